"""Small desks made from a seed, as plain values and as rows, for `query_model` and for SQL."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from deskterm.desk.writes.tickets import first_values
from deskterm.store import Store
from deskterm.store.direct import Direct
from deskterm.store.fulltext import new_words
from deskterm.store.instants import FAR_FUTURE, to_ms
from deskterm.store.tables import (
    AgentTable,
    AttachmentTable,
    BlobTable,
    ContactAddressTable,
    ContactPhoneTable,
    ContactTable,
    DraftTable,
    GroupMemberTable,
    GroupTable,
    MailboxTable,
    MessageTable,
    OrganizationDomainTable,
    OrganizationNameTable,
    OrganizationTable,
    OutboxTable,
    ParticipantTable,
    TicketAccessTable,
    TicketLinkTable,
    TicketReadTable,
    TicketTable,
    TicketTagTable,
)
from deskterm.terms import Channel, Link
from deskterm.words import fold, split

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SUBJECTS = ("Printer on fire", "100% a_b done!", "Übergröße bestellt", "señor Núñez", "big fire",
            "PRINTER", "", "zebra", "Ñandú")  # fmt: skip
TAGS = ("vip", "VIP 2", "spam", "Ñu", "a_b", "100%")
WORDS = ("fire", "big", "printer", "señor", "burns", "marta@client.test", "foto_1.JPG", "the")
PEOPLE = (
    # Name, addresses, type, position, language, telephone numbers.
    ("Joe Doe", ("joe@client.test", "joe@home.test"), "Supplier", "Jefe de Almacén", "es",
     ("+34 600 123 456",)),
    ("Núria 100%", ("n_x@x.test",), "proveedor ñ", "100% CEO", "", ("600123", "(91) 555-00")),
    ("", ("zoe@eu.client.test",), "SUPPLIER", "", "en", ()),
    ("Nobody at all", (), "", "jefe", "", ()),
)  # fmt: skip
AGENTS = (("bob", "Bob Ño", "agent"), ("lea", "Lea", "lead"), ("eva", "Eva", "agent"))
GROUPS = (("Support", False, ("bob", "lea")), ("Billing ñ", False, ("bob",)),
          ("Secret", True, ("bob", "eva")), ("Wages", True, ()))  # fmt: skip
ORGANIZATIONS = (
    ("Client SL", ("Acme", "Ñandú 100%"), ("client.test", "client.org"), "Partner"),
    ("Zoo", (), (), ""),
    ("client_x", ("zoo club",), ("zoo.test",), "Público 1%"),
)
MAILBOXES = ("help", "Atención", "help_2")
FILES = ("foto_1.JPG", "Ñandú 100%.pdf", "FOTO.png", "a.txt")
ADDRESSES = ("joe@client.test", "ana@acme.test", "copy_1@x.test", "zoe@eu.client.test")
STATUSES = {"open": "open", "waiting": "waiting", "suspended": "waiting", "solved": "solved",
            "closed": "closed"}  # fmt: skip


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
    language: str
    customer_at: int | None
    agent_at: int | None
    created: int
    updated: int
    tags: tuple[str, ...]
    public: list[str]
    internal: list[str]
    failed: bool
    files: tuple[str, ...]
    people: tuple[str, ...]
    notes: int
    replies: int
    drafts: frozenset[int]
    group: int | None
    organization: int | None
    observers: frozenset[str]
    mentioned: frozenset[int]
    due: int | None
    read: dict[int, int] = field(default_factory=dict)


@dataclass
class Team:
    """A group: who is in it, and whether only they and those named see its tickets."""

    name: str
    private: bool
    members: frozenset[int]


@dataclass
class Company:
    """An organization by all its names and domains."""

    name: str
    others: tuple[str, ...]
    domains: tuple[str, ...]
    category: str


@dataclass
class Person:
    """A contact; the first address is the one that is shown."""

    name: str
    addresses: tuple[str, ...]
    type: str
    position: str
    language: str
    phones: tuple[str, ...]


@dataclass
class World:
    """Tickets, agents by id as (login, name), contacts, groups and organizations by id; links."""

    tickets: list[Ticket] = field(default_factory=list)
    agents: dict[int, tuple[str, str]] = field(default_factory=lambda: {1: ("ana", "Ana Ruiz")})
    contacts: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Team] = field(default_factory=dict)
    organizations: dict[int, Company] = field(default_factory=dict)
    links: set[tuple[int, int]] = field(default_factory=set)
    mailboxes: dict[str, int] = field(default_factory=dict)


def build(store: Store, seed: int) -> World:
    """Fill a new desk with 24 tickets; the same seed gives the same ones."""
    rng = random.Random(seed)
    with store.writer.session() as session:
        sql = Direct(session)
        world = World()
        _people(sql, world)
        _organizations(sql, world)
        _mailboxes(sql, world)
        sql.insert(BlobTable, sha="00", size=1, encoding="raw", created_at=NOW)
        for number in range(1, 25):
            world.tickets.append(_ticket(rng, world, number))
            _store(sql, world, world.tickets[-1])
        for _ in range(8):
            one, other = rng.sample(range(1, 25), 2)
            if (one, other) not in world.links:
                world.links.add((one, other))
                kind = rng.choice(list(Link))
                sql.insert(TicketLinkTable, ticket_id=one, other_id=other, kind=kind)
    return world


def _people(sql: Direct, world: World) -> None:
    for login, name, role in AGENTS:
        row = {"login": login, "name": name, "email": "x@acme.test", "role": role}
        world.agents[sql.insert(AgentTable, **row, created_at=NOW)] = (login, name)
    for name, addresses, type, position, language, phones in PEOPLE:
        row = {"type": type, "position": position, "language": language}
        id = sql.insert(ContactTable, name=name, name_folded=fold(name), created_at=NOW, **row)
        world.contacts[id] = Person(name, addresses, phones=phones, **row)
        for place, address in enumerate(addresses):
            sql.insert(ContactAddressTable, address=address, contact_id=id, position=place)
        for place, phone in enumerate(phones):
            digits = "".join(filter(str.isdigit, phone))
            row = {"digits": digits, "phone": phone, "position": place}
            sql.insert(ContactPhoneTable, contact_id=id, **row)
    ids = {login: id for id, (login, _) in world.agents.items()}
    for name, private, logins in GROUPS:
        row = {"name": name, "name_folded": fold(name), "private": private}
        id = sql.insert(GroupTable, **row, created_at=NOW)
        world.groups[id] = Team(name, private, frozenset(ids[login] for login in logins))
        for login in logins:
            sql.insert(GroupMemberTable, group_id=id, agent_id=ids[login])


def _organizations(sql: Direct, world: World) -> None:
    for name, others, domains, category in ORGANIZATIONS:
        row = {"name": name, "name_folded": fold(name), "category": category}
        id = sql.insert(OrganizationTable, **row, created_at=NOW)
        world.organizations[id] = Company(name, others, domains, category)
        for other in others:
            row = {"organization_id": id, "name": other, "name_folded": fold(other)}
            sql.insert(OrganizationNameTable, **row)
        for domain in domains:
            sql.insert(OrganizationDomainTable, organization_id=id, domain=domain)


def _mailboxes(sql: Direct, world: World) -> None:
    """More of what the desk has one of."""
    (first,) = sql.rows("SELECT * FROM mailboxes")
    world.mailboxes["help"] = first[0]
    for name in MAILBOXES[1:]:
        world.mailboxes[name] = sql.insert(
            MailboxTable, name=name, protocol="imap", host="x", port=1, tls="tls", user_name="x",
            address=f"{name}@x", folder="INBOX", after_fetch="keep", smtp_host="x", smtp_port=1,
            smtp_tls="tls", smtp_user="x", added_at=NOW,
        )  # fmt: skip


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
    spoke = [None, None, created, created + 1, to_ms(NOW - timedelta(days=3))]
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
        mailbox=rng.choice([None, *MAILBOXES]),
        wake=to_ms(NOW + timedelta(days=rng.choice([1, 3, 30]))) if status == "suspended" else None,
        merged=merged,
        last_message=rng.randrange(4),
        language=rng.choice(["", "en", "es"]),
        customer_at=rng.choice(spoke),
        agent_at=rng.choice(spoke),
        created=created,
        updated=created + rng.choice([0, 0, 1, 60_000]),
        tags=tuple(rng.sample(TAGS, rng.randrange(3))),
        public=[*split(subject), *body[0]],
        internal=body[1],
        failed=rng.random() < 0.2,
        files=tuple(rng.choices(FILES, k=rng.choice([0, 0, 1, 2]))),
        people=tuple(rng.sample(ADDRESSES, rng.randrange(3))),
        notes=rng.choice([0, 0, 1]),
        replies=rng.choice([0, 0, 1, 2]),
        drafts=frozenset(id for id in world.agents if rng.random() < 0.2),
        group=maybe(world.groups),  # type: ignore[arg-type]
        organization=maybe(world.organizations),  # type: ignore[arg-type]
        observers=frozenset(
            [f"agent:{id}" for id in world.agents if rng.random() < 0.15]
            + [f"group:{id}" for id in world.groups if rng.random() < 0.1]
        ),
        due=rng.choice([None, None, *(to_ms(NOW + timedelta(days=far)) for far in (-3, 0, 1, 30))]),
        mentioned=frozenset(id for id in world.agents if rng.random() < 0.1),
        read={id: rng.choice([-1, 0, 2, 3]) for id in world.agents if rng.random() < 0.6},
    )


def _store(sql: Direct, world: World, one: Ticket) -> None:
    columns = first_values(one.subject, Channel(one.channel), "", NOW)
    columns.update(
        type=one.type, priority=one.priority, status=one.status, category=one.category,
        contact_id=one.contact, assignee_id=one.assignee, author_id=one.author,
        mailbox_id=world.mailboxes[one.mailbox] if one.mailbox else None, wake_at=one.wake,
        merged_into=one.merged, last_message_id=one.last_message, language=one.language,
        last_customer_at=one.customer_at, last_agent_at=one.agent_at,
        created_at=one.created, updated_at=one.updated,
        group_id=one.group, organization_id=one.organization,
        due_sort=FAR_FUTURE if one.due is None else one.due,
    )  # fmt: skip
    assert sql.insert(TicketTable, **columns) == one.number
    for tag in one.tags:
        sql.insert(TicketTagTable, ticket_id=one.number, tag=tag, tag_folded=fold(tag))
    for who, why in _reasons(one):
        sql.insert(TicketAccessTable, who=who, ticket_id=one.number, why=why)
    for id, message in one.read.items():
        sql.insert(TicketReadTable, agent_id=id, ticket_id=one.number, message_id=message)
    new_words(sql, one.number, " ".join(one.public), " ".join(one.internal))
    if one.failed:
        sql.insert(
            OutboxTable, ticket_id=one.number, header_id=f"<{one.number}@x>", sender="", pending="",
            to_people="[]", subject="", text="", state="failed", not_before=NOW, created_at=NOW,
        )  # fmt: skip
    _hang_on(sql, one)


def _hang_on(sql: Direct, one: Ticket) -> None:
    """Files, people, messages and drafts."""
    for name in one.files:
        sql.insert(
            AttachmentTable, ticket_id=one.number, sha="00", filename=name, content_type="t",
            size=1, visibility="public", created_at=NOW, filename_folded=fold(name),
        )  # fmt: skip
    for address in one.people:
        sql.insert(ParticipantTable, ticket_id=one.number, address=address)
    # One that was taken back is no reply: every other ticket without any has such a one.
    withdrawn = [True] if not one.replies and one.number % 2 else []
    for gone in (*[False] * one.replies, *withdrawn):
        row = {"direction": "out", "visibility": "public", "withdrawn": gone}
        sql.insert(MessageTable, ticket_id=one.number, text="", created_at=NOW, **row)
    for _ in range(one.notes):
        row = {"direction": "note", "visibility": "private"}
        sql.insert(MessageTable, ticket_id=one.number, text="", created_at=NOW, **row)
    for id in one.drafts:
        row = {"agent_id": id, "kind": "note", "text": "x", "updated_at": NOW}
        sql.insert(DraftTable, ticket_id=one.number, **row)


def _reasons(one: Ticket) -> list[tuple[str, str]]:
    """Who is given sight of a ticket, and why, as the desk writes it."""
    found = [(who, "observer") for who in one.observers]
    found += [(f"agent:{id}", "mentioned") for id in one.mentioned]
    for prefix, id, why in (
        ("agent", one.assignee, "assignee"), ("agent", one.author, "author"),
        ("group", one.group, "group"),
    ):  # fmt: skip
        found += [(f"{prefix}:{id}", why)] if id is not None else []
    return found
