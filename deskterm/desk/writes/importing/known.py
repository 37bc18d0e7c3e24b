"""Organizations met while a table is imported: found by any name or domain, and made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskterm.desk.freemail import company_domain, domain_of, parents
from deskterm.desk.writes.work import Work
from deskterm.store.instants import to_ms
from deskterm.words import fold

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Runs a SELECT with `?` for values: in a write transaction, or on the read side for a dry run."""

MOST_MARKS = 10_000
"""Values one statement takes; SQLite would take 32,766, PostgreSQL 65,535."""


def selected(
    rows: Rows, sql: str, values: Collection[Any], order: str = ""
) -> list[tuple[Any, ...]]:
    """`sql`, which ends with IN, over as many values as there are."""
    found: list[tuple[Any, ...]] = []
    wanted = sorted(set(values))
    for at in range(0, len(wanted), MOST_MARKS):
        part = wanted[at : at + MOST_MARKS]
        found += rows(f"{sql} ({', '.join('?' * len(part))}) {order}", part)
    return found


def new_ids(work: Work, table: str, count: int) -> list[int]:
    """Ids for rows that are inserted in this transaction."""
    if not count:
        return []
    if work.sql.sqlite:
        last = work.sql.value(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        return list(range(last + 1, last + count + 1))
    sequence = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) "
    return [row[0] for row in work.sql.rows(f"{sequence}FROM generate_series(1, ?)", (count,))]


@dataclass(eq=False, slots=True)
class Organization:
    """An organization as the import knows it. `id` 0 is new; `line` last named it in this file.

    `responsible` and `observers` are `agent:ID` or `group:ID`.
    """

    id: int
    name: str
    names: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    site: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    comment: str = ""
    category: str = ""
    responsible: str = ""
    observers: list[str] = field(default_factory=list)
    line: int = 0
    before: dict[str, str] | None = None


class KnownOrganizations:
    """The organizations that rows name, by folded name and by domain."""

    def __init__(self, rows: Rows, free_mail: str, *, by_domain: bool = True) -> None:
        self._rows = rows
        self._free_mail = free_mail
        self._by_domain = by_domain
        self.added: list[Organization] = []
        self._by_id: dict[int, Organization] = {}
        self._called: dict[str, Organization] = {}
        self._asked: set[str] = set()

    def load(self, texts: Collection[str], addresses: Collection[str] = ()) -> None:
        """Learn of organizations called that, or whose domain one of the addresses has."""
        wanted = {fold(text) for text in texts if text}
        wanted |= {domain for address in addresses for domain in self._domains(address)}
        wanted -= self._asked
        self._asked |= wanted
        for sql in (
            "SELECT name_folded, id FROM organizations WHERE name_folded IN",
            "SELECT name_folded, organization_id FROM organization_names WHERE name_folded IN",
            "SELECT domain, organization_id FROM organization_domains WHERE domain IN",
        ):
            found = selected(self._rows, sql, wanted, "ORDER BY 1, 2")
            self.fetch({row[1] for row in found})
            for called, id in found:
                self._called.setdefault(called, self._by_id[id])

    def fetch(self, ids: set[int]) -> None:
        """Learn of the organizations with these ids."""
        wanted = ids - self._by_id.keys()
        sql = "SELECT id, name FROM organizations WHERE id IN"
        for id, name in selected(self._rows, sql, wanted):
            self._by_id[id] = Organization(id, name)

    def get(self, id: int) -> Organization:
        """One that was fetched."""
        return self._by_id[id]

    def find(self, text: str) -> Organization | None:
        """The organization called that."""
        return self._called.get(fold(text)) if text else None

    def add(self, name: str, line: int) -> Organization:
        """A new one; found by its name from now on."""
        made = self._called[fold(name)] = Organization(0, name, line=line)
        self.added.append(made)
        return made

    def listing(self, address: str) -> Organization | None:
        """The organization that lists the domain of an address, or the nearest one above it."""
        for domain in self._domains(address):
            if (found := self._called.get(domain)) is not None:
                return found
        return None

    def _domains(self, address: str) -> list[str]:
        domain = domain_of(address)
        if not self._by_domain or not domain or not company_domain(domain, self._free_mail):
            return []
        return parents(domain)


def insert_organizations(work: Work, added: Sequence[Organization]) -> None:
    """Write new organizations with all they have, and give them their ids."""
    now = to_ms(work.now)
    for one, id in zip(added, new_ids(work, "organizations", len(added)), strict=True):
        one.id = id
    work.sql.many(
        "INSERT INTO organizations (id, name, name_folded, site, email, phone, address, comment, "
        "category, responsible_agent_id, responsible_group_id, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (one.id, one.name, fold(one.name), one.site, one.email, one.phone, one.address,
             one.comment, one.category, *in_charge(one), now)
            for one in added
        ],
    )  # fmt: skip
    insert_parts(work, added)


def in_charge(organization: Organization) -> tuple[int | None, int | None]:
    """The agent's id and the group's of who is responsible, of which one at most is set."""
    kind, _, id = organization.responsible.partition(":")
    return (int(id) if kind == "agent" else None, int(id) if kind == "group" else None)


def insert_parts(work: Work, organizations: Sequence[Organization]) -> None:
    """Write the names, domains and observers that are not there yet."""
    work.sql.many(
        "INSERT INTO organization_names (name_folded, organization_id, name) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [(fold(name), one.id, name) for one in organizations for name in one.names],
    )
    work.sql.many(
        "INSERT INTO organization_domains (domain, organization_id) VALUES (?, ?) "
        "ON CONFLICT DO NOTHING",
        [(domain, one.id) for one in organizations for domain in one.domains],
    )
    work.sql.many(
        "INSERT INTO organization_observers (organization_id, who) VALUES (?, ?) "
        "ON CONFLICT DO NOTHING",
        [(one.id, who) for one in organizations for who in one.observers],
    )
