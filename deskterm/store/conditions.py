"""Conditions over `ticket_facts t`, one function a kind of field: a term's values in, SQL out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from deskterm.lexer import Value
from deskterm.policy import Actor
from deskterm.store.instants import FAR_FUTURE
from deskterm.syntax import Term

Condition = tuple[str, list[Any]]


class Context(Protocol):
    """What a condition may ask of the compiler."""

    actor: Actor
    sqlite: bool

    def agent_id(self, term: Term, index: int) -> int: ...
    def group_id(self, term: Term, index: int) -> int: ...
    def who(self, term: Term, index: int) -> str: ...
    def words(self, sql: str, values: list[Any]) -> list[str]: ...
    @property
    def now_ms(self) -> int: ...
    def instants(self, term: Term) -> list[tuple[int | None, int | None]]: ...


Maker = Callable[[Context, Term], Condition]


def any_of(parts: list[Condition]) -> Condition:
    """OR of conditions."""
    if len(parts) == 1:
        return parts[0]
    return "(" + " OR ".join(part[0] for part in parts) + ")", [v for p in parts for v in p[1]]


def escaped(text: str) -> str:
    """Text inside a LIKE pattern with ESCAPE '!'."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def holds(value: Value, text: str) -> str:
    """A LIKE pattern: what begins with `text` when the value is a prefix, else what holds it."""
    pattern = escaped(text) + "%"
    return pattern if value.prefix else f"%{pattern}"


def is_null(column: str, value: Value) -> Condition:
    """What `none` and `any` ask of a column that may be NULL."""
    return f"{column} IS {'NOT ' * (value.text == 'any')}NULL", []


def exists(found: str, value: Value) -> Condition:
    """What `none` and `any` ask of rows of another table."""
    return f"{'NOT ' * (value.text == 'none')}EXISTS ({found})", []


def alike(
    context: Context, column: str, sql: str, value: Value, *, inside: bool = False
) -> Condition:
    """`column` is one of the words `sql` gives that are the value without case and accents.

    For columns of few different words that are kept as they were written: they are compared here,
    because no database folds as `words.fold` does. `inside`: the words hold the value.
    """
    from deskterm.words import fold

    wanted = fold(value.text.strip())

    def fits(word: str) -> bool:
        have = fold(word.strip())
        if value.prefix:
            return have.startswith(wanted)
        return wanted in have if inside else have == wanted

    listed = (
        "SELECT value FROM json_each(?)"
        if context.sqlite
        else "SELECT json_array_elements_text(CAST(? AS json))"
    )
    found = [word for word in context.words(sql, []) if fits(word)]
    return f"{column} IN ({listed})", [json.dumps(found)]


def is_more(context: Context, sql: str, values: list[Any], most: int) -> bool:
    """Whether a query gives more rows than `most`."""
    counted = f"SELECT COUNT(*) FROM ({sql} LIMIT {most + 1}) s"
    return any(int(many) > most for many in context.words(counted, values))


def keys(column: str) -> Maker:
    """Keys of a list, as the parser has made them of what was written; "" is `none`."""

    def make(_context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        plain = [value.text for value in term.values if not value.special]
        if plain:
            parts.append((f"{column} IN ({', '.join('?' * len(plain))})", [*plain]))
        for value in term.values:
            if value.special:
                parts.append((f"{column} {'<>' if value.text == 'any' else '='} ''", []))
        return any_of(parts)

    return make


def numbers(column: str, read: Callable[[str], int]) -> Maker:
    """Numbers and ranges of them; `read` makes one of a value's text."""

    def make(_context: Context, term: Term) -> Condition:
        texts = [value.text for value in term.values]
        if term.op == "..":
            parts = [(f"{column} >= ?", texts[0]), (f"{column} <= ?", texts[1])]
            kept = [(sql, read(text)) for sql, text in parts if text]
            return " AND ".join(sql for sql, _ in kept), [value for _, value in kept]
        if term.op == "=":
            return f"{column} IN ({', '.join('?' * len(texts))})", [read(text) for text in texts]
        return f"{column} {term.op} ?", [read(texts[0])]

    return make


def instant(column: str) -> Maker:
    """Instants in milliseconds, NULL for none."""

    def make(context: Context, term: Term) -> Condition:
        special = {value.text: value for value in term.values if value.special}
        parts = [is_null(column, value) for value in special.values()]
        for low, high in context.instants(term):
            sql = [f"{column} >= ?"] * (low is not None) + [f"{column} < ?"] * (high is not None)
            values = [bound for bound in (low, high) if bound is not None]
            parts.append(("(" + " AND ".join(sql) + ")" if sql else "TRUE", values))
        return any_of(parts)

    return make


def due(context: Context, term: Term) -> Condition:
    """Over `due_sort`, whose sentinel stands for no date at all."""
    words = {value.text for value in term.values if value.special}
    parts: list[Condition] = [(f"t.due_sort = {FAR_FUTURE}", [])] if "none" in words else []
    if "any" in words:
        parts.append((f"t.due_sort < {FAR_FUTURE}", []))
    for low, high in context.instants(term):
        sql = ["t.due_sort >= ?"] * (low is not None) + ["t.due_sort < ?"]
        values = [low, FAR_FUTURE if high is None else min(high, FAR_FUTURE)]
        parts.append(("(" + " AND ".join(sql) + ")", [one for one in values if one is not None]))
    return any_of(parts)


def agent(column: str) -> Maker:
    """An agent's id in a column of the ticket's own, NULL for nobody."""

    def make(context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for index, value in enumerate(term.values):
            if value.special and value.text != "me":
                parts.append(is_null(column, value))
            else:
                parts.append((f"{column} = ?", [context.agent_id(term, index)]))
        return any_of(parts)

    return make


def text(column: str) -> Maker:
    """A folded text of the ticket's own that holds, or begins with, what is asked."""

    def make(_context: Context, term: Term) -> Condition:
        from deskterm.words import fold

        like = f"{column} LIKE ? ESCAPE '!'"
        return any_of([(like, [holds(value, fold(value.text))]) for value in term.values])

    return make


def flags(known: dict[str, str | Maker]) -> Maker:
    """Yes or no: each flag's SQL, in which `{actor}` and `{now}` stand for values, or its maker."""

    def make(context: Context, term: Term) -> Condition:
        parts: list[Condition] = []
        for value in term.values:
            sql = known[value.text]
            if not isinstance(sql, str):
                parts.append(sql(context, term))
                continue
            values = [context.actor.id] * sql.count("{actor}")
            values += [context.now_ms for _ in range(sql.count("{now}"))]
            parts.append((sql.replace("{actor}", "?").replace("{now}", "?"), values))
        return any_of(parts)

    return make
