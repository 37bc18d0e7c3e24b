"""The filter language compiled one way only: to SQL text with bound values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from deskterm.errors import BadText
from deskterm.fields import CUSTOM, FieldSet
from deskterm.lexer import Value
from deskterm.policy import Actor
from deskterm.query import And, Node, Not, Or, Phrase, Query, Term, Words, parse
from deskterm.query import Key as SortKey
from deskterm.store.columns import (
    NOT_MERGED,
    NOT_SPAM,
    TALLIED_FIELDS,
    TALLIED_FLAGS,
    Condition,
    condition,
    sort_of,
)
from deskterm.store.compiled import Compiled, Key
from deskterm.store.drivers import FEW, looking_up, walking
from deskterm.store.fulltext import KNOWN_WORDS, MOST_WORDS, SOME_WORDS, begins
from deskterm.store.instants import to_ms
from deskterm.store.searching import FULL, in_document, is_wide, matching, newest_with
from deskterm.store.visible import tallied_for, visible_to
from deskterm.values import Agent
from deskterm.words import called, fold, nearest

_ABSOLUTE = re.compile(r"([0-9]{4}(-[0-9]{2}){0,2})?")
"""A year, a month or a day by its number, or an open end: the same whatever the hour."""
COLLATE_C = 'COLLATE "C"'


class Compiler:
    """Compiles for one dialect, actor and instant.

    `agents` and `groups` (ids and names) are asked once each, if a name is used; `rows` runs SQL.
    What was compiled stays right while the desk is as it is, and if `timeless` whatever the hour.
    """

    def __init__(
        self,
        sqlite: bool,
        fields: FieldSet,
        actor: Actor,
        now: datetime,
        agents: Callable[[], list[Agent]],
        groups: Callable[[], list[tuple[int, str]]] = list,
        rows: Callable[[str, list[Any]], list[tuple[Any, ...]]] = lambda _sql, _values: [],
    ) -> None:
        self.sqlite = sqlite
        self.fields = fields
        self.actor = actor
        self.now = now
        self._load_agents = agents
        self._load_groups = groups
        self._rows = rows
        self._query = Query()
        self._begun: dict[str, list[str] | None] = {}
        self.timeless = True

    def compile(
        self, text: str, sort: str = "", by: str = "", *, counting: bool = False
    ) -> Compiled:
        """A query's text, a sort such as `-priority,created` and groups as SQL; BadText if off.

        A count meets every ticket that fits, a list only a page of them: `counting` says which.
        """
        self._query = query = parse(text, self.fields)
        ordered = parse(f"sort:{sort}", self.fields) if sort else query
        keys = ordered.sort
        groups = parse(f"by:{by}", self.fields).by if by else query.by
        conjuncts = _conjuncts(query.expression)
        found = self._looked_up(conjuncts, counting)
        # Sorted by what no index has in order, a list meets every ticket that fits, as a count.
        all_met = (counting and not found) or any(key.field.startswith(CUSTOM) for key in keys)
        parts: list[Condition] = []
        texts: list[Words | Phrase] = []
        for node in conjuncts:
            if not isinstance(node, Words | Phrase):
                parts.append(self._conjunct(node, found, all_met))
            elif self.sqlite and (found or is_wide(node, self._known)) and not _ranked(keys):
                parts.append(in_document(node))
            else:
                texts.append(node)
        named = set(_fields_of(query.expression))
        if "number" not in named and not _asks_open(query.expression):
            if not _names_merged(query.expression):
                parts.append((NOT_MERGED, []))
            if not _names_spam(query.expression):
                parts.append((NOT_SPAM, []))
        asked = _all_of(parts)
        return Compiled(
            self._text_join(texts, _ranked(keys)) if texts else ("", []),
            _all_of([visible_to(self.actor), *parts]),
            self._keys(ordered, texts, any(isinstance(node, Words | Phrase) for node in conjuncts)),
            tuple(key.field for key in groups),
            tallied_for(self.actor) if counting and _is_tallied(query.expression) else None,
            asked,
        )

    def _keys(
        self, ordered: Query, texts: Sequence[Words | Phrase], words: bool
    ) -> tuple[Key, ...]:
        """What the list is sorted by: words give the newest number first, all else the newest
        change."""
        # FTS5 walks its index backwards for its own rowid, and sorts for any other column.
        last = Key("w.id" if texts else "t.number", True)
        if not ordered.sort:
            return (last,) if words else (self._key("updated", True), last)
        for key in ordered.sort:
            if key.field == "rank" and not texts:
                raise BadText(ordered.text, key.column, "rank: needs words to search for")
        found = [self._key(key.field, key.descending) for key in ordered.sort]
        by_number = any(key.field == "number" for key in ordered.sort)
        return (*found, *(() if by_number else (last,)))

    def _looked_up(self, conjuncts: Sequence[Node], counting: bool) -> tuple[Term, ...]:
        """The terms that fit so few tickets that the list is found by them.

        A count is found only by the desk's own fields that way.
        """
        if not self.sqlite:
            return ()
        terms = [node for node in conjuncts if isinstance(node, Term)]
        # One way in is enough, and dates are told the fastest.
        for node in sorted(terms, key=lambda term: term.field != "created"):
            if counting and not node.field.startswith(CUSTOM):
                continue
            look_up = looking_up(self.fields[node.field])
            found = None if look_up is None else look_up(self, node)
            if found is not None and self._few(*found):
                return (node,)
        return ()

    def _few(self, sql: str, values: list[Any]) -> bool:
        counted = f"SELECT COUNT(*) FROM ({sql} LIMIT {FEW + 1})"
        return all(row[0] <= FEW for row in self._rows(counted, values))

    def _conjunct(self, node: Node, found: Sequence[Term], all_met: bool) -> Condition:
        if not self.sqlite or not isinstance(node, Term):
            return self._node(node)
        field = self.fields[node.field]
        if node in found and (look_up := looking_up(field)) is not None:
            sql, values = look_up(self, node) or ("", [])
            return f"t.number IN ({sql})", values
        walk = walking(field, all_met)
        return (walk(self, node) if walk is not None else None) or self._node(node)

    def _known(self, beginning: str) -> list[str] | None:
        if beginning not in self._begun:
            words = [row[0] for row in self._rows(KNOWN_WORDS, begins(beginning))]
            wide = len(words) > MOST_WORDS or (len(words) > SOME_WORDS and self._common(beginning))
            self._begun[beginning] = None if wide else words
        return self._begun[beginning]

    def _common(self, beginning: str) -> bool:
        """Whether so many of the newest tickets have a word that begins so that a page is full
        before all such words are looked up."""
        return any(row[0] >= FULL for row in self._rows(*newest_with(beginning)))

    def words(self, sql: str, values: list[Any]) -> list[str]:
        """The words of one column, for conditions that look before they are made."""
        return [str(row[0]) for row in self._rows(sql, values)]

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
        self.timeless = False
        return to_ms(self.now)

    def instants(self, term: Term) -> list[tuple[int | None, int | None]]:
        """The intervals in milliseconds that an instant field's values mean."""
        from zoneinfo import ZoneInfo

        from deskterm.when import intervals

        texts = tuple(value.text for value in term.values if not value.special)
        self.timeless &= all(map(_ABSOLUTE.fullmatch, texts))
        ahead = self.fields[term.field].ahead
        return intervals(term.op, texts, self.now, ZoneInfo(self.actor.time_zone), ahead)

    @cached_property
    def _agents(self) -> list[Agent]:
        return self._load_agents()

    @cached_property
    def _groups(self) -> list[tuple[int, str]]:
        return self._load_groups()

    def _key(self, field: str, descending: bool) -> Key:
        column = sort_of(self.fields[field])
        collated = column.replace("{c}", "" if self.sqlite else COLLATE_C)
        return Key(collated.strip(), descending, "{c}" in column)

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
            return condition(self.fields[node.field], self, node)
        if self.sqlite and is_wide(node, self._known):
            return in_document(node)
        inner, values = matching(self.sqlite, [node], self._known, False)
        return f"t.number IN ({inner})", values

    def _text_join(self, nodes: list[Words | Phrase], rank: bool) -> Condition:
        inner, values = matching(self.sqlite, nodes, self._known, rank)
        return f" JOIN ({inner}) w ON w.id = t.number", values


def _ranked(keys: Sequence[SortKey]) -> bool:
    return any(key.field == "rank" for key in keys)


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


_OPEN_ALONE = frozenset({"open", "new", "overdue"})


def _asks_open(node: Node | None) -> bool:
    """Whether only open tickets match: they are neither merged nor spam, and the index knows."""
    return any(
        isinstance(one, Term)
        and one.field == "is"
        and _OPEN_ALONE.issuperset(value.text for value in one.values)
        for one in _conjuncts(node)
    )


def _names_merged(node: Node | None) -> bool:
    return any(
        term.field == "is" and any(value.text == "merged" for value in term.values)
        for term in _walk(node)
    )


def _names_spam(node: Node | None) -> bool:
    return any(
        term.field in ("is", "category") and any(value.text == "spam" for value in term.values)
        for term in _walk(node)
    )
