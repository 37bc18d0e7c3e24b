"""Contacts and organizations as tables, in the columns an import takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deskterm.desk.csv_columns import ATTRIBUTE, EXPORTED, Kind
from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line

_PAGE = 1000
Cell = str | tuple[str, ...]


class Export(NamedTuple):
    """The columns, and rows with a cell for each: a text, or several where there may be."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


class Customers(ReadRoom):
    """Contacts and organizations as tables."""

    @needs(Permission.READ)
    def export(self, kind: Kind) -> Export:
        """Every contact or organization, oldest first; Usage for a `kind` there is not.

        Custom attributes of contacts come last, each in a column `attr:NAME`.
        """
        if kind not in tuple(Kind):
            raise Usage(f"contacts and organizations are exported, not {clean_line(kind)}.")
        columns = EXPORTED[Kind(kind)]
        if kind == Kind.ORGANIZATION:
            return Export(columns, self._pages("organizations", self._organizations))
        named = self._reader.rows(
            "SELECT DISTINCT v.field FROM contact_values v JOIN contacts c ON c.id = v.contact_id "
            "WHERE c.merged_into IS NULL ORDER BY 1"
        )
        fields = [row[0] for row in named]
        attributes = tuple(ATTRIBUTE + field for field in fields)
        return Export(
            columns + attributes,
            self._pages("contacts", lambda since, until: self._contacts(since, until, fields)),
        )

    def _pages(self, table: str, page: Any) -> Iterator[tuple[Cell, ...]]:
        since = 0
        while True:
            until = self._reader.value(
                f"SELECT MAX(id) FROM (SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT ?) p",
                [since, _PAGE],
            )
            if until is None:
                return
            with self._reader.snapshot():
                rows = list(page(since, until))
            yield from rows
            since = until

    def _lists(self, sql: str, since: int, until: int) -> dict[int, list[Any]]:
        """What several rows say of one id, which is their first column."""
        found: dict[int, list[Any]] = {}
        for id, *rest in self._reader.rows(sql, [since, until]):
            found.setdefault(id, []).append(rest[0] if len(rest) == 1 else rest)
        return found

    def _contacts(self, since: int, until: int, fields: list[str]) -> Iterator[tuple[Cell, ...]]:
        between = "contact_id > ? AND contact_id <= ?"
        emails = self._lists(
            f"SELECT contact_id, address FROM contact_addresses WHERE {between} "
            "ORDER BY position, address", since, until,
        )  # fmt: skip
        phones = self._lists(
            f"SELECT contact_id, phone FROM contact_phones WHERE {between} "
            "ORDER BY position, digits", since, until,
        )  # fmt: skip
        values = self._lists(
            f"SELECT contact_id, field, value FROM contact_values WHERE {between}", since, until
        )
        for id, name, organization, *texts in self._reader.rows(
            "SELECT c.id, c.name, o.name, c.position, c.language, c.type, c.note "
            "FROM contacts c LEFT JOIN organizations o ON o.id = c.organization_id "
            "WHERE c.id > ? AND c.id <= ? AND c.merged_into IS NULL ORDER BY c.id",
            [since, until],
        ):
            own = dict(values.get(id, ()))
            yield (
                name,
                tuple(emails.get(id, ())),
                tuple(phones.get(id, ())),
                organization or "",
                *texts,
                *(own.get(field, "") for field in fields),
            )

    def _organizations(self, since: int, until: int) -> Iterator[tuple[Cell, ...]]:
        between = "organization_id > ? AND organization_id <= ?"
        names = self._lists(
            f"SELECT organization_id, name FROM organization_names WHERE {between} "
            "ORDER BY name_folded", since, until,
        )  # fmt: skip
        domains = self._lists(
            f"SELECT organization_id, domain FROM organization_domains WHERE {between} "
            "ORDER BY domain", since, until,
        )  # fmt: skip
        observers = self._lists(
            f"SELECT organization_id, who FROM organization_observers WHERE {between} "
            "ORDER BY who", since, until,
        )  # fmt: skip
        shown = {f"agent:{id}": login for id, login in self._reader.rows(
            "SELECT id, login FROM agents")}  # fmt: skip
        groups = self._reader.rows("SELECT id, name FROM groups")
        shown |= {f"group:{id}": f"group:{name}" for id, name in groups}
        for (
            id,
            name,
            site,
            email,
            phone,
            address,
            comment,
            category,
            agent,
            group,
        ) in self._reader.rows(
            "SELECT id, name, site, email, phone, address, comment, category, "
            "responsible_agent_id, responsible_group_id FROM organizations "
            "WHERE id > ? AND id <= ? ORDER BY id",
            [since, until],
        ):
            who = f"agent:{agent}" if agent else f"group:{group}" if group else ""
            yield (
                name,
                tuple(names.get(id, ())),
                tuple(domains.get(id, ())),
                site, email, phone, address, comment, category,
                shown.get(who, ""),
                tuple(shown[one] for one in observers.get(id, ()) if one in shown),
            )  # fmt: skip
