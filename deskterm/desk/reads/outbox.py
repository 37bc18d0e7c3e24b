"""Mail on its way out, and mail that could not come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows
from deskterm.errors import NotFound
from deskterm.policy import Actor, Permission
from deskterm.store import blobs
from deskterm.store.instants import from_ms
from deskterm.store.visible import Condition, visible_to
from deskterm.terms import OutboxState
from deskterm.values import OutboxRow, Quarantined

_QUARANTINED = (
    "SELECT q.id, m.name, q.source, q.size, q.reason, q.from_line, q.subject, q.received_at "
    "FROM raw_mails q LEFT JOIN mailboxes m ON m.id = q.mailbox_id WHERE q.state = 'quarantined'"
)


class Outbox(ReadRoom):
    """Outbox rows of the tickets an actor may see, and of none for who sees everything."""

    @needs(Permission.READ)
    def list(
        self, states: Iterable[OutboxState] = (), *, ticket: int | None = None, limit: int = 500
    ) -> list[OutboxRow]:
        """Rows in those states (all when none is named), newest first; `limit` 0 is all."""
        hidden, values = _visible_to(self.actor, "ticket")
        wanted = list(states)
        if wanted:
            hidden += f" AND state IN ({', '.join('?' * len(wanted))})"
            values += wanted
        if ticket is not None:
            hidden += " AND ticket = ?"
            values.append(ticket)
        bound = f" LIMIT {int(limit)}" if limit else ""
        found = self._reader.rows(
            f"SELECT {rows.OUTBOX} FROM outbox_rows WHERE {hidden} ORDER BY id DESC{bound}", values
        )
        return [rows.outbox(row) for row in found]

    @needs(Permission.READ)
    def get(self, id: int) -> OutboxRow:
        """One row; NotFound when it is not there or hidden."""
        hidden, values = _visible_to(self.actor, "ticket")
        found = self._reader.one(
            f"SELECT {rows.OUTBOX} FROM outbox_rows WHERE id = ? AND {hidden}", [id, *values]
        )
        if found is None:
            raise NotFound(f"no outbox row {id}", "deskterm outbox list")
        return rows.outbox(found)

    @needs(Permission.READ)
    def counts(self) -> dict[str, int]:
        """How many rows are in each state; states with none are left out."""
        hidden, values = _visible_to(self.actor, "ticket_id")
        found = self._reader.rows(
            f"SELECT state, COUNT(*) FROM outbox WHERE state <> 'sent' AND {hidden} GROUP BY state",
            values,
        )
        return {row[0]: int(row[1]) for row in found}


class Quarantine(ReadRoom):
    """Mail kept whole because it could not become a ticket."""

    @needs(Permission.QUARANTINE)
    def list(self) -> list[Quarantined]:
        """All of it, newest first."""
        found = self._reader.rows(f"{_QUARANTINED} ORDER BY q.id DESC")
        return [_quarantined(row) for row in found]

    @needs(Permission.READ)
    def count(self) -> int:
        """How many mails wait there; 0 for whoever may not look."""
        if not self.actor.may(Permission.QUARANTINE):
            return 0
        return int(self._reader.value("SELECT COUNT(*) FROM raw_mails WHERE state = 'quarantined'"))

    @needs(Permission.QUARANTINE)
    def get(self, id: int) -> Quarantined:
        """One mail; NotFound when it is not in quarantine."""
        found = self._reader.one(f"{_QUARANTINED} AND q.id = ?", [id])
        if found is None:
            raise NotFound(f"no mail {id} in quarantine", "deskterm quarantine list")
        return _quarantined(found)

    @needs(Permission.QUARANTINE)
    def raw(self, id: int) -> bytes:
        """The mail as it came."""
        self.get(id)
        sha = self._reader.value("SELECT sha FROM raw_mails WHERE id = ?", [id])
        return blobs.whole(self._reader, sha)


def _visible_to(actor: Actor, number: str) -> Condition:
    """Rows of the tickets an actor may see; those of none are for who sees everything."""
    seen, values = visible_to(actor, number)
    # NULL is neither in a list nor out of it, so that it has to be asked about by itself.
    return (seen if actor.sees_all else f"({number} IS NOT NULL AND {seen})"), values


def _quarantined(row: Any) -> Quarantined:
    return Quarantined(
        id=row[0],
        mailbox=row[1],
        source=row[2],
        size=row[3],
        reason=row[4],
        from_line=row[5],
        subject=row[6],
        received_at=from_ms(row[7]),
    )
