"""Contacts that are one person made one, and told apart again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from deskterm.desk.permission import require
from deskterm.desk.writes import contact_parts as parts
from deskterm.desk.writes.undo_checks import Deed
from deskterm.desk.writes.work import Work
from deskterm.errors import Usage
from deskterm.policy import Permission
from deskterm.store.tables import ContactPhoneTable, ContactValueTable
from deskterm.terms import EventKind
from deskterm.words import fold

_FILLED = ("position", "type", "language")


def merge(work: Work, into: int, others: Sequence[int]) -> None:
    """Give addresses, phones, attributes, tickets and messages of `others` to `into`.

    What `into` has stays; what it lacks is filled from the others in their order; notes are put
    together. The event holds what is needed to take it back exactly. Others keep a copy of their
    phones and attributes, where nobody looks.
    """
    gone = [one for one in dict.fromkeys(others) if one != into]
    if not gone:
        raise Usage(
            "a contact is merged with another. Nothing was changed.",
            "deskterm contact merge INTO OTHER…",
        )
    known = parts.card(work, into)
    before = _picture(work, into)
    last = work.sql.value("SELECT COALESCE(MAX(id), 0) FROM tickets")
    told = [_take(work, into, parts.card(work, other)) for other in gone]
    names = ", ".join(f"{one['id']} {one['name']}" for one in told)
    record = {
        "into": into,
        "before": before,
        "after": _picture(work, into),
        "others": told,
        "last_ticket": last,
    }
    work.record(
        EventKind.CONTACTS_MERGED,
        old=f"{names} → {into} {known.name}",
        new=json.dumps(record, ensure_ascii=False),
    )


def _take(work: Work, into: int, other: parts.Card) -> dict[str, Any]:
    """One contact's belongings; what it had, for the record."""
    own = work.sql.rows(
        "SELECT address, position FROM contact_addresses WHERE contact_id = ? "
        "ORDER BY position, address",
        (other.id,),
    )
    start = len(parts.addresses(work, into))
    for at, (address, _) in enumerate(own):
        give = "UPDATE contact_addresses SET contact_id = ?, position = ? WHERE address = ?"
        work.sql.run(give, (into, start + at, address))
    _fill(work, into, other)
    told = {
        "id": other.id,
        "name": other.name,
        "addresses": [list(row) for row in own],
        "tickets": _ids(work, "tickets", other.id),
        "messages": _ids(work, "messages", other.id),
    }
    for table in ("tickets", "messages"):
        give = f"UPDATE {table} SET contact_id = ? WHERE contact_id = ?"
        work.sql.run(give, (into, other.id))
    work.sql.run("UPDATE contacts SET merged_into = ? WHERE id = ?", (into, other.id))
    return told


def _fill(work: Work, into: int, other: parts.Card) -> None:
    phones = parts.phones(work, into)
    for digits, phone in parts.phones(work, other.id).items():
        if digits not in phones:
            work.sql.insert(
                ContactPhoneTable,
                contact_id=into,
                digits=digits,
                phone=phone,
                position=len(phones),
            )
            phones[digits] = phone
    values = {fold(field): value for field, value in parts.attributes(work, into).items()}
    for field, value in parts.attributes(work, other.id).items():
        name = field if fold(field) not in values else f"{field} ({other.id})"
        if values.get(fold(field)) != value:
            _add_value(work, into, name, value)
    known = parts.card(work, into)
    for column in _FILLED:
        if not getattr(known, column) and getattr(other, column):
            fill = f"UPDATE contacts SET {column} = ? WHERE id = ?"
            work.sql.run(fill, (getattr(other, column), into))
    if other.note and other.note not in known.note:
        note = f"{known.note}\n\n{other.note}".strip()
        work.sql.run("UPDATE contacts SET note = ? WHERE id = ?", (note, into))
    if known.organization_id is None and other.organization_id is not None:
        fill = "UPDATE contacts SET organization_id = ? WHERE id = ?"
        work.sql.run(fill, (other.organization_id, into))


def _add_value(work: Work, id: int, field: str, value: str) -> None:
    work.sql.insert(
        ContactValueTable, contact_id=id, field=field, value=value, value_folded=fold(value)
    )


