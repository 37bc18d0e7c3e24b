"""Words of the command line as the desk wants them: queries, ticket numbers, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from deskterm.errors import Usage
from deskterm.words import nearest

_NUMBER = re.compile(r"#?([0-9]{1,18})")


def query(words: Iterable[str] | None) -> str:
    """Words of the shell as one query.

    The shell takes the quotes off `is:open "a b"` and `-"a b"`: a word with spaces in it gets
    them back, so it stays one phrase. A single word is a whole query and stays as it is, unless
    it is a negated phrase.
    """
    given = list(words or ())
    if len(given) == 1 and not given[0].startswith("-"):
        return given[0]
    return " ".join(map(_requoted, given))


def changes(words: Iterable[str]) -> str:
    """Words of the shell as one change text: `subject:New title` gets its quotes back."""
    return " ".join(map(_requoted, words))


def _requoted(word: str) -> str:
    if not re.search(r"\s", word) or '"' in word or _several_terms(word):
        return word
    head, colon, tail = word.partition(":")
    if colon and re.fullmatch(r"[-+]?[\w.-]+", head):
        inner = tail[0] if tail[:1] in ("+", "-") else ""  # observer:+"Service Desk"
        return f'{head}:{inner}"{tail[len(inner) :]}"'
    sign = word[0] if word[0] in "-+" else ""
    return f'{sign}"{word[len(sign) :]}"'


def _several_terms(word: str) -> bool:
    """Whether one word of the shell is plainly several terms: `is:open tag:x`, `a OR b`."""
    first, *others = word.split()
    return first in ("NOT", "(") or any(
        term in ("OR", "AND", "NOT") or term[0] in "-+()" or re.match(r"\w+:\S", term)
        for term in others
    )


def number(word: str) -> int:
    """A ticket's number, written 12 or #12."""
    found = _NUMBER.fullmatch(word)
    if found is None:
        raise Usage(f"'{word}' is not a ticket number.", "deskterm list")
    return int(found[1])


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
