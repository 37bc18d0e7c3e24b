"""What a role sees is what the policy's table says: nothing of any other ticket is told.

Every public method of the desk is in one of the groups below, each × every role × every way to
have to do with a ticket. What takes a ticket, or a row that hangs on one, answers for a hidden one
in the same words as for one that never was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from desk.fixtures import _fill
from desk.helpers import FixedClock, open_desk
from sight_world import CASES, Found, World, make_world, texts
from test_roles import TABLE, _methods

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import DeskError, NotFound, Refused
from deskterm.policy import GRANTS
from deskterm.terms import DraftKind, Role

NEVER = 99_999_999

BY_TICKET: dict[str, Callable[[int], tuple[Any, ...]]] = {
    "read.tickets.get": lambda n: (n,),
    "read.tickets.thread": lambda n: (n,),
    "read.tickets.events": lambda n: (n,),
    "read.tickets.links": lambda n: (n,),
    "read.tickets.observers": lambda n: (n,),
    "read.tickets.recipients": lambda n: (n, True),
    "read.fields.of": lambda n: (n,),
    "read.attachments.list": lambda n: (n,),
    "read.contacts.latest": lambda n: (n,),
    "read.drafts.writing": lambda n: (n,),
    "write.tickets.change": lambda n: ([n], "priority:high"),
    "write.tickets.mark_read": lambda n: (n,),
    "write.tickets.mark_unread": lambda n: (n,),
    "write.tickets.spam": lambda n: ([n],),
    "write.tickets.not_spam": lambda n: ([n],),
    "write.tickets.join": lambda n: (n,),
    "write.tickets.merge": lambda n: ([n], NEVER + 1),
    "write.tickets.reply": lambda n: (n, "Hello"),
    "write.tickets.note": lambda n: (n, "Look"),
    "write.attachments.add": lambda n: (n, Upload("a.txt", b"x")),
    "write.drafts.save": lambda n: (n, DraftKind.REPLY, "begun"),
}
"""What is called with a ticket's number, and with what else."""

BY_ROW: dict[str, str] = {
    "read.messages.get": "message",
    "read.messages.raw": "message",
    "read.attachments.get": "file",
    "read.attachments.data": "file",
    "read.outbox.get": "outbox",
    "write.messages.withdraw": "reply",
    "write.messages.accept_address": "message",
    "write.attachments.set": "file",
    "write.attachments.remove": "file",
    "write.outbox.retry": "outbox",
    "write.outbox.cancel": "outbox",
}
"""What is called with the id of something that hangs on a ticket."""

