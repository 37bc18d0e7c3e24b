"""Contacts made from those who write, and agents."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, func, select

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
from deskterm.store.tables import AgentTable, ContactAddressTable, ContactTable
from deskterm.terms import EventKind
from deskterm.values import Agent
from deskterm.words import fold

LONGEST_NAME = 200


def contact_of(work: Work, address: str) -> int | None:
    """The id of the contact with that address."""
    wanted = "SELECT contact_id FROM contact_addresses WHERE address = ?"
    return work.sql.value(wanted, (address.lower(),))  # type: ignore[no-any-return]


def ensure_contact(work: Work, address: str, name: str = "", language: str = "") -> int:
    """The id of the contact with that address, made when there is none."""
    known = contact_of(work, address)
    if known is not None:
        if language:
            learnt = "UPDATE contacts SET language = ? WHERE id = ? AND language = ''"
            work.sql.run(learnt, (language, known))
        return known
    shown = storable_line(name)[:LONGEST_NAME] or address.partition("@")[0]
    id = work.sql.insert(
        ContactTable,
        name=shown,
        name_folded=fold(shown),
        language=language,
        created_at=work.now,
    )
    work.sql.insert(ContactAddressTable, address=address.lower(), contact_id=id)
    return id


def organization_of(work: Work, contact_id: int) -> int | None:
    """The id of the organization a contact belongs to."""
    wanted = "SELECT organization_id FROM contacts WHERE id = ?"
    return work.sql.value(wanted, (contact_id,))  # type: ignore[no-any-return]


def add_address(work: Work, contact_id: int, address: str) -> None:
    """One more address of a contact, behind those it has."""
    count = work.session.exec(
        select(func.count()).where(col(ContactAddressTable.contact_id) == contact_id)
    ).one()
    work.session.add(
        ContactAddressTable(address=address.lower(), contact_id=contact_id, position=count)
    )
    work.session.flush()


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
