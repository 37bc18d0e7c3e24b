"""Which columns a list of some width has, and what a ticket says in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from deskterm.terms import Category, Priority
from deskterm.tui import times
from deskterm.tui.text import fit, steady

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from deskterm.tui.names import Names
    from deskterm.values import TicketRow

WIDE = 84
LEAST_SUBJECT = 16
DUE_SHORT = 6
TIGHT = {"customer": 12, "organization": 8, "due": DUE_SHORT}
CHOSEN = {
    "number": 6, "subject": LEAST_SUBJECT, "status": 9, "category": 8, "priority": 8, "type": 9,
    "assignee": 8, "group": 10, "contact": 18, "contact_name": 14, "organization": 12,
    "channel": 7, "author": 8, "mailbox": 9, "tags": 14, "created_at": 7, "updated_at": 7,
    "wake_at": 10, "due_at": 10, "messages_count": 4, "files_count": 4, "last_message_id": 7,
    "unread": 6, "failed": 6,
}  # fmt: skip
"""Widths of the fields a view may choose as its columns."""
SHORT_NAMES = {"created": "created_at", "updated": "updated_at", "wake": "wake_at",
               "due": "due_at", "tag": "tags", "id": "number", "org": "organization"}  # fmt: skip
RUNNING = frozenset({Category.NEW, Category.OPEN, Category.WAITING})
"""Where a planned date still means something."""
AHEAD = ">"
"""Before a planned date, where the column holds dates of changes too."""
SOON = timedelta(hours=2)
CUSTOM = "custom."
CUSTOM_WIDTH = 10
RIGHT = frozenset({"number", "created_at", "updated_at", "wake_at", "due_at", "messages_count",
                   "files_count", "last_message_id"})  # fmt: skip
PRIORITY_MARKS = {
    Priority.URGENT: ("U", "urgent"),
    Priority.HIGH: ("H", "high"),
    Priority.NORMAL: ("·", ""),
    Priority.LOW: ("L", "quiet"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many cells; `right` aligns numbers."""

    name: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """What the cells need to know besides the ticket: the clock and the names.

    `customs` are the desk's own attributes by ticket number, where a view shows some.
    """

    now: datetime
    zone: tzinfo
    names: Names
    customs: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def layout(
    width: int, *, organization: bool = False, group: bool = False, due: bool = False
) -> tuple[Column, ...]:
    """The columns after the two marks; the subject takes what the others leave.

    Organisation, group and due take room only where some ticket has them.
    """
    if width < WIDE:
        fixed = [Column("number", 6, True), Column("customer", 12)]
        tail = [Column("who", 6), Column("due", DUE_SHORT, True)]
    else:
        fixed = [Column("number", 6, True), Column("customer", 14)]
        if organization:
            fixed.append(Column("organization", 9))
        tail = [Column("status", 9), Column("who", 7)]
        if group:
            tail.append(Column("group", 8))
        tail.append(Column("updated", 7, True))
        if due:
            tail.append(Column("due", 12, True))
    room = width - _taken(fixed + tail)
    if room < LEAST_SUBJECT and width >= WIDE:
        fixed, tail = _tight(fixed), _tight(tail)
        room = width - _taken(fixed + tail)
    return (*fixed, Column("subject", max(room, 4)), *tail)


def chosen(names: Sequence[str], width: int) -> tuple[Column, ...]:
    """The columns a view chose, none for none; those that do not fit go, the last ones first.

    Fields that no list shows are left out. The subject takes what the others leave.
    """
    known = [SHORT_NAMES.get(name, name) for name in names]
    columns = [
        Column(name, CHOSEN.get(name, CUSTOM_WIDTH), name in RIGHT)
        for name in dict.fromkeys(known)
        if name in CHOSEN or name.startswith(CUSTOM)
    ]
    while len(columns) > 1 and _taken(columns) > width + 1:
        last = next(at for at in range(len(columns) - 1, -1, -1) if columns[at].name != "subject")
        del columns[last]
    room = width - _taken([one for one in columns if one.name != "subject"])
    return tuple(
        Column(one.name, max(room - 1, 4)) if one.name == "subject" else one for one in columns
    )


def gap(columns: Sequence[Column], column: Column) -> str:
    """What parts a column from what stands before it: a first one that is right needs nothing."""
    return "" if column is columns[0] and column.right else " "


def _tight(columns: list[Column]) -> list[Column]:
    """The same columns as narrow as they still can be read."""
    return [
        Column(one.name, min(one.width, TIGHT.get(one.name, one.width)), one.right)
        for one in columns
    ]


