"""Every public method of the desk × every role: nothing is open that is not written down here.

`EXPECTED` is the whole table. A method that is not in it fails, and so does one that declares no
permission or another than it says.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from desk.helpers import add_agent, mail, mail_with_file, take

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import DeskError, Refused
from deskterm.policy import GRANTS, SYSTEM, Actor, Permission
from deskterm.terms import DraftKind, Role
from deskterm.values import Invitee

READ, WORK, RUN_MAIL = Permission.READ, Permission.WORK, Permission.RUN_MAIL
QUARANTINE, SETTINGS, INTAKE = Permission.QUARANTINE, Permission.SETTINGS, Permission.INTAKE

# Who may: read and work all agents; quarantine leads too; settings admins; intake the desk itself.
ROLES = {
    READ: "agent lead admin system",
    WORK: "agent lead admin system",
    RUN_MAIL: "agent lead admin system",
    Permission.OUTBOX: "lead admin system",
    QUARANTINE: "lead admin system",
    Permission.CUSTOMERS: "lead admin system",
    Permission.AGENTS: "lead admin system",
    Permission.REPORTS: "admin system",
    Permission.AUDIT: "admin system",
    Permission.DUE: "admin system",
    SETTINGS: "admin system",
    INTAKE: "system",
}

EXPECTED = {
    READ: """
        read.tickets: search numbers rows count tally counts get thread events links recipients
        read.tickets: observers page number_page
        read.groups: list get names
        read.messages: get raw
        read.attachments: list get data
        read.contacts: search count get latest tickets files
        read.organizations: search count names near get contacts tickets files free_mail
        read.customers: export
        read.agents: list get me
        read.mailboxes: list get
        read.outbox: list get counts
        read.quarantine: count
        read.keys: list
        read.drafts: mine get find writing
        read.views: list get called
        read.exports: tickets
        read.fields: list get of of_all known
        read.settings: all get
        read.vocabulary: statuses types tags written fields
        read.journal: latest since recent
        read.health: schema ticked_at damage miscounted
    """,
    WORK: """
        write.tickets: new change mark_read mark_unread spam not_spam join undo reply note
        write.tickets: merge split
        write.messages: withdraw accept_address
        write.attachments: keep_bytes add set remove
        write.drafts: save drop
        write.views: add set remove
        write.agents: set
        write.outbox: retry cancel
        write.contacts: add set move
        write.organizations: add set
    """,
    RUN_MAIL: "read.mailboxes: sightings",
    QUARANTINE: "read.quarantine: list get raw\nwrite.quarantine: retry drop",
    Permission.CUSTOMERS: """
        write.customers: import_rows
        write.contacts: merge remove
        write.organizations: remove
    """,
    Permission.AGENTS: "read.agents: left\nread.drafts: of",
    Permission.AUDIT: "read.journal: admin",
    SETTINGS: """
        read.health: unseen
        write.mailboxes: add set enable disable remove
        write.settings: set
        write.agents: add invite deactivate activate
        write.groups: add set enable disable remove join leave members
        write.fields: add set enable disable remove
        write.keys: add remove
        write.organizations: set_free_mail
    """,
    INTAKE: """
        write.outbox: claim sent failed later release
        write.intake: take oversize quarantine
        write.leases: take keep release
        write.mailbox_states: fetched fault sending_recovered takes settled
        write.clock: wake_due ticked sweep
    """,
}
TABLE = {
    f"{line.split(':')[0].strip()}.{method}": permission
    for permission, lines in EXPECTED.items()
    for line in lines.strip().splitlines()
    for method in line.split(":")[1].split()
}


def _rooms(desk: Desk) -> Iterator[tuple[str, Any]]:
    for side in ("read", "write"):
        whole = getattr(desk, side)
        names = {name for name in (*vars(type(whole)), *vars(whole)) if not name.startswith("_")}
        for name in sorted(names):
            yield f"{side}.{name}", getattr(whole, name)


def _methods(desk: Desk) -> dict[str, Callable[..., Any]]:
    return {
        f"{room}.{name}": method
        for room, found in _rooms(desk)
        for name, method in inspect.getmembers(found, callable)
        if not name.startswith("_")
    }


@pytest.fixture
def roles(lite: Desk) -> dict[Role, Desk]:
    """Ticket 1, with a file and a queued reply, is nobody's; ticket 2 is the agent's own."""
    take(lite, mail_with_file(b"x"), mailbox="help", uid=1, uid_validity=1)
    lite.write.tickets.reply(1, "Hello", delay=60)
    agent = add_agent(lite, "agent")
    agent.write.tickets.new("Own", contact="joe@client.test", text="words")
    agent.write.tickets.reply(2, "Hello", delay=60)
    agent.write.attachments.add(2, Upload("own.txt", b"x"))
    return {
        Role.AGENT: agent,
        Role.LEAD: add_agent(lite, "lead", Role.LEAD),
        Role.ADMIN: lite,
        Role.SYSTEM: lite.as_system(),
    }


def test_every_public_method_is_in_the_table_and_declares_what_it_says(lite: Desk) -> None:
    found = {name: getattr(method, "permission", None) for name, method in _methods(lite).items()}
    assert found == TABLE


def test_roles_grant_what_the_table_says() -> None:
    assert set(ROLES) == set(Permission)
    for role, granted in GRANTS.items():
        assert granted == {permission for permission, who in ROLES.items() if role in who.split()}


def _arguments(method: Callable[..., Any], number: int) -> tuple[list[Any], dict[str, Any]]:
    """Something of the right kind for every parameter that has to be given."""
    given: dict[str, Any] = {
        "number": number, "numbers": [number], "id": number, "ticket": number,
        "kind": DraftKind.NOTE,
        "text": "+vip", "login": "lead", "logins": ["lead"], "email": "new@acme.test",
        "name": "help", "query": "is:open", "address": "joe@client.test",
        "uid_validity": 1, "event_id": 0, "queries": {"a": ""}, "key": "publish_delay",
        "value": "5", "uploads": [], "upload": Upload("a.txt", b"x"), "raw": mail(), "size": 1,
        "headers": mail(), "reason": "odd", "mailbox": "help", "uid": 9, "last_uid": 9,
        "why": "no", "seconds": 1.0, "uids": [1], "host": "h", "subject": "New",
        "into": number, "others": [number], "ids": [number], "organization": "x", "free": True,
        "domain": "x.test", "records": [], "line": "ssh-ed25519 AAAA",
        "people": [Invitee("Eva", "eva@acme.test")], "message_id": 99, "field": "domain",
        "limit": 5,
    }  # fmt: skip
    plain, named = [], {}
    for parameter in inspect.signature(method).parameters.values():
        needed = parameter.default is parameter.empty
        if not needed or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = given[parameter.name]
        else:
            plain.append(given[parameter.name])
    return plain, named


@pytest.mark.parametrize("role", Role)
def test_a_role_may_call_what_it_is_granted_and_nothing_else(
    roles: dict[Role, Desk], role: Role
) -> None:
    desk = roles[role]
    for name, method in _methods(desk).items():
        plain, named = _arguments(method, 2)
        may = role in ROLES[TABLE[name]].split()
        if may:
            try:
                method(*plain, **named)
            except Refused as refusal:
                assert " may not " not in str(refusal), name
            except DeskError:
                pass  # there may be nothing of that kind; what counts is that it was not refused
        else:
            with pytest.raises(Refused, match="may not"):
                method(*plain, **named)


def test_only_who_may_run_mail_acts_for_the_desk(
    lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lite.as_system().actor is SYSTEM
    assert SYSTEM.sees_all
    stranger = Desk(lite.store, Actor(7, "x", "X", Role.AGENT), lite.clock)
    monkeypatch.setitem(GRANTS, Role.AGENT, frozenset({READ, WORK}))
    with pytest.raises(Refused, match="fetch and send"):
        stranger.as_system()
