"""What changes mean on this desk: names looked up; and what the desk does of its own accord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskterm.change import Change
from deskterm.desk.permission import require
from deskterm.desk.writes import custom_values, placing
from deskterm.desk.writes.facts import known_contact
from deskterm.desk.writes.senders import contacts_called, machine_value
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import Resolved
from deskterm.policy import Permission
from deskterm.store.instants import to_ms
from deskterm.store.tables import TicketTable
from deskterm.terms import Category, EventKind
from deskterm.when import due_at, parse_instant_value, wake_at
from deskterm.words import called, nearest

REOPENED = (Category.WAITING, Category.SOLVED)
"""What a customer's mail opens again."""


def resolve(work: Work, text: str, changes: Sequence[Change], fields: FieldSet) -> list[Resolved]:
    """Look every value up: agents by login or name, contacts by address, dates to instants.

    BadText under the value when nobody is called that. Refused when the actor may not set a field.
    """
    named = {change.field: change for change in changes}
    if "due" in named:
        require(work.actor, Permission.DUE)
    if (category := named.get("category")) is not None:
        _check_category(text, category, named.get("status"), fields)
    found = [
        Resolved(change.field, change.op, _value(work, text, change), change.column)
        for change in changes
    ]
    if "contact" in named and "organization" not in named:
        found += _following(work, next(one for one in found if one.field == "contact"))
    return found


def _check_category(text: str, change: Change, status: Change | None, fields: FieldSet) -> None:
    """BadText when a category is no way to say a status."""
    wanted = change.value.text
    if wanted == Category.SPAM:
        fault = BadText(text, change.value.column, "spam is a mark, not a status")
        fault.next_step = "deskterm spam N"
        raise fault
    if status is not None:
        raise BadText(text, change.column, "status and category say the status twice")
    if not any(choice.category == wanted for choice in fields["status"].choices):
        has = ", ".join(dict.fromkeys(choice.category for choice in fields["status"].choices))
        why = f"this desk has no status that means {wanted}: its statuses mean {has}"
        raise BadText(text, change.value.column, why)


def _following(work: Work, contact: Resolved) -> list[Resolved]:
    """The organization of a contact that is there, for a ticket that becomes theirs."""
    known = None if contact.value is None else known_contact(work, contact.value)
    if contact.value is not None and known is None:
        return []
    wanted = (
        "SELECT o.name FROM contacts c JOIN organizations o ON o.id = c.organization_id "
        "WHERE c.id = ?"
    )
    name = None if known is None else work.sql.value(wanted, (known,))
    return [Resolved("organization", "set", name, contact.column, follows="contact")]


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
    if change.field in ("wake", "due"):
        zone = ZoneInfo(work.actor.time_zone)
        at = parse_instant_value(value.text)
        return str((wake_at if change.field == "wake" else due_at)(at, work.now, zone))
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
