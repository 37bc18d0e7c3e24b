"""What is known of an agent: how each field is checked, shown and journalled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlmodel import select

from deskterm.desk.writes.founding import (
    check_address,
    check_language,
    check_login,
    check_text,
    check_zone,
)
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.tables import AgentTable
from deskterm.terms import EventKind, Notice, Role
from deskterm.words import nearest

LONGEST_NAME = 200
ROLES = tuple(role for role in Role if role is not Role.SYSTEM)


def check_role(text: str) -> Role:
    """A role an agent may have."""
    word = text.strip().lower()
    if word not in ROLES:
        raise Usage(f"a role is {', '.join(ROLES[:-1])} or {ROLES[-1]}, not {clean_line(text)!r}.")
    return Role(word)


def check_notices(given: str | Iterable[str]) -> str:
    """Notices as the table keeps them; `none` and `all` stand alone."""
    words = given.replace(",", " ").split() if isinstance(given, str) else list(given)
    if words == ["all"]:
        return " ".join(Notice)
    if words == ["none"]:
        return ""
    for word in words:
        if word not in tuple(Notice):
            raise Usage(
                f"no notice {clean_line(word)!r}. There are: {', '.join(Notice)}; all; none."
            )
    return " ".join(notice for notice in Notice if notice in words)


def _name(text: str) -> str:
    return check_text(storable_line(text), "the name")[:LONGEST_NAME]


def _line(text: str) -> str:
    return storable_line(text)[:LONGEST_NAME]


CHECKS: dict[str, Callable[[Any], Any]] = {
    "login": check_login,
    "name": _name,
    "email": check_address,
    "role": check_role,
    "os_user": lambda text: _line(text) or None,
    "reports": bool,
    "position": _line,
    "phone": _line,
    "signature": storable,
    "language": check_language,
    "time_zone": check_zone,
    "notices": check_notices,
}
FIELDS = (*CHECKS, "groups")
OWN = frozenset(
    {"name", "signature", "language", "time_zone", "position", "phone", "notices"}
)  # fmt: skip
"""What everybody may change about themselves."""
OTHERS = OWN | {"email"}
"""What leads may change of agents who are no admins."""


def find(work: Work, login: str) -> AgentTable | None:
    """The agent of that login, active or not."""
    return work.session.exec(select(AgentTable).where(AgentTable.login == login)).first()


def found(work: Work, login: str) -> AgentTable:
    """The same; NotFound names the nearest login."""
    row = find(work, login)
    if row is None:
        logins = (known for (known,) in work.sql.rows("SELECT login FROM agents"))
        raise missing(login, logins)
    return row


def missing(login: str, logins: Iterable[str]) -> NotFound:
    """The error for a login nobody has."""
    near = nearest(login, logins)
    hint = f" (did you mean {near}?)" if near else ""
    return NotFound(f"no agent {clean_line(login)}{hint}", "deskterm agent list")


def check_free(work: Work, os_user: str | None) -> None:
    """Conflict when that OS user acts as another agent already."""
    if not os_user:
        return
    taken = work.session.exec(select(AgentTable).where(AgentTable.os_user == os_user)).first()
    if taken is not None:
        raise Conflict(f"OS user {os_user} is agent {taken.login} already. Nothing was changed.")


def shown(value: Any) -> str:
    """A value as the journal writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")


def record(work: Work, login: str, field: str, old: Any, new: Any) -> None:
    """Journal one field's change."""
    work.record(
        EventKind.SETTING,
        old=f"agent {login} {field}={shown(old)}",
        new=f"agent {login} {field}={shown(new)}",
    )