QUERIES = (
    "", "is:open", "lamp", "dar*", '"it is dark"', "NOT nothing OR nothing", "is:unread",
    "has:attachment", "contact:joe", "group:any", "observer:any", "assignee:any", "tag:zq*",
    "custom.mark:any", "custom.mark:zq", "custom.mark:zq* sort:custom.mark",
    "group:vault", "observer:me", "group:my-groups", "-group:my-groups", "number:1..",
    "file:dar*", "link:any", "has:link,note,reply", "participant:joe", "mentioned:any", "is:merged",
    "last:customer,agent", "domain:client.test", "contact.language:en", "spoken:any sort:-spoken",
)  # fmt: skip
MANY = {"limit": 0}
LISTS: dict[str, Callable[[Any, World], list[Any]]] = {
    "read.tickets.search": lambda call, _: [call(query, limit=0) for query in QUERIES],
    "read.tickets.numbers": lambda call, _: [call(query) for query in QUERIES],
    "read.tickets.page": lambda call, _: [call(query, limit=1000).rows for query in QUERIES],
    "read.tickets.number_page": lambda call, _: [
        call(query, limit=1000).numbers for query in QUERIES
    ],
    "read.tickets.rows": lambda call, world: [call([one.number for one in world.every()])],
    "read.tickets.tally": lambda call, _: [
        call(by=by) for by in ("tag", "group", "status", "custom.mark")
    ],
    "read.exports.tickets": lambda call, _: [
        list(call(query, messages=at % 2 == 0)) for at, query in enumerate(QUERIES[:6])
    ],
    "read.contacts.tickets": lambda call, _: [call(1, limit=0)],
    "read.contacts.files": lambda call, _: [call(1, limit=0)],
    "read.organizations.tickets": lambda call, _: [call(1, limit=0)],
    "read.organizations.files": lambda call, _: [call(1, limit=0)],
    "read.contacts.search": lambda call, _: [call("joe")],
    "read.contacts.get": lambda call, _: [call("joe@client.test")],
    "read.groups.list": lambda call, _: [call()],
    "read.groups.get": lambda call, _: [call("vault")],
    "read.outbox.list": lambda call, _: [call(limit=0)],
    "read.drafts.mine": lambda call, _: [call()],
    "read.drafts.get": lambda call, world: [
        call(one.number, kind) for one in world.every() for kind in DraftKind
    ],
    "read.drafts.find": lambda call, _: [_found(call, id) for id in range(1, 200)],
    "read.drafts.of": lambda call, _: [call("old")],
    "read.agents.left": lambda call, _: [call("old"), call("ana")],
    "read.fields.of_all": lambda call, world: [call([one.number for one in world.every()])],
    "read.fields.known": lambda call, _: [call("mark"), call("custom.mark", "zq", 1000)],
    "read.vocabulary.tags": lambda call, _: [call(limit=1000), call("zq")],
    "read.journal.since": lambda call, _: [call(0, limit=100_000)],
    "read.journal.recent": lambda call, _: [call(limit=100_000)],
}
"""What lists or counts: the results hold no word and no number of a hidden ticket."""


SILENT = """
read.tickets.numbers read.contacts.search read.contacts.get read.groups.list read.groups.get
read.drafts.mine read.drafts.get read.tickets.number_page
""".split()
"""What gives numbers and counts, or only one's own words."""
ONE_BY_ONE = {"read.drafts.get", "read.drafts.find", "read.tickets.search"}
FOR_LEADS = {"read.drafts.of", "read.agents.left"}


def _found(call: Callable[[int], Any], id: int) -> Any:
    """A row if it is there for the caller."""
    try:
        return call(id)
    except NotFound:
        return None


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = str(tmp_path_factory.mktemp("sight") / "desk.db")
    _fill(path)
    return make_world(open_desk(path, FixedClock()))


EACH = pytest.mark.parametrize("case", CASES)
ROLES = pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])


def _said(fault: DeskError, id: int) -> tuple[str, str, int]:
    words = str(fault).replace(str(id), "N"), fault.next_step.replace(str(id), "N")
    return (*words, fault.exit_code)


def _refused(call: Callable[..., Any], *given: Any) -> DeskError | None:
    try:
        result = call(*given)
        if hasattr(result, "__next__"):
            list(result)
    except DeskError as fault:
        return fault
    return None


def _compare(call: Callable[..., Any], hidden: bool, id: int, given: Callable[[int], Any]) -> None:
    never = _refused(call, *given(NEVER))
    assert isinstance(never, NotFound)
    found = _refused(call, *given(id))
    if hidden:
        assert found is not None
        assert _said(found, id) == _said(never, NEVER)
    else:
        assert found is None or _said(found, id) != _said(never, NEVER)


@ROLES
@EACH
def test_a_hidden_ticket_is_one_that_never_was(world: World, role: Role, case: str) -> None:
    """Asked of the role's own ticket of that case by every method that takes a ticket."""
    number = world.tickets[role][case].number
    methods, hidden = _methods(world.actors[role]), not world.sees(role, case)
    before = world.admin.read.tickets.events(number)
    for name, given in BY_TICKET.items():
        _compare(methods[name], hidden, number, given)
    if hidden:
        assert world.admin.read.tickets.events(number) == before


