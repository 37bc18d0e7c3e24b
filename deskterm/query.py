"""The filter language: text → syntax tree → text. It knows no SQL and no clock.

    is:open assignee:me priority:>=high created:<7d -tag:spam "printer jam" (a OR b) sort:-priority

docs/query.md says what each term means. Every node keeps the column it came from, so whoever
looks a value up later can point at it: `raise BadText(query.text, value.column, …)`.
"""

from __future__ import annotations

import re

from deskterm.checks import canonical, known_field
from deskterm.errors import BadText
from deskterm.fields import STANDARD, Field, FieldSet, Kind
from deskterm.lexer import Item, Reader, Value
from deskterm.syntax import And, Key, Node, Not, Or, Phrase, Query, Term, Words, to_text
from deskterm.words import split

__all__ = [
    "And", "Key", "Node", "Not", "Or", "Phrase", "Query", "Term", "Value", "Words", "parse",
    "to_text",
]  # fmt: skip

MAX_DEPTH = 50
MAX_TERMS = 200
"""Terms in one query; SQLite stops at 1,000 levels of AND."""

DIRECTIVES = ("sort", "by")
_BARE = re.compile(r'[^\s"()]+')
_HASHED = re.compile(r"#[0-9]{1,18}")
_OPERATOR = re.compile(r">=|<=|>|<|=")
_MISSING_COLON = re.compile(r"([^\W\d_][\w.-]*)(>=|<=|>|<|=)")


def parse(text: str, fields: FieldSet = STANDARD) -> Query:
    """Read a query. Raises BadText with the column of the fault."""
    return _Parser(text, fields).query()


