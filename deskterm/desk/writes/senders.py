"""Those who write, as contacts: every mail asks for them, so it is plain SQL."""

from __future__ import annotations

from deskterm.desk.writes.domains import organization_for, unmake_organization
from deskterm.desk.writes.work import Work
from deskterm.safe import storable_line
from deskterm.store.tables import ContactAddressTable, ContactTable
from deskterm.terms import EventKind
from deskterm.words import ascii_address, fold

LONGEST_NAME = 200
_MADE = (
    "SELECT c.organization_id FROM contacts c WHERE c.id = ? AND c.merged_into IS NULL "
    "AND c.note = '' AND c.type = '' AND c.position = '' "
    "AND (SELECT COUNT(*) FROM contact_addresses a WHERE a.contact_id = c.id) = 1 "
    "AND EXISTS (SELECT 1 FROM events e WHERE e.batch = ? AND e.actor_id IS NOT NULL "
    "AND e.kind = 'customer' AND e.new = 'contact ' || c.id || ' name=' || c.name)"
)
_CONTACT_COLUMNS = (
    "tickets.contact_id",
    "messages.contact_id",
    "contacts.merged_into",
    "contact_phones.contact_id",
    "contact_values.contact_id",
)
"""What may hang on a contact."""


def contact_of(work: Work, address: str) -> int | None:
    """The id of the contact with that address."""
    wanted = "SELECT contact_id FROM contact_addresses WHERE address = ?"
    return work.sql.value(wanted, (ascii_address(address),))  # type: ignore[no-any-return]


def contacts_called(work: Work, text: str) -> list[int]:
    """Contacts with that address, number (`#12`) or name; merged ones stand for where they went."""
    wanted = text.strip()
    known = contact_of(work, wanted)
    if known is not None:
        return [known]
    if wanted.startswith("#") and wanted[1:].isdecimal() and len(wanted) < 11:
        id: int | None = int(wanted[1:])
        while id is not None:
            row = work.sql.one("SELECT merged_into FROM contacts WHERE id = ?", (id,))
            if row is None or row[0] is None:
                return [] if row is None else [id]
            id = row[0]
    named = "SELECT id FROM contacts WHERE name_folded = ? AND merged_into IS NULL ORDER BY id"
    return [row[0] for row in work.sql.rows(named, (fold(wanted),))]


def machine_value(work: Work, contact_id: int | None) -> str | None:
    """A contact as the journal writes it: the primary address, `#12` for one without."""
    if contact_id is None:
        return None
    first = "SELECT address FROM contact_addresses WHERE contact_id = ? ORDER BY position, address"
    return work.sql.value(first, (contact_id,)) or f"#{contact_id}"


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
    work.sql.insert(ContactAddressTable, address=ascii_address(address), contact_id=id)
    return id


def make_contact(work: Work, address: str) -> int:
    """The id of the contact with that address; that a new one was made is told in the journal."""
    known = contact_of(work, address)
    if known is not None:
        return known
    made = ensure_contact(work, address)
    name = work.sql.value("SELECT name FROM contacts WHERE id = ?", (made,))
    work.record(EventKind.CUSTOMER, new=f"contact {made} name={name}", cause="change")
    return made


def unmake_contact(work: Work, address: str, batch: str) -> None:
    """Remove a contact whom a batch made, if nothing was done with them since.

    So goes the organization that came with their mail domain.
    """
    id = contact_of(work, address)
    made = None if id is None else work.sql.one(_MADE, (id, batch))
    if id is None or made is None:
        return
    for column in _CONTACT_COLUMNS:
        table, _, name = column.partition(".")
        if work.sql.value(f"SELECT 1 FROM {table} WHERE {name} = ? LIMIT 1", (id,)) is not None:
            return
    work.sql.run("DELETE FROM contact_addresses WHERE contact_id = ?", (id,))
    work.sql.run("DELETE FROM contacts WHERE id = ?", (id,))
    if made[0] is not None:
        unmake_organization(work, int(made[0]), batch)


def organization_of(work: Work, contact_id: int) -> int | None:
    """The id of the organization a contact belongs to."""
    wanted = "SELECT organization_id FROM contacts WHERE id = ?"
    return work.sql.value(wanted, (contact_id,))  # type: ignore[no-any-return]


def add_address(work: Work, contact_id: int, address: str) -> None:
    """One more address of a contact, behind those it has."""
    last = "SELECT COALESCE(MAX(position), -1) FROM contact_addresses WHERE contact_id = ?"
    work.sql.insert(
        ContactAddressTable,
        address=ascii_address(address),
        contact_id=contact_id,
        position=work.sql.value(last, (contact_id,)) + 1,
    )
