"""Whether the words that describe an attribute can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from deskterm.desk.reads.fields import bare_key, kept_choices
from deskterm.errors import Usage
from deskterm.lexer import SPECIALS
from deskterm.safe import clean_line, storable_line
from deskterm.store.custom_columns import KEY
from deskterm.terms import CustomKind
from deskterm.values import CustomChoice
from deskterm.words import fold, nearest

LONGEST = 60
"""Characters of a name or a choice."""
_MOST_CHOICES = 200


def check_key(text: str) -> str:
    """The key of a new attribute; both languages write it behind `custom.`."""
    key = bare_key(text)
    if not KEY.fullmatch(key):
        raise Usage(
            "a field's key is a small letter and then up to 30 of a-z, 0-9, _ and -; "
            f"not {clean_line(text)!r}. Nothing was changed."
        )
    return key


def check_kind(text: str) -> str:
    """One of CustomKind."""
    if text not in tuple(CustomKind):
        near = nearest(text, CustomKind)
        hint = f" (did you mean {near}?)" if near else ""
        raise Usage(
            f"a field is of the kind {', '.join(CustomKind)}; "
            f"not {clean_line(text)!r}{hint}. Nothing was changed."
        )
    return str(CustomKind(text))


def check_name(text: str) -> str:
    """A name that is shown, or none."""
    name = clean_line(storable_line(text)).strip()
    if len(name) > LONGEST:
        raise Usage(f"a field's name has at most {LONGEST} characters. Nothing was changed.")
    return name


def _needed_name(text: str) -> str:
    if not (name := check_name(text)):
        raise Usage("a field's name is empty. Nothing was changed.")
    return name


def check_choices(choices: Iterable[str]) -> tuple[CustomChoice, ...]:
    """Choices, each written KEY or KEY=ENGLISH/SPANISH; no two may be called the same."""
    taken = tuple(map(_choice, choices))
    if len(taken) > _MOST_CHOICES:
        raise Usage(f"a field has at most {_MOST_CHOICES} choices. Nothing was changed.")
    seen: dict[str, str] = {}
    for one in taken:
        for name in {fold(one.key), *map(fold, one.names.values())}:
            if seen.setdefault(name, one.key) != one.key or name in SPECIALS:
                raise Usage(
                    f"{clean_line(one.key)!r} is a word of the languages. Nothing was changed."
                    if name in SPECIALS
                    else f"two choices are called {clean_line(name)!r}. Nothing was changed."
                )
    if len({one.key for one in taken}) < len(taken):
        raise Usage("the same choice is there twice. Nothing was changed.")
    return taken


def _choice(text: str) -> CustomChoice:
    key, _, shown = storable_line(text).partition("=")
    english, _, spanish = shown.partition("/")
    key, english, spanish = (clean_line(part).strip() for part in (key, english, spanish))
    if not key or '"' in key or max(map(len, (key, english, spanish))) > LONGEST:
        raise Usage(
            f"a choice is written KEY or KEY=ENGLISH/SPANISH, of at most {LONGEST} characters "
            f"each and without quotes; not {clean_line(text)!r}. Nothing was changed."
        )
    if not english and not spanish:
        return CustomChoice(key, {"en": key})
    names = {"en": english or key, "es": spanish}
    return CustomChoice(key, {language: name for language, name in names.items() if name})


def _position(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10_000:
        raise Usage(f"{clean_line(str(value))} is not a position from 0 to 9999.")
    return value


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name_en": _needed_name,
    "name_es": _needed_name,
    "kind": check_kind,
    "choices": lambda given: kept_choices(check_choices(given)),
    "position": _position,
}
"""What may be changed of an attribute, and the column's value it gives; Usage when off."""
