"""Who may see which tickets, as a condition every read carries."""

from __future__ import annotations

from typing import Any

from deskterm.policy import Actor
from deskterm.terms import Role

Condition = tuple[str, list[Any]]

_WHO = (
    "SELECT 'group:' || m.group_id FROM group_members m WHERE m.agent_id = ? "
    "UNION ALL SELECT CAST(? AS TEXT)"
)
"""Asked by every statement anew, so who leaves a group loses its tickets at once."""

_NAMED = f"SELECT x.ticket_id FROM ticket_access x WHERE x.who IN ({_WHO})"
_PRIVATE = (
    "SELECT v.id FROM tickets v WHERE v.group_id IN (SELECT p.id FROM groups p WHERE p.private)"
)


def visible_to(actor: Actor, number: str = "t.number") -> Condition:
    """SQL that holds for the tickets this actor may see; `number` is the ticket's column.

    Admins see all. Leads see all but the tickets of private groups they have nothing to do with.
    Agents see what `ticket_access` gives them or a group of theirs.
    """
    if actor.sees_all:
        return "TRUE", []
    me = [actor.id, f"agent:{actor.id}"]
    if actor.role is Role.LEAD:
        return f"({number} NOT IN ({_PRIVATE}) OR {number} IN ({_NAMED}))", me
    return f"{number} IN ({_NAMED})", me
