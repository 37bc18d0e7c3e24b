"""Doors get their desk here: an existing one as somebody, or a new one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deskterm.desk.facade import Clock, Desk
from deskterm.desk.reads.agents import find
from deskterm.errors import Conflict, DeskError, NotFound, Refused, Usage
from deskterm.policy import Actor
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


def open_desk(config: Config, *, login: str | None = None, clock: Clock = now) -> Desk:
    """The configured desk as `login`, or as the agent mapped to the OS user.

    NotFound when there is no desk, Misconfigured when its schema is behind or ahead, Refused when
    nobody is mapped or the agent is inactive.
    """
    store = Store(config.database)
    try:
        store.require_head()
        return Desk(store, _actor(store, login), clock)
    except DeskError:
        store.close()
        raise


def _actor(store: Store, login: str | None) -> Actor:
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
    if agent is None:
        raise Refused(f"{who} is no agent of this desk.", "ask its admin")
    if not agent.active:
        raise Refused(f"{who} is not active.", "ask the desk's admin")
    return actor(agent)


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
    clock: Clock = now,
) -> Desk:
    """Make a desk with one admin, mapped to the OS user; Conflict when there is one already."""
    from deskterm.desk.writes.founding import check_words, found

    words = check_words(name, login, agent_name, agent_email, language, time_zone)
    if exists(config):
        raise Conflict(f"there is a desk at {Store(config.database).place.shown} already.")
    store = Store(config.database)
    found(store, words, user or os_user(), title, can_send, clock())
    agent = find(store.reader, "login", words.login)
    if agent is None or agent.role is not Role.ADMIN:
        raise Usage("the new desk has no admin")
    return Desk(store, actor(agent), clock)
