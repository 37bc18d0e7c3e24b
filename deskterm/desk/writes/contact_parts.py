"""What a contact is made of: checked texts, addresses, telephone numbers, custom attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from deskterm.desk.writes.founding import check_address, check_language
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.tables import ContactAddressTable, ContactPhoneTable, ContactValueTable
from deskterm.terms import EventKind
from deskterm.words import fold

LONGEST_LINE = 200
LONGEST_NOTE = 20_000
FIELDS = (
    "name", "emails", "organization", "position", "phones", "language", "type", "note",
    "attributes",
)  # fmt: skip
COLUMNS = ("name", "language", "position", "type", "note")


class Card(NamedTuple):
    """A contact's own columns."""

    id: int
    name: str
    language: str
    position: str
    type: str
    note: str
    organization_id: int | None


def card(work: Work, id: int) -> Card:
    """A contact that is there; NotFound for none, and for one that was merged away."""
    row = work.sql.one(
        "SELECT id, name, language, position, type, note, organization_id, merged_into "
        "FROM contacts WHERE id = ?",
        (id if 0 < id < 2**31 else 0,),
    )
    if row is None:
        raise NotFound(f"no contact {id}", "deskterm contact list")
    if row[7] is not None:
        raise NotFound(
            f"contact {id} was merged into contact {row[7]}", f"deskterm contact show {row[7]}"
        )
    return Card(*row[:7])


def line(text: str, what: str) -> str:
    """One line of at most 200 characters."""
    found = storable_line(text)
    if len(found) > LONGEST_LINE:
        raise Usage(f"{what} is longer than {LONGEST_LINE} characters. Nothing was changed.")
    return found


def note(text: str) -> str:
    """Several lines."""
    if len(text) > LONGEST_NOTE:
        raise Usage(f"the note is longer than {LONGEST_NOTE} characters. Nothing was changed.")
    return storable(text).strip()


CHECKS = {
    "name": lambda text: line(text, "the name"),
    "language": lambda text: check_language(text) if text else "",
    "position": lambda text: line(text, "the position"),
    "type": lambda text: line(text, "the type"),
    "note": note,
}


def checked_emails(emails: Iterable[str]) -> list[str]:
    """Addresses, lower-cased, each once; Usage for what is none."""
    return list(dict.fromkeys(check_address(one) for one in emails if one.strip()))


def checked_phones(phones: Iterable[str]) -> dict[str, str]:
    """Numbers as written by their digits; Usage for what has fewer than three."""
    found: dict[str, str] = {}
    for text in phones:
        shown = line(text, "the telephone number")
        digits = re.sub(r"[^0-9]", "", shown)
        if shown and not 2 < len(digits) < 30:
            raise Usage(f"{clean_line(text)!r} is not a telephone number. Nothing was changed.")
        if shown:
            found.setdefault(digits, shown)
    return found


def checked_attributes(attributes: Mapping[str, str] | None) -> dict[str, str]:
    """Custom attributes by name; Usage for one without a name."""
    found: dict[str, str] = {}
    for name, value in (attributes or {}).items():
        shown = line(name, "the attribute's name")
        if not shown or "=" in shown:
            raise Usage(f"{clean_line(name)!r} cannot name an attribute. Nothing was changed.")
        found[shown] = note(value)
    return found


def addresses(work: Work, id: int) -> list[str]:
    """A contact's addresses, the primary one first."""
    rows = work.sql.rows(
        "SELECT address FROM contact_addresses WHERE contact_id = ? ORDER BY position, address",
        (id,),
    )
    return [row[0] for row in rows]


def set_addresses(work: Work, id: int, wanted: list[str]) -> None:
    """Exactly these addresses in this order; Conflict for one that is another contact's."""
    before = addresses(work, id)
    if before == wanted:
        return
    for address in wanted:
        owner = work.sql.one(
            "SELECT c.id, c.name FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id "
            "WHERE a.address = ?",
            (address,),
        )
        if owner is not None and owner[0] != id:
            raise Conflict(
                f"{address} is an address of contact {owner[0]} ({owner[1]}). Nothing was changed.",
                f"deskterm contact show {owner[0]}",
            )
    for gone in set(before) - set(wanted):
        work.sql.run("DELETE FROM contact_addresses WHERE address = ?", (gone,))
    for at, address in enumerate(wanted):
        if address in before:
            move = "UPDATE contact_addresses SET position = ? WHERE address = ?"
            work.sql.run(move, (at, address))
        else:
            work.sql.insert(ContactAddressTable, address=address, contact_id=id, position=at)
    changed(work, id, "emails", " ".join(before), " ".join(wanted))


def phones(work: Work, id: int) -> dict[str, str]:
    """A contact's telephone numbers by their digits, in order."""
    wanted = "SELECT digits, phone FROM contact_phones WHERE contact_id = ? ORDER BY position"
    return dict(work.sql.rows(wanted, (id,)))


def set_phones(work: Work, id: int, wanted: Mapping[str, str]) -> None:
    """Exactly these numbers in this order."""
    before = phones(work, id)
    if list(before.items()) == list(wanted.items()):
        return
    work.sql.run("DELETE FROM contact_phones WHERE contact_id = ?", (id,))
    for at, (digits, phone) in enumerate(wanted.items()):
        work.sql.insert(ContactPhoneTable, contact_id=id, digits=digits, phone=phone, position=at)
    changed(work, id, "phones", ", ".join(before.values()), ", ".join(wanted.values()))


def attributes(work: Work, id: int) -> dict[str, str]:
    """A contact's custom attributes by name."""
    wanted = "SELECT field, value FROM contact_values WHERE contact_id = ? ORDER BY field"
    return dict(work.sql.rows(wanted, (id,)))


def set_attributes(work: Work, id: int, given: Mapping[str, str]) -> None:
    """Set those that are given; an empty value takes one away. Names differ by more than case."""
    before = attributes(work, id)
    known = {fold(field): field for field in before}
    for name, value in given.items():
        field = known.get(fold(name), name)
        old = before.get(field, "")
        if old == value:
            continue
        work.sql.run("DELETE FROM contact_values WHERE contact_id = ? AND field = ?", (id, field))
        if value:
            work.sql.insert(
                ContactValueTable,
                contact_id=id,
                field=field,
                value=value,
                value_folded=fold(value),
            )
        changed(work, id, field, old, value)


def set_column(work: Work, known: Card, field: str, value: str) -> None:
    """Change one of `COLUMNS`, which has been checked."""
    old: Any = getattr(known, field)
    if old == value:
        return
    work.sql.run(f"UPDATE contacts SET {field} = ? WHERE id = ?", (value, known.id))
    if field == "name":
        folded = "UPDATE contacts SET name_folded = ? WHERE id = ?"
        work.sql.run(folded, (fold(value), known.id))
    changed(work, known.id, field, old, value)


def changed(work: Work, id: int, field: str, old: str, new: str) -> None:
    """One line of the journal."""
    work.record(
        EventKind.CUSTOMER, old=f"contact {id} {field}={old}", new=f"contact {id} {field}={new}"
    )
