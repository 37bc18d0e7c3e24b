"""How many tickets there are of each, counted one by one."""

from __future__ import annotations

from collections import Counter

from query_facts import last
from query_model import answer
from query_world import Ticket, World

from deskterm.policy import Actor
from deskterm.query import Query
from deskterm.terms import Priority

Group = tuple[str | None, ...]


def tally(world: World, query: Query, actor: Actor, names: tuple[str, ...]) -> Counter[Group]:
    """How many tickets there are of each, a ticket once for each of its tags."""
    numbers = set(answer(world, query, actor))
    found: Counter[Group] = Counter()
    for one in world.tickets:
        if one.number in numbers:
            tags = (one.tags or (None,)) if "tag" in names else (None,)
            for tag in tags:
                found[tuple(tag if n == "tag" else _group(world, one, n) for n in names)] += 1
    return found


def _group(world: World, one: Ticket, name: str) -> str | None:
    person = None if one.contact is None else world.contacts[one.contact]
    company = None if one.organization is None else world.organizations[one.organization]
    if name in ("assignee", "author"):
        id = getattr(one, name)
        return None if id is None else world.agents[id][0]
    if name == "group":
        return None if one.group is None else world.groups[one.group].name
    values = {
        "priority": Priority(one.priority).word,
        "organization": company and company.name,
        "organization.category": (company and company.category) or None,
        "contact": person.addresses[0] if person and person.addresses else None,
        "contact.type": (person and person.type) or None,
        "contact.language": person and (person.language or "en"),
        "language": one.language or None,
        "last": last(one),
    }
    return values[name] if name in values else getattr(one, name)
