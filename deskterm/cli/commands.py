"""The table of commands: every name, its one line of help and where its function lives.

Help, completion and typo hints read this table and import no command. A target is
`module:function` inside `deskterm.cli`.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A command (it has a target) or a noun (it has commands under it)."""

    help: str
    target: str = ""
    section: str = ""
    under: dict[str, Entry] = {}  # noqa: RUF012  (a NamedTuple default, never changed)


WORK, SETUP, MAIL, DESK, MORE = (
    "Work",
    "Lists and set-up",
    "Mail",
    "The desk itself",
    "More",
)
SECTIONS = (WORK, MAIL, SETUP, DESK, MORE)

COMMANDS: dict[str, Entry] = {
    "list": Entry("List tickets, newest change first.", "tickets:list_tickets", WORK),
    "count": Entry("Count tickets.", "tickets:count", WORK),
    "show": Entry("Show a ticket with its messages.", "tickets:show", WORK),
    "search": Entry("Find words in subjects and messages.", "tickets:search", WORK),
    "new": Entry("Open a ticket for somebody.", "new:new", WORK),
    "reply": Entry("Answer the customer; leaves by mail.", "answers:reply", WORK),
    "note": Entry("Write an internal note.", "answers:note", WORK),
    "set": Entry("Change tickets: status, priority, tags …", "changes:set_fields", WORK),
    "assign": Entry("Give tickets to an agent, or to nobody.", "changes:assign", WORK),
    "tag": Entry("Put tags on tickets, or take them off.", "changes:tag", WORK),
    "snooze": Entry("Suspend tickets until a date.", "changes:snooze", WORK),
    "spam": Entry("Mark tickets as spam.", "changes:spam", WORK),
    "unspam": Entry("Take the spam mark off.", "changes:unspam", WORK),
    "join": Entry("Join a possible follow-up onto its ticket.", "changes:join", WORK),
    "withdraw": Entry("Take back a reply that has not left.", "answers:withdraw", WORK),
    "undo": Entry("Take back your last change.", "changes:undo", WORK),
    "log": Entry("What happened to a ticket, or on the desk.", "log:log", WORK),
    "fetch": Entry("Fetch mail from the mailboxes.", "porters:fetch", MAIL),
    "send": Entry("Send what waits in the outbox.", "porters:send", MAIL),
    "tick": Entry("Fetch, send and wake: the one line cron needs.", "porters:tick", MAIL),
    "mailbox": Entry(
        "Mailboxes: where mail comes in and answers leave.",
        section=MAIL,
        under={
            "list": Entry("List the mailboxes.", "mailbox:list_mailboxes"),
            "show": Entry("Show one mailbox.", "mailbox:show"),
            "add": Entry("Connect a mailbox.", "mailbox_edit:add"),
            "set": Entry("Change a mailbox.", "mailbox_edit:set_fields"),
            "check": Entry("Try to log in to its servers.", "mailbox:check"),
            "password": Entry("Store its password on this machine.", "mailbox:password"),
            "enable": Entry("Fetch and send through it.", "mailbox_edit:enable"),
            "disable": Entry("Leave it alone for now.", "mailbox_edit:disable"),
            "remove": Entry("Forget a mailbox; its tickets stay.", "mailbox_edit:remove"),
        },
    ),
    "mail": Entry(
        "Mail from files: import it, or look how it is read.",
        section=MAIL,
        under={
            "import": Entry("Make tickets of mbox, Maildir or .eml files.", "mail:import_mail"),
            "parse": Entry("Show what deskterm makes of a mail.", "mail:parse"),
        },
    ),
    "outbox": Entry(
        "Mail on its way out.",
        section=MAIL,
        under={
            "list": Entry("List what waits or failed.", "outbox:list_rows"),
            "show": Entry("Show one mail of the outbox.", "outbox:show"),
            "retry": Entry("Try a failed mail again.", "outbox:retry"),
            "cancel": Entry("Never send it.", "outbox:cancel"),
        },
    ),
    "quarantine": Entry(
        "Mails that could not become tickets, kept whole.",
        section=MAIL,
        under={
            "list": Entry("List them with the reason.", "quarantine:list_mails"),
            "show": Entry("Show one, or its raw bytes.", "quarantine:show"),
            "retry": Entry("Try to take it in again.", "quarantine:retry"),
            "drop": Entry("Throw it away.", "quarantine:drop"),
        },
    ),
    "attachment": Entry(
        "Files on tickets.",
        section=SETUP,
        under={
            "list": Entry("List the files of a ticket.", "attachment:list_files"),
            "get": Entry("Save a file, or write it to a pipe.", "attachment:get"),
            "add": Entry("Put files on a ticket.", "attachment:add"),
            "set": Entry("Make a file public or private; describe it.", "attachment:set_fields"),
            "remove": Entry("Take a file off its ticket.", "attachment:remove"),
        },
    ),
    "contact": Entry(
        "People who write in.",
        section=SETUP,
        under={
            "list": Entry("List or find contacts.", "contact:list_contacts"),
            "show": Entry("Show a contact and the latest tickets.", "contact:show"),
        },
    ),
    "draft": Entry(
        "What you began to write and did not send.",
        section=SETUP,
        under={
            "list": Entry("List your drafts.", "draft:list_drafts"),
            "show": Entry("Show the text of a draft.", "draft:show"),
            "drop": Entry("Throw a draft away.", "draft:drop"),
        },
    ),
    "status": Entry(
        "The statuses a ticket goes through.",
        section=SETUP,
        under={"list": Entry("List statuses and what they mean.", "status:list_statuses")},
    ),
    "init": Entry("Found a desk.", "init:init", DESK),
    "demo": Entry("Look around on a desk with sample mail.", "demo:demo", DESK),
    "config": Entry(
        "Settings, and where each comes from.",
        section=DESK,
        under={
            "show": Entry("Show every setting.", "config:show"),
            "set": Entry("Change a setting.", "config:set_value"),
        },
    ),
    "db": Entry(
        "The database's schema.",
        section=DESK,
        under={
            "upgrade": Entry("Bring the schema up to date; copies it first.", "db:upgrade"),
            "status": Entry("Show schema and size.", "db:status"),
        },
    ),
    "backup": Entry("Write a verified copy, while the desk is in use.", "db:backup", DESK),
    "restore": Entry("Put a backup in place.", "db:restore", DESK),
    "doctor": Entry("Check everything and say what to do.", "doctor:doctor", DESK),
    "completion": Entry("Print completion for bash, zsh or fish.", "completion:completion", MORE),
    "man": Entry("Print the manual page.", "man:man", MORE),
    "version": Entry("Print the version.", "version:version", MORE),
}
