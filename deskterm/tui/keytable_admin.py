"""The rows of the key registry for the admin's lists."""

from __future__ import annotations

from deskterm.policy import Permission
from deskterm.tui.verb import Verb

_ADMIN = Permission.SETTINGS
ADMIN_VERBS: tuple[Verb, ...] = (
    Verb("edit", ("enter", "E"), "admin", "edit", "change the agent or the group", 1),
    Verb("add", ("n",), "admin", "new", "new agent, new group", 2, _ADMIN),
    Verb("switch", ("o",), "admin", "on/off", "shut an agent out, or let in; a group", 3, _ADMIN),
    Verb("add-key", ("K",), "admin", "key", "let an agent come in with an SSH key", 4, _ADMIN),
    Verb("remove-key", ("X",), "admin", "key off", "take an SSH key away", needs=_ADMIN),
    Verb(
        "remove",
        ("D", "delete"),
        "admin",
        "remove",
        "remove a group that nothing names",
        needs=_ADMIN,
    ),
    Verb("connect", ("M",), "admin", "mailbox", "connect a mailbox", 5, _ADMIN),
    Verb("find", ("/",), "admin", "narrow", "narrow the lists as you type", 7),
    Verb("tab", ("tab",), "admin", "next tab", "agents, groups, mailboxes, journal", 6),
    Verb("tab-back", ("shift+tab",), "admin", "tab before", "the same, the other way"),
    Verb("agents", ("1",), "admin", "agents", "who answers"),
    Verb("groups", ("2",), "admin", "groups", "agents who answer together"),
    Verb("mailboxes", ("3",), "admin", "mailboxes", "where mail comes in and answers leave"),
    Verb(
        "journal",
        ("4",),
        "admin",
        "journal",
        "who changed which setting, right or key",
        needs=Permission.AUDIT,
    ),
)  # fmt: skip
