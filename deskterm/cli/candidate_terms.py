"""What could stand where the cursor is in the filter or the change language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deskterm.fields import CUSTOM, ONLY_ASKED, Field, Kind
from deskterm.lexer import Value, print_value
from deskterm.query import DIRECTIVES
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.cli.candidate_values import Found, Values

_LAST = re.compile(r".*[\s(]", re.DOTALL)
"""What stands before the last term of several, in one word of a shell."""
_SPANS_BACK = ("1d", "7d", "30d")
_SPANS_AHEAD = ("2h", "1d", "3d", "7d")
_DIRECTIVES = {"sort": "sort by this, -field the other way round", "by": "count by this"}


def words(values: Values, kind: str, before: list[str], incomplete: str) -> Found:
    """Candidates where several words are taken: a query, or tickets and then changes."""
    if kind in ("named", "saved"):
        if before:
            return term(values, "query", incomplete)
        return values.views(incomplete) if kind == "saved" else []
    if kind == "query":
        return term(values, "query", incomplete)
    tickets_only = all(word.lstrip("#").isdigit() for word in before)
    found: Found = []
    if tickets_only and (not incomplete or incomplete.lstrip("#").isdigit()):
        taken = {word.lstrip("#") for word in before}
        found = [one for one in values.tickets(incomplete) if one[0] not in taken]
    if not before:
        return found
    if kind == "change":
        return found + term(values, "change", incomplete)
    if kind == "tag":
        return found + _signed_tags(values, incomplete, "+-")
    if kind == "assign":
        given = [*values.agents(), *values.as_groups(), ("me", "yourself"), ("none", "nobody")]
        return found + [one for one in given if one[0].startswith(incomplete)]
    return found + _instants(incomplete, ahead=True)


def term(values: Values, language: str, incomplete: str) -> Found:
    """Candidates for one term, the last, of the filter or the change language."""
    found = _term(values, language, incomplete)
    before = _LAST.match(incomplete)
    if found or before is None or language != "query":
        return found
    last = incomplete[before.end() :]
    return [(before[0] + one, help) for one, help in _term(values, language, last)]


def _term(values: Values, language: str, incomplete: str) -> Found:
    if language == "change" and incomplete[:1] in ("+", "-"):
        return _signed_tags(values, incomplete, incomplete[0])
    sign = "-" if incomplete.startswith("-") else ""
    name, colon, value = incomplete[len(sign) :].partition(":")
    if not colon:
        return [(f"{sign}{one}", help) for one, help in _names(values, language, name, sign)]
    if language == "query" and not sign and name.lower() in DIRECTIVES:
        return _keys(values, name, value)
    field = values.fieldset().get(name)
    if field is None or not (field.filter if language == "query" else field.set):
        return []
    head, last = f"{sign}{name}:", value
    specials = list(field.specials)
    if language == "change":
        asked = {*ONLY_ASKED, "none"} if field.many else ONLY_ASKED
        specials = [word for word in specials if word not in asked]
        if field.many:
            head += value[:1] if value[:1] in ("+", "-") else "+"
            last = value.removeprefix(head[-1])
    elif field.ranged and ".." in value:
        low, dots, last = value.partition("..")
        head, specials = f"{head}{low}{dots}", []
    else:
        done, comma, last = value.rpartition(",")
        head += f"{done}{comma}"
    off = language == "query"
    given = {one.strip('"') for one in value.split(",")[:-1]}
    return [
        (f"{head}{one}", help)
        for one, help in _values(values, field, last, specials, off)
        if one.strip('"') not in given
    ]


def _names(values: Values, language: str, begun: str, sign: str) -> Found:
    """Fields with their colon, by their name or another one they go by."""
    wanted = begun.lower()
    found: Found = []
    for field in values.fieldset():
        names = [name for name in (field.name, *field.aliases) if name.startswith(wanted)]
        if language == "query" and field.filter and names:
            found.append((f"{names[0]}:", field.help))
        elif language == "change" and field.set and names and field.kind is not Kind.TAG:
            found.append((f"{names[0]}:{'+' * field.many}", field.help))
    if language == "query" and not sign:
        found += [(f"{name}:", _DIRECTIVES[name]) for name in DIRECTIVES if name.startswith(wanted)]
    return found


def _keys(values: Values, name: str, value: str) -> Found:
    """What may follow `sort:` and `by:`."""
    done, comma, last = value.rpartition(",")
    sort = name.lower() == "sort"
    sign = "-" if sort and last.startswith("-") else ""
    wanted = last.removeprefix(sign).lower()
    return [
        (f"{name}:{done}{comma}{sign}{field.name}", field.help)
        for field in values.fieldset()
        if (field.sort if sort else field.group) and field.name.startswith(wanted)
    ]


def _values(values: Values, field: Field, incomplete: str, specials: list[str], off: bool) -> Found:
    """`off`: groups that are given no tickets any more as well."""
    if field.kind in (Kind.INSTANT, Kind.DAY):
        dates = _instants(incomplete, ahead=field.ahead)
        return [*((word, "") for word in specials if word.startswith(incomplete)), *dates]
    wanted = fold(incomplete.removeprefix('"'))
    found: Found = [(word, "") for word in specials]
    if field.choices:
        named = [
            (choice.key, choice.help)
            for choice in field.choices
            if any(fold(name).startswith(wanted) for name in (choice.key, *choice.names))
        ]
        return [one for one in found if one[0].startswith(wanted)] + _quoted(named)
    found += _from_desk(values, field, incomplete.removeprefix('"'), off)
    return [one for one in found if fold(one[0].removeprefix('"')).startswith(wanted)]


def _from_desk(values: Values, field: Field, begun: str, off: bool) -> Found:
    """Values that only the desk knows, as the languages write them."""
    kind = field.kind
    if field.name.startswith(CUSTOM):
        return _quoted(values.in_use(field, begun))
    if kind is Kind.AGENT:
        return values.agents()
    if kind is Kind.TAG:
        return values.tags(begun)
    if kind in (Kind.CONTACT, Kind.ADDRESS):
        return values.contacts(begun)
    if kind in (Kind.NUMBER, Kind.TICKET):
        return values.tickets(begun)
    if kind is Kind.GROUP:
        return _quoted(values.groups(off=off))
    if kind is Kind.OBSERVER:
        return values.agents() + _quoted(values.groups(off=off))
    if field.name == "organization":
        return _quoted(values.organizations())
    if field.name == "mailbox":
        return _quoted(values.mailboxes())
    return _quoted(values.written(field, begun))


def _instants(incomplete: str, *, ahead: bool) -> Found:
    from deskterm.dates import WORDS

    spans = _SPANS_AHEAD if ahead else _SPANS_BACK
    return [(word, "") for word in (*WORDS, *spans) if word.startswith(incomplete)]


def _signed_tags(values: Values, incomplete: str, signs: str) -> Found:
    sign = incomplete[:1] if incomplete[:1] in ("+", "-") else ""
    return [
        (f"{one}{tag}", help)
        for one in (sign or signs)
        for tag, help in values.tags(incomplete[len(sign) :])
    ]


def _quoted(found: Found) -> Found:
    """Names as both languages take them: in quotes when they are more than one plain word."""
    return [(print_value(Value(name)), help) for name, help in found]
