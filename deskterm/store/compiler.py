"""The filter language compiled one way only: to SQL text with bound values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from deskterm.errors import BadText
from deskterm.fields import FieldSet
from deskterm.lexer import Value
from deskterm.policy import Actor
from deskterm.query import And, Node, Not, Or, Phrase, Query, Term, Words, parse
from deskterm.store.columns import (
    FILTERS,
    GROUPS,
    NOT_MERGED,
    NOT_SPAM,
    SORTS,
    TALLIED_FIELDS,
    TALLIED_FLAGS,
    TALLIED_GROUPS,
    TALLIED_KEYS,
    Condition,
)
from deskterm.store.instants import to_ms
from deskterm.store.visible import tallied_for, visible_to
from deskterm.values import Agent
from deskterm.words import called, fold, nearest, split

COLLATE_C = 'COLLATE "C"'


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query's parts; `numbers` and `count` put them together.

    `tallied` is the table of figures that a count may be read from, and `asked` the conditions
    without the one of sight, which that table has; None when the query asks for more.
    """

    joins: str
    join_values: list[Any]
    where: str
    values: list[Any]
    order: str
    groups: tuple[str, ...] = ()
    tallied: Condition | None = None
    asked: Condition = ("TRUE", [])

    def numbers(self) -> tuple[str, list[Any]]:
        """SQL for the numbers in the query's order, without a limit."""
        sql = f"SELECT t.number FROM ticket_facts t{self.joins} WHERE {self.where}"
        return f"{sql} ORDER BY {self.order}", [*self.join_values, *self.values]

    def count(self) -> tuple[str, list[Any]]:
        """SQL for how many there are."""
        if self.tallied is not None:
            rows, values = self.tallied
            sql = f"SELECT COALESCE(SUM(t.many), 0) FROM {rows} t WHERE {self.asked[0]}"
            return sql, [*values, *self.asked[1]]
        sql = f"SELECT COUNT(*) FROM ticket_facts t{self.joins} WHERE {self.where}"
        return sql, [*self.join_values, *self.values]

    def tally(self) -> tuple[str, list[Any]]:
        """SQL for how many there are of each: the groups' values, then the count, most first.

        A ticket counts once for each of its tags.
        """
        if self.tallied is not None and TALLIED_GROUPS.issuperset(self.groups):
            return self._tally_of_figures(*self.tallied)
        tagged = " LEFT JOIN ticket_tags gt ON gt.ticket_id = t.number"
        joins = self.joins + (tagged if "tag" in self.groups else "")
        shown = ["gt.tag" if name == "tag" else GROUPS[name] for name in self.groups]
        places = ", ".join(str(at) for at in range(1, len(shown) + 1))
        sql = (
            f"SELECT {', '.join(shown)}, COUNT(*) AS many FROM ticket_facts t{joins} "
            f"WHERE {self.where} GROUP BY {places} ORDER BY many DESC, {places}"
        )
        return sql, [*self.join_values, *self.values]

    def _tally_of_figures(self, rows: str, values: list[Any]) -> tuple[str, list[Any]]:
        """Figures summed by keys first, so that names are looked up once each."""
        keys = [TALLIED_KEYS.get(name, name) for name in self.groups]
        places = ", ".join(str(at) for at in range(1, len(keys) + 1))
        shown = ", ".join(GROUPS[name] for name in self.groups)
        inner = (
            f"SELECT {', '.join(f't.{key}' for key in keys)}, SUM(t.many) AS many FROM {rows} t "
            f"WHERE {self.asked[0]} GROUP BY {places}"
        )
        sql = f"SELECT {shown}, t.many FROM ({inner}) t ORDER BY t.many DESC, {places}"
        return sql, [*values, *self.asked[1]]