def _ids(work: Work, table: str, contact: int) -> list[int]:
    wanted = f"SELECT id FROM {table} WHERE contact_id = ? ORDER BY id"
    return [row[0] for row in work.sql.rows(wanted, (contact,))]


def _picture(work: Work, id: int) -> dict[str, Any]:
    """All a contact has of its own, as JSON holds it."""
    known = parts.card(work, id)
    return {
        "columns": {field: getattr(known, field) for field in (*parts.COLUMNS, "organization_id")},
        "addresses": parts.addresses(work, id),
        "phones": [list(one) for one in parts.phones(work, id).items()],
        "values": [list(one) for one in parts.attributes(work, id).items()],
    }


def undo_merge(work: Work, deed: Deed) -> tuple[bool, str]:
    """Tell merged contacts apart: whether that was possible, and a sentence.

    Not when one of them was changed, removed or merged on since. Mail that came since from an
    address goes with it; tickets that were given to somebody else since stay there.
    """
    require(work.actor, Permission.CUSTOMERS)
    record = json.loads(deed.new or "{}")
    into = record["into"]
    fault = _changed_since(work, record)
    if fault:
        return False, fault
    _restore(work, into, record["before"])
    for other in record["others"]:
        _give_back(work, into, other, record["last_ticket"])
    names = ", ".join(f"{one['id']} {one['name']}" for one in record["others"])
    work.record(EventKind.UNDONE, old=deed.old, new=f"contacts {into}, {names}", cause="undo")
    return True, f"contact {into} is apart from {names} again"


def _changed_since(work: Work, record: dict[str, Any]) -> str:
    into = record["into"]
    for id, wanted in ((into, None), *((one["id"], into) for one in record["others"])):
        row = work.sql.one("SELECT merged_into FROM contacts WHERE id = ?", (id,))
        if row is None or row[0] != wanted:
            return f"contact {id} was merged or removed since"
    now, then = _picture(work, into), record["after"]
    if not then["columns"]["language"]:  # a mail may have told it since
        now["columns"]["language"] = ""
    return "" if now == then else f"contact {into} has been changed since"


def _restore(work: Work, id: int, before: dict[str, Any]) -> None:
    columns = before["columns"]
    marks = ", ".join(f"{name} = ?" for name in columns)
    work.sql.run(f"UPDATE contacts SET {marks} WHERE id = ?", (*columns.values(), id))
    for table in ("contact_phones", "contact_values"):
        work.sql.run(f"DELETE FROM {table} WHERE contact_id = ?", (id,))
    for at, (digits, phone) in enumerate(before["phones"]):
        work.sql.insert(ContactPhoneTable, contact_id=id, digits=digits, phone=phone, position=at)
    for field, value in before["values"]:
        _add_value(work, id, field, value)


def _give_back(work: Work, into: int, other: dict[str, Any], last_ticket: int) -> None:
    own = [address for address, _ in other["addresses"]]
    for address, position in other["addresses"]:
        give = "UPDATE contact_addresses SET contact_id = ?, position = ? WHERE address = ?"
        work.sql.run(give, (other["id"], position, address))
    marks = ", ".join("?" * len(own)) or "NULL"
    newer = work.sql.rows(
        "SELECT t.id FROM tickets t WHERE t.contact_id = ? AND t.id > ? AND (SELECT m.from_address "
        f"FROM messages m WHERE m.ticket_id = t.id ORDER BY m.id LIMIT 1) IN ({marks})",
        (into, last_ticket, *own),
    )
    _back(work, "tickets", into, other["id"], (*other["tickets"], *(row[0] for row in newer)))
    _back(work, "messages", into, other["id"], other["messages"])
    work.sql.run(
        f"UPDATE messages SET contact_id = ? WHERE contact_id = ? AND from_address IN ({marks})",
        (other["id"], into, *own),
    )
    work.sql.run("UPDATE contacts SET merged_into = NULL WHERE id = ?", (other["id"],))


def _back(work: Work, table: str, into: int, other: int, ids: Iterable[int]) -> None:
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ", ".join("?" * len(part))
        work.sql.run(
            f"UPDATE {table} SET contact_id = ? WHERE contact_id = ? AND id IN ({marks})",
            (other, into, *part),
        )
