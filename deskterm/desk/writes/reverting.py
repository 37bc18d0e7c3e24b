"""What was done to one ticket taken back: its fields, its spam mark, a reply that has not left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import select

from deskterm.desk.writes import changes as changing
from deskterm.desk.writes import custom_values, named
from deskterm.desk.writes.drafts import keep_words
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import Fact, revert
from deskterm.store.tables import MessageTable, OutboxTable, TicketTable
from deskterm.terms import Category, EventKind, OutboxState


class Deed(NamedTuple):
    """One event that is to be taken back, as the journal has it; `at` in UTC milliseconds."""

    id: int
    ticket_id: int | None
    kind: EventKind
    old: str | None
    new: str | None
    message_id: int | None
    at: int
    batch: str
    cause: str


FIELDS = frozenset(
    {
        EventKind.STATUS,
        EventKind.PRIORITY,
        EventKind.TYPE,
        EventKind.SUBJECT,
        EventKind.ASSIGNEE,
        EventKind.GROUP,
        EventKind.CONTACT,
        EventKind.ORGANIZATION,
        EventKind.WAKE,
        EventKind.DUE,
        EventKind.CUSTOM,
        EventKind.TAG_ADDED,
        EventKind.TAG_REMOVED,
        EventKind.OBSERVER_ADDED,
        EventKind.OBSERVER_REMOVED,
    }
)
MARKS = frozenset({EventKind.SPAM, EventKind.UNSPAM})
_SIGHT = (
    EventKind.ASSIGNEE,
    EventKind.GROUP,
    EventKind.OBSERVER_ADDED,
    EventKind.OBSERVER_REMOVED,
)
LEFT = "the reply cannot be taken back any more"
AWAY = "it is not yours to see any more, and not all of it could be taken back"
"""All that is said of a ticket out of sight: why would tell what has become of it."""


def revert_ticket(
    work: Work, number: int, deeds: Sequence[Deed], fields: FieldSet
) -> tuple[list[EventKind], list[str]]:
    """Take these back, as far as nobody has changed the same since: the kinds, and what stayed."""
    # Not work.ticket: who gave a ticket away and sees it no more may still take that back.
    ticket = work.session.get(TicketTable, number)
    assert ticket is not None
    seen = work.sees(number)
    if not seen and _sight_changed(work, deeds):
        return [], [AWAY]
    stuck: list[str] = []
    gone: list[EventKind] = []
    for deed in deeds:
        if deed.kind in MARKS:
            if (ticket.category == Category.SPAM) != (deed.kind is EventKind.SPAM):
                stuck.append("spam mark has been changed since")
                continue
            _unmark(work, ticket, deed.kind, fields)
            gone.append(deed.kind)
        elif deed.kind is EventKind.REPLY and deed.message_id is not None:
            message = work.session.get(MessageTable, deed.message_id)
            assert message is not None
            if _waiting(work, message) is None:
                stuck.append(LEFT)
                continue
            withdraw(work, ticket, message)
            gone.append(deed.kind)
    kinds, left = _fields(work, ticket, [deed for deed in deeds if deed.kind in FIELDS], fields)
    work.touch(ticket)
    stuck += left
    return gone + kinds, stuck if seen or not stuck else [AWAY]


def _sight_changed(work: Work, deeds: Sequence[Deed]) -> bool:
    """Whether somebody else has changed who may see a ticket since the actor's own deeds."""
    kinds = ", ".join(f"'{kind}'" for kind in _SIGHT)
    wanted = (
        "SELECT 1 FROM events WHERE ticket_id = ? AND id > ? "
        f"AND COALESCE(actor_id, 0) <> ? AND kind IN ({kinds}) LIMIT 1"
    )
    values = (deeds[0].ticket_id, deeds[0].id, work.actor.id)
    return work.sql.value(wanted, values) is not None


def _fields(
    work: Work, ticket: TicketTable, deeds: Sequence[Deed], fields: FieldSet
) -> tuple[list[EventKind], list[str]]:
    facts = [(deed, _fact(deed)) for deed in deeds]
    off = [fact for _, fact in facts if _is_off(work, fact)]
    stuck = [f"{fact.field} {fact.old} is off, or is called something else now" for fact in off]
    facts = [(deed, fact) for deed, fact in facts if fact not in off]
    if not facts:
        return [], stuck
    before = _previous_status(work, deeds)
    planned = revert(
        changing.snapshot(work, ticket),
        [fact for _, fact in facts],
        fields,
        before,
        _since(work, deeds),
    )
    changing.apply(work, ticket, planned, fields, cause="undo")
    left = {refusal.field for refusal in planned.refusals}
    kinds = [deed.kind for deed, fact in facts if fact.name not in left]
    return kinds, stuck + [refusal.why for refusal in planned.refusals]


