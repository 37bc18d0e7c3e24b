"""A ticket read for a change, and what was planned written: one event a fact.

Plain SQL: a change of thousands of tickets reads and writes each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from deskterm.desk.writes import custom_values, placing
from deskterm.desk.writes.senders import contact_of, contacts_called, make_contact
from deskterm.desk.writes.subjects import forget_subject
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import Fact, Plan, Snapshot
from deskterm.safe import clean_line
from deskterm.store.fulltext import add_words
from deskterm.store.instants import FAR_FUTURE, to_ms
from deskterm.terms import Category, EventKind, Notice, Priority, Why
from deskterm.words import fold, fold_text

UNDO = "undo"
"""The cause of what takes something back."""
_WANTED = (
    "SELECT t.subject, t.status, t.category, t.priority, t.type, t.wake_at, t.previous_status, "
    "t.due_sort, t.merged_into, t.contact_id, "
    "(SELECT a.login FROM agents a WHERE a.id = t.assignee_id), "
    "(SELECT g.name FROM groups g WHERE g.id = t.group_id), "
    "(SELECT o.name FROM organizations o WHERE o.id = t.organization_id), "
    "(SELECT a.address FROM contact_addresses a WHERE a.contact_id = t.contact_id "
    "ORDER BY a.position, a.address LIMIT 1) "
    "FROM tickets t WHERE t.id = ?"
)
_PRIORITIES = {int(one): one.word for one in Priority}


class Held(NamedTuple):
    """A ticket in machine values, and where it went."""

    ticket: Snapshot
    merged_into: int | None


def live(work: Work, number: int, wanted: Collection[str] | None = None) -> Snapshot:
    """A ticket the actor may work on: NotFound, or Conflict when it went into another.

    `wanted` are names of fields: of tags, observers and own attributes no others are read.
    """
    held = look(work, number, wanted) if 0 < number < 2**31 else None
    if held is None or not work.sees(number):
        raise NotFound(f"no ticket {number}")
    work.check_unmerged(number, held.merged_into)
    return held.ticket


def look(work: Work, number: int, wanted: Collection[str] | None = None) -> Held | None:
    """The same whoever asks; None when there is no such ticket."""
    row = work.sql.one(_WANTED, (number,))
    if row is None:
        return None
    contact = row[13] or f"#{row[9]}" if row[9] is not None else None
    others: dict[str, str | None] = {
        "group": row[11],
        "organization": row[12],
        "due": None if row[7] == FAR_FUTURE else str(row[7]),
    }
    if wanted is None or any(name.startswith(CUSTOM) for name in wanted):
        others |= custom_values.values(work, number)
    tags: frozenset[str] = frozenset()
    if wanted is None or "tag" in wanted:
        found = work.sql.rows("SELECT tag FROM ticket_tags WHERE ticket_id = ?", (number,))
        tags = frozenset(tag for (tag,) in found)
    watching: frozenset[str] = frozenset()
    if wanted is None or "observer" in wanted:
        watching = placing.observers(work, number)
    ticket = Snapshot(
        number=number,
        subject=row[0],
        status=row[1],
        category=row[2],
        priority=_PRIORITIES[row[3]],
        type=row[4],
        assignee=row[10],
        contact=contact,
        tags=tags,
        wake_at=row[5],
        previous_status=row[6],
        others=others,
        sets={"observer": watching},
    )
    return Held(ticket, row[8])


def apply(
    work: Work, before: Snapshot, planned: Plan, fields: FieldSet, *, cause: str = ""
) -> None:
    """Write what was planned, and an event for each fact.

    Conflict when an agent, group or organization that was looked up earlier is off by now.
    """
    if not planned.facts:
        return
    number, after = before.number, planned.after
    columns: dict[str, Any] = {}
    for fact in planned.facts:
        columns |= _write(work, number, fact, cause)
        if not cause:
            _tell(work, number, fact, columns)
    work.record_facts(number, planned.facts, cause)
    category = before.category
    if category != Category.SPAM:
        choice = fields["status"].choice(after.status)
        category = (choice.category if choice else "") or after.category
    was = (before.status, before.category, before.wake_at, before.previous_status)
    now = (after.status, category, after.wake_at, after.previous_status)
    if was != now:
        names = ("status", "category", "wake_at", "previous_status")
        columns |= dict(zip(names, now, strict=True))
    write_columns(work, number, columns)


def write_columns(work: Work, number: int, columns: dict[str, Any]) -> None:
    """Set columns of a ticket, which changed now; a clock set back never takes it back."""
    marks = "".join(f"{name} = ?, " for name in columns)
    at = to_ms(work.now)
    work.sql.run(
        f"UPDATE tickets SET {marks}"
        "updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at END WHERE id = ?",
        (*columns.values(), at, at, number),
    )


def _write(work: Work, number: int, fact: Fact, cause: str) -> dict[str, Any]:
    """Carry one fact out; the ticket's own columns are left to the caller."""
    if fact.field == "tag":
        _tag(work, number, fact)
    elif fact.field.startswith(CUSTOM):
        custom_values.write(work, number, fact)
    elif fact.field == "subject":
        subject = fact.new or ""
        if cause == UNDO:
            forget_subject(work, number, fact.old or "", subject)
        else:
            add_words(work.sql, number, fold_text(subject))
        return {"subject": subject, "subject_folded": fold(subject)}
    elif fact.field == "priority":
        return {"priority": int(Priority[(fact.new or "normal").upper()])}
    elif fact.field == "type":
        return {"type": fact.new or ""}
    elif fact.field == "due":
        return {"due_sort": FAR_FUTURE if fact.new is None else int(fact.new)}
    elif fact.field == "contact":
        return {"contact_id": None if fact.new is None else _contact_id(work, fact.new, cause)}
    elif fact.field == "assignee":
        return {"assignee_id": _assign(work, number, fact.new)}
    elif fact.field in placing.FIELDS:
        return placing.write(work, number, fact)
    return {}


