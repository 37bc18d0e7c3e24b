"""Who may see which tickets, as a condition every read carries.

One rule in two forms, held equal by a test. Where the ticket's own row is at hand (`t`), its group
and its assignee are looked at there, and only those named otherwise are looked up: a list is then
one walk along an index. Elsewhere `ticket_access` is asked, which has a row for every reason.
"""

from __future__ import annotations

from typing import Any

from deskterm.policy import Actor
from deskterm.terms import Role

Condition = tuple[str, list[Any]]

_MY_GROUPS = "SELECT m.group_id FROM group_members m WHERE m.agent_id = ?"
"""Asked by every statement anew, so who leaves a group loses its tickets at once."""

_NAMED = "x.why IN ('author','mentioned','observer')"
"""Written this one way, because an index serves no other."""

# CROSS JOIN: SQLite would walk all of ticket_access rather than seek each group in it.
_ACCESS = (
    "SELECT x.ticket_id FROM ticket_access x WHERE x.who = ?{and_named} UNION ALL "
    "SELECT x.ticket_id FROM group_members m CROSS JOIN ticket_access x "
    "WHERE x.who = 'group:' || m.group_id{and_named} AND m.agent_id = ?"
)
_BY_ACCESS = _ACCESS.format(and_named="")
_BY_NAME = _ACCESS.format(and_named=f" AND {_NAMED}")

# The plus keeps SQLite from driving the query by one of these instead of the list's own index.
_OWN = f"(+t.assignee_id = ? OR +t.group_id IN ({_MY_GROUPS}) OR +t.number IN ({_BY_NAME}))"
_PRIVATE = "SELECT p.id FROM groups p WHERE p.private"


_TALLIED = "category, status, priority, assignee_id, group_id, wake_at, merged_into"


def tallied_for(actor: Actor) -> Condition:
    """A table of how many tickets alike this actor may see: `ticket_tallied`'s columns.

    What figures cannot tell, who is named on a ticket, is added from the tickets themselves:
    few name anybody besides.
    """
    if actor.sees_all:
        return "ticket_tallied", []
    own = f"(t.assignee_id = ? OR t.group_id IN ({_MY_GROUPS}))"
    values: list[Any] = [actor.id, actor.id]
    if actor.role is Role.LEAD:
        own = f"(t.group_id IS NULL OR t.group_id NOT IN ({_PRIVATE}) OR {own})"
    return (
        f"(SELECT {_TALLIED}, many FROM ticket_tallied t WHERE {own} UNION ALL "
        f"SELECT {_TALLIED}, 1 FROM ticket_facts t WHERE t.number IN ({_BY_NAME}) "
        f"AND NOT COALESCE({own}, FALSE))",
        [*values, f"agent:{actor.id}", actor.id, *values],
    )


def visible_to(actor: Actor, number: str = "t.number") -> Condition:
    """SQL that holds for the tickets this actor may see; `number` is the ticket's column.

    Admins see all. Leads see all but the tickets of private groups they have nothing to do with.
    Agents see what they or a group of theirs are responsible for, wrote, observe or are named in.
    """
    if actor.sees_all:
        return "TRUE", []
    me = f"agent:{actor.id}"
    if number == "t.number":
        values: list[Any] = [actor.id, actor.id, me, actor.id]
        if actor.role is Role.LEAD:
            return f"(t.group_id IS NULL OR +t.group_id NOT IN ({_PRIVATE}) OR {_OWN})", values
        return _OWN, values
    mine = f"{number} IN ({_BY_ACCESS})"
    if actor.role is Role.LEAD:
        hidden = f"SELECT v.id FROM tickets v WHERE v.group_id IN ({_PRIVATE})"
        return f"({number} NOT IN ({hidden}) OR {mine})", [me, actor.id]
    return mine, [me, actor.id]
