"""What may be done through the SSH door: whatever is not named here may not."""

from __future__ import annotations

from deskterm.errors import Refused

OPEN = frozenset(
    " ".join(name.split())
    for name in """
    list, count, show, search, export, new, reply, note, set, assign, tag, snooze, spam, unspam,
    join, merge, split, withdraw, undo, log,
    view list, view show, view add, view set, view remove,
    mailbox list, mailbox show,
    outbox list, outbox show, outbox retry, outbox cancel,
    quarantine list, quarantine show, quarantine retry, quarantine drop,
    attachment list, attachment get, attachment add, attachment set, attachment remove,
    contact list, contact show, contact add, contact set, contact move, contact merge,
    contact accept, contact remove, contact import, contact export,
    org list, org show, org add, org set, org remove, org import, org export,
    org free-mail list, org free-mail add, org free-mail remove,
    agent list, agent show, agent add, agent set, agent deactivate, agent activate, agent invite,
    group list, group show, group add, group set, group member, group enable, group disable,
    group remove,
    key list, key add, key remove,
    draft list, draft show, draft drop,
    field list, field show, field add, field set, field enable, field disable, field remove,
    status list, config show, config set, db status, doctor,
    completion, man, version
    """.split(",")
)  # fmt: skip

SHUT = {
    "fetch": "mail is fetched by the server itself",
    "send": "mail is sent by the server itself",
    "tick": "mail is fetched and sent by the server itself",
    "mailbox add": "mailboxes name servers and passwords",
    "mailbox set": "mailboxes name servers and passwords",
    "mailbox check": "it logs in to other servers",
    "mailbox password": "passwords are kept on the server",
    "mailbox enable": "mailboxes name servers and passwords",
    "mailbox disable": "mailboxes name servers and passwords",
    "mailbox remove": "mailboxes name servers and passwords",
    "mail import": "it reads files of the server",
    "mail parse": "it reads files of the server",
    "init": "it makes files on the server",
    "demo": "it makes files on the server",
    "db upgrade": "it makes files on the server",
    "db copy": "it copies the whole desk",
    "backup": "it makes files on the server",
    "restore": "it replaces the desk",
}
"""Why not; a test holds that every command is in one of the two."""


def check(name: str) -> None:
    """Refused for a command (`mailbox add`) that is not open through the SSH door."""
    if name in OPEN:
        return
    why = SHUT.get(name, "it is not open to it")
    raise Refused(
        f"{name} cannot be used through the SSH door: {why}. Nothing was done.",
        "the owner of the desk runs it on the server",
    )
