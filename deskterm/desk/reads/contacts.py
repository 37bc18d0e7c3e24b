"""People who write in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import cards
from deskterm.errors import NotFound, Usage
from deskterm.policy import Permission
from deskterm.store.columns import escaped
from deskterm.store.instants import from_ms
from deskterm.store.visible import visible_to
from deskterm.values import Attachment, Contact, TicketRow
from deskterm.words import ascii_address, fold

_PHONE = re.compile(r"[\d\s()+./-]+")
_ID = re.compile(r"#?([0-9]{1,9})")


class Contacts(ReadRoom):
    """Contacts, found by a part of their name, an address or a telephone number.

    Those that were merged into another are found no more.
    """

    @needs(Permission.READ)
    def search(
        self,
        text: str = "",
        limit: int = 20,
        *,
        organization: str | None = None,
        individuals: bool = False,
    ) -> list[Contact]:
        """Contacts that hold `text`, by name; of one organization, or only those in none.

        NotFound when there is no such organization. `limit` 0 is all.
        """
        where, values = self._where(text, organization, individuals)
        by = "c.name_folded" if self._reader.sqlite else 'c.name_folded COLLATE "C"'
        found = self._reader.rows(
            f"SELECT c.id FROM contacts c WHERE {where} ORDER BY {by}, c.id LIMIT ?",
            [*values, cards.most(self, limit)],
        )
        return self._contacts([row[0] for row in found])

    @needs(Permission.READ)
    def count(
        self, text: str = "", *, organization: str | None = None, individuals: bool = False
    ) -> int:
        """How many `search` finds without a limit."""
        where, values = self._where(text, organization, individuals)
        return int(self._reader.value(f"SELECT COUNT(*) FROM contacts c WHERE {where}", values))

    @needs(Permission.READ)
    def get(self, key: str) -> Contact:
        """The contact with that address, that number (12, #12), or that name if it is one's own.

        Usage when several have the name.
        """
        address = "SELECT contact_id FROM contact_addresses WHERE address = ?"
        id = self._reader.value(address, [ascii_address(key.strip())])
        if id is None and (number := _ID.fullmatch(key.strip())):
            row = self._reader.one(
                "SELECT id, merged_into FROM contacts WHERE id = ?", [int(number[1])]
            )
            if row is not None and row[1] is not None:
                raise NotFound(
                    f"contact {row[0]} was merged into contact {row[1]}",
                    f"deskterm contact show {row[1]}",
                )
            id = None if row is None else row[0]
        if id is None:
            id = self._named(key)
        if id is None:
            raise NotFound(f"no contact {key}")
        return self._contacts([id])[0]

    @needs(Permission.READ)
    def latest(self, number: int, limit: int = 5) -> list[TicketRow]:
        """The other tickets of this ticket's contact, newest change first."""
        self._desk.read.tickets.get(number)
        hidden, values = visible_to(self.actor)
        found = self._reader.rows(
            "SELECT t.number FROM ticket_facts t WHERE t.contact_id = "
            "(SELECT contact_id FROM tickets WHERE id = ?) AND t.number <> ? "
            f"AND t.merged_into IS NULL AND {hidden} "
            "ORDER BY t.updated_at DESC, t.number DESC LIMIT ?",
            [number, number, *values, limit],
        )
        return self._desk.read.tickets.rows([row[0] for row in found])  # type: ignore[no-any-return]

    @needs(Permission.READ)
    def tickets(self, id: int, limit: int = 50) -> list[TicketRow]:
        """The tickets of a contact that the actor may see, newest change first; 0 is all."""
        self.get(f"#{id}")
        return cards.tickets(self, "contact_id", id, limit)

    @needs(Permission.READ)
    def files(self, id: int, limit: int = 50) -> list[Attachment]:
        """The files on those tickets, newest first; 0 is all."""
        self.get(f"#{id}")
        return cards.files(self, "contact_id", id, limit)

    def _where(
        self, text: str, organization: str | None, individuals: bool
    ) -> tuple[str, list[Any]]:
        parts, values = ["c.merged_into IS NULL"], []
        if text.strip():
            holds = [
                "c.name_folded LIKE ? ESCAPE '!'",
                "c.id IN (SELECT contact_id FROM contact_addresses WHERE address LIKE ? "
                "ESCAPE '!')",
            ]
            values = [f"%{escaped(fold(text))}%", f"%{escaped(ascii_address(text))}%"]
            digits = re.sub(r"\D", "", text)
            if len(digits) > 2 and _PHONE.fullmatch(text):
                holds.append("c.id IN (SELECT contact_id FROM contact_phones WHERE digits LIKE ?)")
                values.append(f"%{digits}%")
            parts.append(f"({' OR '.join(holds)})")
        if organization is not None:
            parts.append("c.organization_id = ?")
            values.append(self._desk.read.organizations.get(organization).id)
        if individuals:
            parts.append("c.organization_id IS NULL")
        return " AND ".join(parts), values

    def _named(self, name: str) -> int | None:
        found = self._reader.rows(
            "SELECT id FROM contacts WHERE name_folded = ? AND merged_into IS NULL "
            "ORDER BY id LIMIT 5",
            [fold(name.strip())],
        )
        if len(found) > 1:
            some = ", ".join(f"#{row[0]}" for row in found)
            raise Usage(
                f"{name} is the name of several contacts ({some}).", f"deskterm contact list {name}"
            )
        return found[0][0] if found else None

    def _contacts(self, ids: Sequence[int]) -> list[Contact]:
        found: dict[int, Contact] = {}
        language = self._desk.read.settings.all()["language"]
        with self._reader.snapshot():
            counts = cards.counted(self, "contact_id", ids)
            for part, marks in cards.pages(ids):
                addresses = self._lists("address", "contact_addresses", "position, address", part)
                phones = self._lists("phone", "contact_phones", "position, digits", part)
                attributes: dict[int, list[tuple[str, str]]] = {}
                for id, field, value in self._reader.rows(
                    f"SELECT contact_id, field, value FROM contact_values "
                    f"WHERE contact_id IN ({marks}) ORDER BY field",
                    part,
                ):
                    attributes.setdefault(id, []).append((field, value))
                for row in self._reader.rows(
                    "SELECT c.id, c.name, c.language, o.name, c.position, c.type, c.note, "
                    "c.created_at FROM contacts c LEFT JOIN organizations o "
                    f"ON o.id = c.organization_id WHERE c.id IN ({marks})",
                    part,
                ):
                    all, still_open = counts.get(row[0], (0, 0))
                    found[row[0]] = Contact(
                        id=row[0],
                        name=row[1],
                        addresses=tuple(addresses.get(row[0], ())),
                        language=row[2] or language,
                        open_tickets=still_open,
                        tickets=all,
                        organization=row[3],
                        position=row[4],
                        phones=tuple(phones.get(row[0], ())),
                        type=row[5],
                        note=row[6],
                        attributes=tuple(attributes.get(row[0], ())),
                        created_at=from_ms(row[7]),
                    )
        return [found[id] for id in ids if id in found]

    def _lists(self, column: str, table: str, order: str, ids: list[int]) -> dict[int, list[str]]:
        marks = ", ".join("?" * len(ids))
        found: dict[int, list[str]] = {}
        for id, value in self._reader.rows(
            f"SELECT contact_id, {column} FROM {table} WHERE contact_id IN ({marks}) "
            f"ORDER BY {order}",
            ids,
        ):
            found.setdefault(id, []).append(value)
        return found
