"""Agents, groups and organizations by the names people write; `who` as ticket_access writes it."""

from __future__ import annotations

from deskterm.desk.writes.work import Work
from deskterm.words import ascii_address, called, fold


def agent_id(work: Work, name: str, *, active: bool = True) -> int | None:
    """The agent of that login, or of a name only one has; of the active ones only unless told."""
    only = "WHERE active" if active else ""
    people = work.sql.rows(f"SELECT id, login, name FROM agents {only} ORDER BY id")
    found = called(name, [(row[0], row[1], row[2]) for row in people])
    return found[0] if len(found) == 1 else None


def group_id(work: Work, name: str, *, active: bool = True) -> int | None:
    """The group of that name; of the active ones only unless told."""
    only = "AND active" if active else ""
    wanted = f"SELECT id FROM groups WHERE name_folded = ? {only}"
    return work.sql.value(wanted, (fold(name),))  # type: ignore[no-any-return]


def organization_id(work: Work, name: str) -> int | None:
    """The organization of that name, other name or domain."""
    wanted = fold(name)
    for sql in (
        "SELECT id FROM organizations WHERE name_folded = ?",
        "SELECT organization_id FROM organization_names WHERE name_folded = ? ORDER BY 1",
        "SELECT organization_id FROM organization_domains WHERE domain = ?",
    ):
        key = ascii_address(name.strip()) if "domain" in sql else wanted
        if (found := work.sql.value(sql, (key,))) is not None:
            return int(found)
    return None


def who(work: Work, text: str, *, active: bool = True) -> str | None:
    """`agent:ID` or `group:ID` for a login, a name, a group's name or `group:NAME`."""
    if not text.startswith("group:") and (agent := agent_id(work, text, active=active)) is not None:
        return f"agent:{agent}"
    group = group_id(work, text.removeprefix("group:"), active=active)
    return None if group is None else f"group:{group}"


def exactly(work: Work, text: str, *, active: bool = True) -> str | None:
    """The same for LOGIN or group:NAME as the journal writes them."""
    if text.startswith("group:"):
        group = group_id(work, text.removeprefix("group:"), active=active)
        return None if group is None else f"group:{group}"
    only = "AND active" if active else ""
    found = work.sql.value(f"SELECT id FROM agents WHERE login = ? {only}", (text,))
    return None if found is None else f"agent:{found}"


def shown(work: Work, who: str) -> str:
    """The same as people write it: LOGIN or group:NAME; an empty text when it is gone."""
    kind, _, id = who.partition(":")
    column, table = ("name", "groups") if kind == "group" else ("login", "agents")
    found = work.sql.value(f"SELECT {column} FROM {table} WHERE id = ?", (int(id),))
    return "" if found is None else f"group:{found}" if kind == "group" else str(found)


def known(work: Work) -> list[str]:
    """Every login of an active agent and name of an active group, to propose the nearest of."""
    logins = work.sql.rows("SELECT login FROM agents WHERE active ORDER BY login")
    groups = work.sql.rows("SELECT name FROM groups WHERE active ORDER BY name")
    return [row[0] for row in (*logins, *groups)]
