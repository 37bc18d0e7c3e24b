"""People who answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.reading import Reader
from deskterm.terms import Role
from deskterm.values import Agent

_COLUMNS = (
    "id, login, name, email, os_user, role, active, signature, language, time_zone, "
    "position, phone, reports, notices"
)


class Agents(ReadRoom):
    """The desk's agents, inactive ones too."""

    @needs(Permission.READ)
    def list(self) -> list[Agent]:
        """All agents by login."""
        found = self._reader.rows(f"SELECT {_COLUMNS} FROM agents ORDER BY login")
        return [_agent(row, self._groups(row[0])) for row in found]

    @needs(Permission.READ)
    def get(self, login: str) -> Agent:
        """One agent; NotFound when nobody has that login."""
        found = find(self._reader, "login", login)
        if found is None:
            raise NotFound(f"no agent {login}")
        return found._replace(groups=self._groups(found.id))

    @needs(Permission.READ)
    def me(self) -> Agent:
        """The actor's own row."""
        return self.get(self.actor.login)

    def _groups(self, id: int) -> tuple[str, ...]:
        found = self._reader.rows(
            "SELECT g.name FROM group_members m JOIN groups g ON g.id = m.group_id "
            "WHERE m.agent_id = ? ORDER BY g.position, g.name_folded",
            [id],
        )
        return tuple(row[0] for row in found)


def find(reader: Reader, column: str, value: str) -> Agent | None:
    """The agent with that login or OS user, whoever asks: doors need it to know their actor."""
    found = reader.one(f"SELECT {_COLUMNS} FROM agents WHERE {column} = ?", [value])
    return None if found is None else _agent(found)


def _agent(row: Sequence[Any], groups: tuple[str, ...] = ()) -> Agent:
    return Agent(
        id=row[0],
        login=row[1],
        name=row[2],
        email=row[3],
        os_user=row[4],
        role=Role(row[5]),
        active=bool(row[6]),
        signature=row[7],
        language=row[8],
        time_zone=row[9],
        position=row[10],
        phone=row[11],
        reports=bool(row[12]),
        notices=tuple(row[13].split()),
        groups=groups,
    )
