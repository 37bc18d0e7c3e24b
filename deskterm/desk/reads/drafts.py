"""Texts begun: one's own, and whether somebody else is at it."""

from __future__ import annotations

from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads.tickets import WRITING
from deskterm.errors import NotFound, Refused
from deskterm.policy import Permission
from deskterm.store.instants import from_ms, to_ms
from deskterm.store.visible import visible_to
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
    def find(self, id: int) -> Draft:
        """One's own draft of that number, or for leads and admins one an inactive agent left.

        NotFound otherwise.
        """
        seen, values = visible_to(self.actor, "d.ticket_id")
        theirs = f"NOT a.active AND (d.ticket_id = 0 OR {seen})"
        if not self.actor.may(Permission.AGENTS):
            theirs, values = "FALSE", []
        found = self._reader.one(
            f"{_DRAFTS} WHERE d.id = ? AND (d.agent_id = ? OR ({theirs}))",
            [id, self.actor.id, *values],
        )
        if found is None:
            raise NotFound(f"no draft {id}", "deskterm draft list")
        return _draft(found)

    @needs(Permission.AGENTS)
    def of(self, login: str) -> list[Draft]:
        """Drafts that an inactive agent left on tickets the actor may see, newest first.

        Refused while the agent is active: what somebody is writing is theirs.
        """
        agent = self._desk.read.agents.get(login)
        if agent.active and agent.id != self.actor.id:
            raise Refused(f"agent {agent.login} is active: only they may open their drafts.")
        seen, values = visible_to(self.actor, "d.ticket_id")
        found = self._reader.rows(
            f"{_DRAFTS} WHERE d.agent_id = ? AND (d.ticket_id = 0 OR {seen}) "
            "ORDER BY d.updated_at DESC, d.id DESC",
            [agent.id, *values],
        )
        return [_draft(row) for row in found]

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
