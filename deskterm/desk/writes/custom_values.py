"""What the desk's own attributes are on a ticket: looked up, read and written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskterm.change import Change
from deskterm.dates import parse_instant_value
from deskterm.desk.reads.fields import COLUMNS, custom_field
from deskterm.desk.writes.work import Work
from deskterm.errors import BadText, Conflict
from deskterm.fields import CUSTOM
from deskterm.safe import storable_line
from deskterm.snapshot import Fact
from deskterm.store.tables import CustomValueTable
from deskterm.terms import CustomKind
from deskterm.values import CustomField
from deskterm.when import wake_at
from deskterm.words import fold

LONGEST = 500
"""Characters of a text."""
_MOST_BYTES = 2500
"""PostgreSQL indexes no more of a text; folded it may be longer than it was."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def resolve(work: Work, text: str, change: Change) -> str:
    """The machine value of a change: a day as 2026-11-07, a text as one line.

    BadText under the value when the attribute cannot hold it.
    """
    value = change.value.text
    kind = kind_of(work, change.field)
    if kind is CustomKind.DATE:
        at = wake_at(parse_instant_value(value), work.now, ZoneInfo(work.actor.time_zone))
        local = (_EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(work.actor.time_zone))
        return local.date().isoformat()
    if kind is not CustomKind.TEXT:
        return value
    line = " ".join(storable_line(value).split())
    if not line:
        raise BadText(text, change.value.column, f"{change.field}: needs a value here")
    if fault := _length_fault(line):
        raise BadText(text, change.value.column, f"{change.field}: {fault}")
    return line


def _length_fault(line: str) -> str:
    if len(line) <= LONGEST and len(fold(line).encode()) <= _MOST_BYTES:
        return ""
    return f"a text has at most {LONGEST} characters"


def kind_of(work: Work, name: str) -> CustomKind | None:
    """What `custom.KEY` holds; None when there is no such attribute."""
    found = work.sql.value(
        "SELECT kind FROM custom_fields WHERE key = ?", (name.removeprefix(CUSTOM),)
    )
    return None if found is None else CustomKind(found)


def values(work: Work, number: int) -> dict[str, str | None]:
    """A ticket's attributes by name (`custom.KEY`); those without a value are left out."""
    rows = work.sql.rows("SELECT field, text FROM custom_values WHERE ticket_id = ?", (number,))
    return {f"{CUSTOM}{key}": text for key, text in rows}


def write(work: Work, number: int, fact: Fact) -> None:
    """Carry out one fact about an attribute.

    Conflict when the attribute cannot hold the value any more that was looked up earlier.
    """
    key = fact.field.removeprefix(CUSTOM)
    if fact.new is None:
        work.sql.run("DELETE FROM custom_values WHERE ticket_id = ? AND field = ?", (number, key))
        return
    one = _field(work, key)
    if one is None or not holds(one, fact.new):
        raise Conflict(
            f"{fact.field} was changed in the meantime. Nothing was changed.",
            "deskterm field list",
        )
    work.sql.run("DELETE FROM custom_values WHERE ticket_id = ? AND field = ?", (number, key))
    instant = None
    if one.kind is CustomKind.DATE:
        instant = datetime.combine(date.fromisoformat(fact.new), time(), UTC)
    work.sql.insert(
        CustomValueTable,
        ticket_id=number,
        field=key,
        text=fact.new,
        text_folded=fold(fact.new),
        number=int(fact.new) if one.kind is CustomKind.NUMBER else None,
        instant=instant,
    )


def _field(work: Work, key: str) -> CustomField | None:
    row = work.sql.one(f"SELECT {COLUMNS} FROM custom_fields WHERE key = ?", (key,))
    return None if row is None else custom_field(row)


def fits(work: Work, fact: Fact) -> bool:
    """Whether an attribute could be set back to what a fact says it was."""
    if fact.old is None:
        return True
    one = _field(work, fact.field.removeprefix(CUSTOM))
    return one is not None and holds(one, fact.old)


def holds(one: CustomField, value: str) -> bool:
    """Whether an attribute may have a machine value."""
    if one.choices:
        return any(choice.key == value for choice in one.choices)
    if one.kind is CustomKind.TEXT:
        return not _length_fault(value)
    try:
        int(value) if one.kind is CustomKind.NUMBER else date.fromisoformat(value)
    except ValueError:
        return False
    return True