class Compiler:
    """Compiles for one dialect, actor and instant.

    `agents` and `groups` (ids and names) are asked once each, if a name is used.
    """

    def __init__(
        self,
        sqlite: bool,
        fields: FieldSet,
        actor: Actor,
        now: datetime,
        agents: Callable[[], list[Agent]],
        groups: Callable[[], list[tuple[int, str]]] = list,
    ) -> None:
        self.sqlite = sqlite
        self.fields = fields
        self.actor = actor
        self.now = now
        self._load_agents = agents
        self._load_groups = groups
        self._query = Query()

    def compile(self, text: str, sort: str = "", by: str = "") -> Compiled:
        """A query's text, a sort such as `-priority,created` and groups as SQL; BadText if off."""
        self._query = query = parse(text, self.fields)
        keys = parse(f"sort:{sort}", self.fields).sort if sort else query.sort
        groups = parse(f"by:{by}", self.fields).by if by else query.by
        parts: list[Condition] = []
        texts: list[Words | Phrase] = []
        for node in _conjuncts(query.expression):
            if isinstance(node, Words | Phrase):
                texts.append(node)
            else:
                parts.append(self._node(node))
        named = set(_fields_of(query.expression))
        if "number" not in named and not _asks_open(query.expression):
            parts.append((NOT_MERGED, []))
            if not _names_spam(query.expression):
                parts.append((NOT_SPAM, []))
        joins, join_values = self._text_join(texts) if texts else ("", [])
        order = [self._key(key.field, key.descending) for key in keys]
        if not order:
            # FTS5 walks its index backwards for its own rowid, and sorts for any other column.
            order = ["w.id DESC"] if texts else [self._key("updated", True), "t.number DESC"]
        elif "number" not in {key.field for key in keys}:
            order.append("t.number DESC")
        asked = _all_of(parts)
        where, values = _all_of([visible_to(self.actor), *parts])
        figures = tallied_for(self.actor) if _is_tallied(query.expression) else None
        return Compiled(
            joins,
            join_values,
            where,
            values,
            ", ".join(order),
            tuple(key.field for key in groups),
            figures,
            asked,
        )

    def agent_id(self, term: Term, index: int) -> int:
        """The agent a value names; BadText under the value when nobody is called that."""
        value = term.values[index]
        if value.special and value.text == "me":
            return self.actor.id
        if (id := self._agent_named(value)) is not None:
            return id
        near = nearest(value.text, (agent.login for agent in self._agents))
        raise BadText(self._query.text, value.column, f'no agent "{value.text}"', near)

    def group_id(self, term: Term, index: int) -> int:
        """The group a value names; BadText under the value when none is called that."""
        value = term.values[index]
        if (id := self._group_named(value.text)) is not None:
            return id
        near = nearest(value.text, (name for _, name in self._groups))
        raise BadText(self._query.text, value.column, f'no group "{value.text}"', near)

    def who(self, term: Term, index: int) -> str:
        """An agent, or else a group, as ticket_access writes them; `group:NAME` is a group."""
        value = term.values[index]
        agent = None if value.text.startswith("group:") else self._agent_named(value)
        if agent is not None:
            return f"agent:{agent}"
        if (id := self._group_named(value.text.removeprefix("group:"))) is not None:
            return f"group:{id}"
        known = (*(agent.login for agent in self._agents), *(name for _, name in self._groups))
        why = f'no agent and no group "{value.text}"'
        raise BadText(self._query.text, value.column, why, nearest(value.text, known))

    def _agent_named(self, value: Value) -> int | None:
        found = called(value.text, ((a.id, a.login, a.name) for a in self._agents))
        if len(found) > 1:
            logins = ", ".join(agent.login for agent in self._agents if agent.id in found)
            why = f"{logins} are called that: use the login"
            raise BadText(self._query.text, value.column, why)
        return next(iter(found), None)

    def _group_named(self, name: str) -> int | None:
        wanted = fold(name)
        return next((id for id, known in self._groups if fold(known) == wanted), None)

    @property
    def now_ms(self) -> int:
        """The instant the query is asked at, in UTC milliseconds."""
        return to_ms(self.now)

    def instants(self, term: Term) -> list[tuple[int | None, int | None]]:
        """The intervals in milliseconds that an instant field's values mean."""
        from zoneinfo import ZoneInfo

        from deskterm.when import intervals

        texts = tuple(value.text for value in term.values if not value.special)
        ahead = self.fields[term.field].ahead
        return intervals(term.op, texts, self.now, ZoneInfo(self.actor.time_zone), ahead)

    @cached_property
    def _agents(self) -> list[Agent]:
        return self._load_agents()

    @cached_property
    def _groups(self) -> list[tuple[int, str]]:
        return self._load_groups()

    def _key(self, field: str, descending: bool) -> str:
        column = SORTS[field].replace("{c}", "" if self.sqlite else COLLATE_C).strip()
        return f"{column} DESC" if descending else column

    def _node(self, node: Node) -> Condition:
        if isinstance(node, And | Or):
            parts = [self._node(item) for item in node.items]
            joint = " AND " if isinstance(node, And) else " OR "
            return (
                "(" + joint.join(sql for sql, _ in parts) + ")",
                [value for _, values in parts for value in values],
            )
        if isinstance(node, Not):
            sql, values = self._node(node.item)
            # A condition on a NULL column is neither true nor false; NOT must hold there.
            return f"NOT COALESCE(({sql}), FALSE)", values
        if isinstance(node, Term):
            return FILTERS[node.field](self, node)
        inner, values = self._search([node])
        return f"t.number IN ({inner})", values

    def _text_join(self, nodes: list[Words | Phrase]) -> tuple[str, list[Any]]:
        inner, values = self._search(nodes)
        return f" JOIN ({inner}) w ON w.id = t.number", values

    def _search(self, nodes: list[Words | Phrase]) -> Condition:
        """A subquery that gives the `id` of tickets whose documents hold all of these."""
        texts = [(split(node.text), isinstance(node, Words) and node.prefix) for node in nodes]
        if self.sqlite:
            match = " AND ".join(f'"{" ".join(words)}"{" *" * prefix}' for words, prefix in texts)
            return "SELECT rowid AS id FROM ticket_words WHERE ticket_words MATCH ?", [match]
        wanted = [
            f"'{word}'{':*' * (prefix and index == len(words))}"
            for words, prefix in texts
            for index, word in enumerate(words, 1)
        ]
        sql = "SELECT ticket_id AS id FROM ticket_documents WHERE words @@ to_tsquery('simple', ?)"
        values: list[Any] = [" & ".join(wanted)]
        for words, prefix in texts:
            if len(words) > 1:
                # Not <->: a tsvector keeps no position after the 16,383rd word of a document.
                near = "(' ' || public || ' ' LIKE ? OR ' ' || internal || ' ' LIKE ?)"
                sql += f" AND {near}"
                values += [f"% {' '.join(words)}{'' if prefix else ' '}%"] * 2
        return sql, values


