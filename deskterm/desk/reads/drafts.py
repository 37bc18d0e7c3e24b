"""Texts begun: one's own, and whether somebody else is at it."""

from __future__ import annotations

from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads.tickets import WRITING
from deskterm.policy import Permission
from deskterm.store.instants import from_ms, to_ms
from deskterm.terms import DraftKind
from deskterm.values import Draft

_DRAFTS = (
    "SELECT d.id, d.ticket_id, a.login, d.kind, d.subject, d.to_text, d.cc_text, d.text, d.seen, "
    "d.updated_at FROM drafts d JOIN agents a ON a.id = d.agent_id"
)


class Drafts(ReadRoom):
    """Drafts of the actor; of others only that they write."""

    @needs(Permission.READ)
    def mine(self) -> list[Draft]:
        """One's own drafts, newest first."""
        found = self._reader.rows(
            f"{_DRAFTS} WHERE d.agent_id = ? ORDER BY d.updated_at DESC, d.id DESC",
            [self.actor.id],
        )
        return [_draft(row) for row in found]

    @needs(Permission.READ)
    def get(self, ticket: int | None, kind: DraftKind) -> Draft | None:
        """One's own draft on a ticket (None: a ticket not there yet), None when there is none."""
        found = self._reader.one(
            f"{_DRAFTS} WHERE d.agent_id = ? AND d.ticket_id = ? AND d.kind = ?",
            [self.actor.id, ticket or 0, kind],
        )
        return None if found is None else _draft(found)

    @needs(Permission.READ)
    def writing(self, ticket: int) -> list[Draft]:
        """Others' drafts on a ticket younger than two minutes, without their text."""
        self._desk.read.tickets.get(ticket)
        found = self._reader.rows(
            f"{_DRAFTS} WHERE d.ticket_id = ? AND d.agent_id <> ? AND d.updated_at > ? "
            "ORDER BY d.updated_at DESC",
            [ticket, self.actor.id, to_ms(self._now() - WRITING)],
        )
        return [_draft([*row[:7], "", *row[8:]]) for row in found]


def _draft(row: Any) -> Draft:
    return Draft(
        id=row[0],
        ticket=row[1] or None,
        agent=row[2],
        kind=DraftKind(row[3]),
        subject=row[4],
        to=row[5],
        cc=row[6],
        text=row[7],
        seen=row[8],
        updated_at=from_ms(row[9]),
    )
