"""What may follow in the change line and in a query: over the vocabulary that is loaded anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.fields import ONLY_ASKED, STANDARD, Kind
from deskterm.lexer import quote
from deskterm.terms import Priority
from deskterm.tui.wording import words
from deskterm.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, tzinfo

    from deskterm.desk import Desk
    from deskterm.fields import Field, FieldSet
    from deskterm.tui.names import Names

MOST = 40
SOUGHT = 8
DIRECTIVES = ("sort", "by")
CUSTOM = "custom."
AHEAD = ("2h", "1d", "3d", "1w", "today", "tomorrow", "monday", "friday", "next-week")
DAYS = ("today", "tomorrow", "3d", "1w", "monday", "friday", "next-week")
BACK = ("<1d", "<7d", "today", "yesterday", "this-week", "last-week", "this-month")


def quoted(value: str) -> str:
    """A value as the change language takes it: in quotes when it is not one plain word."""
    plain = all(ch.isalnum() or ch in "-_.@+" for ch in value)
    if plain and value and value[0] not in "+-":
        return value
    return quote(value)


def change_proposals(text: str, names: Names, known: Iterable[str] = ()) -> list[str]:
    """Whole lines that begin as `text` does, its last word completed.

    `known` are values that only the desk could tell, as `sought` gives them.
    """
    return _wholes(text, lambda word: _change_words(word, names, known))


def query_proposals(text: str, names: Names, known: Iterable[str] = ()) -> list[str]:
    """The same for a query: fields first, after the colon their values."""
    return _wholes(text, lambda word: _query_words(word, names, known))


def _wholes(text: str, words_of: Callable[[str], Iterable[str]]) -> list[str]:
    at = _last_word(text)
    lead, word = text[:at], text[at:]
    found = dict.fromkeys(whole for whole in words_of(word) if whole != word)
    return [lead + whole for whole in found][:MOST]


def sought(desk: Desk, text: str, fields: FieldSet | None) -> list[str]:
    """Values of the last word's field that are not kept at hand: customers, own attributes.

    Runs in a worker.
    """
    word = text[_last_word(text) :].lstrip("-")
    name, colon, start = word.partition(":")
    field = fields.get(name) if fields is not None and colon else None
    if field is None:
        return []
    start = start.rpartition(",")[2].lstrip('+-"')
    if field.kind in (Kind.CONTACT, Kind.ADDRESS):
        found = desk.read.contacts.search(start, limit=SOUGHT) if start else []
        return [quoted(one.addresses[0]) for one in found if one.addresses]
    if field.name.startswith(CUSTOM) and not field.choices:
        return [quoted(value) for value in desk.read.fields.known(field.name, start, SOUGHT)]
    return [quoted(value) for value in desk.read.vocabulary.written(field.name, start, SOUGHT)]


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


def date_fault(field: str, text: str, names: Names) -> str:
    """Why that is no date for a field, empty when it is one."""
    given = text.strip()
    return change_fault(f"{field}:{quoted(given)}", names) if given else ""


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


def _change_words(word: str, names: Names, known: Iterable[str]) -> Iterable[str]:
    if word[:1] in ("+", "-"):
        sign, start = word[0], fold(word[1:])
        return [sign + quoted(tag) for tag in names.tags if fold(tag).startswith(start)]
    name, colon, start = word.partition(":")
    if not colon:
        settable = [
            field for field in names.fields or STANDARD if field.set and field.name != "tag"
        ]
        return [
            f"{field.name}:{'+' if field.many else ''}"
            for field in settable
            if field.name.startswith(name.lower()) and not field.off
        ]
    field = (names.fields or STANDARD).get(name)
    if field is None or not field.set:
        return ()
    sign = ""
    if field.many:
        sign, start = (start[0], start[1:]) if start[:1] in ("+", "-") else ("+", start)
    asked = {*ONLY_ASKED, "none"} if field.many else ONLY_ASKED
    values = [*known, *_values(field, names)]
    special = [value for value in field.specials if value not in asked]
    return [f"{name}:{sign}{value}" for value in _begun(start, special, values)]


def _query_words(word: str, names: Names, known: Iterable[str]) -> Iterable[str]:
    minus = "-" if word.startswith("-") else ""
    name, colon, start = word[len(minus) :].partition(":")
    fields = names.fields or STANDARD
    if not colon:
        asked = [field.name for field in fields if field.filter]
        named = [*asked, *(() if minus else DIRECTIVES)]
        return [f"{minus}{one}:" for one in named if one.startswith(name.lower())]
    if name.lower() in DIRECTIVES:
        done, comma, start = start.rpartition(",")
        sign = "-" if start.startswith("-") else ""
        use = "sort" if name.lower() == "sort" else "group"
        keys = [field.name for field in fields if getattr(field, use)]
        found = [key for key in keys if key.startswith(start[len(sign) :].lower())]
        return [f"{name}:{done}{comma}{sign}{key}" for key in found]
    field = (names.fields or STANDARD).get(name)
    if field is None or not field.filter:
        return ()
    done, comma, start = start.rpartition(",")
    values = [*known, *_values(field, names)]
    return [f"{minus}{name}:{done}{comma}{one}" for one in _begun(start, field.specials, values)]


def _begun(start: str, special: Iterable[str], values: Iterable[str]) -> list[str]:
    wanted = fold(start.removeprefix('"'))
    return [
        value for value in (*special, *values) if fold(value.removeprefix('"')).startswith(wanted)
    ]


def _values(field: Field, names: Names) -> Iterable[str]:
    if field.name == "status":
        return [quoted(status.key) for status in names.statuses]
    if field.name == "priority":
        return [priority.word for priority in reversed(Priority)]
    if field.name == "type":
        return [quoted(kind.key) for kind in names.types]
    if field.choices:
        return [quoted(choice.key) for choice in field.choices]
    if field.kind is Kind.AGENT:
        return [quoted(agent.login) for agent in names.agents if agent.active]
    if field.kind is Kind.GROUP:
        return _groups(names)
    if field.kind is Kind.OBSERVER:
        return [quoted(agent.login) for agent in names.agents if agent.active] + _groups(names)
    if field.kind is Kind.TAG:
        return [quoted(tag) for tag in names.tags]
    if field.kind is Kind.INSTANT:
        return AHEAD if field.ahead else BACK
    if field.kind is Kind.DAY:
        return DAYS
    if field.name == "organization":
        return [quoted(name) for name in names.organizations]
    if field.name == "mailbox":
        return [quoted(name) for name in names.mailboxes]
    return ()


def _groups(names: Names) -> list[str]:
    return [quoted(group.name) for group in names.groups if group.active]