def _assign(work: Work, number: int, login: str | None) -> int | None:
    work.revoke_all(number, Why.ASSIGNEE)
    if login is None:
        return None
    found = work.sql.value("SELECT id FROM agents WHERE login = ? AND active", (login,))
    if found is None:
        raise Conflict(f"agent {clean_line(login)} is off by now. Nothing was changed.")
    work.grant(number, f"agent:{found}", Why.ASSIGNEE)
    return int(found)


def _tell(work: Work, number: int, fact: Fact, columns: dict[str, Any]) -> None:
    if fact.new is None:
        return
    if fact.field == "assignee":
        work.tell(Notice.ASSIGNED, number, f"agent:{columns['assignee_id']}")
    elif fact.field == "group":
        work.tell(Notice.GROUP, number, f"group:{columns['group_id']}")


def known_contact(work: Work, value: str) -> int | None:
    """The id of a contact as the journal writes it: an address, or `#12`."""
    if value.startswith("#"):
        return next(iter(contacts_called(work, value)), None)
    return contact_of(work, value)


def _contact_id(work: Work, value: str, cause: str) -> int:
    known = known_contact(work, value)
    if known is None and (cause == UNDO or value.startswith("#")):
        raise Conflict(f"contact {clean_line(value)} is gone by now. Nothing was changed.")
    return make_contact(work, value) if known is None else known


def follow_new_contact(work: Work, before: Snapshot, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """A ticket goes to the organization of a contact who was only made by giving it to them.

    The fact of it, if there is one.
    """
    if not any(fact.field == "contact" and fact.new is not None for fact in facts):
        return ()
    row = work.sql.one(
        "SELECT o.id, o.name FROM tickets t JOIN contacts c ON c.id = t.contact_id "
        "LEFT JOIN organizations o ON o.id = c.organization_id WHERE t.id = ?",
        (before.number,),
    )
    old = before.value("organization")
    if row is None or row[1] == old:
        return ()
    work.record(EventKind.ORGANIZATION, before.number, old, row[1])
    write_columns(work, before.number, {"organization_id": row[0]})
    return (Fact("organization", "set", old, row[1]),)


def _tag(work: Work, number: int, fact: Fact) -> None:
    if fact.op == "add" and fact.new:
        work.sql.run(
            "INSERT INTO ticket_tags (ticket_id, tag_folded, tag) VALUES (?, ?, ?)",
            (number, fold(fact.new), fact.new),
        )
    elif fact.old:
        gone = "DELETE FROM ticket_tags WHERE ticket_id = ? AND tag_folded = ?"
        work.sql.run(gone, (number, fold(fact.old)))
