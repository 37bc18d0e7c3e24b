"""What the two languages share: names, quotes, values, and one reader that knows its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deskterm.errors import BadText

MAX_LENGTH = 4000
"""Characters of one text; longer ones are refused, so no input costs more than milliseconds."""

_SPACE = re.compile(r"\s*")
_RUN = re.compile(r"\S+")
_NAME = re.compile(r"([^\W\d_][\w.-]*):")
_BARE_VALUE = re.compile(r'[^\s"(),]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
# PostgreSQL refuses NUL, sqlite3 lone surrogates; argv brings them in from non-UTF-8 bytes.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NEEDS_QUOTES = re.compile(r'[\s"(),]|^$|^[<>=]|\.\.|\*$')

SPECIALS = frozenset({"me", "none", "any", "my-groups"})


@dataclass(frozen=True)
class Value:
    """One value as written, its syntax checked, not yet looked up.

    `special`: the unquoted word me, none, any … and not a name. `prefix`: written `text*`.
    `column` counts from 0 in the whole text and does not take part in comparison.
    """

    text: str
    special: bool = False
    prefix: bool = False
    column: int = field(default=0, compare=False)


class Item:
    """One raw value: what stands there, whether in quotes, and where."""

    __slots__ = ("column", "quoted", "text")

    def __init__(self, text: str, quoted: bool, column: int) -> None:
        self.text = text
        self.quoted = quoted
        self.column = column


def quote(text: str) -> str:
    """A text in double quotes, `"` and `\\` escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def print_value(value: Value) -> str:
    """A value as it is written: quoted where it would read as something else."""
    if value.special:
        return value.text
    if value.prefix:
        return f"{value.text}*"
    if _NEEDS_QUOTES.search(value.text) or value.text.lower() in SPECIALS:
        return quote(value.text)
    return value.text


class Reader:
    """A text and a place in it; every failure is a BadText over the whole text."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise BadText(text, MAX_LENGTH, f"too long: at most {MAX_LENGTH:,} characters")
        if odd := _UNSTORABLE.search(text):
            raise BadText(text, odd.start(), "this character cannot be stored")
        self.text = text
        self.at = 0

    def fail(self, column: int, why: str, nearest: str = "") -> BadText:
        """The error to raise."""
        return BadText(self.text, column, why, nearest)

    def shifted(self, column: int, fault: BadText) -> BadText:
        """An error over one value, as one over the whole text."""
        return self.fail(min(column + fault.column, len(self.text)), fault.why, fault.nearest)

    def skip_space(self) -> None:
        """Move to the next term."""
        if match := _SPACE.match(self.text, self.at):
            self.at = match.end()

    def peek(self) -> str:
        """The character here, "" at the end."""
        return self.text[self.at : self.at + 1]

    def name(self) -> str:
        """The word before a colon here, "" when there is none; does not move."""
        match = _NAME.match(self.text, self.at)
        return match[1] if match else ""

    def run(self) -> str:
        """Everything up to the next space; moves behind it."""
        match = _RUN.match(self.text, self.at)
        assert match is not None, "callers stand on a character"
        self.at = match.end()
        return match[0]

    def quoted(self) -> str:
        """The text in the quotes that open here."""
        match = _QUOTED.match(self.text, self.at)
        if match is None:
            raise self.fail(self.at, "this quote is not closed")
        self.at = match.end()
        return _ESCAPED.sub(r"\1", match[1])

    def items(self, name: str) -> list[Item]:
        """The values of `name:` here, separated by commas; at least one, none empty."""
        found = [self._item(name)]
        while self.peek() == ",":
            self.at += 1
            found.append(self._item(name))
        return found

    def _item(self, name: str) -> Item:
        column = self.at
        if self.peek() == '"':
            return Item(self.quoted(), True, column)
        match = _BARE_VALUE.match(self.text, column)
        if match is None:
            raise self.fail(column, f"{name}: needs a value here")
        self.at = match.end()
        return Item(match[0], False, column)

    def end_of_term(self, closers: str = "") -> None:
        """Nothing may stick to the end of a term but a space or one of `closers`."""
        here = self.peek()
        if here and not here.isspace() and here not in closers:
            raise self.fail(self.at, "put a space here, or quotes around the whole value")
