"""What may follow in the change line: pure, over the vocabulary that is loaded anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.lexer import quote
from deskterm.terms import Priority
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from deskterm.fields import FieldSet
    from deskterm.tui.names import Names

MOST = 40
_DATES = ("2h", "1d", "3d", "1w", "monday", "none")


def quoted(value: str) -> str:
    """A value as the change language takes it: in quotes when it is not one plain word."""
    plain = all(ch.isalnum() or ch in "-_.@+" for ch in value)
    if plain and value and value[0] not in "+-":
        return value
    return quote(value)


def change_proposals(text: str, names: Names) -> list[str]:
    """Whole lines that begin as `text` does, its last word completed."""
    head, _, word = text.rpartition(" ")
    lead = f"{head} " if head else ""
    return [lead + whole for whole in _words(word, names) if whole != word][:MOST]


def change_fault(text: str, names: Names) -> str:
    """Why a change line does not parse, empty when it does."""
    from deskterm import change

    if not text.strip():
        return ""
    fields: FieldSet | None = names.fields
    try:
        if fields is None:
            change.parse(text)
        else:
            change.parse(text, fields)
    except BadText as error:
        return error.sentence
    return ""


def wake_fault(text: str, names: Names, now: datetime, zone: tzinfo) -> str:
    """Why nothing can sleep until then, empty when it can: no date, or one that has passed."""
    from deskterm import change
    from deskterm.dates import parse_instant_value
    from deskterm.when import wake_at

    given = text.strip()
    fault = change_fault(f"wake:{quoted(given)}", names)
    if fault or not given or change.parse(f"wake:{quoted(given)}")[0].value.special:
        return fault
    passed = wake_at(parse_instant_value(given), now, zone) <= int(now.timestamp() * 1000)
    return words.snooze_past if passed else ""


def _words(word: str, names: Names) -> Iterable[str]:
    if word[:1] in ("+", "-"):
        sign, start = word[0], word[1:].casefold()
        return [sign + quoted(tag) for tag in names.tags if tag.casefold().startswith(start)]
    name, colon, start = word.partition(":")
    if colon:
        return [f"{name}:{value}" for value in _values(name, names) if value.startswith(start)]
    settable = [field.name for field in names.fields or () if field.set and not field.many]
    return [f"{field}:" for field in settable if field.startswith(name)]


def _values(name: str, names: Names) -> Iterable[str]:
    if name == "status":
        return [status.key for status in names.statuses]
    if name == "priority":
        return [priority.word for priority in reversed(Priority)]
    if name == "type":
        return [kind.key for kind in names.types]
    if name == "assignee":
        return ["me", "none", *(quoted(agent.login) for agent in names.agents)]
    if name == "wake":
        return _DATES
    return ()
