"""Doors get their desk here: an existing one as somebody, or a new one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deskterm.desk.facade import Clock, Desk
from deskterm.desk.reads.agents import find
from deskterm.errors import Conflict, DeskError, NotFound, Refused, Usage
from deskterm.policy import SYSTEM, Actor
from deskterm.store import Store
from deskterm.terms import Role
from deskterm.values import Agent

if TYPE_CHECKING:
    from deskterm.config import Config


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def os_user() -> str:
    """The name of the user this process runs as, by its effective id."""
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid{os.geteuid()}"


def exists(config: Config) -> bool:
    """Whether there is a desk at the configured place."""
    store = Store(config.database)
    try:
        return store.version() is not None
    except NotFound:
        return False
    finally:
        store.close()


def open_desk(
    config: Config,
    *,
    login: str | None = None,
    key: int = 0,
    porter: bool = False,
    clock: Clock = now,
) -> Desk:
    """The configured desk as `login`, who came in with that SSH key, or as the OS user's agent.

    NotFound when there is no desk, Misconfigured when its schema is behind or ahead, Refused when
    nobody is mapped or the agent is inactive. As `porter`, to carry mail and to back up, the owner
    of the desk's file is the desk itself then: its mail stops for nobody who leaves.
    """
    store = Store(config.database)
    try:
        store.require_head()
        who = _actor(store, login, porter and not key)
        if key:
            _check_key(store, who, key)
        return Desk(store, replace(who, key=key), clock)
    except DeskError:
        store.close()
        raise


def _check_key(store: Store, who: Actor, key: int) -> None:
    theirs = "SELECT id FROM agent_keys WHERE id = ? AND agent_id = ?"
    if store.reader.value(theirs, [key, who.id]) is None:
        raise Refused(f"agent {who.login} has no key {key} any more.", "ask the desk's admin")


def key_holder(config: Config, user: str, kind: str, data: str) -> tuple[str, int] | None:
    """Login and key id of the active agent with that public key; None: nobody is to come in.

    `user` is who sshd would log in: an account of this machine has to own the desk, else its own
    rights would be given away. One that is no account cannot be logged in to.
    """
    store = Store(config.database)
    try:
        store.require_head()
        if not _is_owner(store, user):
            return None
        found = store.reader.one(
            "SELECT a.login, k.id FROM agent_keys k JOIN agents a ON a.id = k.agent_id "
            "WHERE k.data = ? AND k.type = ? AND a.active",
            [data, kind],
        )
        return None if found is None else (found[0], found[1])
    finally:
        store.close()


def _is_owner(store: Store, user: str) -> bool:
    import pwd

    try:
        uid = pwd.getpwnam(user).pw_uid
    except KeyError:
        return True
    path = store.place.path
    # A server's database has no owner here: then whoever asks has to be that user.
    return uid == (os.geteuid() if path is None else path.stat().st_uid)


def _actor(store: Store, login: str | None, porter: bool) -> Actor:
    if login is not None:
        if not owns(store):
            raise Refused("--as is for the OS user who owns the database.")
        agent = find(store.reader, "login", login)
        who = f"agent {login}"
    else:
        user = os_user()
        agent = find(store.reader, "os_user", user)
        who = f"OS user {user}"
        if agent is None and owns(store):
            # Root, or whoever owns the file, comes in as the desk's only admin if there is one.
            agent = _only_admin(store)
    if agent is not None and agent.active:
        return actor(agent)
    if porter and _owns_file(store) and (agent is not None or login is None):
        return SYSTEM
    if agent is None:
        back = f"deskterm --as OTHER agent set LOGIN --os-user {who.removeprefix('OS user ')}"
        step = back if login is None and _owns_file(store) else "ask its admin"
        raise Refused(f"{who} is no agent of this desk.", step)
    if login is None:
        who += f" works as agent {agent.login}, who"
    back = f"deskterm --as OTHER agent activate {agent.login}"
    raise Refused(f"{who} is not active.", back if owns(store) else "ask the desk's admin")


def _owns_file(store: Store) -> bool:
    """Whether the desk is a file, and this process may do with it what it likes."""
    return store.place.path is not None and owns(store)


def check_admin(config: Config, login: str, what: str) -> None:
    """Refused unless `login` is an active admin of the desk there, of whatever schema it is.

    Where there is no desk nobody can be asked for.
    """
    store = Store(config.database)
    try:
        if store.version() is None:
            return
        row = store.reader.one("SELECT role, active FROM agents WHERE login = ?", [login])
    except NotFound:
        return
    finally:
        store.close()
    if row is None or not row[1]:
        why = "is no agent of this desk" if row is None else "is not active"
        raise Refused(f"agent {login} {why}. Nothing was changed.")
    if Role(row[0]) is not Role.ADMIN:
        raise Refused(f"{login} ({row[0]}) may not {what}. Nothing was changed.")


def works_as(config: Config, login: str) -> str:
    """The OS user who owns the desk's file and works as that agent, else ""."""
    import pwd

    store = Store(config.database)
    try:
        path = store.place.path
        if path is None:
            return ""
        owner = pwd.getpwuid(path.stat().st_uid).pw_name
        mapped = find(store.reader, "login", login)
        return owner if mapped is not None and mapped.os_user == owner else ""
    except KeyError:
        return ""
    finally:
        store.close()


def actor(agent: Agent) -> Actor:
    """An agent as somebody who acts."""
    return Actor(
        agent.id,
        agent.login,
        agent.name,
        agent.role,
        agent.language,
        agent.time_zone,
        agent.reports,
    )


def owns(store: Store) -> bool:
    """Whether this process runs as root or as the owner of the desk's file."""
    path = store.place.path
    return os.geteuid() == 0 or path is None or path.stat().st_uid == os.geteuid()


def _only_admin(store: Store) -> Agent | None:
    found = store.reader.rows("SELECT login FROM agents WHERE role = 'admin' AND active LIMIT 2")
    return find(store.reader, "login", found[0][0]) if len(found) == 1 else None


def found_desk(
    config: Config,
    *,
    name: str,
    login: str,
    agent_name: str,
    agent_email: str,
    language: str = "en",
    time_zone: str = "UTC",
    user: str | None = None,
    title: str = "",
    can_send: bool = True,
    group: str = "",
    clock: Clock = now,
) -> Desk:
    """Make a desk with one admin, mapped to the OS user; Conflict when there is one already.

    With `group` there is one of that name: the admin is in it, and new tickets are its.
    """
    from deskterm.desk.writes.founding import check_words, found
    from deskterm.desk.writes.groups import check_group_name

    words = check_words(name, login, agent_name, agent_email, language, time_zone)
    group = group and check_group_name(group)
    if exists(config):
        raise Conflict(f"there is a desk at {Store(config.database).place.shown} already.")
    store = Store(config.database)
    found(store, words, user or os_user(), title, can_send, clock())
    agent = find(store.reader, "login", words.login)
    if agent is None or agent.role is not Role.ADMIN:
        raise Usage("the new desk has no admin")
    desk = Desk(store, actor(agent), clock)
    if group:
        desk.write.groups.add(group, members=[agent.login])
        desk.write.settings.set("default_group", group)
    return desk
