"""One word of the shell as a piece of a query: quotes that the shell took off are put back.

`group:"Service Desk"` reaches a program as `group:Service Desk`, a phrase as `printer jam`. What a
word means depends on nothing but the word: it is the same alone and beside others.
"""

from __future__ import annotations

import re

from deskterm.fields import CUSTOM, STANDARD, Field, Kind
from deskterm.lexer import Value, print_value, quote

_HEAD = re.compile(r"(-?)([^\W\d_][\w.-]*):(>=|<=|>|<|=|)(\S.*)", re.DOTALL)
_TERM = re.compile(r"(?:OR|AND|NOT)$|-\S|\(|[^\W\d_][\w.-]*:\S")
"""What stands behind a space is a term of its own and no part of a name."""
_PLAIN = re.compile(r".*\*$|#[0-9]+$|.*[()]")
"""No phrase holds these: `print*`, `#12`, `(a`."""
_PIECES = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"()])+|[()"]', re.DOTALL)
_DIRECTIVE = re.compile(r"(?:sort|by):", re.IGNORECASE)
_TIMED = re.compile(r"\S+[ ]+\d\d?:\d\d")
_SPACELESS = frozenset({Kind.NUMBER, Kind.TICKET, Kind.INTEGER, Kind.FLAG, Kind.TAG, Kind.ADDRESS})


def piece(word: str) -> str:
    """A word as the text it stands for.

    `field:value with spaces` is one term and `a b` a phrase, unless more terms are to be seen in
    the word: `is:open printer`, `a OR b`, `"a b" c`. Then it stays as it is.
    """
    text = word.strip()
    first, *others = text.split() or [""]
    if not others or '"' in text or first == "NOT" or first.startswith(("(", "-(")):
        return text
    if any(map(_TERM.match, others)):
        return text
    if found := _HEAD.fullmatch(text):
        sign, name, operator, value = found.groups()
        field = STANDARD.get(name)
        own = name.lower().startswith(CUSTOM)
        if not own and (field is None or not _one_value(field, value)):
            return text
        return f"{sign}{name}:{operator}{_values(value)}"
    if any(map(_PLAIN.match, (first, *others))):
        return text
    sign = text[: text.startswith("-")]
    return sign + quote(text.removeprefix("-"))


def beside(text: str) -> str:
    """The same text as it stands beside others: in parentheses where OR would tear it apart.

    `sort:` and `by:` stand behind them.
    """
    pieces = _PIECES.findall(text)
    depth, split = 0, False
    for one in pieces:
        depth += (one == "(") - (one == ")")
        if depth < 0 or one == '"':
            return text  # the query says what is wrong with it
        split = split or (one == "OR" and not depth)
    if not split or depth:
        return text
    if not any(map(_DIRECTIVE.match, pieces)):
        return f"({text})"
    kept = " ".join(one for one in pieces if not _DIRECTIVE.match(one))
    return " ".join([f"({kept})", *filter(_DIRECTIVE.match, pieces)])


def _one_value(field: Field, value: str) -> bool:
    """Whether a value with spaces can be one of that field's."""
    if field.kind in (Kind.INSTANT, Kind.DAY):
        return _TIMED.fullmatch(value) is not None
    if field.kind in _SPACELESS or ".." in value:
        return False
    first = value.split()[0]
    known = all(
        one.lower() in field.specials or field.choice(one) is not None for one in first.split(",")
    )
    return not known


def _values(text: str) -> str:
    """Values between commas, each in quotes where it needs them; `Client, SL` is one."""
    return ",".join(
        one if one.lower() in ("none", "any", "me", "my-groups") else print_value(Value(one))
        for one in re.split(r",(?!\s)", text)
    )
