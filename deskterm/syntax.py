"""The syntax tree of a query, and its canonical text.

Nodes compare without their columns; And and Or hold two items or more, as the parser makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as data_field

from deskterm.lexer import Value, print_value, quote


@dataclass(frozen=True)
class And:
    """All of two or more."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of two or more."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """Everything else."""

    item: Node


@dataclass(frozen=True)
class Term:
    """`field:value`. `op` is = (any of the values), > >= < <= (one value) or `..`.

    With `..` there are two values, both included; the one with an empty text is open.
    """

    field: str
    op: str
    values: tuple[Value, ...]
    column: int = data_field(default=0, compare=False)


@dataclass(frozen=True)
class Words:
    """A bare word for the full text (`words.split` may make several in a row of it).

    `prefix`: written `word*`, the last of them may go on.
    """

    text: str
    prefix: bool = False
    column: int = data_field(default=0, compare=False)


@dataclass(frozen=True)
class Phrase:
    """Quoted words for the full text: in this order, next to each other."""

    text: str
    column: int = data_field(default=0, compare=False)


Node = And | Or | Not | Term | Words | Phrase


@dataclass(frozen=True)
class Key:
    """One field of `sort:` or `by:`."""

    field: str
    descending: bool = False
    column: int = data_field(default=0, compare=False)


@dataclass(frozen=True)
class Query:
    """A whole query; `expression` None matches everything. `text` is what was parsed."""

    expression: Node | None = None
    sort: tuple[Key, ...] = ()
    by: tuple[Key, ...] = ()
    text: str = data_field(default="", compare=False)


def to_text(query: Query) -> str:
    """The canonical text of a query: parsing it gives an equal query."""
    parts = [_print(query.expression, False)] if query.expression is not None else []
    for name, keys in (("sort", query.sort), ("by", query.by)):
        if keys:
            parts.append(f"{name}:" + ",".join("-" * k.descending + k.field for k in keys))
    return " ".join(parts)


def _print(node: Node, inner: bool) -> str:
    """`inner`: parentheses are needed around what has several items."""
    if isinstance(node, And | Or):
        joint = " OR " if isinstance(node, Or) else " "
        # AND binds closer than OR, so an AND inside an OR needs none.
        loose = And if isinstance(node, Or) else ()
        text = joint.join(_print(item, not isinstance(item, loose)) for item in node.items)
        return f"({text})" if inner else text
    if isinstance(node, Not):
        return f"-{_print_negated(node.item)}"
    if isinstance(node, Term):
        return _print_term(node)
    if isinstance(node, Phrase):
        return quote(node.text)
    return f"{node.text}*" if node.prefix else node.text


def _print_negated(item: Node) -> str:
    # `--x` would look like an option to a shell command.
    return f"({_print(item, False)})" if isinstance(item, Not) else _print(item, True)


def _print_term(term: Term) -> str:
    if term.op == "..":
        return f"{term.field}:{term.values[0].text}..{term.values[1].text}"
    op = "" if term.op == "=" else term.op
    return f"{term.field}:{op}" + ",".join(map(print_value, term.values))
