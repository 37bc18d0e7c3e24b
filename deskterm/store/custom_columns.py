"""The desk's own attributes as SQL over `ticket_facts t`: a condition, a sort key, a group.

Their values are rows of `custom_values`. What is asked for goes by its indexes, which begin with
the field; `none`, `any`, sorting and grouping look one ticket up by the primary key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from deskterm.fields import CUSTOM, Field, Kind
from deskterm.store.instants import FAR_FUTURE, from_ms

if TYPE_CHECKING:
    from deskterm.store.columns import Context
    from deskterm.syntax import Term

Condition = tuple[str, list[Any]]
KEY = re.compile(r"[a-z][a-z0-9_-]{0,30}")
LAST_NUMBER = 10**18
"""Sorts what has no number behind every number of 18 digits."""
_LAST_TEXT = "\U0010ffff"


def any_of(parts: list[Condition]) -> Condition:
    """OR of conditions."""
    values = [value for _, part in parts for value in part]
    return f"({' OR '.join(sql for sql, _ in parts)})", values


def key_of(name: str) -> str:
    """The key of `custom.KEY`, fit to stand in SQL; ValueError for anything else."""
    key = name.removeprefix(CUSTOM)
    if key == name or not KEY.fullmatch(key):
        raise ValueError(f"no custom field: {name}")
    return key


def _value(column: str, name: str) -> str:
    return (
        f"(SELECT v.{column} FROM custom_values v "
        f"WHERE v.ticket_id = t.number AND v.field = '{key_of(name)}')"
    )


def sort_of(field: Field) -> str:
    """What tickets are sorted by, never NULL; those without a value come last."""
    if field.kind is Kind.INTEGER:
        return f"COALESCE({_value('number', field.name)}, {LAST_NUMBER})"
    if field.kind is Kind.DAY:
        return f"COALESCE({_value('instant', field.name)}, {FAR_FUTURE})"
    return f"COALESCE({_value('text_folded', field.name)}, '{_LAST_TEXT}') {{c}}"


def group_of(name: str) -> str:
    """What tickets are counted by: the machine value, NULL where there is none."""
    return _value("text", name)


def condition(field: Field, context: Context, term: Term) -> Condition:
    """A term over one attribute; what is asked for is found through an index."""
    made = _OF_KIND[field.kind](context, term)
    parts = [_there(field, value.text) for value in term.values if value.special]
    if made is not None:
        parts.append((f"t.number IN ({_rows('v.ticket_id', field)} AND {made[0]})", made[1]))
    return any_of(parts)


def looked_up(field: Field, context: Context, term: Term) -> Condition | None:
    """SQL for the ids of the tickets it fits; None where no index has them."""
    made = _OF_KIND[field.kind](context, term)
    if made is None or any(value.special for value in term.values):
        return None
    return f"{_rows('v.ticket_id', field)} AND {made[0]}", made[1]


def walked(field: Field, context: Context, term: Term) -> Condition:
    """The same as `condition`, asked of ticket `t` alone as a walk meets it."""
    made = _OF_KIND[field.kind](context, term)
    parts = [_there(field, value.text) for value in term.values if value.special]
    if made is not None:
        parts.append((f"EXISTS ({_rows('1', field)} AND {_THIS} AND {made[0]})", made[1]))
    return any_of(parts)


_THIS = "v.ticket_id = t.number"


def _rows(what: str, field: Field) -> str:
    return f"SELECT {what} FROM custom_values v WHERE v.field = '{key_of(field.name)}'"


def _there(field: Field, word: str) -> Condition:
    """`none` or `any`."""
    return f"{'NOT ' * (word == 'none')}EXISTS ({_rows('1', field)} AND {_THIS})", []


def _plain(term: Term) -> list[str]:
    return [value.text for value in term.values if not value.special]


def _words(context: Context, term: Term) -> Condition | None:
    """Texts that hold, or begin with, what is asked."""
    from deskterm.store.columns import escaped
    from deskterm.words import fold

    parts: list[Condition] = []
    for value in (value for value in term.values if not value.special):
        folded = fold(value.text)
        pattern = escaped(folded) + "%"
        like = "v.text_folded LIKE ? ESCAPE '!'"
        if not value.prefix:
            parts.append((like, [f"%{pattern}"]))
        elif context.sqlite and folded:
            # SQLite takes no LIKE with ESCAPE for a stretch of an index.
            parts.append(
                (
                    f"v.text_folded >= ? AND v.text_folded < ? AND {like}",
                    [folded, folded + _LAST_TEXT, pattern],
                )
            )
        else:
            parts.append((like, [pattern]))
    return any_of(parts) if parts else None


def _keys(_context: Context, term: Term) -> Condition | None:
    """Choices, found by their folded key, which has an index."""
    from deskterm.words import fold

    keys = [fold(text) for text in _plain(term)]
    return (f"v.text_folded IN ({', '.join('?' * len(keys))})", [*keys]) if keys else None


def _numbers(_context: Context, term: Term) -> Condition | None:
    if term.op == "..":
        bounds = zip((">=", "<="), term.values, strict=True)
        parts = [(f"v.number {op} ?", int(value.text)) for op, value in bounds if value.text]
        return " AND ".join(sql for sql, _ in parts), [value for _, value in parts]
    texts = _plain(term)
    if term.op != "=":
        return f"v.number {term.op} ?", [int(texts[0])]
    return (f"v.number IN ({', '.join('?' * len(texts))})", [*map(int, texts)]) if texts else None


def _days(context: Context, term: Term) -> Condition | None:
    """Days lie at midnight UTC, whoever asks: what is meant by now is the day it is for them."""
    from zoneinfo import ZoneInfo

    from deskterm.when import intervals

    local = from_ms(context.now_ms).astimezone(ZoneInfo(context.actor.time_zone))
    today = datetime.combine(local.date(), time(), UTC)
    texts = tuple(value.text for value in term.values if not value.special)
    parts: list[Condition] = []
    for low, high in intervals(term.op, texts, today, UTC, ahead=True):
        sql = ["v.instant >= ?"] * (low is not None) + ["v.instant < ?"] * (high is not None)
        bounds = [bound for bound in (low, high) if bound is not None]
        parts.append(("(" + " AND ".join(sql) + ")", [*bounds]))
    return any_of(parts) if parts else None


_OF_KIND: dict[Kind, Callable[[Context, Term], Condition | None]] = {
    Kind.TEXT: _words,
    Kind.CHOICE: _keys,
    Kind.INTEGER: _numbers,
    Kind.DAY: _days,
}
