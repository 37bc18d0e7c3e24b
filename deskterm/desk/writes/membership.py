"""Who is in which group, and whom of them it tells of new tickets."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from deskterm.desk.writes import agent_fields
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound
from deskterm.safe import clean_line
from deskterm.store.tables import AgentTable, GroupMemberTable, GroupTable
from deskterm.terms import EventKind
from deskterm.words import fold, nearest


def group_named(work: Work, name: str) -> GroupTable:
    """The group of that name, on or off; NotFound names the nearest."""
    found = work.session.exec(select(GroupTable).where(GroupTable.name_folded == fold(name)))
    row = found.first()
    if row is None:
        near = nearest(name, (known for (known,) in work.sql.rows("SELECT name FROM groups")))
        hint = f" (did you mean {near}?)" if near else ""
        raise NotFound(f"no group {clean_line(name)}{hint}", "deskterm group list")
    return row


def groups_named(work: Work, names: Iterable[str]) -> list[GroupTable]:
    """Several of them, each once."""
    found = {row.name_folded: row for row in (group_named(work, name) for name in names)}
    return list(found.values())


def agents_named(work: Work, logins: Iterable[str]) -> list[AgentTable]:
    """The agents of those logins, each once; NotFound for one nobody has."""
    return [agent_fields.found(work, login) for login in dict.fromkeys(logins)]


def change(
    work: Work,
    group: GroupTable,
    *,
    add: Sequence[AgentTable] = (),
    remove: Sequence[AgentTable] = (),
    notify: Sequence[AgentTable] = (),
    mute: Sequence[AgentTable] = (),
) -> None:
    """Put agents in a group or take them out; `notify` are told of its new tickets, `mute` not.

    Conflict when an inactive agent is to join, and when who is in no `add` and no member is to be
    told or not. What is like that already is no event.
    """
    for agent in add:
        if _member(work, group, agent) is None:
            _join(work, group, agent)
    for agent in remove:
        if (row := _member(work, group, agent)) is not None:
            work.session.delete(row)
            work.session.flush()
            work.record(EventKind.SETTING, old=f"group {group.name} member={agent.login}")
    for wanted, agents in ((True, notify), (False, mute)):
        for agent in agents:
            _tell(work, group, agent, wanted)


def only(work: Work, agent: AgentTable, groups: Sequence[GroupTable]) -> None:
    """An agent is in these groups and in no other."""
    wanted = {group.id for group in groups}
    member_of = select(GroupMemberTable.group_id).where(GroupMemberTable.agent_id == agent.id)
    others = select(GroupTable).where(
        col(GroupTable.id).in_(member_of), col(GroupTable.id).not_in(wanted)
    )
    for group in work.session.exec(others).all():
        change(work, group, remove=[agent])
    for group in groups:
        change(work, group, add=[agent])


def _member(work: Work, group: GroupTable, agent: AgentTable) -> GroupMemberTable | None:
    return work.session.get(GroupMemberTable, (group.id, agent.id))


def _join(work: Work, group: GroupTable, agent: AgentTable) -> None:
    if not agent.active:
        raise Conflict(
            f"agent {agent.login} is not active and joins no group. Nothing was changed.",
            f"deskterm agent activate {agent.login}",
        )
    assert group.id is not None
    assert agent.id is not None
    work.session.add(GroupMemberTable(group_id=group.id, agent_id=agent.id))
    work.session.flush()
    work.record(EventKind.SETTING, new=f"group {group.name} member={agent.login}")


def _tell(work: Work, group: GroupTable, agent: AgentTable, wanted: bool) -> None:
    row = _member(work, group, agent)
    if row is None:
        raise Conflict(
            f"{agent.login} is not in group {group.name}. Nothing was changed.",
            f"deskterm group member {shlex.quote(group.name)} --add {agent.login}",
        )
    if row.notify != wanted:
        row.notify = wanted
        work.session.add(row)
        words = {True: "yes", False: "no"}
        work.record(
            EventKind.SETTING,
            old=f"group {group.name} notify {agent.login}={words[not wanted]}",
            new=f"group {group.name} notify {agent.login}={words[wanted]}",
        )
