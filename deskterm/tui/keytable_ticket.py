"""The rows of the key registry for the ticket and the screens it leads to."""

from __future__ import annotations

from deskterm.tui.verb import Verb

_TICKET = (
    Verb("next-ticket", ("n",), "ticket", "next", "next ticket of the list", 65),
    Verb("previous-ticket", ("p", "N"), "ticket", "previous", "ticket before, in the list"),
    Verb("next-message", ("J",), "ticket", "message", "next message", 66),
    Verb("previous-message", ("K",), "ticket", "message before", "message before"),
    Verb("whole", ("enter",), "ticket", "show all", "the whole message; more of the older ones"),
    Verb("quoted", ("b",), "ticket", "quoted", "show or hide quoted text"),
    Verb("accept", ("A",), "ticket", "whose", "say whose the new address is"),
    Verb("split-message", (), "ticket", "split message", "split this message: a ticket of its own"),
    Verb("split-from", (), "ticket", "split from here", "split from here: this message and later"),
    Verb("talk", ("1",), "ticket", "talk", "the messages"),
    Verb("files", ("2",), "ticket", "files", "the attachments"),
    Verb("history", ("3",), "ticket", "history", "everything that happened"),
    Verb("everything", ("tab",), "ticket", "all", "properties, contact, latest tickets", 68),
)
_READING = (
    Verb("line-down", ("j", "down"), "reading", "down", "a line down"),
    Verb("line-up", ("k", "up"), "reading", "up", "a line up"),
    Verb("half-down", ("ctrl+d",), "reading", "half down", "half a screen down"),
    Verb("half-up", ("ctrl+u",), "reading", "half up", "half a screen up"),
    Verb("page-down", ("pagedown", "space"), "reading", "page down", "a screen down"),
    Verb("page-up", ("pageup",), "reading", "page up", "a screen up"),
    Verb("top", ("g g", "home"), "reading", "top", "to the beginning"),
    Verb("bottom", ("G", "end"), "reading", "bottom", "to the end"),
)
_FILES = (
    Verb("save-file", ("enter", "s"), "files", "save", "save the file to a path", 1),
    Verb("add-file", ("+",), "files", "add", "add a file from a path", 2),
    Verb("describe-file", ("d",), "files", "describe", "say what the file is", 3),
    Verb("share-file", ("o",), "files", "public/private", "let the customer see it, or not", 4),
    Verb("remove-file", ("D", "delete"), "files", "remove", "remove the file", 5),
)
_COMPOSE = (
    Verb("send", ("ctrl+s", "ctrl+enter"), "compose", "send", "send it, or store the note", 1),
    Verb("then", ("ctrl+n",), "compose", "then", "what the status becomes: stays, Waiting, Solved"),
    Verb("everyone", ("ctrl+r",), "compose", "add people", "add those of the last mail left out"),
    Verb("swap", ("ctrl+o",), "compose", "reply/note", "turn the reply into a note, or back", 3),
    Verb("quote", ("ctrl+l",), "compose", "quote", "send their last message along, or not"),
    Verb("attach", ("ctrl+f",), "compose", "add a file", "add a file; an empty path removes", 2),
    Verb("editor", ("ctrl+g",), "compose", "editor", "write it in $EDITOR", 4),
    Verb("next-field", ("tab",), "compose", "field", "next field"),
    Verb("field-before", ("shift+tab",), "compose", "field before", "field before"),
    Verb(
        "above-down", ("ctrl+down", "ctrl+pagedown"), "compose", "above", "what is answered, down"
    ),
    Verb("above-up", ("ctrl+up", "ctrl+pageup"), "compose", "above", "what is answered, up"),
    Verb("undo-text", ("ctrl+z",), "compose", "undo", "take back what was typed"),
    Verb("keep", ("esc",), "compose", "keep", "leave; what is written stays as a draft", 5),
)
_NEW = (
    Verb("create", ("ctrl+s", "ctrl+enter"), "new", "create", "make the ticket", 1),
    Verb("choose", ("ctrl+n",), "new", "choose", "choose type, priority or assignee", 2),
    Verb("mail-it", ("ctrl+o",), "new", "mail it", "mail the text to the contact, or not", 3),
    Verb("attach", ("ctrl+f",), "new", "add a file", "add a file; an empty path removes", 4),
    Verb("editor", ("ctrl+g",), "new", "editor", "write it in $EDITOR"),
    Verb("next-field", ("tab",), "new", "field", "next field", 5),
    Verb("field-before", ("shift+tab",), "new", "field before", "field before"),
    Verb("undo-text", ("ctrl+z",), "new", "undo", "take back what was typed"),
    Verb("keep", ("esc",), "new", "keep", "leave; what is written stays as a draft", 6),
)
_PICKER = (
    Verb("down", ("down", "ctrl+n"), "picker", "down", "next choice"),
    Verb("up", ("up", "ctrl+p"), "picker", "up", "choice before"),
    Verb("toggle", ("space",), "picker", "choose", "choose it, or no longer"),
    Verb("take", ("enter",), "picker", "take", "take it", 1),
    Verb("back", ("esc",), "picker", "back", "leave everything as it is", 2),
    Verb("complete", ("tab",), "line", "complete", "take the proposal", 2),
    Verb("down", ("down", "ctrl+n"), "line", "down", "next proposal"),
    Verb("up", ("up", "ctrl+p"), "line", "up", "proposal before"),
    Verb("take", ("enter",), "line", "take", "take the line", 1),
    Verb("back", ("esc",), "line", "back", "leave everything as it is", 3),
    Verb("yes", ("y", "Y"), "confirm", "yes", "do it", 1),
    Verb("back", ("n", "N", "enter", "esc", "q"), "confirm", "no", "do not", 2),
)
_RAW = (
    Verb("headers", ("h",), "raw", "headers", "headers alone, or everything", 1),
    Verb("copy", ("y",), "raw", "copy", "copy the source", 2),
    Verb("back", ("q", "esc"), "raw", "back", "back to the ticket", 3),
)
_OUTBOX = (
    Verb("open", ("enter",), "outbox", "open", "open its ticket", 1),
    Verb("retry", ("r",), "outbox", "retry", "send it now", 2),
    Verb("cancel", ("d",), "outbox", "cancel", "do not send it", 3),
    Verb("find", ("/",), "outbox", "narrow", "narrow the list as you type", 4),
)
_QUARANTINE = (
    Verb("open", ("enter", "v"), "quarantine", "source", "look at the mail as it came", 1),
    Verb("retry", ("r",), "quarantine", "retry", "try again to take it in", 2),
    Verb("drop", ("d",), "quarantine", "drop", "throw the mail away", 3),
    Verb("find", ("/",), "quarantine", "narrow", "narrow the list as you type", 4),
)
_DRAFTS = (
    Verb("open", ("enter",), "drafts", "open", "go on writing", 1),
    Verb("drop", ("d",), "drafts", "drop", "throw the draft away", 2),
    Verb("find", ("/",), "drafts", "narrow", "narrow the list as you type", 3),
)
_FORMS = (
    Verb("check", ("ctrl+t",), "mailbox-form", "check", "see whether the servers let us in", 2),
    Verb("save", ("ctrl+s",), "mailbox-form", "connect", "check and connect the mailbox", 1),
    Verb("choose", ("ctrl+n",), "mailbox-form", "choose", "other ways to connect", 3),
    Verb("next-field", ("tab", "down"), "mailbox-form", "field", "next field"),
    Verb("field-before", ("shift+tab", "up"), "mailbox-form", "field before", "field before"),
    Verb("back", ("esc",), "mailbox-form", "back", "leave without connecting", 9),
    Verb("found", ("ctrl+s",), "first-run", "begin", "make the desk and open it", 1),
    Verb("next-field", ("tab", "down"), "first-run", "field", "next question", 2),
    Verb("field-before", ("shift+tab", "up"), "first-run", "field before", "question before"),
    Verb("quit", ("ctrl+q", "esc"), "first-run", "leave", "leave without making a desk", 9),
)

TICKET_VERBS: tuple[Verb, ...] = (
    *_TICKET,
    *_READING,
    *_FILES,
    *_COMPOSE,
    *_NEW,
    *_PICKER,
    *_RAW,
    *_OUTBOX,
    *_QUARANTINE,
    *_DRAFTS,
    *_FORMS,
)
