"""What queries mean and what each role sees, told slowly and plainly in Python."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from query_facts import OF_CUSTOMER, ON_IT, has, last, named, sees, spoken
from query_world import NOW, Ticket, World

from deskterm.policy import Actor
from deskterm.query import And, Node, Not, Or, Phrase, Query, Term, Words
from deskterm.store.instants import FAR_FUTURE, to_ms
from deskterm.terms import Priority
from deskterm.when import intervals
from deskterm.words import fold, split

OPEN = ("new", "open", "waiting")


def answer(world: World, query: Query, actor: Actor) -> list[int]:
    """The numbers a query gives an actor, in order."""
    terms = list(_terms(query.expression))
    by_number = any(term.field == "number" for term in terms)
    spam_too = any(
        term.field in ("is", "category") and any(value.text == "spam" for value in term.values)
        for term in terms
    )
    merged_too = any(
        term.field == "is" and any(value.text == "merged" for value in term.values)
        for term in terms
    )
    found = [
        one
        for one in world.tickets
        if sees(world, actor, one)
        and (by_number or merged_too or one.merged is None)
        and (by_number or spam_too or one.category != "spam")
        and (query.expression is None or holds(world, query.expression, one, actor))
    ]
    found.sort(key=lambda one: -one.number)
    top = query.expression.items if isinstance(query.expression, And) else (query.expression,)
    if not query.sort and not any(isinstance(node, Words | Phrase) for node in top):
        found.sort(key=lambda one: -one.updated)
    for key in reversed(query.sort):
        found.sort(key=lambda one, name=key.field: _key(world, one, name), reverse=key.descending)
    return [one.number for one in found]


def _terms(node: Node | None) -> list[Term]:
    if isinstance(node, And | Or):
        return [term for item in node.items for term in _terms(item)]
    if isinstance(node, Not):
        return _terms(node.item)
    return [node] if isinstance(node, Term) else []


def _key(world: World, one: Ticket, name: str) -> object:
    behind = "\U0010ffff"
    if name == "subject":
        return fold(one.subject)
    if name == "assignee":
        return behind if one.assignee is None else world.agents[one.assignee][0]
    if name == "group":
        return behind if one.group is None else fold(world.groups[one.group].name)
    if name == "organization":
        none = one.organization is None
        return behind if none else fold(world.organizations[one.organization].name)
    if name == "contact":
        return behind if one.contact is None else fold(world.contacts[one.contact].name)
    if name == "spoken":
        return spoken(one) or 0
    if name in ("wake", "due"):
        return FAR_FUTURE if getattr(one, name) is None else getattr(one, name)
    return getattr(one, name)


def holds(world: World, node: Node, one: Ticket, actor: Actor) -> bool:
    """Whether a ticket is meant by a query."""
    if isinstance(node, And):
        return all(holds(world, item, one, actor) for item in node.items)
    if isinstance(node, Or):
        return any(holds(world, item, one, actor) for item in node.items)
    if isinstance(node, Not):
        return not holds(world, node.item, one, actor)
    if isinstance(node, Term):
        return _term(world, node, one, actor)
    words = split(node.text)
    prefix = isinstance(node, Words) and node.prefix
    return any(_runs(words, prefix, text) for text in (one.public, one.internal))


def _runs(words: list[str], prefix: bool, text: list[str]) -> bool:
    for start in range(len(text) - len(words) + 1):
        run = text[start : start + len(words)]
        same = run == words
        if same or (prefix and run[:-1] == words[:-1] and run[-1].startswith(words[-1])):
            return True
    return False


def _term(world: World, term: Term, one: Ticket, actor: Actor) -> bool:
    name = term.field
    if name in ("created", "updated", "wake", "due"):
        return _instant(term, getattr(one, name), actor)
    if name == "spoken":
        return _instant(term, spoken(one), actor)
    if name in ("number", "priority"):
        return _number(term, getattr(one, name))
    return any(_one_value(world, name, value, one, actor) for value in term.values)


def _number(term: Term, have: int) -> bool:
    def read(text: str) -> int:
        return int(text) if term.field == "number" else int(Priority[text.upper()])

    texts = [value.text for value in term.values]
    if term.op == "..":
        low, high = texts
        return (not low or have >= read(low)) and (not high or have <= read(high))
    if term.op == "=":
        return have in map(read, texts)
    wanted = read(texts[0])
    return {"<": have < wanted, "<=": have <= wanted, ">": have > wanted, ">=": have >= wanted}[
        term.op
    ]


def _instant(term: Term, have: int | None, actor: Actor) -> bool:
    special = {value.text for value in term.values if value.special}
    if ("none" in special and have is None) or ("any" in special and have is not None):
        return True
    texts = tuple(value.text for value in term.values if not value.special)
    if have is None or not texts:
        return False
    zone = ZoneInfo(actor.time_zone)
    for low, high in intervals(term.op, texts, NOW, zone, term.field in ("wake", "due")):
        if (low is None or have >= low) and (high is None or have < high):
            return True
    return False


def _one_value(world: World, name: str, value: object, one: Ticket, actor: Actor) -> bool:
    text: str = value.text  # type: ignore[attr-defined]
    special: bool = value.special  # type: ignore[attr-defined]
    prefix: bool = value.prefix  # type: ignore[attr-defined]
    if name in ("assignee", "author"):
        id = getattr(one, name)
        if special:
            return {"none": id is None, "any": id is not None, "me": id == actor.id}[text]
        return id is not None and fold(text) in map(fold, world.agents[id])
    if name == "group":
        return _in_group(world, text, special, one, actor)
    if name == "observer":
        return _observes(world, text, special, one, actor)
    if name == "organization":
        return _belongs(world, text, special, prefix, one)
    if name in OF_CUSTOMER:
        return OF_CUSTOMER[name](world, text, special, prefix, one)
    if name in ON_IT:
        return ON_IT[name](world, text, special, prefix, one, actor)
    if name == "contact":
        if special or one.contact is None:
            return special and (text == "any") == (one.contact is not None)
        shown, addresses = world.contacts[one.contact].name, world.contacts[one.contact].addresses
        low = text.lower()
        if "@" in text and not prefix:
            return low in addresses
        if prefix:
            return fold(shown).startswith(fold(text)) or any(a.startswith(low) for a in addresses)
        return fold(text) in fold(shown) or any(low in address for address in addresses)
    if name == "mailbox":
        if special:
            return (text == "any") == (one.mailbox is not None)
        return one.mailbox is not None and named(one.mailbox, text, prefix)
    if name == "tag":
        if special:
            return (text == "any") == bool(one.tags)
        tags = [fold(tag) for tag in one.tags]
        return any(tag.startswith(fold(text)) if prefix else tag == fold(text) for tag in tags)
    if name == "subject":
        have = fold(one.subject)
        return have.startswith(fold(text)) if prefix else fold(text) in have
    if name == "is":
        return _flag(text, one, actor)
    if name == "has":
        return has(world, text, one, actor)
    if name == "language" and special:
        return (text == "any") == bool(one.language)
    if name == "last":
        return last(one) == text
    return bool(getattr(one, name) == text)


def _in_group(world: World, text: str, special: bool, one: Ticket, actor: Actor) -> bool:
    if special and text in ("none", "any"):
        return (one.group is not None) == (text == "any")
    if one.group is None:
        return False
    team = world.groups[one.group]
    return actor.id in team.members if special else fold(team.name) == fold(text)


def _observes(world: World, text: str, special: bool, one: Ticket, actor: Actor) -> bool:
    if special and text in ("none", "any"):
        return bool(one.observers) == (text == "any")
    if special and text == "me":
        return f"agent:{actor.id}" in one.observers
    for who in one.observers:
        kind, id = who.split(":")
        if kind == "group":
            team = world.groups[int(id)]
            names = () if special else (team.name, f"group:{team.name}")
            found = special and actor.id in team.members
        else:
            names = () if special else world.agents[int(id)]
            found = False
        if found or fold(text) in map(fold, names):
            return True
    return False


def _belongs(world: World, text: str, special: bool, prefix: bool, one: Ticket) -> bool:
    if special or one.organization is None:
        return special and (text == "any") == (one.organization is not None)
    company = world.organizations[one.organization]
    names = map(fold, (company.name, *company.others, *company.domains))
    return any(name.startswith(fold(text)) if prefix else name == fold(text) for name in names)


def _flag(flag: str, one: Ticket, actor: Actor) -> bool:
    is_open = one.category in OPEN
    return {
        "open": is_open,
        "new": is_open and one.assignee is None and one.agent_at is None,
        "unread": one.last_message > one.read.get(actor.id, -1),
        "assigned": one.assignee is not None,
        "waiting": one.category == "waiting",
        "suspended": one.wake is not None,
        "solved": one.category == "solved",
        "closed": one.category == "closed",
        "spam": one.category == "spam",
        "merged": one.merged is not None,
        "failed": one.failed,
        "overdue": is_open and one.due is not None and one.due < to_ms(NOW),
    }[flag]
