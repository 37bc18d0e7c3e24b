"""Which columns a list of some width has, and what a ticket says in each."""

from __future__ import annotations

from dataclasses import dataclass
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
    """What the cells need to know besides the ticket: the clock and the names."""

    now: datetime
    zone: tzinfo
    names: Names


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


def _tight(columns: list[Column]) -> list[Column]:
    """The same columns as narrow as they still can be read."""
    return [
        Column(one.name, min(one.width, TIGHT.get(one.name, one.width)), one.right)
        for one in columns
    ]


def _taken(columns: list[Column]) -> int:
    """Two marks, the number, a space before each other column and the subject, one last."""
    return 2 + sum(column.width for column in columns) + len(columns) + 1


def mark(row: TicketRow, marked: bool) -> tuple[str, str]:
    """The one sign before the priority, and its style: + ! w *, the most pressing first."""
    if marked:
        return "+", "accent"
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
    if name == "number":
        return str(row.number), "number"
    if name == "customer":
        return steady(row.contact_name or row.contact or ""), ""
    if name == "organization":
        return steady(row.organization or ""), "quiet"
    if name == "subject":
        return steady(row.subject), "subject"
    if name == "status":
        return steady(sight.names.status(row.status)), "quiet"
    if name == "who":
        # Where groups have no column of their own, they stand for the agent who is not there.
        return steady(row.assignee or ("" if wide else row.group) or ""), "quiet"
    if name == "group":
        return steady(row.group or ""), "quiet"
    if name == "updated":
        return times.when(row.updated_at, sight.now, sight.zone), "quiet"
    return _due(row, sight, wide, short)


def _due(row: TicketRow, sight: Sight, wide: bool, short: bool) -> tuple[str, str]:
    # Until service levels exist, what is due is the waking of what sleeps.
    if row.wake_at is None or row.category != Category.WAITING:
        return ("", "") if wide else (times.when(row.updated_at, sight.now, sight.zone), "quiet")
    if row.wake_at <= sight.now:
        return times.left(row.wake_at, sight.now, sight.zone), "late"
    if not short:
        return f"{times.PAUSED} {times.left(row.wake_at, sight.now, sight.zone)}", "quiet"
    text = times.left(row.wake_at, sight.now, sight.zone, short=True)
    if len(text) > 5:
        text = times.span(row.wake_at - sight.now)
    return times.PAUSED + fit(text, 4, right=True), "quiet"
