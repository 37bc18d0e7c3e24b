"""What a view asks of the desk: its order, and its groups as queries of their own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskterm.safe import clean_line
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.fields import FieldSet
    from deskterm.tui.names import Names
    from deskterm.values import View

NEWEST = "-updated"
"""How tickets are ordered where nothing else is said."""
MOST_GROUPS = 30


@dataclass(frozen=True, slots=True)
class Grouped:
    """One group of a view: its values in the order of the fields, and how many tickets."""

    values: tuple[str | None, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Groups:
    """A view's groups, the biggest first; `more` of them are not shown."""

    fields: tuple[str, ...] = ()
    found: tuple[Grouped, ...] = ()
    more: int = 0


def order(view: View, fields: FieldSet) -> str:
    """The sort of a view: its groups first, in their alphabet, then its own.

    Empty is the query's own. A group that nothing can be sorted by (a tag) orders nothing.
    BadText when the query does not parse.
    """
    if not view.grouping:
        return view.sort
    from deskterm.query import parse

    groups = [field.strip() for field in view.grouping.split(",")]
    first = [name for name in groups if (known := fields.get(name)) is not None and known.sort]
    if not first:
        return view.sort
    own = view.sort
    if not own:
        keys = parse(view.query, fields).sort
        own = ",".join("-" * key.descending + key.field for key in keys) or NEWEST
    taken = set(first)
    rest = [key for key in own.split(",") if key.strip().lstrip("-") not in taken]
    return ",".join((*first, *rest))


def narrowed(query: str, by: Sequence[str], values: Sequence[str | None], fields: FieldSet) -> str:
    """The query with one group's values asked for as well."""
    from deskterm import lists
    from deskterm.lexer import quote

    terms = [
        f"{name}:{'none' if value is None else quote(value)}"
        for name, value in zip(by, values, strict=True)
    ]
    return lists.narrowed(query, " ".join(terms), fields)


def group_name(by: Sequence[str], values: Sequence[str | None], names: Names) -> str:
    """A group as people call it: `Open`, `Ana Ruiz · urgent`, `none`."""
    return " · ".join(
        _value_name(name, value, names) for name, value in zip(by, values, strict=True)
    )


def _value_name(field: str, value: str | None, names: Names) -> str:
    if value is None or value == "":
        return words.nothing
    if field == "status":
        return clean_line(names.status(value))
    if field == "type":
        return clean_line(names.type(value))
    return clean_line(str(value))
