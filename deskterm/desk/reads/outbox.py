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

_QUARANTINED = "q.id, m.name, q.source, q.size, q.reason, q.from_line, q.subject, q.received_at"
_FROM = "FROM raw_mails q LEFT JOIN mailboxes m ON m.id = q.mailbox_id"
_DESK_GROUP = (
    "SELECT d.id FROM settings s JOIN groups d ON d.name = s.value WHERE s.key = 'default_group'"
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
    """Mail kept whole because it could not become a ticket.

    What would have become one of a private group is for its members and for who sees all.
    """

    @needs(Permission.QUARANTINE)
    def list(self) -> list[Quarantined]:
        """All of it, newest first."""
        where, values = self._waiting()
        sql = f"SELECT {_QUARANTINED} {_FROM} WHERE {where} ORDER BY q.id DESC"
        return [_quarantined(row) for row in self._reader.rows(sql, values)]

    @needs(Permission.READ)
    def count(self) -> int:
        """How many mails wait there; 0 for whoever may not look."""
        if not self.actor.may(Permission.QUARANTINE):
            return 0
        where, values = self._waiting()
        return int(self._reader.value(f"SELECT COUNT(*) {_FROM} WHERE {where}", values))

    @needs(Permission.QUARANTINE)
    def get(self, id: int) -> Quarantined:
        """One mail; NotFound when it is not in quarantine."""
        where, values = self._waiting()
        sql = f"SELECT {_QUARANTINED} {_FROM} WHERE {where} AND q.id = ?"
        found = self._reader.one(sql, [*values, id])
        if found is None:
            raise NotFound(f"no mail {id} in quarantine", "deskterm quarantine list")
        return _quarantined(found)

    def _waiting(self) -> Condition:
        here = "q.state = 'quarantined'"
        if self.actor.sees_all:
            return here, []
        foreign = (
            f"SELECT 1 FROM groups p WHERE p.private AND p.id = COALESCE(m.group_id, "
            f"({_DESK_GROUP})) AND p.id NOT IN "
            "(SELECT g.group_id FROM group_members g WHERE g.agent_id = ?)"
        )
        return f"{here} AND NOT EXISTS ({foreign})", [self.actor.id]

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
