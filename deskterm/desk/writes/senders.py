"""Those who write, as contacts: every mail asks for them, so it is plain SQL."""

from __future__ import annotations

from deskterm.desk.writes.domains import organization_for
from deskterm.desk.writes.work import Work
from deskterm.safe import storable_line
from deskterm.store.tables import ContactAddressTable, ContactTable
from deskterm.words import fold

LONGEST_NAME = 200


def contact_of(work: Work, address: str) -> int | None:
    """The id of the contact with that address."""
    wanted = "SELECT contact_id FROM contact_addresses WHERE address = ?"
    return work.sql.value(wanted, (address.lower(),))  # type: ignore[no-any-return]


def ensure_contact(work: Work, address: str, name: str = "", language: str = "") -> int:
    """The id of the contact with that address; a new one belongs to its domain's organization."""
    known = contact_of(work, address)
    if known is not None:
        if language:
            learnt = "UPDATE contacts SET language = ? WHERE id = ? AND language = ''"
            work.sql.run(learnt, (language, known))
        return known
    shown = storable_line(name)[:LONGEST_NAME] or address.partition("@")[0]
    id = work.sql.insert(
        ContactTable,
        name=shown,
        name_folded=fold(shown),
        language=language,
        created_at=work.now,
        organization_id=organization_for(work, address),
    )
    work.sql.insert(ContactAddressTable, address=address.lower(), contact_id=id)
    return id


def organization_of(work: Work, contact_id: int) -> int | None:
    """The id of the organization a contact belongs to."""
    wanted = "SELECT organization_id FROM contacts WHERE id = ?"
    return work.sql.value(wanted, (contact_id,))  # type: ignore[no-any-return]


def add_address(work: Work, contact_id: int, address: str) -> None:
    """One more address of a contact, behind those it has."""
    last = "SELECT COALESCE(MAX(position), -1) FROM contact_addresses WHERE contact_id = ?"
    work.sql.insert(
        ContactAddressTable,
        address=address.lower(),
        contact_id=contact_id,
        position=work.sql.value(last, (contact_id,)) + 1,
    )
