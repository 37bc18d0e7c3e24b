"""The change language: text → list of changes → text. What they do to a ticket is plan.py's.

assignee:ana status:solved priority:high subject:"New subject" wake:3d +vip -spam
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as data_field

from deskterm.checks import canonical, known_field, tag_fault
from deskterm.errors import BadText
from deskterm.fields import ONLY_ASKED, STANDARD, Field, FieldSet, Kind
from deskterm.lexer import Item, Reader, Value, print_value
from deskterm.words import fold

__all__ = ["Change", "Value", "parse", "to_text"]

_OPS = {"+": "add", "-": "remove"}
_SIGNS = {op: sign for sign, op in _OPS.items()}


@dataclass(frozen=True)
class Change:
    """One change as written. `op` is set, or add and remove for fields with several values."""

    field: str
    op: str
    value: Value
    column: int = data_field(default=0, compare=False)


def parse(text: str, fields: FieldSet = STANDARD) -> list[Change]:
    """Read changes, in order; none from an empty text. Raises BadText with the column."""
    reader = Reader(text)
    changes: dict[tuple[str, str], Change] = {}
    reader.skip_space()
    while reader.peek():
        change = _one(reader, fields)
        key = (change.field, "" if change.op == "set" else fold(change.value.text))
        before = changes.setdefault(key, change)
        if before is not change and (change.op == "set" or before.op != change.op):
            twice = "is set twice" if change.op == "set" else "is both added and removed"
            name = change.field if change.op == "set" else change.value.text
            raise reader.fail(change.column, f"{name} {twice}")
        reader.skip_space()
    return list(changes.values())


def _one(reader: Reader, fields: FieldSet) -> Change:
    column = reader.at
    if reader.peek() in _OPS:
        return _tag(reader, fields)
    name = reader.name()
    if not name:
        raise reader.fail(column, "no change: write field:value, +tag or -tag")
    try:
        found = known_field(fields, name, "set")
    except BadText as fault:
        raise reader.shifted(column, fault) from None
    reader.at += len(name) + 1
    op = "set"
    if found.many:
        if found.kind is Kind.TAG:
            raise reader.fail(column, "write +vip to add a tag, -vip to take it off")
        op = _OPS.get(reader.peek(), "")
        if not op:
            raise reader.fail(reader.at, f"{found.name}: needs + or - before the value")
        reader.at += 1
    items = reader.items(found.name)
    if len(items) > 1:
        raise reader.fail(items[1].column, f"{found.name}: takes one value")
    reader.end_of_term()
    return Change(found.name, op, _value(reader, found, items[0]), column)


def _tag(reader: Reader, fields: FieldSet) -> Change:
    column = reader.at
    if (found := fields.get("tag")) is None:
        raise reader.fail(column, "there are no tags here")
    tag = reader.run()[1:]
    if fault := tag_fault(tag):
        raise reader.fail(column + 1, fault)
    return Change(found.name, _OPS[reader.text[column]], Value(tag, column=column + 1), column)


def _value(reader: Reader, found: Field, item: Item) -> Value:
    word = "" if item.quoted else item.text.lower()
    if word in found.specials and word not in ONLY_ASKED and not (found.many and word == "none"):
        return Value(word, special=True, column=item.column)
    try:
        text = canonical(found, item.text)
    except BadText as fault:
        raise reader.shifted(item.column + item.quoted, fault) from None
    if found.kind is Kind.TEXT:
        text = " ".join(text.split())
    return Value(text, column=item.column)


def to_text(changes: Iterable[Change]) -> str:
    """The canonical text of changes: parsing it gives equal ones."""
    return " ".join(map(_print, changes))


def _print(change: Change) -> str:
    sign = _SIGNS.get(change.op, "")
    if sign and change.field == "tag":
        return f"{sign}{change.value.text}"
    return f"{change.field}:{sign}{print_value(change.value)}"