def _since(work: Work, deeds: Sequence[Deed]) -> frozenset[str]:
    """What has been set since and not been taken back, to the same value or another."""
    kinds = ", ".join(f"'{kind}'" for kind in (*FIELDS, EventKind.WOKE))
    rows = work.sql.rows(
        "SELECT kind, old, new FROM events WHERE ticket_id = ? AND id > ? AND batch <> ? "
        f"AND NOT undone AND cause <> 'undo' AND kind IN ({kinds})",
        (deeds[0].ticket_id, deeds[0].id, deeds[0].batch),
    )
    return frozenset(_named(EventKind(kind), old, new).name for kind, old, new in rows)


def _unmark(work: Work, ticket: TicketTable, kind: EventKind, fields: FieldSet) -> None:
    choice = fields["status"].choice(ticket.status)
    own = (choice.category if choice else "") or Category.OPEN
    ticket.category = own if kind is EventKind.SPAM else Category.SPAM
    back = EventKind.UNSPAM if kind is EventKind.SPAM else EventKind.SPAM
    work.record(back, ticket, cause="undo")


def _fact(deed: Deed) -> Fact:
    return _named(deed.kind, deed.old, deed.new)


def _named(kind: EventKind, old: str | None, new: str | None) -> Fact:
    """The fact an event tells."""
    if kind is EventKind.CUSTOM:
        return Fact.of_custom(old, new)
    for field, added, removed in (
        ("tag", EventKind.TAG_ADDED, EventKind.TAG_REMOVED),
        ("observer", EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED),
    ):
        if kind is added:
            return Fact(field, "add", None, new)
        if kind is removed:
            return Fact(field, "remove", old, None)
    return Fact("status" if kind is EventKind.WOKE else kind.value, "set", old, new)


def _is_off(work: Work, fact: Fact) -> bool:
    """Whether what a fact took away, such as an agent, can be there no more."""
    if fact.old is None:
        return False
    if fact.field == "assignee":
        return named.agent_id(work, fact.old) is None
    if fact.field == "group":
        return named.group_id(work, fact.old) is None
    if fact.field.startswith(CUSTOM):
        return not custom_values.fits(work, fact)
    return fact.field == "observer" and named.who(work, fact.old) is None


def _previous_status(work: Work, deeds: Sequence[Deed]) -> str | None:
    """What a ticket that gets suspended again wakes to: where it came from that time."""
    suspended = next((deed.old for deed in deeds if deed.kind is EventKind.STATUS), None)
    if suspended is None:
        return None
    wanted = (
        "SELECT old FROM events WHERE ticket_id = ? AND kind = 'status' AND new = ? AND id < ? "
        "ORDER BY id DESC LIMIT 1"
    )
    found = work.sql.value(wanted, (deeds[0].ticket_id, suspended, deeds[0].id))
    return None if found is None else str(found)


def withdraw(work: Work, ticket: TicketTable, message: MessageTable) -> None:
    """Cancel a message's outbox row; Conflict unless it still waits. The text becomes a draft."""
    row = _waiting(work, message)
    if row is None:
        raise Conflict(f"the reply on #{ticket.id} has left already, or was never mailed.")
    row.state = OutboxState.CANCELLED
    message.withdrawn = True
    work.session.add(row)
    work.session.add(message)
    assert ticket.id is not None
    keep_words(
        work,
        ticket.id,
        message.text,
        ticket.last_message_id,
        to=_addresses(message.to_people),
        cc=_addresses(message.cc_people),
    )
    work.record(EventKind.WITHDRAWN, ticket, message=message)
    work.touch(ticket)


def _waiting(work: Work, message: MessageTable) -> OutboxTable | None:
    """The outbox row of a message that has not left."""
    return work.session.exec(
        select(OutboxTable).where(
            OutboxTable.message_id == message.id, OutboxTable.state == OutboxState.QUEUED
        )
    ).first()


def _addresses(people: str) -> str:
    return ", ".join(address for _name, address in json.loads(people))
