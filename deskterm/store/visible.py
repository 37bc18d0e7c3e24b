"""Who may see which tickets, as a condition every read carries."""

from __future__ import annotations

from typing import Any

from deskterm.policy import Actor

Condition = tuple[str, list[Any]]


def visible_to(actor: Actor, number: str = "t.number") -> Condition:
    """SQL that holds for the tickets this actor may see; `number` is the ticket's column."""
    if actor.sees_all:
        return "TRUE", []
    return (
        f"{number} IN (SELECT x.ticket_id FROM ticket_access x WHERE x.who = ?)",
        [f"agent:{actor.id}"],
    )
