"""Terms by which a list may be found instead of walked, for SQLite.

A list of tickets is a walk along its order that stops when the page is full, and every condition
is asked of each ticket it meets. That is slow when hardly any ticket fits: then those that fit are
looked up, and sorted. SQLite's planner cannot know how many they are; counting a few thousand
entries of an index tells, and takes less than a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from deskterm.fields import CUSTOM, Field
from deskterm.store import custom_columns
from deskterm.store.conditions import Condition, Context, any_of, escaped, instant
from deskterm.syntax import Term
from deskterm.words import fold

FEW = 4000
"""So many tickets are looked up and sorted as fast as a list of a million is walked for a page."""

Maker = Callable[[Context, Term], Condition | None]


def _tag(value_text: str, prefix: bool) -> Condition:
    if prefix:
        return "g.tag_folded LIKE ? ESCAPE '!'", [escaped(fold(value_text)) + "%"]
    return "g.tag_folded = ?", [fold(value_text)]


def _tagged(_context: Context, term: Term) -> Condition | None:
    if any(value.special for value in term.values):
        return None
    sql, values = any_of([_tag(value.text, value.prefix) for value in term.values])
    return f"SELECT g.ticket_id FROM ticket_tags g WHERE {sql}", values


def _has_tag(_context: Context, term: Term) -> Condition | None:
    if any(value.special for value in term.values):
        return None
    sql, values = any_of([_tag(value.text, value.prefix) for value in term.values])
    has = "SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.number"
    return f"EXISTS ({has} AND {sql})", values


def _created(context: Context, term: Term) -> Condition | None:
    sql, values = instant("v.created_at")(context, term)
    return f"SELECT v.id FROM tickets v WHERE {sql}", values


LOOKED_UP: dict[str, Maker] = {"tag": _tagged, "created": _created}
"""The ids of the tickets a term fits, through an index; None when there is no such way."""

# A plus keeps SQLite from choosing the index after all.
WALKED: dict[str, Maker] = {"tag": _has_tag, "created": instant("+t.created_at")}
"""The same asked of ticket `t` as a walk meets it."""


def looking_up(field: Field) -> Maker | None:
    """What `LOOKED_UP` has for a field, the desk's own among them."""
    if field.name.startswith(CUSTOM):
        return partial(custom_columns.looked_up, field)
    return LOOKED_UP.get(field.name)


def walking(field: Field, all_met: bool) -> Maker | None:
    """What `WALKED` has for a field; None where all that fit are met anyway, as in a count.

    Then its index is the way in, and SQLite may choose it.
    """
    if all_met:
        return None
    if field.name.startswith(CUSTOM):
        return partial(custom_columns.walked, field)
    return WALKED.get(field.name)
