"""What may follow in the change line: pure, over the vocabulary that is loaded anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.lexer import quote
from deskterm.terms import Priority
from deskterm.tui.wording import words
from deskterm.words import fold

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
    at = _last_word(text)
    lead, word = text[:at], text[at:]
    return [lead + whole for whole in _words(word, names) if whole != word][:MOST]


def _last_word(text: str) -> int:
    """Where the word begins that is being typed; a space within quotes ends none."""
    at, quoting, escaped = 0, False, False
    for column, ch in enumerate(text):
        if escaped:
            escaped = False
        elif quoting and ch == "\\":
            escaped = True
        elif ch == '"':
            quoting = not quoting
        elif ch == " " and not quoting:
            at = column + 1
    return at


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
        sign, start = word[0], fold(word[1:])
        return [sign + quoted(tag) for tag in names.tags if fold(tag).startswith(start)]
    name, colon, start = word.partition(":")
    if not colon:
        settable = [field for field in names.fields or () if field.set and field.name != "tag"]
        return [
            f"{field.name}:{'+' if field.many else ''}"
            for field in settable
            if field.name.startswith(name)
        ]
    field = names.fields.get(name) if names.fields is not None else None
    kind = field.name if field is not None else name
    sign = ""
    if field is not None and field.many:
        sign, start = (start[0], start[1:]) if start[:1] in ("+", "-") else ("+", start)
    wanted = fold(start.removeprefix('"'))
    return [
        f"{name}:{sign}{value}"
        for value in _values(kind, names)
        if fold(value.removeprefix('"')).startswith(wanted)
    ]


def _values(name: str, names: Names) -> Iterable[str]:
    if name == "status":
        return [status.key for status in names.statuses]
    if name == "priority":
        return [priority.word for priority in reversed(Priority)]
    if name == "type":
        return [kind.key for kind in names.types]
    if name in ("assignee", "observer"):
        own = ("me", "none") if name == "assignee" else ("me",)
        logins = [quoted(agent.login) for agent in names.agents if agent.active]
        groups = _groups(names) if name == "observer" else []
        return [*own, *logins, *groups]
    if name == "group":
        return ["none", *_groups(names)]
    if name == "organization":
        return ["none", *map(quoted, names.organizations)]
    if name == "wake":
        return _DATES
    return ()


def _groups(names: Names) -> list[str]:
    return [quoted(group.name) for group in names.groups if group.active]