def _taken(columns: list[Column]) -> int:
    """Two marks, the number, a space before each other column and the subject, one last."""
    return 2 + sum(column.width for column in columns) + len(columns) + 1


def mark(row: TicketRow, marked: bool, gone: bool = False) -> tuple[str, str]:
    """The one sign before the priority, and its style: + - ! w *, the most pressing first."""
    if marked:
        return "+", "accent"
    if gone:
        return "-", "quiet"
    if row.failed:
        return "!", "late"
    if row.writing:
        return "w", "accent"
    if row.unread:
        return "*", "accent"
    return " ", ""


def cell(row: TicketRow, column: Column, sight: Sight, *, wide: bool) -> tuple[str, str]:
    """A cell's text at its full width, and its style's name."""
    text, style = _text(row, column.name, sight, wide, column.width <= DUE_SHORT)
    return fit(text, column.width, right=column.right), style


def _text(row: TicketRow, name: str, sight: Sight, wide: bool, short: bool) -> tuple[str, str]:
    if name == "due":
        return _due(row, sight, wide, short)
    if name in TEXTS:
        text, style = TEXTS[name](row, sight)
        return text, style
    if name == "who":
        # Where groups have no column of their own, they stand for the agent who is not there.
        return steady(row.assignee or ("" if wide else row.group) or ""), "quiet"
    if name in ("due_at", "wake_at"):
        return _due(row, sight, True, short)
    key = name.removeprefix(CUSTOM)
    value = sight.customs.get(row.number, {}).get(key, "")
    return steady(sight.names.custom_value(key, value)), "quiet"


def _plain(text: str | None) -> tuple[str, str]:
    return steady(text or ""), "quiet"


def _when(instant: datetime, sight: Sight) -> tuple[str, str]:
    return times.when(instant, sight.now, sight.zone), "quiet"


TEXTS: dict[str, Callable[[TicketRow, Sight], tuple[str, str]]] = {
    "number": lambda row, sight: (str(row.number), "number"),
    "customer": lambda row, sight: (steady(row.contact_name or row.contact or ""), ""),
    "contact": lambda row, sight: (steady(row.contact or row.contact_name or ""), ""),
    "contact_name": lambda row, sight: (steady(row.contact_name or row.contact or ""), ""),
    "organization": lambda row, sight: _plain(row.organization),
    "subject": lambda row, sight: (steady(row.subject), "subject"),
    "status": lambda row, sight: _plain(sight.names.status(row.status)),
    "category": lambda row, sight: _plain(row.category),
    "priority": lambda row, sight: _plain(row.priority.word),
    "type": lambda row, sight: _plain(sight.names.type(row.type) if row.type else ""),
    "assignee": lambda row, sight: _plain(row.assignee),
    "group": lambda row, sight: _plain(row.group),
    "author": lambda row, sight: _plain(row.author),
    "channel": lambda row, sight: _plain(row.channel.value),
    "mailbox": lambda row, sight: _plain(row.mailbox),
    "tags": lambda row, sight: _plain(" ".join(row.tags)),
    "created_at": lambda row, sight: _when(row.created_at, sight),
    "updated": lambda row, sight: _when(row.updated_at, sight),
    "updated_at": lambda row, sight: _when(row.updated_at, sight),
    "messages_count": lambda row, sight: _plain(str(row.message_count)),
    "files_count": lambda row, sight: _plain(str(row.file_count)),
    "last_message_id": lambda row, sight: _plain(str(row.last_message_id)),
    "unread": lambda row, sight: _plain("*" if row.unread else ""),
    "failed": lambda row, sight: _plain("!" if row.failed else ""),
}
"""What a ticket says in a column, and the style of it."""


def _due(row: TicketRow, sight: Sight, wide: bool, short: bool) -> tuple[str, str]:
    """Until when it sleeps, else what is left until its planned date."""
    sleeps = row.wake_at is not None and row.category == Category.WAITING
    if not sleeps and (row.due_at is None or row.category not in RUNNING):
        return ("", "") if wide else _when(row.updated_at, sight)
    until = row.wake_at if sleeps else row.due_at
    assert until is not None
    text = times.left(until, sight.now, sight.zone, short=short)
    if until <= sight.now:
        return text, "late"
    if not sleeps:
        if not wide:
            # The column holds what was last changed as well: what is ahead wears a sign.
            text = AHEAD + (times.span(until - sight.now) if len(text) > 5 else text)
        return text, "high" if until - sight.now < SOON else "quiet"
    if not short:
        return f"{times.PAUSED} {text}", "quiet"
    if len(text) > 5:
        text = times.span(until - sight.now)
    return times.PAUSED + fit(text, 4, right=True), "quiet"
