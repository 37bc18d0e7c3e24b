"""Changes resolved, planned and written: one event a fact, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import select

from deskterm.change import Change
from deskterm.desk.writes import custom_values, placing
from deskterm.desk.writes.senders import contacts_called, ensure_contact, machine_value
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import Fact, Resolved, Snapshot
from deskterm.snapshot import Plan
from deskterm.store.fulltext import add_words
from deskterm.store.instants import from_ms, to_ms
from deskterm.store.tables import (
    AgentTable,
    TicketTable,
    TicketTagTable,
)
from deskterm.terms import Category, EventKind, Notice, Priority, Why
from deskterm.when import parse_instant_value, wake_at
from deskterm.words import called, fold, fold_text, nearest

REOPENED = (Category.WAITING, Category.SOLVED)
"""What a customer's mail opens again."""


def resolve(work: Work, text: str, changes: Sequence[Change]) -> list[Resolved]:
    """Look every value up: agents by login or name, contacts by address, dates to instants.

    BadText under the value when nobody is called that.
    """
    return [
        Resolved(change.field, change.op, _value(work, text, change), change.column)
        for change in changes
    ]


def _value(work: Work, text: str, change: Change) -> str | None:
    value = change.value
    if value.special and value.text == "none":
        return None
    if change.field == "assignee":
        if value.special and value.text == "me":
            return work.actor.login
        return _login(work, text, change)
    if change.field == "contact":
        found = contacts_called(work, value.text)
        if len(found) > 1:
            some = ", ".join(f"#{id}" for id in found[:5])
            raise BadText(text, value.column, f"{some} are called that: use address or number")
        address = value.text.strip().lower()
        if not found and not _is_address(address):
            raise BadText(text, value.column, f'no contact "{value.text}"')
        return machine_value(work, found[0]) if found else address
    if change.field in placing.FIELDS:
        return placing.resolve(work, text, change)
    if change.field.startswith(CUSTOM):
        return custom_values.resolve(work, text, change)
    if change.field == "wake":
        zone = ZoneInfo(work.actor.time_zone)
        return str(wake_at(parse_instant_value(value.text), work.now, zone))
    return value.text


