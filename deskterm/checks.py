"""Whether a value can be a value of its field; the same answer for both languages."""

from __future__ import annotations

import re

from deskterm.errors import BadText
from deskterm.fields import Field, FieldSet, Kind

MAX_TAG = 50
_NUMBER = re.compile(r"#?0*([0-9]+)")
_NO_NUMBER = "9" * 18
"""What a longer one is read as: no ticket has it."""
_INTEGER = re.compile(r"([+-]?)0*([0-9]{1,18})")
_NOT_IN_TAGS = re.compile(r"[\s,:\"'()*\\\x00-\x1f\x7f]")
_TAG_WORDS = ("none", "any")


def canonical(field: Field, text: str) -> str:
    """A value's text as the syntax tree holds it: keys of choices, numbers without `#`.

    Raises BadText over `text` itself; the caller shifts its column.
    """
    if not text.strip():
        raise BadText(text, 0, f"{field.name}: needs a value here")
    if field.kind in (Kind.NUMBER, Kind.TICKET):
        return _number(field, text)
    if field.kind is Kind.PHONE:
        return _phone(field, text)
    if field.kind is Kind.INSTANT:
        from deskterm.dates import parse_instant_value  # most queries name no date

        return parse_instant_value(text).text
    if field.kind is Kind.INTEGER:
        return _integer(field, text)
    if field.kind is Kind.DAY:
        return _day(field, text)
    if field.kind is Kind.TAG:
        return text
    if field.choices:
        return _choice(field, text)
    return text


def _number(field: Field, text: str) -> str:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise BadText(text, 0, f'{field.name}: takes a whole number, not "{text}"')
    return match[1] if len(match[1]) <= len(_NO_NUMBER) else _NO_NUMBER


def _phone(field: Field, text: str) -> str:
    if len(re.sub("[^0-9]", "", text)) < 3:
        raise BadText(text, 0, f"{field.name}: takes at least three digits of a number")
    return text


def _integer(field: Field, text: str) -> str:
    match = _INTEGER.fullmatch(text.strip())
    if match is None:
        raise BadText(
            text, 0, f'{field.name}: takes a whole number of at most 18 digits, not "{text}"'
        )
    sign = "-" if match[1] == "-" and match[2] != "0" else ""
    return sign + match[2]


def _day(field: Field, text: str) -> str:
    from deskterm.dates import parse_instant_value

    found = parse_instant_value(text)
    if found.unit in ("minute", "second") or found.minutes:
        raise BadText(text, 0, f"{field.name}: takes days, no time of day (7d, today, 2026-11-07)")
    return found.text


def _choice(field: Field, text: str) -> str:
    choice = field.choice(text)
    if choice is not None:
        return choice.key
    near = field.nearest_choice(text)
    known = "" if near else f": one of {', '.join(choice.key for choice in field.choices)}"
    flag = field.kind is Kind.FLAG
    what = f'"{field.name}:{text}" is unknown' if flag else f'unknown {field.name} "{text}"'
    raise BadText(text, 0, what + known, near)


def tag_fault(text: str) -> str:
    """Why a text cannot be a tag, or "" when it can."""
    if not text:
        return "a tag needs at least one character"
    if len(text) > MAX_TAG:
        return f"a tag has at most {MAX_TAG} characters"
    if text[0] in "+-<>=#":
        return f'a tag does not start with "{text[0]}"'
    if _NOT_IN_TAGS.search(text):
        return "a tag has no spaces, commas, colons, quotes, brackets or stars in it"
    if ".." in text or text.lower() in _TAG_WORDS:
        return f'"{text}" is a word of the query language, not a tag'
    return ""


def known_field(fields: FieldSet, name: str, use: str) -> Field:
    """The field of that name that may be used so (filter, sort, group, set).

    Raises BadText over `name`.
    """
    found = fields.get(name)
    if found is None:
        near = fields.nearest(name, use)
        hint = "; to search for the words, quote them" if use == "filter" and not near else ""
        raise BadText(name, 0, f'unknown field "{name}"{hint}', near)
    if not getattr(found, use):
        cannot = {
            "filter": f"{found.name} cannot be searched",
            "sort": f"cannot sort by {found.name}",
            "group": f"cannot count by {found.name}",
            "set": f"{found.name} is off and cannot be set any more"
            if found.off
            else f"{found.name} cannot be set",
        }
        raise BadText(name, 0, cannot[use])
    return found
