"""Which column of a customer table is what, by its name in English or Spanish.

Case, accents, spaces, digits and dashes do not count: `E-mail 2`, `Correo electrónico` and
`EMAIL` are all e-mails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from deskterm.desk.csv_rows import Row
from deskterm.errors import Usage
from deskterm.safe import clean_line
from deskterm.words import fold, nearest


class Kind(StrEnum):
    """What a table's rows are."""

    CONTACT = "contact"
    ORGANIZATION = "organization"

    def counted(self, count: int) -> str:
        """`1 contact`, `2 contacts`."""
        return f"{count} {self.value}{'' if count == 1 else 's'}"


ATTRIBUTE = "attr:"
"""What a custom attribute's column begins with."""

# A name nearer to the front wins when two columns want the same single field.
_CONTACT = {
    "name": "name, full name, display name, nombre completo, nombre y apellidos, contact name, "
    "nombre del contacto, contact, contacto, nombre, customer name, customer, person, persona",
    "first": "first name, given name, forename, nombre de pila, primer nombre, middle name, "
    "segundo nombre",
    "last": "last name, surname, family name, apellidos, apellido, primer apellido, "
    "segundo apellido",
    "emails": "emails, email, mail, mails, email address, email addresses, correo, correos, "
    "correo electrónico, correos electrónicos, dirección de correo, "
    "dirección de correo electrónico, dirección electrónica, primary email, work email, "
    "business email, secondary email, other email, home email, personal email, email value",
    "phones": "phones, phone, telephone, telephones, tel, teléfono, teléfonos, tlf, tfno, "
    "phone number, número de teléfono, mobile, mobile phone, móvil, teléfono móvil, cell, "
    "cell phone, celular, business phone, work phone, home phone, other phone, "
    "teléfono fijo, teléfono de trabajo, phone value",
    "organization": "organization, organisation, organization name, org, company, company name, "
    "empresa, organización, compañía, nombre de la empresa, account, account name",
    "position": "position, job title, cargo, puesto, job, organization title, role, title",
    "language": "language, lang, idioma, lengua, preferred language, idioma preferido, locale",
    "type": "type, tipo, contact type, customer type, tipo de contacto, tipo de cliente",
    "note": "note, notes, nota, notas, comment, comments, comentario, comentarios, "
    "observaciones, remarks, description, descripción",
}
_ORGANIZATION = {
    "name": "name, organization, organisation, organization name, org, company, company name, "
    "nombre, empresa, organización, compañía, razón social, nombre de la empresa, account, "
    "account name, customer, cliente",
    "names": "names, other names, otros nombres, extra names, alias, aliases, also known as, "
    "nombre comercial, short name, nombre corto",
    "domains": "domains, domain, dominio, dominios, email domain, email domains, "
    "dominio de correo, dominios de correo",
    "site": "site, website, web, url, homepage, página web, sitio, sitio web",
    "email": "email, mail, email address, correo, correo electrónico",
    "phone": "phone, telephone, tel, teléfono, phone number, número de teléfono, tlf, tfno",
    "address": "address, dirección, domicilio, postal address, dirección postal",
    "comment": "comment, comments, comentario, comentarios, note, notes, nota, notas, "
    "observaciones, remarks, description, descripción",
    "category": "category, categoría, type, tipo, segment, segmento",
    "responsible": "responsible, responsable, owner, account manager, agent, agente",
    "observers": "observers, observer, observadores, observador, watchers, followers",
}
_NAMES = {Kind.CONTACT: _CONTACT, Kind.ORGANIZATION: _ORGANIZATION}
_PARTS: dict[str, re.Pattern[str]] = {
    "emails": re.compile(r"[;,\n]|:::"),
    "phones": re.compile(";|:::"),
    "names": re.compile(";"),
    "domains": re.compile(r"[;,\s]"),
    "observers": re.compile("[;,]"),
}
_JOINED = ("first", "last")
# What an export put before a cell so that no spreadsheet takes it for a formula.
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")

EXPORTED = {
    kind: tuple(field for field in fields if field not in _JOINED)
    for kind, fields in _NAMES.items()
}
"""The columns of an export, in their order; custom attributes come after them."""


class Record(NamedTuple):
    """A row by field, every text as it stood there; `attributes` by their names.

    `fault` says why the row could not be read, and then it is all there is.
    """

    line: int
    values: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, str]
    fault: str = ""

    def one(self, field: str) -> str:
        """The text of a field that has one."""
        return " ".join(self.values.get(field, ()))


class Columns(NamedTuple):
    """The field each column fills ("" none, `attr:NAME`), and the names of those left out."""

    fields: tuple[str, ...]
    ignored: tuple[str, ...]


