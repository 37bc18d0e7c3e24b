"""People who answer."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from deskterm.desk.permission import needs
from deskterm.desk.writes.founding import (
    check_address,
    check_language,
    check_text,
    check_zone,
)
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.policy import Permission
from deskterm.safe import storable, storable_line
from deskterm.store.tables import AgentTable
from deskterm.terms import EventKind
from deskterm.values import Agent

_CHECKS = {
    "name": lambda text: check_text(text, "the name"),
    "email": check_address,
    "os_user": lambda text: storable_line(text) or None,
    "signature": storable,
    "language": check_language,
    "time_zone": check_zone,
}


def _check_free(work: Work, os_user: str) -> None:
    taken = work.session.exec(select(AgentTable).where(AgentTable.os_user == os_user)).first()
    if taken is not None:
        raise Conflict(f"OS user {os_user} is agent {taken.login} already.")


class Agents(WriteRoom):
    """Agents; this slice has the one that `init` made."""

    @needs(Permission.SETTINGS)
    def set(self, login: str, /, **fields: Any) -> Agent:
        """Change an agent's name, email, os_user, signature, language or time_zone."""
        with self._work() as work:
            agent = work.session.exec(select(AgentTable).where(AgentTable.login == login)).first()
            if agent is None:
                raise NotFound(f"no agent {login}")
            for field, value in fields.items():
                if field not in _CHECKS:
                    raise Usage(f"an agent has no {field}; try {', '.join(_CHECKS)}.")
                checked = _CHECKS[field](value)
                old = getattr(agent, field)
                if old != checked:
                    if field == "os_user" and checked:
                        _check_free(work, checked)
                    setattr(agent, field, checked)
                    work.record(
                        EventKind.SETTING,
                        old=f"agent {login} {field}={old or ''}",
                        new=f"agent {login} {field}={checked or ''}",
                    )
            work.session.add(agent)
        return self._desk.read.agents.get(login)  # type: ignore[no-any-return]
