"""The table of commands: every name, its one line of help and where its function lives.

Help, completion and typo hints read this table and import no command. A target is
`module:function` inside `deskterm.cli`.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A command (it has a target) or a noun (it has commands under it).

    `words` says which text its words make together (query, change, tag, assign, snooze; named and
    saved: a view's name, new or known, and a query); such a command has no short options. `takes`
    names what its other arguments are, for completion.
    """

    help: str
    target: str = ""
    section: str = ""
    words: str = ""
    takes: str = ""
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
    "list": Entry(
        "List tickets, newest change first.", "tickets:list_tickets", WORK, words="query"
    ),
    "count": Entry("Count tickets.", "tickets:count", WORK, words="query"),
    "show": Entry("Show a ticket with its messages.", "tickets:show", WORK, takes="ticket"),
    "search": Entry("Find words in subjects and messages.", "tickets:search", WORK, words="query"),
    "export": Entry(
        "Write tickets as CSV or JSON Lines.", "export:export_tickets", WORK, words="query"
    ),
    "view": Entry(
        "Saved queries: your own, your groups', everybody's.",
        section=WORK,
        under={
            "list": Entry("List them with what they find.", "view:list_views"),
            "show": Entry("Show one.", "view:show", takes="view"),
            "add": Entry("Save a query.", "view:add", words="named"),
            "set": Entry("Change one.", "view:set_fields", words="saved"),
            "remove": Entry("Forget one; tickets stay.", "view:remove", takes="view"),
        },
    ),
    "new": Entry("Open a ticket for somebody.", "new:new", WORK),
    "reply": Entry("Answer the customer; leaves by mail.", "answers:reply", WORK, takes="ticket"),
    "note": Entry("Write an internal note.", "answers:note", WORK, takes="ticket"),
    "set": Entry(
        "Change tickets: status, priority, tags …", "changes:set_fields", WORK, words="change"
    ),
    "assign": Entry(
        "Give tickets to an agent, a group, or nobody.", "changes:assign", WORK, words="assign"
    ),
    "tag": Entry("Put tags on tickets, or take them off.", "changes:tag", WORK, words="tag"),
    "snooze": Entry("Suspend tickets until a date.", "changes:snooze", WORK, words="snooze"),
    "spam": Entry("Mark tickets as spam.", "changes:spam", WORK, takes="ticket"),
    "unspam": Entry("Take the spam mark off.", "changes:unspam", WORK, takes="ticket"),
    "join": Entry(
        "Join a possible follow-up onto its ticket.", "changes:join", WORK, takes="ticket"
    ),
    "merge": Entry("Make several tickets one.", "merge:merge", WORK, takes="ticket"),
    "split": Entry("Make a message a ticket of its own.", "merge:split", WORK),
    "withdraw": Entry("Take back a reply that has not left.", "answers:withdraw", WORK),
    "undo": Entry("Take back your last change.", "changes:undo", WORK),
    "log": Entry("What happened to a ticket, or on the desk.", "log:log", WORK, takes="ticket"),
    "fetch": Entry("Fetch mail from the mailboxes.", "porters:fetch", MAIL, takes="mailbox"),
    "send": Entry("Send what waits in the outbox.", "porters:send", MAIL, takes="mailbox"),
    "tick": Entry("Fetch, send and wake: the one line cron needs.", "porters:tick", MAIL),
    "mailbox": Entry(
        "Mailboxes: where mail comes in and answers leave.",
        section=MAIL,
        under={
            "list": Entry("List the mailboxes.", "mailbox:list_mailboxes"),
            "show": Entry("Show one mailbox.", "mailbox:show", takes="mailbox"),
            "add": Entry("Connect a mailbox.", "mailbox_edit:add"),
            "set": Entry("Change a mailbox.", "mailbox_edit:set_fields", takes="mailbox"),
            "check": Entry("Try to log in to its servers.", "mailbox:check", takes="mailbox"),
            "password": Entry(
                "Store its password on this machine.", "mailbox:password", takes="mailbox"
            ),
            "enable": Entry("Fetch and send through it.", "mailbox_edit:enable", takes="mailbox"),
            "disable": Entry("Leave it alone for now.", "mailbox_edit:disable", takes="mailbox"),
            "remove": Entry(
                "Forget a mailbox; its tickets stay.", "mailbox_edit:remove", takes="mailbox"
            ),
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
            "list": Entry("List the files of a ticket.", "attachment:list_files", takes="ticket"),
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
            "list": Entry("List or find contacts.", "contact:list_contacts", takes="contact"),
            "show": Entry(
                "Show a contact and the latest tickets.", "contact:show", takes="contact"
            ),
            "add": Entry("Add a contact.", "contact_edit:add"),
            "set": Entry("Change a contact.", "contact_edit:set_fields", takes="contact"),
            "move": Entry("Put contacts in an organization.", "contact_edit:move", takes="contact"),
            "merge": Entry("Make several contacts one.", "contact_edit:merge", takes="contact"),
            "accept": Entry("Say whose a new address is.", "contact_edit:accept"),
            "import": Entry("Take in a CSV file of contacts.", "customer_csv:import_contacts"),
            "export": Entry("Write all contacts as CSV.", "customer_csv:export_contacts"),
            "remove": Entry(
                "Forget a contact nothing hangs on.", "contact_edit:remove", takes="contact"
            ),
        },
    ),
    "org": Entry(
        "Organizations that people who write in belong to.",
        section=SETUP,
        under={
            "list": Entry("List or find organizations.", "org:list_organizations"),
            "show": Entry("Show one with its latest tickets.", "org:show", takes="organization"),
            "add": Entry("Add an organization.", "org:add"),
            "set": Entry("Change an organization.", "org:set_fields", takes="organization"),
            "remove": Entry(
                "Forget an organization; its people stay.", "org:remove", takes="organization"
            ),
            "import": Entry("Take in a CSV file of organizations.", "customer_csv:import_orgs"),
            "export": Entry("Write all organizations as CSV.", "customer_csv:export_orgs"),
            "free-mail": Entry(
                "Domains that never become an organization.",
                under={
                    "list": Entry("List them.", "org:list_free"),
                    "add": Entry("Say that a domain is free mail.", "org:add_free"),
                    "remove": Entry("Say that it is not.", "org:remove_free"),
                },
            ),
        },
    ),
    "agent": Entry(
        "People who answer, and what they may do.",
        section=SETUP,
        under={
            "list": Entry("List the agents.", "agent:list_agents"),
            "show": Entry("Show one agent.", "agent:show", takes="anybody"),
            "add": Entry("Add an agent.", "agent_edit:add"),
            "invite": Entry("Make agents, and mail them how to log in.", "agent_invite:invite"),
            "set": Entry("Change an agent.", "agent_edit:set_fields", takes="anybody"),
            "activate": Entry("Let an agent in again.", "agent_edit:activate", takes="inactive"),
            "deactivate": Entry(
                "Shut an agent out; tickets may go to others.",
                "agent_edit:deactivate",
                takes="agent",
            ),
        },
    ),
    "group": Entry(
        "Agents who answer together.",
        section=SETUP,
        under={
            "list": Entry("List the groups.", "team:list_groups"),
            "show": Entry("Show one group with its members.", "team:show", takes="group"),
            "add": Entry("Make a group.", "team:add"),
            "set": Entry("Change a group.", "team:set_fields", takes="group"),
            "member": Entry(
                "Put agents in, take them out, tell them.", "team:member", takes="group"
            ),
            "enable": Entry("Give it new tickets again.", "team:enable", takes="group"),
            "disable": Entry("Give it no new tickets.", "team:disable", takes="group"),
            "remove": Entry("Forget a group that nothing names.", "team:remove", takes="group"),
        },
    ),
    "key": Entry(
        "SSH keys: who comes in with which.",
        section=SETUP,
        under={
            "list": Entry("List the keys.", "key:list_keys", takes="agent"),
            "add": Entry("Let a key come in as an agent.", "key:add", takes="agent"),
            "remove": Entry("Take a key away.", "key:remove"),
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
    "field": Entry(
        "Attributes of tickets of this desk's own.",
        section=SETUP,
        under={
            "list": Entry("List them.", "field:list_fields"),
            "show": Entry("Show one, and how it is asked for.", "field:show", takes="custom"),
            "add": Entry("Give tickets an attribute.", "field:add"),
            "set": Entry("Change its names, choices or place.", "field:set_fields", takes="custom"),
            "enable": Entry("Let it be set again.", "field:enable", takes="custom"),
            "disable": Entry("Let it be set no more.", "field:disable", takes="custom"),
            "remove": Entry("Forget one that no ticket has.", "field:remove", takes="custom"),
        },
    ),
    "init": Entry("Found a desk.", "init:init", DESK),
    "demo": Entry("Look around on a desk with sample mail.", "demo:demo", DESK),
    "config": Entry(
        "Settings, and where each comes from.",
        section=DESK,
        under={
            "show": Entry("Show every setting.", "config:show", takes="key"),
            "set": Entry("Change a setting.", "config:set_value", takes="key"),
        },
    ),
    "db": Entry(
        "The database: its schema, and moving it.",
        section=DESK,
        under={
            "upgrade": Entry("Bring the schema up to date; copies it first.", "db:upgrade"),
            "status": Entry("Show schema and size.", "db:status"),
            "copy": Entry("Move the desk to PostgreSQL, or back to a file.", "db:copy"),
        },
    ),
    "backup": Entry("Write a verified copy, while the desk is in use.", "db:backup", DESK),
    "restore": Entry("Put a backup in place.", "db:restore", DESK),
    "doctor": Entry("Check everything and say what to do.", "doctor:doctor", DESK),
    "completion": Entry(
        "Print completion for bash, zsh or fish.", "completion:completion", MORE, takes="shell"
    ),
    "man": Entry("Print the manual page.", "man:man", MORE),
    "version": Entry("Print the version.", "version:version", MORE),
}
