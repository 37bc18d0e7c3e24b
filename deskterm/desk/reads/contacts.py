"""People who write in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.columns import escaped
from deskterm.store.visible import visible_to
from deskterm.values import Contact, TicketRow
from deskterm.words import fold

_OPEN = "t.category IN ('new','open','waiting')"


class Contacts(ReadRoom):
    """Contacts, found by a part of their name or address."""

    @needs(Permission.READ)
    def search(self, text: str = "", limit: int = 20) -> list[Contact]:
        """Contacts whose name or an address holds `text`, by name."""
        name, address = f"%{escaped(fold(text))}%", f"%{escaped(text.lower())}%"
        found = self._reader.rows(
            "SELECT id FROM contacts c WHERE name_folded LIKE ? ESCAPE '!' OR EXISTS ("
            "SELECT 1 FROM contact_addresses a WHERE a.contact_id = c.id "
            "AND a.address LIKE ? ESCAPE '!') ORDER BY name_folded, id LIMIT ?",
            [name, address, limit or -1 if self._reader.sqlite else (limit or 2**31)],
        )
        return self._contacts([row[0] for row in found])

    @needs(Permission.READ)
    def get(self, address: str) -> Contact:
        """The contact with that address; NotFound when nobody has it."""
        id = self._reader.value(
            "SELECT contact_id FROM contact_addresses WHERE address = ?", [address.lower()]
        )
        if id is None:
            raise NotFound(f"no contact {address}")
        return self._contacts([id])[0]

    @needs(Permission.READ)
    def latest(self, number: int, limit: int = 5) -> list[TicketRow]:
        """The other tickets of this ticket's contact, newest change first."""
        self._desk.read.tickets.get(number)
        hidden, values = visible_to(self.actor)
        found = self._reader.rows(
            "SELECT t.number FROM ticket_rows t WHERE t.contact_id = "
            "(SELECT contact_id FROM tickets WHERE id = ?) AND t.number <> ? "
            f"AND t.merged_into IS NULL AND {hidden} "
            "ORDER BY t.updated_at DESC, t.number DESC LIMIT ?",
            [number, number, *values, limit],
        )
        return self._desk.read.tickets.rows([row[0] for row in found])  # type: ignore[no-any-return]

    def _contacts(self, ids: Sequence[int]) -> list[Contact]:
        found = []
        hidden, values = visible_to(self.actor)
        for id in ids:
            row: Any = self._reader.one("SELECT name, language FROM contacts WHERE id = ?", [id])
            addresses = self._reader.rows(
                "SELECT address FROM contact_addresses WHERE contact_id = ? "
                "ORDER BY position, address",
                [id],
            )
            counts: Any = self._reader.one(
                f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {_OPEN} THEN 1 ELSE 0 END), 0) "
                f"FROM ticket_rows t WHERE t.contact_id = ? AND {hidden}",
                [id, *values],
            )
            found.append(
                Contact(
                    id=id,
                    name=row[0],
                    addresses=tuple(line[0] for line in addresses),
                    language=row[1],
                    open_tickets=int(counts[1]),
                    tickets=int(counts[0]),
                )
            )
        return found
