"""The rows of a sample desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from bench.vocabulary import FIRST, FOLDED, LAST, WEIGHTS, WORDS
from deskterm.store.instants import FAR_FUTURE, to_ms
from deskterm.words import fold

GROUPS = ("Support", "Sales", "Billing", "Spain", "Portugal", "Network", "Field", "People")
AGENTS = 12
COMPANIES = 997
BIG = 5
"""The organization that writes more than others."""
RESTRICTED = "luis"
"""An agent with no more than an agent's rights, in two of the eight groups."""
TAGS = ("vip", "printer", "billing", "outage", "spain")
STATUSES = ("open", "waiting", "suspended", "solved", "closed")
SHARES = (30, 10, 5, 35, 20)
CATEGORY = {"suspended": "waiting"}
GAP = 15 * 60_000
"""Milliseconds between two tickets: a desk of 100,000 is three years old."""
DAY = 86_400_000
OVERDUE = 50
"""As many tickets are overdue on the smallest desk; on others it is a share, and these."""


def fill_places(connection: sqlite3.Connection, dice: Random, contacts: int) -> None:
    """Agents, groups, organizations, contacts; the admin is in groups 1 and 3, agent 2 in 1 and 2.

    The last group is private.
    """
    connection.executemany(
        "INSERT INTO agents (id, login, name, email, role, active, signature, language, "
        "time_zone, created_at) VALUES (?, ?, ?, ?, 'agent', 1, '', 'en', 'UTC', 0)",
        (
            (id, RESTRICTED if id == 2 else f"agent{id}", f"Agent {id}", f"a{id}@acme.test")
            for id in range(2, AGENTS + 1)
        ),
    )
    connection.executemany(
        "INSERT INTO groups (id, name, name_folded, description, private, active, position, "
        "created_at) VALUES (?, ?, ?, '', ?, 1, ?, 0)",
        ((id, name, fold(name), id == len(GROUPS), id) for id, name in enumerate(GROUPS, 1)),
    )
    connection.executemany(
        "INSERT INTO group_members (group_id, agent_id, notify) VALUES (?, ?, 0)",
        [(1, 1), (3, 1), (1, 2), (2, 2)]
        + [(id % len(GROUPS) + 1, id) for id in range(3, AGENTS + 1)],
    )
    connection.executemany(
        "INSERT INTO organizations (id, name, name_folded, site, email, phone, address, comment, "
        "category, created_at) VALUES (?, ?, ?, '', '', '', '', '', '', 0)",
        ((id, f"Company {id}", f"company {id}") for id in range(1, COMPANIES + 1)),
    )
    connection.executemany(
        "INSERT INTO contacts (id, name, name_folded, language, created_at, organization_id) "
        "VALUES (?, ?, ?, 'en', 0, ?)",
        _contacts(dice, contacts),
    )
    connection.executemany(
        "INSERT INTO contact_addresses (address, contact_id, position) VALUES (?, ?, 0)",
        ((_address(id), id) for id in range(1, contacts + 1)),
    )


def _contacts(dice: Random, count: int) -> Iterator[tuple[int, str, str, int]]:
    for id in range(1, count + 1):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        yield id, name, fold(name), id % COMPANIES + 1


def _address(contact: int) -> str:
    return f"c{contact}@company{contact % COMPANIES}.test"


