"""People who answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.columns import IS_OPEN
from deskterm.store.reading import Reader
from deskterm.store.visible import visible_to
from deskterm.terms import Role
from deskterm.values import Agent, Left
from deskterm.words import nearest

_COLUMNS = (
    "id, login, name, email, os_user, role, active, signature, language, time_zone, "
    "position, phone, reports, notices"
)
_LOGINS = "SELECT login FROM agents ORDER BY login"


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
            near = nearest(login, (known for (known,) in self._reader.rows(_LOGINS)))
            hint = f" (did you mean {near}?)" if near else ""
            raise NotFound(f"no agent {clean_line(login)}{hint}", "deskterm agent list")
        return found._replace(groups=self._groups(found.id))

    @needs(Permission.READ)
    def me(self) -> Agent:
        """The actor's own row, also after the login was changed."""
        login = self._reader.value("SELECT login FROM agents WHERE id = ?", [self.actor.id])
        return self.get(login or self.actor.login)

    @needs(Permission.AGENTS)
    def left(self, login: str) -> Left:
        """What names an agent, as far as the actor may see it."""
        agent = self.get(login)
        id = agent.id
        seen, values = visible_to(self.actor)
        tickets = self._reader.rows(
            f"SELECT t.number FROM ticket_facts t WHERE t.assignee_id = ? AND {IS_OPEN} "
            f"AND t.merged_into IS NULL AND {seen} ORDER BY t.number",
            [id, *values],
        )
        responsible = self._reader.rows(
            "SELECT name FROM organizations WHERE responsible_agent_id = ? ORDER BY name_folded",
            [id],
        )
        observed = self._reader.rows(
            "SELECT o.name FROM organizations o JOIN organization_observers w "
            "ON w.organization_id = o.id WHERE w.who = ? ORDER BY o.name_folded",
            [f"agent:{id}"],
        )
        return Left(
            tuple(row[0] for row in tickets),
            () if agent.active else tuple(self._desk.read.drafts.of(login)),
            tuple(row[0] for row in responsible),
            tuple(row[0] for row in observed),
        )

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