def _is_address(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(local and at and domain) and not any(ch.isspace() or ch in "<>," for ch in text)


def _login(work: Work, text: str, change: Change) -> str:
    wanted = "SELECT id, login, name FROM agents WHERE active ORDER BY login"
    people = [(row[0], row[1], row[2]) for row in work.sql.rows(wanted)]
    logins = {id: login for id, login, _ in people}
    found = called(change.value.text, people)
    if len(found) == 1:
        return str(logins[found[0]])
    why = f'no active agent "{change.value.text}"'
    if found:
        both = ", ".join(logins[id] for id in found)
        raise BadText(text, change.value.column, f"{both} are called that: use the login")
    raise BadText(text, change.value.column, why, nearest(change.value.text, logins.values()))


def snapshot(work: Work, ticket: TicketTable) -> Snapshot:
    """A ticket in machine values."""
    assert ticket.id is not None
    tags = work.session.exec(
        select(TicketTagTable.tag).where(TicketTagTable.ticket_id == ticket.id)
    )
    agent = work.session.get(AgentTable, ticket.assignee_id) if ticket.assignee_id else None
    return Snapshot(
        number=ticket.id,
        subject=ticket.subject,
        status=ticket.status,
        category=ticket.category,
        priority=Priority(ticket.priority).word,
        type=ticket.type,
        assignee=None if agent is None else agent.login,
        contact=machine_value(work, ticket.contact_id),
        tags=frozenset(tags),
        wake_at=None if ticket.wake_at is None else to_ms(ticket.wake_at),
        previous_status=ticket.previous_status,
        others={**placing.values(work, ticket), **custom_values.values(work, ticket.id)},
        sets={"observer": placing.observers(work, ticket.id)},
    )


def apply(
    work: Work, ticket: TicketTable, planned: Plan, fields: FieldSet, *, cause: str = ""
) -> None:
    """Write what was planned, and an event for each fact."""
    for fact in planned.facts:
        _write(work, ticket, fact)
        work.record(fact.kind, ticket, *fact.journal, cause=cause)
        if not cause:
            _tell(work, ticket, fact)
    if not planned.facts:
        return
    after = planned.after
    ticket.status = after.status
    if ticket.category != Category.SPAM:
        choice = fields["status"].choice(after.status)
        ticket.category = (choice.category if choice else "") or after.category
    ticket.wake_at = None if after.wake_at is None else from_ms(after.wake_at)
    ticket.previous_status = after.previous_status
    work.touch(ticket)


def _write(work: Work, ticket: TicketTable, fact: Fact) -> None:
    assert ticket.id is not None
    if fact.field == "tag":
        _tag(work, ticket.id, fact)
    elif fact.field.startswith(CUSTOM):
        custom_values.write(work, ticket.id, fact)
    elif fact.field == "subject":
        ticket.subject = fact.new or ""
        ticket.subject_folded = fold(ticket.subject)
        add_words(work.sql, ticket.id, fold_text(ticket.subject))
    elif fact.field == "priority":
        ticket.priority = int(Priority[(fact.new or "normal").upper()])
    elif fact.field == "type":
        ticket.type = fact.new or ""
    elif fact.field == "contact":
        ticket.contact_id = _contact_id(work, fact.new) if fact.new else None
        placing.follow_contact(work, ticket)
    elif fact.field == "assignee":
        if ticket.assignee_id is not None:
            work.revoke(ticket.id, f"agent:{ticket.assignee_id}", Why.ASSIGNEE)
        ticket.assignee_id = _agent_id(work, fact.new)
        if ticket.assignee_id is not None:
            work.grant(ticket.id, f"agent:{ticket.assignee_id}", Why.ASSIGNEE)
    else:
        placing.write(work, ticket, fact)


def _tell(work: Work, ticket: TicketTable, fact: Fact) -> None:
    assert ticket.id is not None
    if fact.field == "assignee" and ticket.assignee_id is not None:
        work.tell(Notice.ASSIGNED, ticket.id, f"agent:{ticket.assignee_id}")
    elif fact.field == "group" and ticket.group_id is not None:
        work.tell(Notice.GROUP, ticket.id, f"group:{ticket.group_id}")


def _contact_id(work: Work, value: str) -> int | None:
    if not value.startswith("#"):
        return ensure_contact(work, value)
    return next(iter(contacts_called(work, value)), None)


def _agent_id(work: Work, login: str | None) -> int | None:
    if login is None:
        return None
    return work.session.exec(select(AgentTable.id).where(AgentTable.login == login)).first()


def _tag(work: Work, number: int, fact: Fact) -> None:
    if fact.op == "add" and fact.new:
        work.session.add(TicketTagTable(ticket_id=number, tag=fact.new, tag_folded=fold(fact.new)))
    elif fact.old:
        found = work.session.get(TicketTagTable, (number, fold(fact.old)))
        if found is not None:
            work.session.delete(found)
    work.session.flush()


def reopen(work: Work, ticket: TicketTable, cause: str) -> bool:
    """Set a waiting, suspended or solved ticket to open; others stay. Whether it did."""
    if ticket.category not in REOPENED:
        return False
    set_status(work, ticket, "open", Category.OPEN, cause)
    return True


def set_status(
    work: Work,
    ticket: TicketTable,
    status: str,
    category: str,
    cause: str,
    *,
    kind: EventKind = EventKind.STATUS,
) -> None:
    """Change a status by the desk's own doing, and end a suspension with it."""
    if ticket.wake_at is not None:
        work.record(EventKind.WAKE, ticket, str(to_ms(ticket.wake_at)), None, cause=cause)
    work.record(kind, ticket, ticket.status, status, cause=cause)
    ticket.status, ticket.category = status, category
    ticket.wake_at, ticket.previous_status = None, None
    work.touch(ticket)


def later(one: datetime | None, other: datetime) -> datetime:
    """The later of two instants, the first of which may be missing."""
    return other if one is None else max(one, other)
