"""Desks of N tickets with three messages each, built with plain SQL and kept under .bench/."""

from __future__ import annotations

import random
import sqlite3
import sys
import types
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from bench.timing import CACHE
from deskterm import desk as desks
from deskterm.store.schema import HEAD
from deskterm.words import fold, fold_text

VERSION = f"{HEAD}-6"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
COMMON = """
printer fire invoice cannot login password reset screen blue error server slow mail bounce
attachment order delivery late missing refund account locked network cable office third floor
meeting room projector license expired update failed crash report monday backup impresora factura
pedido cuenta bloqueada contraseña pantalla servidor lento correo envío planta oficina red cable
reunión proyector licencia caducada actualización fallo copia cliente teléfono horario agosto
devolución albarán almacén tienda caja recibo banco
""".split()
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi lo mu ra ne si to cu".split()
WORDS = COMMON + [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
ZIPF = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
"""8,000 words; the n-th is used about 1/n as often, as in any language."""
FIRST = "Marta Joe Luis Ana Kim Pedro Lucía Sam Nora Iván Eva Tom Sara Raúl Mia Leo".split()
LAST = "Gil Prado Soto Lee Ruiz Vega Smith Jones Vidal Mora Reyes Brown Costa Lara".split()
GROUPS = ("Support", "Sales", "Billing", "Spain", "Portugal", "Network", "Field", "People")
AGENTS = 12
COMPANIES = 997
RESTRICTED = "luis"
"""An agent with no more than an agent's rights, in two of the eight groups."""
STATUS = (("open", 30), ("waiting", 10), ("suspended", 5), ("solved", 35), ("closed", 20))
CATEGORY = {"suspended": "waiting"}


def desk_of(tickets: int) -> Path:
    """The path of a desk of that many tickets, built when it is not there yet."""
    path = CACHE / f"desk-{tickets}-{VERSION}.db"
    if path.exists():
        return path
    CACHE.mkdir(exist_ok=True)
    making = path.with_suffix(".making")
    for stale in CACHE.glob(f"{making.name}*"):
        stale.unlink()
    config = types.SimpleNamespace(database=str(making))
    desks.found(
        config,  # type: ignore[arg-type]
        name="Bench",
        login="ana",
        agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
    ).close()
    _fill(making, tickets)
    making.rename(path)
    return path


def _fill(path: Path, tickets: int) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;")
    dice = random.Random(20_261_121)
    contacts = max(50, tickets // 20)
    with connection:
        _places(connection)
        connection.executemany(
            "INSERT INTO contacts (id, name, name_folded, language, created_at, organization_id) "
            "VALUES (?, ?, ?, 'en', 0, ?)",
            _contacts(dice, contacts),
        )
        connection.executemany(
            "INSERT INTO contact_addresses (address, contact_id, position) VALUES (?, ?, 0)",
            ((f"c{id}@company{id % COMPANIES}.test", id) for id in range(1, contacts + 1)),
        )
    done = 0
    while done < tickets:
        part = min(5000, tickets - done)
        with connection:
            _part(connection, dice, range(done + 1, done + part + 1), contacts)
        done += part
        print(f"\rbuilding a desk of {tickets}: {done * 100 // tickets} %", end="", file=sys.stderr)
    print(file=sys.stderr)
    connection.executescript("ANALYZE; PRAGMA journal_mode = WAL;")
    connection.close()


def _places(connection: sqlite3.Connection) -> None:
    """Agents, groups and organizations; agent 2 is in groups 1 and 2, the last group is private."""
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
        [(1, 2), (2, 2)] + [(id % len(GROUPS) + 1, id) for id in range(3, AGENTS + 1)],
    )
    connection.executemany(
        "INSERT INTO organizations (id, name, name_folded, site, email, phone, address, comment, "
        "category, created_at) VALUES (?, ?, ?, '', '', '', '', '', '', 0)",
        ((id, f"Company {id}", f"company {id}") for id in range(1, COMPANIES + 1)),
    )


def _contacts(dice: random.Random, count: int) -> Iterator[tuple[int, str, str, int]]:
    for id in range(1, count + 1):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        yield id, name, fold(name), id % COMPANIES + 1


def _part(
    connection: sqlite3.Connection, dice: random.Random, numbers: range, contacts: int
) -> None:
    keys = [key for key, _ in STATUS]
    weights = [weight for _, weight in STATUS]
    tickets, messages, documents, tags, access = [], [], [], [], []
    for number in numbers:
        subject = " ".join(dice.choices(WORDS, cum_weights=ZIPF, k=5))
        status = dice.choices(keys, weights)[0]
        # The newest tickets have the newest dates: about three years of them.
        at = int((NOW - timedelta(minutes=15 * (numbers.stop + 50 - number))).timestamp() * 1000)
        at += dice.randrange(60_000)
        contact = dice.randint(1, contacts)
        # Half are ana's, as on any desk with one busy hand; some are nobody's.
        assignee = dice.choice((1, 1, dice.randint(2, AGENTS), None))
        group = dice.choice((*range(1, len(GROUPS) + 1), None))
        wake = at + 864_000_000 if status == "suspended" else None
        texts = [
            " ".join(dice.choices(WORDS, cum_weights=ZIPF, k=dice.randint(20, 60)))
            for _ in range(3)
        ]
        last = number * 3
        tickets.append(
            (number, subject, fold(subject), dice.choice(("question", "incident")),
             dice.choices((1, 2, 3, 4), (10, 70, 15, 5))[0], status,
             CATEGORY.get(status, status), contact, assignee, wake, last, at,
             at + dice.randrange(600_000), group, contact % COMPANIES + 1)
        )  # fmt: skip
        access += [(f"agent:{assignee}", number, "assignee")] if assignee else []
        access += [(f"group:{group}", number, "group")] if group else []
        if dice.random() < 0.02:
            access.append((f"agent:{dice.randint(2, AGENTS)}", number, "observer"))
        for index, text in enumerate(texts):
            direction = ("in", "out", "note")[index]
            messages.append(
                (last - 2 + index, number, direction, "private" if index == 2 else "public",
                 None if index == 0 else 1, f"c{contact}@company{contact % 997}.test",
                 text, f"<{number}.{index}@bench.test>", at + index)
            )  # fmt: skip
        documents.append(
            (number, fold_text(f"{subject} {texts[0]} {texts[1]}"), fold_text(texts[2]))
        )
        if dice.random() < 0.3:
            tag = dice.choice(("vip", "printer", "billing", "outage", "spain"))
            tags.append((number, tag, tag))
    connection.executemany(
        "INSERT INTO tickets (id, subject, subject_folded, type, priority, status, category, "
        "channel, language, contact_id, assignee_id, wake_at, last_message_id, created_at, "
        "updated_at, group_id, organization_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'mail', 'en', ?, ?, ?, ?, ?, ?, ?, ?)",
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