@ROLES
@EACH
def test_what_hangs_on_a_hidden_ticket_never_was(world: World, role: Role, case: str) -> None:
    one: Found = world.tickets[role][case]
    methods, hidden = _methods(world.actors[role]), not world.sees(role, case)
    before = world.admin.read.tickets.events(one.number)
    for name, what in BY_ROW.items():
        _compare(methods[name], hidden, getattr(one, what), lambda id: (id,))
    if hidden:
        assert world.admin.read.tickets.events(one.number) == before


@ROLES
@EACH
def test_a_message_of_a_hidden_ticket_is_not_there_to_split(
    world: World, role: Role, case: str
) -> None:
    """Where it is there, it is split off and put back: the world stays as it was."""
    one: Found = world.tickets[role][case]
    write = world.actors[role].write.tickets
    before = world.admin.read.tickets.thread(one.number)
    _compare(write.split, not world.sees(role, case), one.message, lambda id: (id,))
    if world.sees(role, case):
        assert one.message not in [m.id for m in world.admin.read.tickets.thread(one.number)]
        assert "is back in" in write.undo()
    assert world.admin.read.tickets.thread(one.number) == before


@ROLES
def test_others_tickets_are_there_as_far_as_the_table_says(world: World, role: Role) -> None:
    seen = world.actors[role].read.tickets
    hidden = world.hidden(role)
    everything = {one.number for one in world.every()}
    assert set(seen.numbers("number:1..")) == everything - set(hidden)
    assert seen.count("number:1..") == len(everything) - len(hidden)
    for number, one in hidden.items():
        with pytest.raises(NotFound, match=f"no ticket {number}"):
            seen.get(number)
        with pytest.raises(NotFound, match=f"no message {one.message}"):
            world.actors[role].read.messages.get(one.message)


@ROLES
@pytest.mark.parametrize("name", LISTS)
def test_lists_tell_nothing_of_a_hidden_ticket(world: World, role: Role, name: str) -> None:
    if name in FOR_LEADS and role is Role.AGENT:
        return
    hidden = world.hidden(role)
    results = LISTS[name](_methods(world.actors[role])[name], world)
    said = "\n".join(texts(results))
    for one in hidden.values():
        assert one.mark not in said
    shown = [one for one in world.every() if one.number not in hidden and one.mark in said]
    assert shown or name in SILENT or (role is Role.AGENT and name == "read.drafts.find")
    assert not (set(_numbers(results)) & set(hidden))


