"""The ways through the screens: every screen, every verb, over the hostile desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import MARK

if TYPE_CHECKING:
    from terminals.hostile import Hostile
    from terminals.walker import Walker

TYPED = "\u202e[/x] \u200b[@click=app.quit]x[/] \x9b2J"
"""What a keyboard, or a paste without brackets, can put into a field."""


def queue(walk: Walker, built: Hostile) -> None:
    """Moving, marking, sorting, finding, views, and the preview of every ticket."""
    walk.terminal.until(MARK)
    for key, verb in (("j", "down"), ("k", "up"), ("G", "bottom"), ("ctrl+d", "half-down"),
                      ("ctrl+u", "half-up"), ("p", "preview"), ("p", "preview"), ("b", "quoted"),
                      ("space", "mark"), ("space", "mark"), ("V", "range"), ("j", "down"),
                      ("V", "range"), ("*", "mark-all"), ("*", "mark-all"), ("tab", "pane"),
                      ("j", "down"), ("k", "up"), ("tab", "pane"), ("j", "down"),
                      ("shift+tab", "pane-back"), ("shift+tab", "pane-back"), (".", "take-new"),
                      ("n", "next-hit"), ("N", "previous-hit")):  # fmt: skip
        walk.do(key, verb=f"queue {verb}")
    walk.do("g", "g", verb="queue top")
    walk.do("s", verb="queue sort", screen="PickScreen")
    walk.do("down", verb="picker down")
    walk.do("up", verb="picker up")
    walk.do("enter", screen="QueueScreen")
    walk.do("8", verb="everywhere view")
    for _ in built.singles:
        walk.do("j", verb="queue down")
    for view in "12345679":
        walk.do(view, verb="everywhere view")
    for key, verb in (("m", "mine"), ("u", "unassigned"), ("s", "spam"), ("a", "all")):
        walk.do("g", key, verb=f"everywhere go-{verb}")
    walk.do("/", verb="everywhere find")
    walk.do(*"subject:", *TYPED)
    walk.do("ctrl+u")
    walk.do(*MARK)
    walk.do("enter")
    walk.do("n", verb="queue next-hit")
    walk.do("N", verb="queue previous-hit")
    walk.do("/", verb="everywhere find")
    walk.do("esc", verb="find leave-find")
    walk.do("esc", verb="everywhere back")


def everywhere(walk: Walker, built: Hostile) -> None:
    """Help, palette, theme, too small, painting anew."""
    walk.do("?", verb="everywhere help", screen="HelpScreen")
    for key, verb in (("j", "down"), ("k", "up"), ("ctrl+d", "half-down"), ("ctrl+u", "half-up")):
        walk.do(key, verb=f"help {verb}")
    walk.do("q", verb="help back", screen="QueueScreen")
    walk.do("?", verb="everywhere help", screen="HelpScreen")
    walk.do("esc", verb="dialog back", screen="QueueScreen")
    walk.do("ctrl+l", verb="always redraw")
    walk.do("ctrl+p", verb="everywhere palette", screen="PickScreen")
    walk.do(*"another theme")
    walk.do("enter", verb="everywhere theme", screen="PickScreen")
    walk.do("down", verb="picker down")
    walk.do("enter", screen="QueueScreen")
    columns, lines = walk.terminal.screen.columns, walk.terminal.screen.lines
    walk.resize(50, 12, "TooSmall")
    walk.resize(columns, lines, "QueueScreen")


def ticket(walk: Walker, built: Hostile) -> None:
    """One ticket with everything in it, all its tabs, and its neighbours."""
    open_ticket(walk, built.number)
    walk.terminal.until(MARK, "NOTE")
    for key, verb in (("J", "ticket next-message"), ("K", "ticket previous-message"),
                      ("enter", "ticket whole"), ("b", "ticket quoted"), ("j", "reading line-down"),
                      ("k", "reading line-up"), ("ctrl+d", "reading half-down"),
                      ("ctrl+u", "reading half-up"), ("pagedown", "reading page-down"),
                      ("space", "reading page-down"), ("pageup", "reading page-up"),
                      ("G", "reading bottom"), ("tab", "ticket everything"),
                      ("j", "reading line-down"), ("1", "ticket talk"), ("3", "ticket history"),
                      ("G", "reading bottom"), ("n", "ticket next-ticket"),
                      ("p", "ticket previous-ticket"), ("A", "ticket accept")):  # fmt: skip
        walk.do(key, verb=verb)
    walk.do("g", "g", verb="reading top")
    walk.do("v", verb="tickets raw", screen="RawScreen")
    walk.do("q", screen="TicketScreen")
    walk.do("?", verb="everywhere help", screen="HelpScreen")
    walk.do("q", screen="TicketScreen")
    files(walk)
    walk.do("q", screen="QueueScreen")
    walk.do("1", verb="everywhere view")
    walk.do("enter", verb="queue open", screen="TicketScreen")
    for _ in built.singles:
        walk.do("n", verb="ticket next-ticket")
    walk.do("q", screen="QueueScreen")
    open_ticket(walk, built.signed)
    walk.do("A", verb="ticket accept", screen="PickScreen", shows=MARK)
    walk.do("enter", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")
    open_ticket(walk, built.singles[-1])
    walk.do("v", verb="tickets raw", screen="RawScreen")
    for key, verb in (("j", "reading line-down"), ("h", "raw headers"), ("h", "raw headers"),
                      ("G", "reading bottom"), ("y", "raw copy")):  # fmt: skip
        walk.do(key, verb=verb)
    walk.do("q", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")


def files(walk: Walker) -> None:
    """The files tab: every question it asks, none answered with yes but one."""
    walk.do("2", verb="ticket files")
    walk.do("j", verb="reading line-down")
    for key, verb in (("s", "save-file"), ("+", "add-file"), ("d", "describe-file")):
        walk.do(key, verb=f"files {verb}", screen="LineScreen")
        walk.do("esc", verb="line back", screen="TicketScreen")
    walk.do("+", verb="files add-file", screen="LineScreen")
    walk.do("./")
    walk.do("down", verb="line down")
    walk.do("up", verb="line up")
    walk.do("tab", verb="line complete")
    walk.do("esc", screen="TicketScreen")
    walk.do("d", verb="files describe-file", screen="LineScreen")
    walk.do(*TYPED)
    walk.do("enter", screen="TicketScreen")
    walk.do("o", verb="files share-file")
    walk.do("D", verb="files remove-file", screen="ConfirmScreen")
    walk.do("n", verb="confirm back", screen="TicketScreen")


def open_ticket(walk: Walker, number: int) -> None:
    """By its number, from wherever one is."""
    walk.do("g", "t", verb="everywhere go-ticket", screen="LineScreen")
    walk.do(*str(number))
    walk.do("enter", screen="TicketScreen", shows=f"#{number} ")


def changing(walk: Walker, built: Hostile) -> None:
    """Every verb on the ticket at the cursor: the questions, and what is said afterwards."""
    walk.do("8", verb="everywhere view")
    walk.do("g", "g", verb="queue top")
    for key, verb in (("a", "assign"), ("S", "status"), ("P", "priority"), ("t", "tags"),
                      ("w", "snooze"), ("y", "copy"), ("x", "more")):  # fmt: skip
        walk.do(key, verb=f"tickets {verb}", screen="PickScreen")
        walk.do(*"zz")
        walk.do("esc", verb="picker back", screen="QueueScreen")
    walk.do("t", verb="tickets tags", screen="PickScreen")
    walk.do("down", verb="picker down")
    walk.do("space", verb="picker toggle")
    walk.do(*TYPED.replace(" ", ""))
    walk.do("enter")
    walk.do("enter", screen="QueueScreen")
    walk.do("y", verb="tickets copy", screen="PickScreen")
    walk.do("down", verb="picker down")
    walk.do("enter", screen="QueueScreen")
    walk.do(":", verb="tickets change", screen="LineScreen")
    walk.do(*"+")
    walk.do("tab", verb="line complete")
    walk.do(*TYPED)
    walk.do("esc", screen="QueueScreen")
    for help in ("change the subject", "change whose", "change the type"):
        walk.do("x", verb="tickets more", screen="PickScreen")
        walk.do(*help)
        walk.do("enter")
        walk.do("esc", screen="QueueScreen")
    for help in ("assign to nobody", "open again", "mark as read", "no spam after"):
        walk.do("x", verb="tickets more", screen="PickScreen")
        walk.do(*help)
        walk.do("enter", screen="QueueScreen")
    for key, verb in (("u", "unread"), ("m", "mine"), ("e", "solve"), ("!", "spam")):
        walk.do(key, verb=f"tickets {verb}")
    for _ in range(3):
        walk.do("z", verb="everywhere undo")
    walk.do("x", verb="tickets more", screen="PickScreen")
    walk.do(*"close for good")
    walk.do("enter", screen="QueueScreen")


def writing(walk: Walker, built: Hostile) -> None:
    """Reply, note and new ticket, with drafts full of poison above and below."""
    open_ticket(walk, built.number)
    walk.do("R", verb="tickets reply-all", screen="ComposeScreen", shows="PUBLIC REPLY")
    walk.do(*TYPED)
    for key, verb in (("ctrl+n", "then"), ("ctrl+r", "everyone"), ("ctrl+l", "quote"),
                      ("ctrl+down", "above-down"), ("ctrl+up", "above-up"), ("ctrl+z", "undo-text"),
                      ("tab", "next-field"), ("shift+tab", "field-before"),
                      ("ctrl+g", "editor")):  # fmt: skip
        walk.do(key, verb=f"compose {verb}")
    walk.do("ctrl+f", verb="compose attach", screen="LineScreen")
    walk.do("./", shows=MARK)
    walk.do("tab", verb="line complete")
    walk.do("enter", verb="line take", screen="ComposeScreen")
    walk.do("ctrl+o", verb="compose swap")
    walk.do("ctrl+o", verb="compose swap", screen="ConfirmScreen")
    walk.do("y", screen="ComposeScreen", shows="PUBLIC REPLY")
    walk.do("tab", verb="compose next-field")
    walk.do(*", jo", shows="test, jo")
    walk.do("esc", verb="compose keep", screen="TicketScreen")
    walk.do("i", verb="tickets note", screen="ComposeScreen", shows="NOTE")
    walk.do(*TYPED)
    walk.do("ctrl+s", verb="compose send", screen="TicketScreen")
    walk.do("r", verb="tickets reply", screen="ComposeScreen", shows="PUBLIC REPLY")
    walk.do("ctrl+s", verb="compose send")
    walk.do("esc", verb="compose keep", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")
    walk.do("c", verb="everywhere new", screen="NewTicketScreen")
    walk.do("tab", verb="new next-field")
    walk.do("ctrl+u", *"jo")
    walk.do("shift+tab", verb="new field-before")
    for key, verb in (("ctrl+o", "mail-it"), ("ctrl+g", "editor"), ("ctrl+z", "undo-text")):
        walk.do(key, verb=f"new {verb}")
    walk.do("ctrl+n", verb="new choose")
    walk.do("tab", "tab", verb="new next-field")
    walk.do("ctrl+n", verb="new choose", screen="PickScreen")
    walk.do("esc", screen="NewTicketScreen")
    walk.do("ctrl+f", verb="new attach", screen="LineScreen")
    walk.do("esc", screen="NewTicketScreen")
    walk.do("esc", verb="new keep", screen="QueueScreen")
    walk.do("c", verb="everywhere new", screen="NewTicketScreen")
    walk.do("ctrl+o", verb="new mail-it")
    walk.do("ctrl+s", verb="new create")
    walk.do("esc", verb="new keep", screen="QueueScreen")


def places(walk: Walker, built: Hostile) -> None:
    """Outbox, quarantine, drafts, and the form for a mailbox against a hostile server."""
    walk.do("g", "o", verb="everywhere go-outbox", screen="OutboxScreen", shows="failed")
    walk.do("j")
    walk.do("enter", verb="outbox open", screen="TicketScreen")
    walk.do("q", screen="OutboxScreen")
    walk.do("r", verb="outbox retry")
    walk.do("d", verb="outbox cancel", screen="ConfirmScreen")
    walk.do("n", screen="OutboxScreen")
    walk.do("q", screen="QueueScreen")
    walk.do("g", "x", screen="QuarantineScreen", shows="quarantined")
    walk.do("enter", verb="quarantine open", screen="RawScreen", shows=MARK)
    walk.do("y", verb="raw copy")
    walk.do("q", screen="QuarantineScreen")
    walk.do("d", verb="quarantine drop", screen="ConfirmScreen")
    walk.do("y", screen="QuarantineScreen")
    walk.do("r", verb="quarantine retry")
    walk.do("q", screen="QueueScreen")
    walk.do("g", "d", verb="everywhere go-drafts", screen="DraftsScreen", shows="#1")
    walk.do("enter", verb="drafts open", screen="NewTicketScreen")
    walk.do("esc", screen="DraftsScreen")
    walk.do("d", verb="drafts drop", screen="ConfirmScreen")
    walk.do("n", screen="DraftsScreen")
    walk.do("q", screen="QueueScreen")


def mailbox(walk: Walker, imap: int, smtp: int) -> None:
    """The form, checked and saved against servers that answer with poison."""
    walk.do("ctrl+p", verb="everywhere palette", screen="PickScreen")
    walk.do(*"connect a mailbox")
    walk.do("enter", verb="queue connect", screen="MailboxScreen")
    for text in ("help@acme.test", "secret", "second", "127.0.0.1"):
        walk.do("ctrl+u", *text, shows=text if text != "secret" else "•••")
        walk.do("tab", verb="mailbox-form next-field")
    walk.do("ctrl+u", *str(imap), shows=str(imap))
    walk.do("tab", verb="mailbox-form next-field")
    walk.do("right", "right", shows="in clear")
    walk.do("shift+tab", verb="mailbox-form field-before")
    for _ in range(3):
        walk.do("tab", verb="mailbox-form next-field")
    walk.do(*TYPED)
    walk.do("tab", verb="mailbox-form next-field")
    walk.do("ctrl+n", verb="mailbox-form choose", screen="PickScreen")
    walk.do("esc", screen="MailboxScreen")
    for _ in range(4):
        walk.do("tab", verb="mailbox-form next-field")
    for text in ("127.0.0.1", str(smtp)):
        walk.do("ctrl+u", *text, shows=text)
        walk.do("tab", verb="mailbox-form next-field")
    walk.do("right")
    walk.do("ctrl+t", verb="mailbox-form check", shows=MARK)
    walk.do("ctrl+s", verb="mailbox-form save", screen="ConfirmScreen")
    walk.do("n", screen="MailboxScreen")
    walk.do("esc", verb="mailbox-form back", screen="QueueScreen")


def joining(walk: Walker, built: Hostile) -> None:
    """A follow-up joined by one key, a message split off, tickets merged by number and by marks."""
    open_ticket(walk, built.number)
    for verb in ("split-message", "split-from"):
        walk.do("x", verb="tickets more", screen="PickScreen")
        walk.do(*verb.replace("-", " ").replace("message", "this"))
        walk.do("enter", verb=f"ticket {verb}", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")
    open_ticket(walk, built.possible)
    walk.do("M", verb="tickets merge", shows=f"#{built.possible} went into #{built.number}")
    walk.do("M", verb="tickets merge", shows=f"went into #{built.number}")  # the other one
    walk.terminal.until(gone="M joins them")
    walk.do("M", verb="tickets merge", screen="SearchScreen", shows=MARK)
    walk.do(*TYPED)
    walk.do("esc", verb="picker back", screen="TicketScreen")
    walk.do("q", screen="QueueScreen")
    walk.do("8", verb="everywhere view")
    walk.do("space", "j", "space", verb="queue mark")
    walk.do("M", verb="tickets merge", screen="PickScreen", shows=MARK)
    walk.do("down", verb="picker down")
    walk.do("enter", screen="QueueScreen", shows="went into")
    walk.do("z", verb="everywhere undo", shows="apart")


def leaving(walk: Walker, built: Hostile) -> None:
    """The last question names unsent mail."""
    walk.do("ctrl+q", verb="always quit", screen="ConfirmScreen")
    walk.do("y", verb="confirm yes")
