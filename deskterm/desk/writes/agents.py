"""Agents: who answers, by which name, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskterm.desk.permission import needs
from deskterm.desk.seeds import DEFAULTS
from deskterm.desk.writes import agent_fields as known
from deskterm.desk.writes import membership
from deskterm.desk.writes.founding import check_login
from deskterm.desk.writes.leaving import hand_over, heir_named, keep_an_admin, leave
from deskterm.desk.writes.work import Work, WriteRoom, new_batch
from deskterm.errors import Conflict, Refused, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import AgentTable
from deskterm.terms import EventKind, Role
from deskterm.values import Agent, Deactivated
from deskterm.words import nearest


class Agents(WriteRoom):
    """People who answer."""

    @needs(Permission.SETTINGS)
    def add(
        self,
        login: str,
        *,
        name: str,
        email: str,
        role: str = Role.AGENT,
        os_user: str = "",
        groups: Iterable[str] = (),
        language: str = "",
        time_zone: str = "",
        position: str = "",
        phone: str = "",
        reports: bool = False,
    ) -> Agent:
        """A new agent, active at once, in the desk's language and time zone unless told.

        Conflict when the login or the OS user is taken.
        """
        login = check_login(login)
        with self._work() as work:
            insert_agent(
                work, login, groups, name=name, email=email, role=role, os_user=os_user,
                language=language, time_zone=time_zone, position=position, phone=phone,
                reports=reports,
            )  # fmt: skip
        return self._desk.read.agents.get(login)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def set(self, login: str, /, **fields: Any) -> Agent:
        """Change an agent: name, email, position, phone, signature, language, time_zone, notices,
        and for admins login, role, os_user, reports, groups (all of them, by name).

        Refused for what the actor's role leaves to others; the last admin stays one.
        """
        for field in fields:
            if field not in known.FIELDS:
                near = nearest(field, known.FIELDS)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"an agent has no {clean_line(field)}{hint}.")
        with self._work() as work:
            row = known.found(work, login)
            for field in fields:
                _allow(self, row, field)
                if field == "email":
                    _keep_private(work, row)
            groups = fields.pop("groups", None)
            for field, value in fields.items():
                _change(work, row, field, known.CHECKS[field](value))
            if groups is not None:
                membership.only(work, row, membership.groups_named(work, groups))
            login = row.login
        return self._desk.read.agents.get(login)  # type: ignore[no-any-return]

    @needs(Permission.SETTINGS)
    def deactivate(self, login: str, reassign: str = "") -> Deactivated:
        """Shut an agent out at once; their history, memberships and queued mail stay.

        `reassign` gives their open tickets to LOGIN or group:NAME, or with `none` to nobody;
        without it they keep them and the answer names them. They are handed over some at a time,
        so that others can write meanwhile; called again it goes on with what is left.
        """
        batch = new_batch()
        with self._work(batch) as work:
            row = known.found(work, login)
            # Who leaves by their own hand cannot write any more afterwards.
            own = row.id == self.actor.id and bool(reassign)
            if own:
                heir_named(work, row, reassign)
                keep_an_admin(work, row)
            else:
                leave(work, row, reassign)
        reassigned = self._handed_over(login, reassign, batch) if reassign else ()
        if own:
            with self._work(batch) as work:
                leave(work, known.found(work, login), reassign)
        read = self._desk.read.agents
        return Deactivated(read.get(login), reassigned, read.left(login))

    def _handed_over(self, login: str, to: str, batch: str) -> tuple[int, ...]:
        found: list[int] = []
        while True:
            with self._work(batch) as work:
                row = known.found(work, login)
                if row.active and row.id != self.actor.id:
                    raise Conflict(f"agent {login} is active again; {len(found)} tickets went.")
                some = hand_over(work, row, heir_named(work, row, to))
            if not some:
                return tuple(found)
            found += some

    @needs(Permission.SETTINGS)
    def activate(self, login: str) -> Agent:
        """Let an agent in again, as they were."""
        with self._work() as work:
            row = known.found(work, login)
            if not row.active:
                row.active = True
                work.session.add(row)
                known.record(work, row.login, "active", False, True)
        return self._desk.read.agents.get(login)  # type: ignore[no-any-return]


def insert_agent(work: Work, login: str, groups: Iterable[str] = (), **fields: Any) -> AgentTable:
    """A new agent with those fields, in those groups; the desk's language and zone unless told.

    Conflict when the login or the OS user is taken.
    """
    if known.find(work, login) is not None:
        raise Conflict(f"there is an agent {login} already.", f"deskterm agent set {login}")
    for field in ("language", "time_zone"):
        fields[field] = fields.get(field) or _setting(work, field)
    checked = {field: known.CHECKS[field](value) for field, value in fields.items()}
    known.check_free(work, checked.get("os_user"))
    row = AgentTable(login=login, created_at=work.now, **checked)
    work.session.add(row)
    work.session.flush()
    said = "".join(
        f" {field}={known.shown(checked[field])}"
        for field in ("role", "email", "os_user", "reports")
        if checked.get(field)
    )
    work.record(EventKind.SETTING, new=f"agent {login} added:{said}")
    for group in membership.groups_named(work, groups):
        membership.change(work, group, add=[row])
    return row


def _setting(work: Work, key: str) -> str:
    return work.setting(key) or DEFAULTS[key]


def _allow(room: WriteRoom, row: AgentTable, field: str) -> None:
    """Refused when the actor's role does not let them change that field of that agent."""
    actor = room.actor
    if actor.may(Permission.SETTINGS):
        return
    if row.id == actor.id and field in known.OWN:
        return
    if actor.may(Permission.AGENTS) and row.role != Role.ADMIN and field in known.OTHERS:
        return
    whose = "their own" if row.id == actor.id else f"{row.login}'s"
    raise Refused(
        f"{actor.login} ({actor.role}) may not change {whose} {field}. Nothing was changed.",
        "ask an admin",
    )


def _keep_private(work: Work, row: AgentTable) -> None:
    """Refused when notices of a private group would go to an address its members did not choose."""
    foreign = (
        "SELECT g.name FROM groups g JOIN group_members m ON m.group_id = g.id "
        "WHERE g.private AND m.agent_id = ? AND g.id NOT IN "
        "(SELECT o.group_id FROM group_members o WHERE o.agent_id = ?) ORDER BY g.name"
    )
    if work.actor.sees_all or not work.sql.rows(foreign, (row.id, work.actor.id)):
        return
    raise Refused(
        f"{row.login} is in a private group and {work.actor.login} is not: its mail to them stays "
        "as it is. Nothing was changed.",
        "ask an admin",
    )


def _change(work: Work, row: AgentTable, field: str, value: Any) -> None:
    old, login = getattr(row, field), row.login
    if old == value:
        return
    if field == "os_user":
        known.check_free(work, value)
    elif field == "login":
        if known.find(work, value) is not None:
            raise Conflict(f"there is an agent {value} already. Nothing was changed.")
    elif field == "role" and old == Role.ADMIN:
        keep_an_admin(work, row)
    setattr(row, field, value)
    work.session.add(row)
    work.session.flush()
    known.record(work, login, field, old, value)