class _Parser:
    def __init__(self, text: str, fields: FieldSet) -> None:
        self.reader = Reader(text)
        self.fields = fields
        self.terms = 0
        self.keys: dict[str, tuple[Key, ...]] = {}

    def query(self) -> Query:
        expression = self._either(0)
        if self.reader.peek():
            raise self.reader.fail(self.reader.at, "this parenthesis was never opened")
        return Query(
            expression, self.keys.get("sort", ()), self.keys.get("by", ()), self.reader.text
        )

    def _either(self, depth: int) -> Node | None:
        """Terms joined by OR, up to a closing parenthesis or the end."""
        branches: list[Node] = []
        while True:
            branch = self._all(depth)
            word, column = self._keyword(), self.reader.at
            if word == "OR" and branch is None:
                raise self.reader.fail(column, "OR needs a term before it")
            if branch is not None:
                branches.append(branch)
            if word != "OR":
                break
            self.reader.at += len(word)
            self.reader.skip_space()
            if not self.reader.peek() or self.reader.peek() == ")":
                raise self.reader.fail(column, "OR needs a term after it")
        if branch is None and branches:
            raise self.reader.fail(self.reader.at, "OR needs a term after it")
        return Or(tuple(branches)) if len(branches) > 1 else branch

    def _all(self, depth: int) -> Node | None:
        """Terms side by side, with or without AND."""
        items: list[Node] = []
        joined = -1
        while True:
            self.reader.skip_space()
            word = self._keyword()
            if self.reader.peek() in ("", ")") or word == "OR":
                break
            if word == "AND":
                if not items or joined >= 0:
                    raise self.reader.fail(self.reader.at, "AND needs a term before it")
                joined = self.reader.at
                self.reader.at += len(word)
            elif self.reader.name().lower() in DIRECTIVES:
                self._directive(depth)
            else:
                items.append(self._one(depth))
                joined = -1
        if joined >= 0:
            raise self.reader.fail(joined, "AND needs a term after it")
        return And(tuple(items)) if len(items) > 1 else items[0] if items else None

    def _keyword(self) -> str:
        match = _BARE.match(self.reader.text, self.reader.at)
        return match[0] if match and match[0] in ("OR", "AND", "NOT") else ""

    def _one(self, depth: int) -> Node:
        reader, column = self.reader, self.reader.at
        if depth >= MAX_DEPTH:
            raise reader.fail(column, f"nested too deeply: at most {MAX_DEPTH} levels")
        sign = self._keyword() or reader.peek()
        if sign in ("-", "NOT"):
            return self._negated(sign, depth)
        if sign == "(":
            return self._group(depth)
        if sign in ("OR", "AND"):
            raise reader.fail(column, f"{sign} needs a term before it")
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise reader.fail(column, f"too many terms: at most {MAX_TERMS}")
        node = self._phrase() if sign == '"' else self._named() or self._word()
        reader.end_of_term(closers=")")
        return node

    def _negated(self, sign: str, depth: int) -> Node:
        reader, column = self.reader, self.reader.at
        reader.at += len(sign)
        if sign == "NOT":
            reader.skip_space()
        here = reader.peek()
        if not here or here.isspace() or here == ")":
            what = "NOT needs a term after it" if sign == "NOT" else "a minus needs a term after it"
            raise reader.fail(column, what)
        if reader.name().lower() in DIRECTIVES:
            raise reader.fail(reader.at, f"{reader.name()}: cannot be negated")
        return Not(self._one(depth + 1))

    def _group(self, depth: int) -> Node:
        reader, column = self.reader, self.reader.at
        reader.at += 1
        inner = self._either(depth + 1)
        if reader.peek() != ")":
            raise reader.fail(column, "this parenthesis is not closed")
        if inner is None:
            raise reader.fail(column, "nothing between the parentheses")
        reader.at += 1
        return inner

    def _phrase(self) -> Phrase:
        column = self.reader.at
        text = self.reader.quoted()
        if not split(text):
            raise self.reader.fail(column, "no letters or digits between the quotes")
        return Phrase(text, column)

    def _word(self) -> Node:
        reader, column = self.reader, self.reader.at
        match = _BARE.match(reader.text, column)
        assert match is not None, "callers stand on a character of a word"
        word = match[0]
        if (named := _MISSING_COLON.match(word)) and self.fields.get(named[1]):
            name, op = named.groups()
            raise reader.fail(named.start(2) + column, f"write {name}:{op} with a colon")
        reader.at = match.end()
        if self.fields.get("number") and _HASHED.fullmatch(word):
            number = Value(canonical(self.fields["number"], word), column=column)
            return Term("number", "=", (number,), column)
        text = word.removesuffix("*")
        if "*" in text:
            raise reader.fail(column + text.index("*"), "a star stands only at the end of a word")
        if not split(text):
            raise reader.fail(column, f'"{word}" has no letters or digits to search for')
        return Words(text, word != text, column)

    def _named(self) -> Term | None:
        reader, column = self.reader, self.reader.at
        name = reader.name()
        if not name:
            return None
        colon = column + len(name)
        if reader.text.startswith("://", colon) and self.fields.get(name) is None:
            return None  # an address on the web, not a field
        try:
            found = known_field(self.fields, name, "filter")
        except BadText as fault:
            raise reader.shifted(column, fault) from None
        reader.at = colon + 1
        op, values = self._values(found)
        return Term(found.name, op, values, column)

    def _values(self, found: Field) -> tuple[str, tuple[Value, ...]]:
        reader, column = self.reader, self.reader.at
        match = _OPERATOR.match(reader.text, column)
        op = match[0] if match else "="
        if match:
            if op != "=" and not found.ranged:
                raise reader.fail(column, f"{found.name}: has no order, so no {op}")
            reader.at = match.end()
        items = reader.items(found.name)
        ranges = [i for i in items if found.ranged and not i.quoted and ".." in i.text]
        if (ranges or op != "=") and len(items) > 1:
            raise reader.fail(items[1].column, "a range or comparison takes one value; use OR")
        if ranges and match:
            raise reader.fail(column, f"either {op} or a range, not both")
        if ranges:
            return "..", self._range(found, items[0])
        values = [self._value(found, item, op) for item in items]
        return op, tuple(dict.fromkeys(values))

    def _range(self, found: Field, item: Item) -> tuple[Value, Value]:
        low, _, high = item.text.partition("..")
        if not low and not high:
            raise self.reader.fail(item.column, "a range needs at least one end: a.., ..b or a..b")
        after = item.column + len(low) + 2
        ends = (Item(low, False, item.column), Item(high, False, after))
        first, last = (
            self._value(found, end, "..") if end.text else Value("", column=end.column)
            for end in ends
        )
        if first.text and last.text and _backwards(found, first.text, last.text):
            raise self.reader.fail(item.column, "this range runs backwards")
        return first, last

    def _value(self, found: Field, item: Item, op: str) -> Value:
        low = item.text.lower()
        if not item.quoted and op == "=" and low in found.specials:
            return Value(low, special=True, column=item.column)
        text, prefix = item.text, False
        if found.prefixed and not item.quoted and text.endswith("*"):
            text, prefix = text[:-1], True
        try:
            return Value(canonical(found, text), prefix=prefix, column=item.column)
        except BadText as fault:
            raise self.reader.shifted(item.column + item.quoted, fault) from None

    def _directive(self, depth: int) -> None:
        reader, column = self.reader, self.reader.at
        name = reader.name()
        which = name.lower()
        if depth:
            raise reader.fail(column, f"{which}: stands outside of parentheses")
        if which in self.keys:
            raise reader.fail(column, f"{which}: is here twice; write {which}:a,b")
        reader.at += len(name) + 1
        keys = [self._key(which, item) for item in reader.items(which)]
        # Naming a field again says nothing more.
        first = {key.field: key for key in reversed(keys)}
        self.keys[which] = tuple(first[name] for name in dict.fromkeys(key.field for key in keys))
        reader.end_of_term()

    def _key(self, which: str, item: Item) -> Key:
        descending = which == "sort" and item.text.startswith("-")
        name = item.text[descending:]
        if not name:
            raise self.reader.fail(item.column, "a minus needs a field after it")
        try:
            found = known_field(self.fields, name, "sort" if which == "sort" else "group")
        except BadText as fault:
            raise self.reader.shifted(item.column + descending, fault) from None
        return Key(found.name, descending, item.column)


def _backwards(found: Field, low: str, high: str) -> bool:
    if found.kind in (Kind.NUMBER, Kind.INTEGER):
        return int(low) > int(high)
    keys = [choice.key for choice in found.choices]
    return low in keys and high in keys and keys.index(low) > keys.index(high)
