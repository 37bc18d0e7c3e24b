"""Customers that are not persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from deskterm.desk import freemail
from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import cards
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.columns import escaped
from deskterm.store.instants import from_ms
from deskterm.values import Attachment, Contact, Organization, TicketRow
from deskterm.words import ascii_address, fold, nearest

_ID = re.compile(r"#?([0-9]{1,9})")
_COLUMNS = (
    "o.id, o.name, o.site, o.email, o.phone, o.address, o.comment, o.category, "
    "(SELECT a.login FROM agents a WHERE a.id = o.responsible_agent_id), "
    "(SELECT g.name FROM groups g WHERE g.id = o.responsible_group_id), o.created_at"
)


class Organizations(ReadRoom):
    """Organizations, found by a part of a name or domain."""

    @needs(Permission.READ)
    def search(self, text: str = "", limit: int = 20) -> list[Organization]:
        """Organizations one of whose names or domains holds `text`, by name; `limit` 0 is all."""
        where, values = _where(text)
        by = "o.name_folded" if self._reader.sqlite else 'o.name_folded COLLATE "C"'
        found = self._reader.rows(
            f"SELECT o.id FROM organizations o WHERE {where} ORDER BY {by} LIMIT ?",
            [*values, cards.most(self, limit)],
        )
        return self._organizations([row[0] for row in found])

    @needs(Permission.READ)
    def count(self, text: str = "") -> int:
        """How many `search` finds without a limit."""
        where, values = _where(text)
        sql = f"SELECT COUNT(*) FROM organizations o WHERE {where}"
        return int(self._reader.value(sql, values))

    @needs(Permission.READ)
    def names(self) -> list[str]:
        """Every organization's own name, in the alphabet's order."""
        found = self._reader.rows("SELECT name FROM organizations ORDER BY name_folded")
        return [row[0] for row in found]

    @needs(Permission.READ)
    def get(self, name: str) -> Organization:
        """The organization with that name, other name or domain, or that number (12, #12).

        NotFound names the nearest.
        """
        id = self._id(name)
        if id is None:
            near = nearest(name, self._like(name))
            hint = f" (did you mean {near}?)" if near else ""
            raise NotFound(f"no organization {name}{hint}", "deskterm org list")
        return self._organizations([id])[0]

    @needs(Permission.READ)
    def near(self, name: str) -> str:
        """The organization somebody surely meant who wrote `name`, or "".

        Stricter than `nearest`: `Office 1` and `Office 2`, or `Cala` and `Gala`, are two customers.
        """
        wanted = fold(name.strip())
        for known in self._like(name):
            other = fold(known)
            if other != wanted and (other.startswith(f"{wanted} ") or _mistyped(wanted, other)):
                return known
        return ""

    @needs(Permission.READ)
    def contacts(self, id: int, limit: int = 50) -> list[Contact]:
        """Its contacts, by name; 0 is all."""
        return self._desk.read.contacts.search(  # type: ignore[no-any-return]
            "", limit, organization=f"#{id}"
        )

    @needs(Permission.READ)
    def tickets(self, id: int, limit: int = 50) -> list[TicketRow]:
        """Its tickets that the actor may see, newest change first; 0 is all."""
        self.get(f"#{id}")
        return cards.tickets(self, "organization_id", id, limit)

    @needs(Permission.READ)
    def files(self, id: int, limit: int = 50) -> list[Attachment]:
        """The files on those tickets, newest first; 0 is all."""
        self.get(f"#{id}")
        return cards.files(self, "organization_id", id, limit)

    @needs(Permission.READ)
    def free_mail(self) -> list[str]:
        """Domains that never become an organization: those shipped, changed by the setting."""
        return sorted(freemail.domains(self._desk.read.settings.all()["free_mail"]))

    def _id(self, name: str) -> int | None:
        wanted = fold(name.strip())
        number = _ID.fullmatch(wanted)
        if number and wanted.startswith("#"):
            return self._known(int(number[1]))
        for sql in (
            "SELECT id FROM organizations WHERE name_folded = ?",
            "SELECT organization_id FROM organization_names WHERE name_folded = ? ORDER BY 1",
            "SELECT organization_id FROM organization_domains WHERE domain = ?",
        ):
            key = ascii_address(name.strip()) if "domain" in sql else wanted
            if (found := self._reader.value(sql, [key])) is not None:
                return int(found)
        return self._known(int(number[1])) if number else None

    def _like(self, name: str) -> list[str]:
        """Names that begin with the same letter: to compare with thousands takes too long."""
        found = self._reader.rows(
            "SELECT name FROM organizations WHERE name_folded LIKE ? ESCAPE '!' LIMIT 1000",
            [escaped(fold(name.strip())[:1]) + "%"],
        )
        return [row[0] for row in found]

    def _known(self, id: int) -> int | None:
        sql = "SELECT id FROM organizations WHERE id = ?"
        return self._reader.value(sql, [id])  # type: ignore[no-any-return]

    def _organizations(self, ids: Sequence[int]) -> list[Organization]:
        found: dict[int, Organization] = {}
        with self._reader.snapshot():
            counts = cards.counted(self, "organization_id", ids)
            for part, marks in cards.pages(ids):
                inside = f"WHERE organization_id IN ({marks})"
                names = self._lists(f"name FROM organization_names {inside} ORDER BY name", part)
                domains = self._lists(
                    f"domain FROM organization_domains {inside} ORDER BY domain", part
                )
                observers = self._observers(inside, part)
                people = dict(
                    self._reader.rows(
                        f"SELECT organization_id, COUNT(*) FROM contacts {inside} "
                        "AND merged_into IS NULL GROUP BY organization_id",
                        part,
                    )
                )
                for row in self._reader.rows(
                    f"SELECT {_COLUMNS} FROM organizations o WHERE o.id IN ({marks})", part
                ):
                    all, still_open = counts.get(row[0], (0, 0))
                    group = None if row[9] is None else f"group:{row[9]}"
                    found[row[0]] = Organization(
                        id=row[0],
                        name=row[1],
                        names=tuple(names.get(row[0], ())),
                        domains=tuple(domains.get(row[0], ())),
                        site=row[2],
                        email=row[3],
                        phone=row[4],
                        address=row[5],
                        comment=row[6],
                        category=row[7],
                        responsible=row[8] or group,
                        observers=tuple(observers.get(row[0], ())),
                        contacts=int(people.get(row[0], 0)),
                        open_tickets=still_open,
                        tickets=all,
                        created_at=from_ms(row[10]),
                    )
        return [found[id] for id in ids if id in found]

    def _lists(self, sql: str, ids: list[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for id, value in self._reader.rows(f"SELECT organization_id, {sql}", ids):
            found.setdefault(id, []).append(value)
        return found

    def _observers(self, inside: str, ids: list[int]) -> dict[int, list[str]]:
        """LOGIN or group:NAME, agents first."""
        rows: list[tuple[Any, ...]] = self._reader.rows(
            "SELECT x.organization_id, a.login, g.name FROM organization_observers x "
            "LEFT JOIN agents a ON x.who = 'agent:' || CAST(a.id AS TEXT) "
            f"LEFT JOIN groups g ON x.who = 'group:' || CAST(g.id AS TEXT) {inside}",
            ids,
        )
        found: dict[int, list[str]] = {}
        for id, login, group in sorted(rows, key=lambda row: (row[1] is None, row[1] or row[2])):
            found.setdefault(id, []).append(login or f"group:{group}")
        return found


def _mistyped(one: str, other: str) -> bool:
    """Whether names differ in one longer word only, and there by a letter or two, no digit."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    pairs = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return (
        len(pairs) == 1
        and min(map(len, pairs[0])) > 4
        and all(not re.search(r"\d", word) for word in pairs[0])
        and nearest(pairs[0][0], [pairs[0][1]]) != ""
    )


def _where(text: str) -> tuple[str, list[Any]]:
    if not text.strip():
        return "TRUE", []
    name, domain = f"%{escaped(fold(text.strip()))}%", f"%{escaped(ascii_address(text.strip()))}%"
    return (
        "(o.name_folded LIKE ? ESCAPE '!' OR o.id IN ("
        "SELECT organization_id FROM organization_names WHERE name_folded LIKE ? ESCAPE '!' "
        "UNION SELECT organization_id FROM organization_domains WHERE domain LIKE ? ESCAPE '!'))",
        [name, name, domain],
    )
