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


MOST = 200
"""Tickets handed over in one transaction: nobody else can write meanwhile."""


class Heir(NamedTuple):
    """Who gets the tickets: an agent, a group, or with neither nobody."""

    agent: int | None = None
    group: int | None = None


def leave(work: Work, row: AgentTable, reassign: str) -> None:
    """Switch an agent off; Conflict for the last admin, NotFound for an heir that is not there."""
    if reassign:
        heir_named(work, row, reassign)
    if row.active:
        keep_an_admin(work, row)
        row.active = False
        work.session.add(row)
        work.session.flush()
        known.record(work, row.login, "active", True, False)


def keep_an_admin(work: Work, row: AgentTable) -> None:
    """Conflict when this agent is the only active admin."""
    others = "SELECT COUNT(*) FROM agents WHERE active AND role = 'admin' AND id <> ?"
    if row.active and row.role == Role.ADMIN and not work.sql.value(others, (row.id,)):
        raise Conflict(
            f"{row.login} is the last admin of this desk. Nothing was changed.",
            "deskterm agent set LOGIN --role admin",
        )


def heir_named(work: Work, row: AgentTable, text: str) -> Heir:
    """Who `LOGIN`, `group:NAME` or `none` is; NotFound when nobody, Usage for the agent."""
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


def hand_over(work: Work, row: AgentTable, heir: Heir) -> tuple[int, ...]:
    """Give the first `MOST` open tickets of an agent to the heir; which, () when none was left."""
    open_ones = (
        f"SELECT t.id, t.group_id FROM tickets t WHERE t.assignee_id = ? AND {IS_OPEN} "
        f"AND t.merged_into IS NULL ORDER BY t.id LIMIT {MOST}"
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
