"""What queries mean, told slowly and plainly in Python, over small desks made from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deskterm.desk.writes.tickets import first_values
from deskterm.policy import Actor
from deskterm.query import And, Node, Not, Or, Phrase, Query, Term, Words
from deskterm.store import Store
from deskterm.store.direct import Direct
from deskterm.store.fulltext import new_words
from deskterm.store.instants import FAR_FUTURE, to_ms
from deskterm.store.tables import (
    AgentTable,
    AttachmentTable,
    BlobTable,
    ContactAddressTable,
    ContactTable,
    OutboxTable,
    TicketAccessTable,
    TicketReadTable,
    TicketTable,
    TicketTagTable,
)
from deskterm.terms import Channel, Priority
from deskterm.when import intervals
from deskterm.words import fold, split

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SUBJECTS = ("Printer on fire", "100% a_b done!", "Übergröße bestellt", "señor Núñez", "big fire",
            "PRINTER", "", "zebra", "Ñandú")  # fmt: skip
TAGS = ("vip", "VIP 2", "spam", "Ñu", "a_b", "100%")
WORDS = ("fire", "big", "printer", "señor", "burns", "marta@client.test", "foto_1.JPG", "the")
CONTACTS = (("Joe Doe", ("joe@client.test", "joe@home.test")), ("Núria 100%", ("n_x@x.test",)),
            ("", ("zoe@client.test",)))  # fmt: skip
STATUSES = {"open": "open", "waiting": "waiting", "suspended": "waiting", "solved": "solved",
            "closed": "closed"}  # fmt: skip
OPEN = ("new", "open", "waiting")


@dataclass
class Ticket:
    """All that queries may ask of one."""

    number: int
    subject: str
    type: str
    priority: int
    status: str
    category: str
    channel: str
    contact: int | None
    assignee: int | None
    author: int | None
    mailbox: str | None
    wake: int | None
    merged: int | None
    last_message: int
    answered: bool
    created: int
    updated: int
    tags: tuple[str, ...]
    public: list[str]
    internal: list[str]
    failed: bool
    file: bool
    seen_by: frozenset[int]
    read: dict[int, int] = field(default_factory=dict)


@dataclass
class World:
    """Tickets, the agents by id, and contacts by id as (name, addresses)."""

    tickets: list[Ticket]
    agents: dict[int, tuple[str, str]]
    contacts: dict[int, tuple[str, tuple[str, ...]]]


def build(store: Store, seed: int) -> World:
    """Fill a new desk with 24 tickets; the same seed gives the same ones."""
    rng = random.Random(seed)
    with store.writer.session() as session:
        sql = Direct(session)
        agents = {1: ("ana", "Ana Ruiz")}
        for login, name, role in (("bob", "Bob Ño", "agent"), ("lea", "Lea", "lead")):
            row = {"login": login, "name": name, "email": "x@acme.test", "role": role}
            agents[sql.insert(AgentTable, **row, created_at=NOW)] = (login, name)
        contacts = {}
        for name, addresses in CONTACTS:
            id = sql.insert(ContactTable, name=name, name_folded=fold(name), created_at=NOW)
            contacts[id] = (name, addresses)
            for place, address in enumerate(addresses):
                sql.insert(ContactAddressTable, address=address, contact_id=id, position=place)
        sql.insert(BlobTable, sha="00", size=1, encoding="raw", created_at=NOW)
        world = World([], agents, contacts)
        for number in range(1, 25):
            world.tickets.append(_ticket(rng, world, number))
            _store(sql, world.tickets[-1])
    return world


def _ticket(rng: random.Random, world: World, number: int) -> Ticket:
    def maybe(choices: object) -> object:
        return rng.choice([None, *choices])  # type: ignore[misc]

    # What went into another ticket is closed; joining sees to that.
    merged = rng.randrange(1, number) if number > 1 and rng.random() < 0.1 else None
    status = "closed" if merged else rng.choice(list(STATUSES))
    age = rng.choice([0, 1, 59, 60, 1440, 7 * 1440, 40 * 1440, 400 * 1440])
    created = to_ms(NOW - timedelta(minutes=age))
    subject = rng.choice(SUBJECTS)
    body = [split(" ".join(rng.choices(WORDS, k=rng.randrange(5)))) for _ in range(2)]
    return Ticket(
        number=number,
        subject=subject,
        type=rng.choice(["question", "incident", "request"]),
        priority=rng.choice([1, 2, 3, 4]),
        status=status,
        category="closed" if merged else rng.choice([STATUSES[status]] * 5 + ["spam"]),
        channel=rng.choice(list(Channel)),
        contact=maybe(world.contacts),  # type: ignore[arg-type]
        assignee=maybe(world.agents),  # type: ignore[arg-type]
        author=maybe(world.agents),  # type: ignore[arg-type]
        mailbox=rng.choice([None, "help"]),
        wake=to_ms(NOW + timedelta(days=rng.choice([1, 3, 30]))) if status == "suspended" else None,
        merged=merged,
        last_message=rng.randrange(4),
        answered=rng.random() < 0.5,
        created=created,
        updated=created + rng.choice([0, 0, 1, 60_000]),
        tags=tuple(rng.sample(TAGS, rng.randrange(3))),
        public=[*split(subject), *body[0]],
        internal=body[1],
        failed=rng.random() < 0.2,
        file=rng.random() < 0.3,
        seen_by=frozenset(id for id in world.agents if rng.random() < 0.5),
        read={id: rng.choice([-1, 0, 2, 3]) for id in world.agents if rng.random() < 0.6},
    )


def _store(sql: Direct, one: Ticket) -> None:
    columns = first_values(one.subject, Channel(one.channel), "", NOW)
    columns.update(
        type=one.type, priority=one.priority, status=one.status, category=one.category,
        contact_id=one.contact, assignee_id=one.assignee, author_id=one.author,
        mailbox_id=1 if one.mailbox else None, wake_at=one.wake, merged_into=one.merged,
        last_message_id=one.last_message, last_agent_at=NOW if one.answered else None,
        created_at=one.created, updated_at=one.updated,
    )  # fmt: skip
    assert sql.insert(TicketTable, **columns) == one.number
    for tag in one.tags:
        sql.insert(TicketTagTable, ticket_id=one.number, tag=tag, tag_folded=fold(tag))
    for id in one.seen_by:
        sql.insert(TicketAccessTable, who=f"agent:{id}", ticket_id=one.number, why="assignee")
    for id, message in one.read.items():
        sql.insert(TicketReadTable, agent_id=id, ticket_id=one.number, message_id=message)
    new_words(sql, one.number, " ".join(one.public), " ".join(one.internal))
    if one.failed:
        sql.insert(
            OutboxTable, ticket_id=one.number, header_id=f"<{one.number}@x>", sender="", pending="",
            to_people="[]", subject="", text="", state="failed", not_before=NOW, created_at=NOW,
        )  # fmt: skip
    if one.file:
        sql.insert(
            AttachmentTable, ticket_id=one.number, sha="00", filename="f", content_type="t",
            size=1, visibility="public", created_at=NOW,
        )  # fmt: skip


# -- what a query means


def answer(world: World, query: Query, actor: Actor) -> list[int]:
    """The numbers a query gives an actor, in order."""
    terms = list(_terms(query.expression))
    by_number = any(term.field == "number" for term in terms)
    spam_too = any(
        term.field in ("is", "category") and any(value.text == "spam" for value in term.values)
        for term in terms
    )
    found = [
        one
        for one in world.tickets
        if (actor.role != "agent" or actor.id in one.seen_by)
        and (by_number or one.merged is None)
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
    last = "\U0010ffff"
    if name == "subject":
        return fold(one.subject)
    if name == "assignee":
        return last if one.assignee is None else world.agents[one.assignee][0]
    if name == "contact":
        return last if one.contact is None else fold(world.contacts[one.contact][0])
    if name == "wake":
        return FAR_FUTURE if one.wake is None else one.wake
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
    if name in ("created", "updated", "wake"):
        return _instant(term, getattr(one, name), actor)
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
    for low, high in intervals(term.op, texts, NOW, zone, term.field == "wake"):
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
    if name == "contact":
        if special or one.contact is None:
            return special and (text == "any") == (one.contact is not None)
        shown, addresses = world.contacts[one.contact]
        low = text.lower()
        if "@" in text and not prefix:
            return low in addresses
        if prefix:
            return fold(shown).startswith(fold(text)) or any(a.startswith(low) for a in addresses)
        return fold(text) in fold(shown) or any(low in address for address in addresses)
    if name == "mailbox":
        if special:
            return (text == "any") == (one.mailbox is not None)
        have = one.mailbox or ""
        return have.startswith(text.lower()) if prefix else have == text.lower()
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
        return one.file
    return bool(getattr(one, name) == text)


def _flag(flag: str, one: Ticket, actor: Actor) -> bool:
    is_open = one.category in OPEN
    return {
        "open": is_open,
        "new": is_open and one.assignee is None and not one.answered,
        "unread": one.last_message > one.read.get(actor.id, -1),
        "assigned": one.assignee is not None,
        "waiting": one.category == "waiting",
        "suspended": one.wake is not None,
        "solved": one.category == "solved",
        "closed": one.category == "closed",
        "spam": one.category == "spam",
        "failed": one.failed,
    }[flag]
