"""The rows of the key registry for the admin's lists."""

from __future__ import annotations

from deskterm.tui.verb import Verb

ADMIN_VERBS: tuple[Verb, ...] = (
    Verb("edit", ("enter", "E"), "admin", "edit", "change the agent or the group", 1),
    Verb("add", ("n",), "admin", "new", "new agent, new group", 2),
    Verb("switch", ("o",), "admin", "on/off", "shut an agent out, or let in; a group", 3),
    Verb("add-key", ("K",), "admin", "key", "let an agent come in with an SSH key", 4),
    Verb("remove-key", ("X",), "admin", "key off", "take an SSH key away"),
    Verb("remove", ("D", "delete"), "admin", "remove", "remove a group that nothing names"),
    Verb("connect", ("M",), "admin", "mailbox", "connect a mailbox", 5),
    Verb("tab", ("tab",), "admin", "next tab", "agents, groups, mailboxes, journal", 6),
    Verb("tab-back", ("shift+tab",), "admin", "tab before", "the same, the other way"),
    Verb("agents", ("1",), "admin", "agents", "who answers"),
    Verb("groups", ("2",), "admin", "groups", "agents who answer together"),
    Verb("mailboxes", ("3",), "admin", "mailboxes", "where mail comes in and answers leave"),
    Verb("journal", ("4",), "admin", "journal", "who changed which setting, right or key"),
)  # fmt: skip
