"""Words of the command line as the desk wants them: queries, ticket numbers, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from deskterm.errors import BadText, NotFound, Usage
from deskterm.lexer import SPECIALS, Value, print_value, quote
from deskterm.words import nearest

_NUMBER = re.compile(r"#?([0-9]+)")
_LONGEST = 18
_SPACED = re.compile(r"\s")
_FIELD = re.compile(r"[^\W\d_][\w.-]*")
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def query(words: Iterable[str] | None) -> str:
    """Words of the shell as one query.

    The shell takes the quotes off `group:"Service Desk"` and `-"a b"`: a word with spaces in it
    gets them back (requoting.py says where), alone as beside others. A word that is several terms
    stays together: `list 'a OR b' is:open` is `(a OR b) is:open`.
    """
    given = list(words or ())
    if not any(map(_SPACED.search, given)):
        return " ".join(given)
    from deskterm.cli.requoting import beside, piece

    given = list(map(piece, given))
    return given[0] if len(given) == 1 else " ".join(map(beside, given))


def changes(words: Iterable[str]) -> str:
    """Words of the shell as one change text.

    Each is one change, whose value is quoted where the language would read it as something else,
    so that whatever it holds it is one value: `subject:New +title`, `group:D,E`. Only a word that
    begins with a tag or a choice, which hold no spaces, may be several: `status:solved +vip`.
    BadText for what is no one tag.
    """
    return " ".join(map(_one_change, words))


def term(field: str, value: str, sign: str = "") -> str:
    """One `field:value` of either language; `none` and `me` keep their meaning, unquoted."""
    bare = value.lower() in SPECIALS
    return f"{field}:{sign}{value if bare else print_value(Value(value))}"


def tag(word: str) -> str:
    """`vip`, `+vip` or `-vip` as one signed tag; BadText when it is none, or more than one."""
    from deskterm.checks import tag_fault

    signed = word if word[:1] in ("+", "-") else f"+{word}"
    if fault := tag_fault(signed[1:]):
        raise BadText(signed, 1, fault)
    return signed


def _one_change(word: str) -> str:
    from deskterm.fields import STANDARD

    if _several_changes(word):
        return word
    if word[:1] in ("+", "-"):
        return tag(word)
    head, colon, value = word.partition(":")
    if not colon or not _FIELD.fullmatch(head):
        return _requoted(word) if word else '""'
    found = STANDARD.get(head)
    sign = value[:1] if found and found.many and value[:1] in ("+", "-") else ""
    value = value[len(sign) :]
    if not value or _IN_QUOTES.fullmatch(value):  # as the language itself writes it
        return word
    return term(head, value, sign)


def _requoted(word: str) -> str:
    return quote(word) if _SPACED.search(word) and '"' not in word else word


def _several_changes(word: str) -> bool:
    from deskterm.fields import STANDARD

    first, *others = word.split() or [""]
    found = STANDARD.get(first.partition(":")[0])
    return (
        bool(others)
        and (first[:1] in ("+", "-") or (found is not None and bool(found.choices)))
        and all(re.match(r"[-+]\S|[\w.-]+:\S", one) for one in others)
    )


def number(word: str) -> int:
    """A ticket's number, written 12 or #12; NotFound for one that no database holds."""
    found = _NUMBER.fullmatch(word)
    if found is None:
        raise Usage(f"'{word}' is not a ticket number.", "deskterm list")
    digits = found[1].lstrip("0") or "0"
    if len(digits) > _LONGEST:
        raise NotFound(f"no ticket {digits[:40]}")
    return int(digits)


def numbers(words: Sequence[str]) -> list[int]:
    """Several of them, each once, in the order given."""
    return list(dict.fromkeys(number(word) for word in words))


def leading_numbers(words: Sequence[str]) -> tuple[list[int], list[str]]:
    """`12 #15 status:solved +done` → ([12, 15], the other words)."""
    count = 0
    while count < len(words) and _NUMBER.fullmatch(words[count]):
        count += 1
    return numbers(words[:count]), list(words[count:])


def fields(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """`--fields a,b` as names; an unknown one is refused with the nearest named."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            near = nearest(name, list(known))
            hint = f" (did you mean {near}?)" if near else ""
            raise Usage(f"no field '{name}'{hint}. There are: {', '.join(known)}.")
    return names
