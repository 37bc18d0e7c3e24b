"""The rows of the key registry. A verb that is not built yet has no row.

Scopes: `always` (typing too), `everywhere`, `tickets` (list and ticket), `queue`, `ticket`, and
one for each other screen. `more` is reached by `x` and the palette only.
"""

from __future__ import annotations

from deskterm.policy import Permission
from deskterm.tui.keytable_admin import ADMIN_VERBS
from deskterm.tui.keytable_customers import CUSTOMER_VERBS
from deskterm.tui.keytable_ticket import TICKET_VERBS
from deskterm.tui.verb import Verb

_ALWAYS = (
    Verb("quit", ("ctrl+q",), "always", "quit", "leave deskterm; drafts are kept"),
    Verb("redraw", ("ctrl+l",), "always", "redraw", "paint the screen anew"),
    Verb("suspend", ("ctrl+z",), "always", "suspend", "put deskterm into the background"),
)
_EVERYWHERE = (
    Verb("help", ("?", "f1"), "everywhere", "help", "this list of keys", 90),
    Verb("palette", ("ctrl+p",), "everywhere", "palette", "find a command by its name"),
    Verb("find", ("/",), "everywhere", "find", "find tickets as you type", 70),
    Verb("new", ("c",), "everywhere", "new", "new ticket, from anywhere", 80),
    Verb("undo", ("z",), "everywhere", "undo", "take back your last change or unsent reply"),
    Verb(
        "view",
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        "everywhere",
        "view",
        "show the view with that number",
    ),
    Verb("go-mine", ("g m",), "everywhere", "mine", "go to the first view"),
    Verb("go-unassigned", ("g u",), "everywhere", "unassigned", "go to the second view"),
    Verb("go-groups", ("g G",), "everywhere", "my groups", "go to the third view"),
    Verb("go-all", ("g a",), "everywhere", "all open", "go to the eighth view"),
    Verb("go-spam", ("g s",), "everywhere", "spam", "go to the ninth view"),
    Verb("go-ticket", ("g t", "#"), "everywhere", "ticket", "go to a ticket by its number"),
    Verb("go-customers", ("g c",), "everywhere", "customers", "contacts and organizations"),
    Verb("go-outbox", ("g o",), "everywhere", "outbox", "mail that has not left, or failed"),
    Verb("go-drafts", ("g d",), "everywhere", "drafts", "what you began to write"),
    Verb(
        "go-quarantine",
        ("g x",),
        "everywhere",
        "quarantine",
        "mail that could not become a ticket",
        needs=Permission.QUARANTINE,
    ),
    Verb("go-admin", ("g ,",), "everywhere", "admin", "agents, groups, mailboxes, journal"),
    Verb("theme", (), "everywhere", "theme", "choose another theme, for this time"),
    Verb("back", ("q", "esc"), "everywhere", "back", "one level out; on the queue q leaves"),
)
_DIALOG = (Verb("back", ("esc",), "dialog", "back", "close this", 99),)
_HELP = (
    Verb("down", ("j", "down"), "help", "down", "line down", 1),
    Verb("up", ("k", "up"), "help", "up", "line up", 2),
    Verb("half-down", ("ctrl+d", "pagedown", "space"), "help", "half down", "half a screen down"),
    Verb("half-up", ("ctrl+u", "pageup"), "help", "half up", "half a screen up"),
    Verb("back", ("q", "?", "enter"), "help", "back", "close this"),
)
_TOO_SMALL = (Verb("quit", ("q",), "too-small", "quit", "leave deskterm"),)
_QUEUE = (
    Verb("down", ("j", "down"), "queue", "down", "next row"),
    Verb("up", ("k", "up"), "queue", "up", "row before"),
    Verb("top", ("g g", "home"), "queue", "top", "first row"),
    Verb("bottom", ("G", "end"), "queue", "bottom", "last row"),
    Verb("half-down", ("ctrl+d", "pagedown"), "queue", "half down", "half a screen down"),
    Verb("half-up", ("ctrl+u", "pageup"), "queue", "half up", "half a screen up"),
    Verb("open", ("enter", "l", "right"), "queue", "open", "open the ticket", 10),
    Verb("mark", ("space",), "queue", "mark", "mark the row, or take the mark off"),
    Verb("range", ("V",), "queue", "range", "mark from here to where the cursor goes"),
    Verb("mark-all", ("*",), "queue", "mark all", "mark every row of the view, or none"),
    Verb("preview", ("p",), "queue", "preview", "show or hide the preview"),
    Verb("quoted", ("b",), "queue", "quoted", "show or hide quoted text in the preview"),
    Verb("sort", ("s",), "queue", "sort", "sort the list"),
    Verb("next-hit", ("n",), "queue", "next hit", "next ticket found"),
    Verb("previous-hit", ("N",), "queue", "hit before", "ticket found before"),
    Verb("save-view", ("ctrl+s",), "queue", "save as view", "keep what was looked for as a view"),
    Verb("add-view", (), "queue", "new view", "make a view"),
    Verb("edit-view", (), "queue", "edit view", "change the view that is shown"),
    Verb("remove-view", (), "queue", "remove view", "remove the view that is shown"),
    Verb("take-new", (".",), "queue", "take in new", "take in what has arrived"),
    Verb("pane", ("tab",), "queue", "pane", "list, preview, views"),
    Verb("pane-back", ("shift+tab",), "queue", "pane back", "the same, the other way"),
    Verb(
        "connect",
        (),
        "queue",
        "mailbox",
        "connect a mailbox",
        needs=Permission.SETTINGS,
    ),
)
_VIEWS = (
    Verb("open", ("enter", "l", "right"), "views", "show", "show the view, or the group", 1),
    Verb("edit-view", ("E",), "views", "edit", "change the view", 2),
    Verb("add-view", ("n",), "views", "new", "new view", 3),
    Verb("remove-view", ("D", "delete"), "views", "remove", "remove the view", 4),
)
_FIND = (
    Verb("keep-find", ("enter",), "find", "keep", "keep what was found", 1),
    Verb("complete-find", ("tab",), "find", "complete", "the next field or value that fits", 3),
    Verb("complete-find-back", ("shift+tab",), "find", "back", "the field or value before"),
    Verb("save-view", ("ctrl+s",), "find", "save as view", "keep the query as a view", 4),
    Verb("leave-find", ("esc",), "find", "give up", "back to the view", 2),
)
_NARROW = (
    Verb("keep-find", ("enter",), "narrow", "keep", "keep what is listed", 1),
    Verb("leave-find", ("esc",), "narrow", "give up", "list everything again", 2),
)
_TICKETS = (
    Verb("reply", ("r",), "tickets", "reply", "reply to the sender", 20),
    Verb("reply-all", ("R",), "tickets", "reply all", "reply to all of the last mail"),
    Verb("note", ("i",), "tickets", "note", "internal note; the customer never sees it", 30),
    Verb("mine", ("m",), "tickets", "mine", "assign to yourself", 40),
    Verb("assign", ("a",), "tickets", "assign", "assign to an agent or a group"),
    Verb("observe", ("o",), "tickets", "observe", "look on, or no longer"),
    Verb("status", ("S",), "tickets", "status", "set the status"),
    Verb("due", ("D",), "tickets", "due", "set the planned date", needs=Permission.DUE),
    Verb("priority", ("P",), "tickets", "priority", "set the priority"),
    Verb("tags", ("t",), "tickets", "tags", "add and remove tags"),
    Verb("solve", ("e",), "tickets", "solve", "solve, and on to the next", 50),
    Verb("snooze", ("w",), "tickets", "snooze", "suspend until a time", 60),
    Verb("merge", ("M",), "tickets", "merge", "merge with another ticket, or join a follow-up"),
    Verb("spam", ("!",), "tickets", "spam", "spam: out of every view but Spam, nothing is sent"),
    Verb("unread", ("u",), "tickets", "unread", "unread again"),
    Verb("customer", ("C",), "tickets", "customer", "card of the customer"),
    Verb("copy", ("y",), "tickets", "copy", "copy number, subject, address or text"),
    Verb("raw", ("v",), "tickets", "source", "raw source of the last mail"),
    Verb("change", (":",), "tickets", "change", "change line: status:solved priority:high +vip"),
    Verb("more", ("x",), "tickets", "more", "everything else one can do here"),
)
_MORE = (
    Verb("close", (), "more", "close", "close for good: an answer opens a new ticket"),
    Verb("reopen", (), "more", "reopen", "open again"),
    Verb("subject", (), "more", "subject", "change the subject"),
    Verb("type", (), "more", "type", "change the type"),
    Verb("contact", (), "more", "contact", "change whose ticket it is"),
    Verb("observers", (), "more", "observers", "choose who looks on"),
    Verb("unassign", (), "more", "unassign", "assign to nobody"),
    Verb("not-spam", (), "more", "not spam", "no spam after all"),
    Verb("read", (), "more", "read", "mark as read"),
)

VERBS: tuple[Verb, ...] = (
    *_ALWAYS,
    *_EVERYWHERE,
    *_DIALOG,
    *_HELP,
    *_TOO_SMALL,
    *_QUEUE,
    *_VIEWS,
    *_FIND,
    *_NARROW,
    *_TICKETS,
    *_MORE,
    *TICKET_VERBS,
    *ADMIN_VERBS,
    *CUSTOMER_VERBS,
)