def match(
    kind: Kind, header: Sequence[str], overrides: Iterable[str] = (), *, attributes: bool = False
) -> Columns:
    """What each column is; `overrides` are `Column=field`, and `Column=` leaves one out.

    With `attributes` what is nothing else is a custom attribute of contacts. Usage when an
    override is off, or when no column could name a row.
    """
    names = [clean_line(name) for name in header]
    forced = _overrides(kind, names, overrides)
    fields = [forced.get(at, "") or _field(kind, name) for at, name in enumerate(names)]
    for at, field in forced.items():
        fields[at] = field
    for field in set(fields) - {""} - set(_PARTS) - set(_JOINED):
        _keep_best(kind, fields, names, field, set(forced))
    if attributes and kind is Kind.CONTACT:
        for at, name in enumerate(names):
            if not fields[at] and at not in forced and name and "=" not in name:
                fields[at] = ATTRIBUTE + name
    wanted = {"name", "first", "last", "emails"} if kind is Kind.CONTACT else {"name"}
    if not wanted & set(fields):
        what = "a name or an e-mail" if kind is Kind.CONTACT else "a name"
        raise Usage(
            f"no column is {what}; there are: {', '.join(filter(None, names))}. "
            "Nothing was imported.",
            f"--map 'COLUMN={'email' if kind is Kind.CONTACT else 'name'}'",
        )
    ignored = (
        name for at, name in enumerate(names) if not fields[at] and name and at not in forced
    )
    return Columns(tuple(fields), tuple(ignored))


def _bare(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalpha())


_FIELDS = {
    kind: {
        _bare(name): (field, rank)
        for field, names in fields.items()
        for rank, name in enumerate(names.split(", "))
    }
    for kind, fields in _NAMES.items()
}


def _field(kind: Kind, name: str) -> str:
    if kind is Kind.CONTACT and name.lower().startswith(ATTRIBUTE):
        own = name[len(ATTRIBUTE) :].strip()
        return ATTRIBUTE + own if own and "=" not in own else ""
    return _FIELDS[kind].get(_bare(name), ("", 0))[0]


def _keep_best(
    kind: Kind, fields: list[str], names: list[str], field: str, forced: set[int]
) -> None:
    """Only the best column of a field that holds one text; the others fill nothing."""
    found = [at for at, each in enumerate(fields) if each == field]
    rank = {at: _FIELDS[kind].get(_bare(names[at]), ("", 0))[1] for at in found}
    best = min(found, key=lambda at: (at not in forced, rank[at], at))
    for at in found:
        if at != best:
            fields[at] = ""


def _overrides(kind: Kind, names: list[str], texts: Iterable[str]) -> dict[int, str]:
    known = {fold(name).strip(): at for at, name in reversed(list(enumerate(names)))}
    forced: dict[int, str] = {}
    for text in texts:
        column, equals, wanted = text.rpartition("=")
        if not equals:
            raise Usage(f"--map {clean_line(text)}: write it as COLUMN=FIELD.")
        at = known.get(fold(column).strip())
        if at is None:
            near = nearest(column, names)
            hint = f" (did you mean {near}?)" if near else f"; there are: {', '.join(names)}"
            raise Usage(f"--map: no column {clean_line(column)}{hint}. Nothing was imported.")
        field = _field(kind, wanted.strip())
        if wanted.strip() and not field:
            raise Usage(
                f"--map: a {kind} has no {clean_line(wanted)}; there are: "
                f"{', '.join(_NAMES[kind])}. Nothing was imported."
            )
        forced[at] = field
    return forced


def records(rows: Iterable[Row], columns: Columns) -> Iterator[Record]:
    """Rows by field: cells of several texts are parted, and an export's apostrophe comes off."""
    for row in rows:
        if row.fault:
            yield Record(row.line, {}, {}, row.fault)
            continue
        values: dict[str, tuple[str, ...]] = {}
        attributes: dict[str, str] = {}
        for field, cell in zip(columns.fields, row.cells, strict=True):
            text = cell.lstrip(" ")
            if not field or not text.strip():
                continue
            if _DEFUSED.match(text):
                text = text[1:]
            if field.startswith(ATTRIBUTE):
                attributes[field[len(ATTRIBUTE) :]] = text.strip()
            else:
                values[field] = values.get(field, ()) + _parts(field, text)
        yield Record(row.line, values, attributes)


def _parts(field: str, text: str) -> tuple[str, ...]:
    pattern = _PARTS.get(field)
    if pattern is None:
        return (text.strip(),)
    # Where lines part names, nothing else does: an export keeps one with a semicolon whole so.
    lines = "\n" in text and field not in ("emails", "domains")
    parts = text.split("\n") if lines else pattern.split(text)
    return tuple(part.strip() for part in parts if part.strip())
