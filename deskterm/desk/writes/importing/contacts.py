"""Contacts met while a table is imported: found, compared with its rows, and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deskterm.desk.csv_columns import ATTRIBUTE
from deskterm.desk.writes.contact_parts import LONGEST_LINE
from deskterm.desk.writes.importing.known import (
    KnownOrganizations,
    Organization,
    Rows,
    insert_organizations,
    new_ids,
    selected,
)
from deskterm.desk.writes.importing.rows import ContactRow, brief, same
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.safe import clean_line
from deskterm.store.instants import to_ms
from deskterm.terms import EventKind
from deskterm.words import fold

_LINES = ("name", "position", "language", "type", "note")


@dataclass(eq=False, slots=True)
class Contact:
    """A contact as the import knows it. `id` 0 is new; `line` first named it in this file.

    `before` and `home` are its state and organization as they were; `written` of its e-mails are
    stored, the last of them at position `last`.
    """

    id: int
    name: str
    organization: Organization | None = None
    position: str = ""
    language: str = ""
    type: str = ""
    note: str = ""
    emails: list[str] = field(default_factory=list)
    phones: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    before: dict[str, str] | None = None
    home: Organization | None = None
    written: int = 0
    last: int = -1

    @property
    def shown(self) -> str:
        """What people know it by."""
        number = f"contact {self.id}" if self.id else f"the contact of line {self.line}"
        return f"{number} ({clean_line(self.name)})"

    def state(self) -> dict[str, str]:
        """Every field as one text, for comparing and for the journal."""
        return {
            **{name: getattr(self, name) for name in _LINES},
            "organization": self.organization.name if self.organization else "",
            "emails": " ".join(self.emails),
            "phones": ", ".join(self.phones.values()),
            **{ATTRIBUTE + name: value for name, value in self.attributes.items()},
        }


class Contacts:
    """The contacts that rows are about. It is loaded batch by batch and knows what they change."""

    def __init__(
        self, rows: Rows, organizations: KnownOrganizations, lines: dict[int, int]
    ) -> None:
        self._rows = rows
        self._lines = lines
        self.organizations = organizations
        self.added: list[Contact] = []
        self.changed: list[Contact] = []
        self._by_id: dict[int, Contact] = {}
        self._by_address: dict[str, Contact] = {}
        self._by_name: dict[str, list[Contact]] = {}
        self._merged: dict[str, list[Contact]] = {}
        self._asked: set[str] = set()

    def load(self, batch: Sequence[ContactRow]) -> None:
        """Learn of every contact and organization these rows may mean."""
        unknown = [a for row in batch for a in row.emails if a not in self._by_address]
        owners = selected(
            self._rows,
            "SELECT address, contact_id FROM contact_addresses WHERE address IN",
            unknown,
        )
        names = {fold(row.name) for row in batch if not row.emails} - self._asked
        self._asked |= names
        called = selected(
            self._rows,
            "SELECT id, name_folded, merged_into FROM contacts WHERE name_folded IN",
            list(names),
        )
        final = self._final({row[2] for row in called if row[2] is not None})
        ids = {row[1] for row in owners} | {row[0] for row in called if row[2] is None}
        self._fetch(ids | set(final.values()))
        for id, folded, merged in called:
            if merged is None:
                found = self._by_id[id]
                named = self._by_name.setdefault(folded, [])
            else:
                found = self._by_id[final[merged]]
                named = self._merged.setdefault(folded, [])
            if found not in named:
                named.append(found)
        self.organizations.load(
            [row.organization for row in batch],
            [row.emails[0] for row in batch if row.emails and not row.organization],
        )

    def _final(self, ids: set[int]) -> dict[int, int]:
        """Where contacts that were merged went in the end."""
        final = {id: id for id in ids}
        for _ in range(20):
            ends = set(final.values())
            rows = selected(self._rows, "SELECT id, merged_into FROM contacts WHERE id IN", ends)
            onward = {id: into for id, into in rows if into is not None}
            if not onward:
                break
            final = {id: onward.get(end, end) for id, end in final.items()}
        return final

    def _fetch(self, ids: set[int]) -> None:
        wanted = ids - self._by_id.keys()
        sql = (
            "SELECT id, name, organization_id, position, language, type, note FROM contacts "
            "WHERE id IN"
        )
        found = selected(self._rows, sql, wanted)
        self.organizations.fetch({row[2] for row in found if row[2] is not None})
        for id, name, organization, position, language, type, note in found:
            home = None if organization is None else self.organizations.get(organization)
            self._by_id[id] = Contact(
                id, name, home, position, language, type, note, line=self._lines.get(id, 0)
            )
        sql = "SELECT contact_id, address, position FROM contact_addresses WHERE contact_id IN"
        for id, address, at in selected(self._rows, sql, wanted, "ORDER BY position, address"):
            known = self._by_address[address] = self._by_id[id]
            known.emails.append(address)
            known.written, known.last = len(known.emails), at
        sql = "SELECT contact_id, digits, phone FROM contact_phones WHERE contact_id IN"
        for id, digits, phone in selected(self._rows, sql, wanted, "ORDER BY position, digits"):
            self._by_id[id].phones[digits] = phone
        sql = "SELECT contact_id, field, value FROM contact_values WHERE contact_id IN"
        for id, name, value in selected(self._rows, sql, wanted, "ORDER BY field"):
            self._by_id[id].attributes[name] = value

    def take(self, row: ContactRow) -> tuple[str, str]:
        """Put one row in: `created`, `updated` with what changes, or `unchanged`.

        Conflict says why it cannot go in; then nothing of it did.
        """
        organization = self.organizations.find(row.organization)
        known, rename = self._meant(row, organization)
        if known is None:
            made = self._add(row, organization)
            return "created", f"organization {made.name} is new" if made else ""
        said = self._update(known, row, organization, rename=rename)
        return ("updated", said) if said else ("unchanged", "")

    def _meant(
        self, row: ContactRow, organization: Organization | None
    ) -> tuple[Contact | None, bool]:
        """The contact a row is about, and whether its name is the row's to change."""
        owners: dict[Contact, str] = {}
        for address in row.emails:
            if (owner := self._by_address.get(address)) is not None:
                owners.setdefault(owner, address)
        if len(owners) > 1:
            said = " and ".join(f"{address} is {owner.shown}" for owner, address in owners.items())
            raise Conflict(f"{said}: two contacts")
        if owners:
            return next(iter(owners)), True
        if row.emails or (row.organization and organization is None):
            return None, True
        folded = fold(row.name)
        for named in (self._by_name, self._merged):
            found = [one for one in named.get(folded, ()) if one.organization is organization]
            found = [one for one in found if not one.emails] or found
            if len(found) > 1:
                found = [one for one in found if not self._differences(one, row, organization)]
                if not found:
                    raise Conflict(f"several contacts are called {clean_line(row.name)} there")
            if found:
                return found[0], named is self._by_name
        return None, True

    def _add(self, row: ContactRow, organization: Organization | None) -> Organization | None:
        """A new contact; its organization when that is new too."""
        made = None
        if organization is None and row.organization:
            organization = made = self.organizations.add(row.organization, row.line)
        elif organization is None and row.emails:
            organization = self.organizations.listing(row.emails[0])
        name = row.name or row.emails[0].partition("@")[0][:LONGEST_LINE]
        known = Contact(
            0, name, organization, row.position, row.language, row.type, row.note,
            list(row.emails), dict(row.phones), dict(row.attributes), row.line,
        )  # fmt: skip
        self.added.append(known)
        self._by_name.setdefault(fold(name), []).append(known)
        for address in row.emails:
            self._by_address[address] = known
        return made

    def _differences(
        self, known: Contact, row: ContactRow, organization: Organization | None
    ) -> list[tuple[str, str, str]]:
        """Each single field that the row has otherwise: its name, old and new."""
        found = []
        for name in _LINES:
            old, new = getattr(known, name), getattr(row, name)
            if new and not same(old, new):
                found.append((name, old, new))
        if row.organization and (organization is None or organization is not known.organization):
            old = known.organization.name if known.organization else ""
            found.append(
                ("organization", old, organization.name if organization else row.organization)
            )
        own = {fold(name): name for name in known.attributes}
        for name, new in row.attributes.items():
            name = own.get(fold(name), name)
            old = known.attributes.get(name, "")
            if not same(old, new):
                found.append((ATTRIBUTE + name, old, new))
        return found

    def _update(
        self,
        known: Contact,
        row: ContactRow,
        organization: Organization | None,
        *,
        rename: bool,
    ) -> str:
        changes = self._differences(known, row, organization)
        if not rename or (known.line and fold(known.name) == fold(row.name)):
            changes = [change for change in changes if change[0] != "name"]
        if known.line:
            # Otherwise the last of two rows would win, and the next import would begin again.
            for name, old, _ in changes:
                if old:
                    raise Conflict(f"line {known.line} has the same contact with another {name}")
        emails = [address for address in row.emails if address not in self._by_address]
        phones = {one: shown for one, shown in row.phones.items() if one not in known.phones}
        known.line = row.line if not known.line else known.line
        if known.id:
            self._lines[known.id] = known.line
        if not changes and not emails and not phones:
            return ""
        if known.before is None and known.id:
            known.before, known.home = known.state(), known.organization
            self.changed.append(known)
        for name, _, new in changes:
            if name in _LINES:
                setattr(known, name, new)
            elif name == "organization":
                known.organization = organization or self.organizations.add(
                    row.organization, row.line
                )
            else:
                known.attributes[name.removeprefix(ATTRIBUTE)] = new
        known.emails += emails
        known.phones |= phones
        for address in emails:
            self._by_address[address] = known
        said = [
            f"{name}: {brief(old)} → {brief(new)}" if old else f"{name}: {brief(new)}"
            for name, old, new in changes
        ]
        said += [f"e-mail: {address}" for address in emails]
        said += [f"phone: {shown}" for shown in phones.values()]
        return "; ".join(said)

    def write(self, work: Work) -> int:
        """Write what is new and what changed; how many contacts are new."""
        insert_organizations(work, self.organizations.added)
        ids = new_ids(work, "contacts", len(self.added))
        now = to_ms(work.now)
        for known, id in zip(self.added, ids, strict=True):
            known.id = id
            self._lines[id] = known.line
        work.sql.many(
            "INSERT INTO contacts (id, name, name_folded, organization_id, position, language, "
            "type, note, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (one.id, one.name, fold(one.name), one.organization and one.organization.id,
                 one.position, one.language, one.type, one.note, now)
                for one in self.added
            ],
        )  # fmt: skip
        changed = [one for one in self.changed if one.before != one.state()]
        work.sql.many(
            "UPDATE contacts SET name = ?, name_folded = ?, organization_id = ?, position = ?, "
            "language = ?, type = ?, note = ? WHERE id = ?",
            [
                (one.name, fold(one.name), one.organization and one.organization.id, one.position,
                 one.language, one.type, one.note, one.id)
                for one in changed
            ],
        )  # fmt: skip
        touched = [*self.added, *changed]
        work.sql.many(
            "INSERT INTO contact_addresses (address, contact_id, position) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            [
                (address, one.id, at)
                for one in touched
                for at, address in enumerate(one.emails[one.written :], one.last + 1)
            ],
        )
        work.sql.many(
            "INSERT INTO contact_phones (contact_id, digits, phone, position) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                (one.id, digits, phone, at)
                for one in touched
                for at, (digits, phone) in enumerate(one.phones.items())
            ],
        )
        work.sql.many(
            "INSERT INTO contact_values (contact_id, field, value, value_folded) "
            "VALUES (?, ?, ?, ?) ON CONFLICT (contact_id, field) DO UPDATE "
            "SET value = excluded.value, value_folded = excluded.value_folded",
            [
                (one.id, name, value, fold(value))
                for one in touched
                for name, value in one.attributes.items()
            ],
        )
        for one in changed:
            _record(work, one)
        return len(self.added)


def _record(work: Work, known: Contact) -> None:
    """The journal's row of one change; tickets go along with their contact's organization."""
    assert known.before is not None
    after = known.state()
    moved = [name for name, value in after.items() if known.before.get(name, "") != value]
    if "organization" in moved:
        work.sql.run(
            "UPDATE tickets SET organization_id = ? "
            "WHERE contact_id = ? AND COALESCE(organization_id, 0) = ?",
            (
                known.organization and known.organization.id,
                known.id,
                known.home.id if known.home else 0,
            ),
        )
    work.record(
        EventKind.CUSTOMER,
        old=f"contact {known.id} "
        + "; ".join(f"{name}={known.before.get(name, '')}" for name in moved),
        new=f"contact {known.id} " + "; ".join(f"{name}={after[name]}" for name in moved),
        cause="import",
    )
