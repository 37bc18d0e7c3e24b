"""What single fields of a ticket are, told slowly and plainly in Python, for `query_model`."""

from __future__ import annotations

import re
from collections.abc import Callable

from query_world import Ticket, World

from deskterm.policy import Actor
from deskterm.words import fold


def sees(world: World, actor: Actor, one: Ticket) -> bool:
    """Whether a ticket is there at all for an actor."""
    if actor.role == "admin":
        return True
    mine = {id for id, team in world.groups.items() if actor.id in team.members}
    own = actor.id in (one.assignee, one.author) or actor.id in one.mentioned
    observed = f"agent:{actor.id}" in one.observers
    observed = observed or any(f"group:{id}" in one.observers for id in mine)
    if own or observed or one.group in mine:
        return True
    private = one.group is not None and world.groups[one.group].private
    return actor.role == "lead" and not private


def spoken(one: Ticket) -> int | None:
    """When anybody last spoke."""
    return max((at for at in (one.customer_at, one.agent_at) if at is not None), default=None)


def last(one: Ticket) -> str:
    """Who spoke last; an agent, when both did at once."""
    if spoken(one) is None:
        return "nobody"
    return "agent" if one.agent_at == spoken(one) else "customer"


def has(world: World, what: str, one: Ticket, actor: Actor) -> bool:
    """Whether `has:what` is true."""
    return {
        "attachment": bool(one.files),
        "draft": actor.id in one.drafts,
        "link": bool(_linked(world, one, actor)),
        "note": one.notes > 0,
        "observer": bool(one.observers),
        "reply": one.replies > 0,
        "tag": bool(one.tags),
    }[what]


def named(have: str, text: str, prefix: bool) -> bool:
    """Whether a name is the one that is asked for, or begins so."""
    return fold(have).startswith(fold(text)) if prefix else fold(have) == fold(text)


def _contact_word(name: str) -> Callable[..., bool]:
    def fits(world: World, text: str, special: bool, prefix: bool, one: Ticket) -> bool:
        have = "" if one.contact is None else getattr(world.contacts[one.contact], name)
        if special or not have:
            return special and (text == "any") == bool(have)
        if name == "position" and not prefix:
            return fold(text) in fold(have)
        return named(have, text, prefix)

    return fits


def _contact_language(world: World, text: str, _s: bool, _p: bool, one: Ticket) -> bool:
    return one.contact is not None and (world.contacts[one.contact].language or "en") == text


def _contact_phone(world: World, text: str, special: bool, _p: bool, one: Ticket) -> bool:
    phones = () if one.contact is None else world.contacts[one.contact].phones
    if special:
        return (text == "any") == bool(phones)
    digits = [re.sub(r"\D", "", phone) for phone in phones]
    return any(re.sub(r"\D", "", text) in one for one in digits)


def _domain(world: World, text: str, special: bool, prefix: bool, one: Ticket) -> bool:
    addresses = () if one.contact is None else world.contacts[one.contact].addresses
    if special:
        return (text == "any") == bool(addresses)
    wanted = text.lower().removeprefix("@")
    domains = [address.rpartition("@")[2] for address in addresses]
    if prefix:
        return any(domain.startswith(wanted) for domain in domains)
    return any(f".{domain}".endswith(f".{wanted}") for domain in domains)


def _company_category(world: World, text: str, special: bool, prefix: bool, one: Ticket) -> bool:
    none = one.organization is None
    have = "" if none else world.organizations[one.organization].category
    if special or not have:
        return special and (text == "any") == bool(have)
    return named(have, text, prefix)


OF_CUSTOMER: dict[str, Callable[..., bool]] = {
    "contact.type": _contact_word("type"),
    "contact.position": _contact_word("position"),
    "contact.language": _contact_language,
    "contact.phone": _contact_phone,
    "domain": _domain,
    "organization.category": _company_category,
}


def _linked(world: World, one: Ticket, actor: Actor) -> set[int]:
    """The tickets it is linked to, of those that the actor sees."""
    others = {b for a, b in world.links if a == one.number}
    others |= {a for a, b in world.links if b == one.number}
    seen = {other.number for other in world.tickets if sees(world, actor, other)}
    return others & seen


def _link(world: World, text: str, special: bool, _p: bool, one: Ticket, actor: Actor) -> bool:
    found = _linked(world, one, actor)
    return (text == "any") == bool(found) if special else int(text) in found


def _mentions(world: World, text: str, special: bool, _p: bool, one: Ticket, actor: Actor) -> bool:
    if special and text != "me":
        return (text == "any") == bool(one.mentioned)
    if special:
        return actor.id in one.mentioned
    return any(fold(text) in map(fold, world.agents[id]) for id in one.mentioned)


def _file(_w: World, text: str, special: bool, prefix: bool, one: Ticket, _a: Actor) -> bool:
    if special:
        return (text == "any") == bool(one.files)
    names = map(fold, one.files)
    return any(have.startswith(fold(text)) if prefix else fold(text) in have for have in names)


def _person(_w: World, text: str, special: bool, prefix: bool, one: Ticket, _a: Actor) -> bool:
    if special:
        return (text == "any") == bool(one.people)
    low = text.lower()
    if "@" in text and not prefix:
        return low in one.people
    return any(have.startswith(low) if prefix else low in have for have in one.people)


ON_IT: dict[str, Callable[..., bool]] = {
    "link": _link,
    "mentioned": _mentions,
    "file": _file,
    "participant": _person,
}
