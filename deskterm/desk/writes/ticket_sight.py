"""Who saw the one ticket sees what it went into, or what came out of it."""

from __future__ import annotations

from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.terms import EventKind, Why

_KINDS = {Why.OBSERVER: EventKind.OBSERVER_ADDED, Why.MENTIONED: EventKind.MENTIONED}


def share_sight(
    work: Work, source: int, target: int, cause: str, *, concerned: bool
) -> list[tuple[str, str]]:
    """Let who observes the one or was named there see the other; the rows that this took.

    With `concerned` who is responsible for the one, or wrote it down, looks on at the other, but
    not into a private group of others.
    """
    granted: list[tuple[str, str]] = []
    wanted = _named(work, source)
    wanted += _concerned(work, source, target) if concerned else []
    for who, why in wanted:
        known = "SELECT 1 FROM ticket_access WHERE ticket_id = ? AND who = ? AND why = ?"
        if work.sql.value(known, (target, who, why)) is not None:
            continue
        work.grant(target, who, Why(why))
        work.record(_KINDS[Why(why)], target, None, named.shown(work, who), cause=cause)
        granted.append((who, str(why)))
    return granted


def _named(work: Work, source: int) -> list[tuple[str, Why]]:
    wanted = (
        "SELECT who, why FROM ticket_access WHERE ticket_id = ? "
        "AND why IN ('observer', 'mentioned') ORDER BY why, who"
    )
    return [(who, Why(why)) for who, why in work.sql.rows(wanted, (source,))]


def _concerned(work: Work, source: int, target: int) -> list[tuple[str, Why]]:
    """Active agents who have or wrote the one and have nothing to do with the other."""
    wanted = (
        "SELECT DISTINCT a.id FROM ticket_access x JOIN agents a "
        "ON x.who = 'agent:' || CAST(a.id AS TEXT) "
        "WHERE x.ticket_id = ? AND x.why IN ('assignee', 'author') AND a.active "
        "AND NOT EXISTS (SELECT 1 FROM ticket_access y WHERE y.ticket_id = ? AND y.who = x.who) "
        "AND NOT EXISTS (SELECT 1 FROM tickets t JOIN groups g ON g.id = t.group_id "
        "WHERE t.id = ? AND g.private AND NOT EXISTS (SELECT 1 FROM group_members m "
        "WHERE m.group_id = g.id AND m.agent_id = a.id)) ORDER BY a.id"
    )
    rows = work.sql.rows(wanted, (source, target, target))
    return [(f"agent:{id}", Why.OBSERVER) for (id,) in rows]
