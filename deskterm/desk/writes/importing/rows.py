"""What the cells of a customer table hold, once they have been found good."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deskterm.desk.csv_columns import Record
from deskterm.desk.freemail import domain_of
from deskterm.desk.writes.contact_parts import LONGEST_LINE, LONGEST_NOTE
from deskterm.desk.writes.founding import LANGUAGES, check_address
from deskterm.errors import Usage
from deskterm.safe import clean, clean_line, storable, storable_line
from deskterm.words import fold

MOST_PARTS = 50
"""E-mails, phones, names or domains of one customer."""
_BRIEF = 80
_DIGITS = re.compile(r"[^0-9]")
_TONGUES = {
    "en": ("en", "eng", "english", "ingles"),
    "es": ("es", "spa", "esp", "spanish", "espanol", "castellano"),
}
_LANGUAGE = {word: code for code, words in _TONGUES.items() for word in words}


@dataclass(slots=True)
class ContactRow:
    """A row of contacts; "" and () leave alone what is there. `phones` are by their digits."""

    line: int
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: dict[str, str] = field(default_factory=dict)
    organization: str = ""
    position: str = ""
    language: str = ""
    type: str = ""
    note: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class OrganizationRow:
    """A row of organizations; `responsible` and `observers` as they were written."""

    line: int
    name: str
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    site: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    comment: str = ""
    category: str = ""
    responsible: str = ""
    observers: tuple[str, ...] = ()


def contact_row(record: Record) -> ContactRow:
    """A row of contacts; Usage says what is wrong with it."""
    emails = tuple(dict.fromkeys(_each_address(_few(record, "emails"))))
    name = _line(record, "name")
    first, last = _line(record, "first"), _line(record, "last")
    if last and name and not first and not fold(name).endswith(fold(last)):
        name = f"{name} {last}"  # `Nombre` beside `Apellidos` is the first name
    name = (name or f"{first} {last}").strip()
    if not name and not emails:
        raise Usage("neither a name nor an e-mail")
    phones: dict[str, str] = {}
    for phone in map(_clean_line, _few(record, "phones")):
        digits = _DIGITS.sub("", phone)
        if not 2 < len(digits) < 30 or len(phone) > LONGEST_LINE:
            raise Usage(f"{clean_line(phone)[:40]!r} is not a telephone number")
        phones.setdefault(digits, phone)
    attributes = {
        _clean_line(name)[:LONGEST_LINE]: _short(_clean(text), name, LONGEST_NOTE)
        for name, text in record.attributes.items()
    }
    return ContactRow(
        line=record.line,
        name=_short(name, "name"),
        emails=emails,
        phones=phones,
        organization=_line(record, "organization"),
        position=_line(record, "position"),
        language=_language(_line(record, "language")),
        type=_line(record, "type"),
        note=_text(record, "note"),
        attributes=attributes,
    )


def organization_row(record: Record) -> OrganizationRow:
    """A row of organizations; Usage says what is wrong with it."""
    name = _line(record, "name")
    if not name:
        raise Usage("no name")
    email = _line(record, "email")
    return OrganizationRow(
        line=record.line,
        name=name,
        names=tuple(_short(_clean_line(each), "name") for each in _few(record, "names")),
        domains=tuple(dict.fromkeys(_domain(each) for each in _few(record, "domains"))),
        site=_line(record, "site"),
        email=_address(email) if email else "",
        phone=_line(record, "phone"),
        address=_text(record, "address"),
        comment=_text(record, "comment"),
        category=_line(record, "category"),
        responsible=_line(record, "responsible"),
        observers=_few(record, "observers"),
    )


def brief(text: str) -> str:
    """A text as one short line, to say what changes."""
    line = clean_line(text)
    return line if len(line) <= _BRIEF else f"{line[:_BRIEF]}…"


def same(old: str, new: str) -> bool:
    """Whether two texts differ in nothing that an export shows."""
    return old == new or clean(old).strip() == clean(new).strip()


def _clean_line(text: str) -> str:
    """What is shown is what is stored, so that an export of it is the same customer."""
    return storable_line(clean_line(text))


def _clean(text: str) -> str:
    return storable(clean(text)).strip()


def _line(record: Record, name: str) -> str:
    return _short(_clean_line(record.one(name)), name)


def _text(record: Record, name: str) -> str:
    return _short(_clean(record.one(name)), name, LONGEST_NOTE)


def _short(text: str, what: str, longest: int = LONGEST_LINE) -> str:
    if len(text) > longest:
        raise Usage(f"the {clean_line(what)} is longer than {longest} characters")
    return text


def _few(record: Record, name: str) -> tuple[str, ...]:
    found = record.values.get(name, ())
    if len(found) > MOST_PARTS:
        raise Usage(f"{len(found)} {name}; {MOST_PARTS} are the most")
    return found


def _each_address(texts: tuple[str, ...]) -> list[str]:
    found = []
    for text in texts:
        words = text.split()
        if len(words) > 1 and all("@" in word for word in words):
            found += words
        else:
            found.append(text)
    return [_address(text) for text in found]


def _address(text: str) -> str:
    inner = re.search(r"<([^<>]+)>", text)
    try:
        return check_address(inner[1] if inner else text.removeprefix("mailto:"))
    except Usage:
        raise Usage(f"{clean_line(text)[:80]!r} is not an e-mail address") from None


def _language(text: str) -> str:
    if not text:
        return ""
    known = _LANGUAGE.get(fold(text)) or _LANGUAGE.get(re.split(r"[-_ (]", fold(text))[0])
    if known is None:
        raise Usage(f"{clean_line(text)[:40]!r} is none of the languages {', '.join(LANGUAGES)}")
    return known


def _domain(text: str) -> str:
    bare = _clean_line(text).lower().rpartition("@")[2]
    bare = (bare.partition("://")[2] or bare).partition("/")[0].removeprefix("www.")
    found = domain_of(bare)
    if not found:
        raise Usage(f"{clean_line(text)[:80]!r} is not a mail domain")
    return found
