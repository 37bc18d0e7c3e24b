"""A mail's text as lines: exact pieces that join to the whole, each with a plain view to match."""

from __future__ import annotations

import itertools
import re
import unicodedata

_LINES = re.compile(r"[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+")
_SPACES = str.maketrans(
    dict.fromkeys("\xa0\u2007\u2009\u202f\u3000\t", " ")
    | dict.fromkeys(
        "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xad", ""
    )
)
MAX_VIEW = 600
_CUT = "…"
_QUOTE = re.compile(r" {0,4}[>＞]")
_MARKS = re.compile(r"(?: {0,4}[>＞])+")


class Line:
    """One line: `view` is what to match (one kind of space, no marks of direction, stripped).

    Only the first 600 characters count; `low` is the view in lower case.
    """

    __slots__ = ("exact", "low", "prefixed", "view")

    def __init__(self, exact: str) -> None:
        self.exact = exact
        view = exact[:MAX_VIEW]
        if not view.isascii():
            view = unicodedata.normalize("NFC", view.translate(_SPACES))
        elif "\t" in view:
            view = view.replace("\t", " ")
        self.prefixed = ">" in view[:6] or "＞" in view[:6]
        if self.prefixed:
            self.prefixed = _QUOTE.match(view) is not None
        self.view = view.strip()
        if len(exact) > MAX_VIEW:
            self.view += _CUT
        self.low = self.view.lower()

    @property
    def blank(self) -> bool:
        """Nothing to read on it."""
        return not self.view

    @property
    def inner(self) -> str:
        """The view without its quote marks."""
        match = _MARKS.match(self.view)
        return self.view[match.end() :].strip() if match else self.view

    @property
    def depth(self) -> int:
        """How many quote marks it begins with."""
        match = _MARKS.match(self.view)
        return match[0].count(">") + match[0].count("＞") if match else 0


MAX_LINES = 10_000
"""Lines looked at; more is no letter, and its rest is kept as it is."""


def split(text: str) -> tuple[list[Line], str]:
    """The first 10,000 lines of a text, ends included, and the rest: joined the text again."""
    lines: list[Line] = []
    end = 0
    for match in itertools.islice(_LINES.finditer(text), MAX_LINES):
        lines.append(Line(match[0]))
        end = match.end()
    return lines, text[end:]


_RULE_LINE = re.compile(r"[-_=*~#—–─━]{5,}")


def is_rule(line: Line) -> bool:
    """A line drawn with dashes, underscores or the like, at least five of them."""
    view = line.view
    return len(view) >= 5 and _RULE_LINE.fullmatch(view.replace(" ", "")) is not None


def next_filled(lines: list[Line], at: int, reach: int = 8) -> int | None:
    """The first line that is not blank from `at` on, passing at most `reach` blank ones."""
    for position in range(at, min(at + reach + 1, len(lines))):
        if lines[position].view:
            return position
    return None
