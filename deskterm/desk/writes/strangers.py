"""Whose mails were on a ticket without their writer taking part in it, when tickets become one."""

from __future__ import annotations

import json

from deskterm.desk.writes.joining import find, strangers
from deskterm.desk.writes.threading import is_participant
from deskterm.desk.writes.ticket_columns import parts
from deskterm.desk.writes.work import Work
from deskterm.terms import EventKind, Link


def split_strangers(work: Work, source: int, target: int) -> frozenset[str]:
    """Who would come to take part in `target` only because their mail was split off for a while.

    On a ticket of their own a stranger is none; merged back into one that this ticket came from,
    through however many others, they are a stranger again, and so is whoever wrote there since
    and takes no part in the target. Empty when no such mail was ever split off between the two.
    """
    family = _family(work, source)
    found = find(work, target)
    if target not in family or found is None:
        return frozenset()
    own = frozenset(row[0] for row in work.sql.rows("SELECT address FROM mailboxes"))
    here = {
        row[0]
        for row in work.sql.rows(
            "SELECT address FROM participants WHERE ticket_id = ? "
            "UNION SELECT from_address FROM messages WHERE ticket_id = ? AND NOT new_address",
            (source, source),
        )
    }
    suspects = here & _once_strangers(work, family)
    fresh = {one for one in suspects if not is_participant(work, found, one, own)}
    return strangers(work, source, found) | fresh if fresh else frozenset()


def _family(work: Work, number: int) -> set[int]:
    """All tickets that splitting and merging have tied to one, however far."""
    seen, fresh = {number}, {number}
    while fresh:
        near: set[int] = set()
        for part, marks in parts(sorted(fresh)):
            for one, other in (("ticket_id", "other_id"), ("other_id", "ticket_id")):
                wanted = (
                    f"SELECT {one} FROM ticket_links WHERE {other} IN ({marks}) AND kind IN (?, ?)"
                )
                near |= {row[0] for row in work.sql.rows(wanted, (*part, Link.SPLIT, Link.MERGED))}
        fresh = near - seen
        seen |= fresh
    return seen


def _once_strangers(work: Work, family: set[int]) -> set[str]:
    """Addresses whose mails came as from new ones, until a split made them a ticket's own."""
    messages: list[int] = []
    for part, marks in parts(sorted(family)):
        wanted = f"SELECT new FROM events WHERE ticket_id IN ({marks}) AND kind = ? AND NOT undone"
        for (record,) in work.sql.rows(wanted, (*part, EventKind.SPLIT)):
            messages += json.loads(record or "{}").get("strangers", ())
    found: set[str] = set()
    for part, marks in parts(messages):
        wanted = f"SELECT from_address FROM messages WHERE id IN ({marks})"
        found |= {row[0] for row in work.sql.rows(wanted, part)}
    return found