def _numbers(value: Any) -> list[int]:
    """The tickets a result names: bare numbers of lists, `number` and `ticket` of rows."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        named = [getattr(value, name, None) for name in ("number", "ticket")]
        several = [item for item in value if isinstance(item, tuple)]
        return [*(one for one in named if isinstance(one, int)), *_numbers(several)]
    if isinstance(value, int):
        return [value]
    if isinstance(value, list | tuple) and not isinstance(value, str):
        return [number for item in value for number in _numbers(item)]
    return []


@ROLES
def test_counts_are_of_what_is_seen(world: World, role: Role) -> None:
    read = world.actors[role].read
    hidden = world.hidden(role)
    seen = [one for one in world.every() if one.number not in hidden]
    assert read.contacts.get("joe@client.test").tickets == len(seen)
    assert read.tickets.counts({"a": "number:1..", "b": "lamp number:1.."}) == {
        "a": len(seen),
        "b": len(seen),
    }
    assert read.contacts.get("joe@client.test").open_tickets == read.tickets.count("is:open")
    assert read.organizations.get("client.test").tickets == len(seen)
    assert read.contacts.search("joe")[0].tickets == len(seen)
    assert read.organizations.search("client")[0].tickets == len(seen)
    for room in (read.contacts, read.organizations):
        # A page is full although newer tickets are hidden.
        assert (len(room.tickets(1, limit=5)), len(room.files(1, limit=5))) == (5, 5)
    assert len(read.contacts.latest(world.tickets[role]["own"].number, limit=5)) == 5
    open_now = {row.number for row in read.tickets.search("is:open", limit=0)}
    groups = {group.name: group.open_tickets for group in read.groups.list()}
    for name, count in groups.items():
        assert count == len([n for n in open_now if read.tickets.get(n).group == name])
    waiting = [row for row in read.outbox.list(limit=0) if row.state == "queued"]
    assert read.outbox.counts().get("queued", 0) == len(waiting)
    assert {row.ticket for row in waiting} <= {one.number for one in seen}
    _, tally = read.tickets.tally("number:1..", by="tag")
    assert {values[0] for values, _ in tally} == {one.mark for one in seen}


def test_postgresql_hides_the_same(slate: Any) -> None:
    slate.wipe()
    desk = open_desk(slate.url, FixedClock())
    world = make_world(desk)
    for role in (Role.AGENT, Role.LEAD):
        actor, hidden = world.actors[role], world.hidden(role)
        seen = {one.number for one in world.every()} - set(hidden)
        assert set(actor.read.tickets.numbers("number:1..")) == seen
        for one in world.tickets[role].values():
            for id, get in ((one.message, actor.read.messages.get),
                            (one.file, actor.read.attachments.get),
                            (one.outbox, actor.read.outbox.get)):  # fmt: skip
                assert (_refused(get, id) is None) == (one.number in seen)
            change = _refused(actor.write.tickets.change, [one.number], "priority:high")
            assert (change is None) == (one.number in seen)
        for name, call in LISTS.items():
            if name not in FOR_LEADS | ONE_BY_ONE:
                said = "\n".join(texts(call(_methods(actor)[name], world)))
                assert not [one for one in hidden.values() if one.mark in said], name
    desk.close()


def test_what_is_granted_to_nobody_below_is_refused_and_not_hidden(world: World) -> None:
    """Seen but not allowed is another sentence, and another exit code, than not there."""
    agent = world.actors[Role.AGENT]
    shown = world.tickets[Role.AGENT]["mentioned"]
    with pytest.raises(Refused):
        agent.write.messages.withdraw(shown.reply)
    with pytest.raises(Refused, match="may not"):
        agent.write.quarantine.drop(NEVER)
    assert (Refused.exit_code, NotFound.exit_code) == (4, 3)


# Nothing of a ticket is in what these take or give.
ELSEWHERE = """
read.agents: list get me
read.groups: names
read.contacts: count
read.organizations: count names near contacts free_mail
read.customers: export
read.mailboxes: list get sightings
read.quarantine: count list get raw
read.settings: all get
read.views: list get called
read.fields: list get
read.vocabulary: statuses types written fields
read.journal: latest
read.health: schema ticked_at damage miscounted
read.keys: list
write.agents: set
write.contacts: add set move merge remove
write.organizations: add set remove
write.customers: import_rows
write.quarantine: retry drop
write.tickets: new undo
write.attachments: keep_bytes
write.drafts: drop
write.views: add set remove
"""
COUNTS = {
    "read.tickets.count",
    "read.tickets.counts",
    "read.outbox.counts",
    "read.organizations.get",
    "read.organizations.search",
}


def test_every_method_is_asked_about_hidden_tickets(lite: Desk) -> None:
    """A new method has to be put where it is asked, or among those that know no tickets."""
    elsewhere = {
        f"{room}.{method}"
        for line in ELSEWHERE.strip().splitlines()
        for room, methods in [line.split(": ")]
        for method in methods.split()
    }
    asked = {*BY_TICKET, *BY_ROW, *LISTS, *COUNTS, "write.tickets.split"}
    assert not asked & elsewhere
    for name in _methods(lite):
        # From admins and the desk itself nothing is hidden.
        if TABLE[name] in GRANTS[Role.LEAD]:
            assert name in asked | elsewhere, name
