"""A query's parts put together as SQL: a page of numbers, a count, a tally."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from deskterm.store.columns import GROUPS, TALLIED_GROUPS, TALLIED_KEYS, Condition, group_of

MOST = 2**62
"""More rows than any database counts to."""


class Key(NamedTuple):
    """An expression a list is sorted by, never NULL, whether it descends and whether it is text."""

    sql: str
    down: bool
    text: bool = False


@dataclass(frozen=True)
class Compiled:
    """A query's parts.

    `where` has the condition of sight in it, `asked` has not. `tallied` is the table of figures
    that a count may be read from, which has that condition itself; None when the query asks for
    more than figures tell. The last of `keys` tells any two tickets apart.
    """

    joins: Condition
    where: Condition
    keys: tuple[Key, ...]
    groups: tuple[str, ...] = ()
    tallied: Condition | None = None
    asked: Condition = ("TRUE", [])

    @property
    def order(self) -> str:
        """What follows ORDER BY."""
        return ", ".join(f"{key.sql} DESC" if key.down else key.sql for key in self.keys)

    @property
    def sorted_by(self) -> str:
        """The order in words that stay the same however the tickets are found."""
        return self.order.replace("w.id", "t.number")

    def page(self, limit: int = 0, after: list[Any] | None = None) -> tuple[str, list[Any]]:
        """SQL for numbers in order, each with its keys; `limit` 0 is all.

        `after` are the keys of the last ticket of the page before: the list goes on behind it,
        whatever came or went in front.
        """
        beyond, values = _beyond(self.keys, after) if after else ("", [])
        keys = ", ".join(key.sql for key in self.keys)
        sql = (
            f"SELECT t.number, {keys} FROM ticket_facts t{self.joins[0]} WHERE {self.where[0]}"
            f"{beyond} ORDER BY {self.order}{f' LIMIT {min(limit, MOST)}' if limit else ''}"
        )
        return sql, [*self.joins[1], *self.where[1], *values]

    def numbers(self, limit: int = 0, offset: int = 0) -> tuple[str, list[Any]]:
        """SQL for the numbers alone in the query's order; `limit` 0 is all."""
        bound = f" LIMIT {min(limit, MOST)} OFFSET {min(offset, MOST)}" if limit else ""
        sql = f"SELECT t.number FROM ticket_facts t{self.joins[0]} WHERE {self.where[0]}"
        return f"{sql} ORDER BY {self.order}{bound}", [*self.joins[1], *self.where[1]]

    def count(self, most: int = 0) -> tuple[str, list[Any]]:
        """SQL for how many there are; with `most` it looks for no more than those."""
        if self.tallied is not None:
            rows, values = self.tallied
            sql = f"SELECT COALESCE(SUM(t.many), 0) FROM {rows} t WHERE {self.asked[0]}"
            return sql, [*values, *self.asked[1]]
        found = f"FROM ticket_facts t{self.joins[0]} WHERE {self.where[0]}"
        sql = f"SELECT COUNT(*) {found}"
        if most:
            sql = f"SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT {int(most)}) s"
        return sql, [*self.joins[1], *self.where[1]]

    def tally(self) -> tuple[str, list[Any]]:
        """SQL for how many there are of each: the groups' values, then the count, most first.

        A ticket counts once for each of its tags.
        """
        if self.tallied is not None and TALLIED_GROUPS.issuperset(self.groups):
            return self._tally_of_figures(*self.tallied)
        tagged = " LEFT JOIN ticket_tags gt ON gt.ticket_id = t.number"
        joins = self.joins[0] + (tagged if "tag" in self.groups else "")
        shown = ["gt.tag" if name == "tag" else group_of(name) for name in self.groups]
        places = ", ".join(str(at) for at in range(1, len(shown) + 1))
        order = places.replace(",", " NULLS FIRST,")
        sql = (
            f"SELECT {', '.join(shown)}, COUNT(*) AS many FROM ticket_facts t{joins} "
            f"WHERE {self.where[0]} GROUP BY {places} ORDER BY many DESC, {order} NULLS FIRST"
        )
        return sql, [*self.joins[1], *self.where[1]]

    def _tally_of_figures(self, rows: str, values: list[Any]) -> tuple[str, list[Any]]:
        """Figures summed by keys first, so that names are looked up once each."""
        keys = [TALLIED_KEYS.get(name, name) for name in self.groups]
        places = ", ".join(str(at) for at in range(1, len(keys) + 1))
        shown = ", ".join(GROUPS[name] for name in self.groups)
        inner = (
            f"SELECT {', '.join(f't.{key}' for key in keys)}, SUM(t.many) AS many FROM {rows} t "
            f"WHERE {self.asked[0]} GROUP BY {places}"
        )
        order = places.replace(",", " NULLS FIRST,")
        sql = f"SELECT {shown}, t.many FROM ({inner}) t ORDER BY t.many DESC, {order} NULLS FIRST"
        return sql, [*values, *self.asked[1]]


def count_all(queries: Sequence[Compiled]) -> tuple[str, list[Any]]:
    """SQL for one row with how many there are of each."""
    counts: list[str] = []
    values: list[Any] = []
    rows: Condition = ("(SELECT 0 AS many)", [])
    for query in queries:
        if query.tallied is None or not query.tallied[1]:
            sql, more = query.count()
            counts.append(f"({sql})")
        else:
            # What somebody may see is put together from figures and tickets: once for all counts.
            rows = query.tallied
            sql, more = query.asked
            counts.append(f"COALESCE(SUM(t.many) FILTER (WHERE {sql}), 0)")
        values += more
    return f"SELECT {', '.join(counts)} FROM {rows[0]} t", [*values, *rows[1]]


def _beyond(keys: tuple[Key, ...], values: list[Any]) -> Condition:
    """` AND …`: behind a ticket with these keys. The first comparison stands alone, so that an
    index is entered there."""
    key, value = keys[0].sql, values[0]
    sign = "<" if keys[0].down else ">"
    if len(keys) == 1:
        return f" AND {key} {sign} ?", [value]
    rest, others = _beyond(keys[1:], values[1:])
    return f" AND {key} {sign}= ? AND ({key} {sign} ? OR (TRUE{rest}))", [value, value, *others]