def fill_tickets(
    connection: sqlite3.Connection,
    dice: Random,
    numbers: range,
    total: int,
    contacts: int,
    now: datetime,
) -> None:
    """Tickets of these numbers, of a desk that will have `total`, and all that hangs on them."""
    newest = to_ms(now)
    tickets, messages, documents, tags, access = [], [], [], [], []
    words = iter(dice.choices(WORDS, cum_weights=WEIGHTS, k=len(numbers) * (5 + 3 * 60)))
    for number in numbers:
        subject = [next(words) for _ in range(5)]
        texts = [[next(words) for _ in range(dice.randint(20, 60))] for _ in range(3)]
        at = newest - GAP * (total - number) - dice.randrange(GAP)
        later = dice.randrange(30 * DAY if dice.random() < 0.1 else 600_000)
        updated = max(at, min(at + later, newest - dice.randrange(60_000)))
        forced = number % max(1, total // OVERDUE) == 0
        status = "open" if forced else dice.choices(STATUSES, SHARES)[0]
        contact = _contact(dice, contacts)
        # Half are ana's, as on any desk with one busy hand; some are nobody's.
        assignee = dice.choice((1, 1, dice.randint(2, AGENTS), None))
        group = dice.choice((*range(1, len(GROUPS) + 1), None))
        wake = newest + dice.randrange(30 * DAY, 400 * DAY) if status == "suspended" else None
        last = number * 3
        tickets.append(
            (number, " ".join(subject), _folded(subject), dice.choice(("question", "incident")),
             dice.choices((1, 2, 3, 4), (10, 70, 15, 5))[0], status,
             CATEGORY.get(status, status), contact, assignee, wake, last, at, at, at,
             updated, group, contact % COMPANIES + 1,
             _due(dice, status, forced, newest))
        )  # fmt: skip
        access += [(f"agent:{assignee}", number, "assignee")] if assignee else []
        access += [(f"group:{group}", number, "group")] if group else []
        if dice.random() < 0.02:
            access.append((f"agent:{dice.randint(2, AGENTS)}", number, "observer"))
        for index, text in enumerate(texts):
            messages.append(
                (last - 2 + index, number, ("in", "out", "note")[index],
                 "private" if index == 2 else "public", None if index == 0 else 1,
                 _address(contact), " ".join(text), f"<{number}.{index}@bench.test>",
                 updated if index == 2 else at)
            )  # fmt: skip
        sender = f"c{contact} company{contact % COMPANIES} test"
        public = f"{_folded(subject)} {sender} {_folded(texts[0])} {_folded(texts[1])}"
        documents.append((number, public, _folded(texts[2])))
        if dice.random() < 0.3:
            tag = dice.choice(TAGS)
            tags.append((number, tag, tag))
    _insert(connection, tickets, messages, documents, tags, access)


def _contact(dice: Random, contacts: int) -> int:
    """Somebody; one of 50 tickets is the one big customer's, so its history fills a page."""
    if dice.random() < 0.02:
        return dice.randrange(BIG - 1, contacts + 1, COMPANIES)
    return dice.randint(1, contacts)


def _folded(words: list[str]) -> str:
    return " ".join(map(FOLDED.__getitem__, words))


def _due(dice: Random, status: str, forced: bool, newest: int) -> int:
    """When a ticket is planned to be solved: 30 of 100 open ones are; 1 of 50 of those is late."""
    if forced or (status in STATUSES[:3] and dice.random() < 0.3):
        if forced or dice.random() < 0.02:
            return newest - dice.randrange(1, 5 * DAY)
        return newest + dice.randrange(30 * DAY, 400 * DAY)
    return FAR_FUTURE


def _insert(
    connection: sqlite3.Connection,
    tickets: Sequence[Sequence[object]],
    messages: Sequence[Sequence[object]],
    documents: list[tuple[int, str, str]],
    tags: list[tuple[int, str, str]],
    access: list[tuple[str, int, str]],
) -> None:
    connection.executemany(
        "INSERT INTO tickets (id, subject, subject_folded, type, priority, status, category, "
        "channel, language, contact_id, assignee_id, wake_at, last_message_id, last_customer_at, "
        "last_agent_at, created_at, updated_at, group_id, organization_id, due_sort) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'mail', 'en', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tickets,
    )
    connection.executemany(
        "INSERT INTO messages (id, ticket_id, direction, visibility, agent_id, from_name, "
        "from_address, to_people, cc_people, reply_to_people, subject, text, html_present, "
        "message_id, mail_references, new_address, automatic, bounce, withdrawn, remarks, "
        "created_at) VALUES (?, ?, ?, ?, ?, '', ?, '[]', '[]', '[]', '', ?, 0, ?, '', 0, 0, 0, "
        "0, '[]', ?)",
        messages,
    )
    connection.executemany("INSERT INTO ticket_documents VALUES (?, ?, ?)", documents)
    connection.executemany(
        "INSERT INTO ticket_words (rowid, public, internal) VALUES (?, ?, ?)", documents
    )
    connection.executemany("INSERT INTO ticket_tags VALUES (?, ?, ?)", tags)
    connection.executemany(
        "INSERT OR IGNORE INTO ticket_access (who, ticket_id, why) VALUES (?, ?, ?)", access
    )
