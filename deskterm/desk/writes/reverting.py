"""What was done to one ticket taken back: its fields, its spam mark, a reply that has not left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import select

from deskterm.desk.writes import custom_values, named
from deskterm.desk.writes.drafts import keep_words
from deskterm.desk.writes.facts import UNDO, apply, known_contact, look, write_columns
from deskterm.desk.writes.senders import unmake_contact
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import STATUS_FIELDS, Fact, revert
from deskterm.store.tables import MessageTable, OutboxTable, TicketTable
from deskterm.terms import Category, EventKind, OutboxState
from deskterm.words import fold


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
    # Who gave a ticket away and sees it no more may still take that back.
    seen = work.sees(number)
    if not seen and _sight_changed(work, deeds):
        return [], [AWAY]
    stuck: list[str] = []
    gone: list[EventKind] = []
    for deed in deeds:
        if deed.kind in MARKS:
            back = _unmark(work, number, deed.kind, fields)
            why = "" if back else "spam mark has been changed since"
        elif deed.kind is EventKind.REPLY and deed.message_id is not None:
            why = "" if _unsend(work, number, deed.message_id) else LEFT
        else:
            continue
        gone += [] if why else [deed.kind]
        stuck += [why] if why else []
    kinds, left = _fields(work, number, [deed for deed in deeds if deed.kind in FIELDS], fields)
    stuck += left
    return gone + kinds, stuck if seen or not stuck else [AWAY]


def _unsend(work: Work, number: int, message_id: int) -> bool:
    ticket = work.session.get(TicketTable, number)
    message = work.session.get(MessageTable, message_id)
    assert ticket is not None
    assert message is not None
    if _waiting(work, message) is None:
        return False
    withdraw(work, ticket, message)
    return True


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
    work: Work, number: int, deeds: Sequence[Deed], fields: FieldSet
) -> tuple[list[EventKind], list[str]]:
    facts = [(deed, _fact(deed)) for deed in deeds]
    off = [fact for _, fact in facts if _is_off(work, fact, fields)]
    stuck = [f"{fact.field} {fact.old} is off, or is called something else now" for fact in off]
    facts = [(deed, fact) for deed, fact in facts if fact not in off]
    held = look(work, number, {fact.field for _, fact in facts})
    if not facts or held is None:
        return [], stuck
    planned = revert(
        held.ticket,
        [fact for _, fact in facts],
        fields,
        _previous_status(work, deeds, fields),
        _since(work, deeds),
    )
    apply(work, held.ticket, planned, fields, cause=UNDO)
    left = {refusal.field for refusal in planned.refusals}
    if not left.isdisjoint(STATUS_FIELDS):
        left.update(STATUS_FIELDS)
    back = [(deed, fact) for deed, fact in facts if fact.name not in left]
    for deed, fact in back:
        _unmake(work, deed, fact)
    return [deed.kind for deed, _ in back], stuck + [one.why for one in planned.refusals]


def _since(work: Work, deeds: Sequence[Deed]) -> frozenset[str]:
    """What has been set since and not been taken back, to the same value or another."""
    kinds = ", ".join(f"'{kind}'" for kind in (*FIELDS, EventKind.WOKE))
    rows = work.sql.rows(
        "SELECT kind, old, new FROM events WHERE ticket_id = ? AND id > ? AND batch <> ? "
        f"AND NOT undone AND cause <> 'undo' AND kind IN ({kinds})",
        (deeds[0].ticket_id, deeds[0].id, deeds[0].batch),
    )
    return frozenset(_named(EventKind(kind), old, new).name for kind, old, new in rows)


def _unmark(work: Work, number: int, kind: EventKind, fields: FieldSet) -> bool:
    """Whether the mark was still as it had been set."""
    row = work.sql.one("SELECT status, category FROM tickets WHERE id = ?", (number,))
    if row is None or (row[1] == Category.SPAM) != (kind is EventKind.SPAM):
        return False
    choice = fields["status"].choice(row[0])
    own = (choice.category if choice else "") or Category.OPEN
    marked = own if kind is EventKind.SPAM else Category.SPAM
    write_columns(work, number, {"category": str(marked)})
    work.record(EventKind.UNSPAM if kind is EventKind.SPAM else EventKind.SPAM, number, cause=UNDO)
    return True


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


def _is_off(work: Work, fact: Fact, fields: FieldSet) -> bool:
    """Whether what a fact took away, such as an agent, can be there no more."""
    if fact.old is None or fact.op == "add":
        return False
    if fact.field in ("assignee", "observer"):
        return named.exactly(work, fact.old) is None
    if fact.field == "group":
        return named.group_id(work, fact.old) is None
    if fact.field == "organization":
        wanted = "SELECT 1 FROM organizations WHERE name_folded = ?"
        return work.sql.value(wanted, (fold(fact.old),)) is None
    if fact.field == "contact":
        return known_contact(work, fact.old) is None
    if fact.field.startswith(CUSTOM):
        return not custom_values.fits(work, fact)
    choices = fields[fact.field].choices if fact.field in ("status", "type") else ()
    return bool(choices) and fact.old not in {choice.key for choice in choices}


def _previous_status(work: Work, deeds: Sequence[Deed], fields: FieldSet) -> str | None:
    """What a ticket that gets suspended again wakes to: where it came from that time."""
    was = next((deed.old for deed in deeds if deed.kind is EventKind.STATUS), None)
    choice = fields["status"].choice(was or "")
    if was is None or choice is None or not choice.dated:
        return None
    wanted = (
        "SELECT old FROM events WHERE ticket_id = ? AND kind = 'status' AND new = ? AND id < ? "
        "AND NOT undone AND cause <> 'undo' ORDER BY id DESC LIMIT 1"
    )
    found = work.sql.value(wanted, (deeds[0].ticket_id, was, deeds[0].id))
    return None if found is None else str(found)


def _unmake(work: Work, deed: Deed, fact: Fact) -> None:
    """Take away what only came to be by a fact: a notice that waits, a contact nobody has."""
    if fact.new is None:
        return
    if fact.field in ("assignee", "group"):
        _untell(work, deed, fact)
    elif fact.field == "contact":
        unmake_contact(work, fact.new, deed.batch)


def _untell(work: Work, deed: Deed, fact: Fact) -> None:
    """A notice of an assignment that has not left goes as if it had never been written."""
    people = (
        "SELECT email FROM agents WHERE login = ?"
        if fact.field == "assignee"
        else "SELECT a.email FROM agents a JOIN group_members m ON m.agent_id = a.id "
        "JOIN groups g ON g.id = m.group_id WHERE g.name = ?"
    )
    waiting = work.sql.rows(
        "SELECT id, pending, subject FROM outbox WHERE ticket_id = ? AND automatic "
        "AND message_id IS NULL AND state = 'queued' AND created_at = ? "
        "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = ? AND e.batch = ? "
        "AND e.kind = 'mentioned')",
        (deed.ticket_id, deed.at, deed.ticket_id, deed.batch),
    )
    if not waiting:
        return
    theirs = {json.dumps([email]) for (email,) in work.sql.rows(people, (fact.new,))}
    for id, pending, subject in waiting:
        if pending in theirs and (fact.field == "assignee" or str(fact.new) in subject):
            work.sql.run("DELETE FROM outbox WHERE id = ?", (id,))


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