def _all_of(parts: list[Condition]) -> Condition:
    if not parts:
        return "TRUE", []
    return " AND ".join(sql for sql, _ in parts), [one for _, values in parts for one in values]


def _is_tallied(node: Node | None) -> bool:
    """Whether the figures of `ticket_tallies` can answer: every term asks for what they tell."""
    if node is None:
        return True
    if isinstance(node, And | Or):
        return all(map(_is_tallied, node.items))
    if isinstance(node, Not):
        return _is_tallied(node.item)
    if not isinstance(node, Term):
        return False
    if node.field == "is":
        return all(value.text in TALLIED_FLAGS for value in node.values)
    return node.field in TALLIED_FIELDS


def _conjuncts(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, And) else (node,)


def _walk(node: Node | None) -> Iterable[Term]:
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _walk(item)
    elif isinstance(node, Not):
        yield from _walk(node.item)
    elif isinstance(node, Term):
        yield node


def _fields_of(node: Node | None) -> Iterable[str]:
    return (term.field for term in _walk(node))


def _asks_open(node: Node | None) -> bool:
    """Whether only open tickets match: they are neither merged nor spam, and the index knows."""
    return any(
        isinstance(one, Term) and one.field == "is" and [v.text for v in one.values] == ["open"]
        for one in _conjuncts(node)
    )


def _names_spam(node: Node | None) -> bool:
    return any(
        term.field in ("is", "category") and any(value.text == "spam" for value in term.values)
        for term in _walk(node)
    )
