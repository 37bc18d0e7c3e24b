"""An agent who is shut out, and where their open tickets go."""

from __future__ import annotations

from typing import NamedTuple

from deskterm.desk.writes import agent_fields as known
from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.safe import clean_line
from deskterm.store.columns import IS_OPEN
from deskterm.store.instants import to_ms
from deskterm.store.tables import AgentTable
from deskterm.terms import EventKind, Role, Why

CAUSE = "deactivated"
"""Why tickets changed hands; `undo` leaves them, because who had them can have none."""


class Heir(NamedTuple):
    """Who gets the tickets: an agent, a group, or with neither nobody."""

    agent: int | None = None
    group: int | None = None


def leave(work: Work, row: AgentTable, reassign: str) -> tuple[int, ...]:
    """Switch an agent off and hand their open tickets over; the numbers of those handed over.

    Nothing is handed over when `reassign` is empty. Conflict for the last admin.
    """
    heir = _heir(work, row, reassign) if reassign else None
    if row.active:
        keep_an_admin(work, row)
        row.active = False
        work.session.add(row)
        work.session.flush()
        known.record(work, row.login, "active", True, False)
    return () if heir is None else _hand_over(work, row, heir)


def keep_an_admin(work: Work, row: AgentTable) -> None:
    """Conflict when this agent is the only active admin."""
    others = "SELECT COUNT(*) FROM agents WHERE active AND role = 'admin' AND id <> ?"
    if row.active and row.role == Role.ADMIN and not work.sql.value(others, (row.id,)):
        raise Conflict(
            f"{row.login} is the last admin of this desk. Nothing was changed.",
            "deskterm agent set LOGIN --role admin",
        )


def _heir(work: Work, row: AgentTable, text: str) -> Heir:
    if text == "none":
        return Heir()
    if text.startswith("group:"):
        group = named.group_id(work, text.removeprefix("group:"))
        if group is None:
            name = clean_line(text.removeprefix("group:"))
            raise NotFound(f"no active group {name}. Nothing was changed.", "deskterm group list")
        return Heir(group=group)
    agent = named.agent_id(work, text)
    if agent is None:
        raise NotFound(
            f"no active agent {clean_line(text)}. Nothing was changed.", "deskterm agent list"
        )
    if agent == row.id:
        raise Usage(f"{row.login} cannot get their own tickets. Nothing was changed.")
    return Heir(agent=agent)


def _hand_over(work: Work, row: AgentTable, heir: Heir) -> tuple[int, ...]:
    open_ones = (
        f"SELECT t.id, t.group_id FROM tickets t WHERE t.assignee_id = ? AND {IS_OPEN} "
        "AND t.merged_into IS NULL ORDER BY t.id"
    )
    tickets = work.sql.rows(open_ones, (row.id,))
    to = named.shown(work, f"agent:{heir.agent}") if heir.agent else None
    group = named.shown(work, f"group:{heir.group}") if heir.group else ""
    for number, old_group in tickets:
        work.sql.run("UPDATE tickets SET assignee_id = ? WHERE id = ?", (heir.agent, number))
        work.revoke(number, f"agent:{row.id}", Why.ASSIGNEE)
        if heir.agent:
            work.grant(number, f"agent:{heir.agent}", Why.ASSIGNEE)
        work.record(EventKind.ASSIGNEE, number, row.login, to, cause=CAUSE)
        if heir.group and heir.group != old_group:
            _regroup(work, number, old_group, heir.group, group.removeprefix("group:"))
        touched = "UPDATE tickets SET updated_at = ? WHERE id = ? AND updated_at < ?"
        work.sql.run(touched, (to_ms(work.now), number, to_ms(work.now)))
    return tuple(number for number, _ in tickets)


def _regroup(work: Work, number: int, old: int | None, new: int, name: str) -> None:
    before = None
    if old is not None:
        before = named.shown(work, f"group:{old}").removeprefix("group:")
        work.revoke(number, f"group:{old}", Why.GROUP)
    work.sql.run("UPDATE tickets SET group_id = ? WHERE id = ?", (new, number))
    work.grant(number, f"group:{new}", Why.GROUP)
    work.record(EventKind.GROUP, number, before, name, cause=CAUSE)
