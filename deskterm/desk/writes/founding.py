"""A new desk: schema, seeds, its first admin."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from deskterm.desk import seeds
from deskterm.errors import Busy, Conflict, Misconfigured, Usage
from deskterm.safe import clean_line
from deskterm.store import Store
from deskterm.store.place import refuse_network_file_system
from deskterm.store.schema import create_all
from deskterm.store.tables import AgentTable, SettingTable, StatusTable, TypeTable, ViewTable
from deskterm.terms import Role
from deskterm.words import ascii_address, fold

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,31}")
RESERVED = frozenset({"me", "none", "any", "system", "all"})
_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
LONGEST_ADDRESS = 320
"""64 + 1 + 255 (RFC 5321 §4.5.3.1); also, what an index of PostgreSQL takes has an end."""
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Words:
    """What `init` was told, checked."""

    name: str
    login: str
    agent_name: str
    agent_email: str
    language: str
    time_zone: str


def check_words(
    name: str, login: str, agent_name: str, agent_email: str, language: str, time_zone: str
) -> Words:
    """The same, cleaned; Usage names the first one that is off."""
    return Words(
        check_text(name, "the desk's name"),
        check_login(login),
        check_text(agent_name, "your name"),
        check_address(agent_email),
        check_language(language),
        check_zone(time_zone),
    )


def check_text(text: str, what: str) -> str:
    """One line that is not empty."""
    found = clean_line(text).strip()
    if not found:
        raise Usage(f"{what} is empty.")
    return found


def check_login(login: str) -> str:
    """Small letters, digits, dot, dash, underscore; not a word the languages use."""
    if not _LOGIN.fullmatch(login) or login in RESERVED:
        raise Usage(
            f"a login is small letters, digits, . _ or -, and none of "
            f"{', '.join(sorted(RESERVED))}; not {clean_line(login)!r}."
        )
    return login


def check_address(address: str) -> str:
    """An e-mail address, lower-cased, its domain in IDNA."""
    found = ascii_address(clean_line(address).strip())
    if len(found) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(found):
        raise Usage(f"{clean_line(address)!r} is not an e-mail address.")
    return found


def check_language(language: str) -> str:
    """A language the desk writes to customers in."""
    if language not in LANGUAGES:
        raise Usage(f"the desk speaks {' and '.join(LANGUAGES)}, not {clean_line(language)!r}.")
    return language


def check_zone(name: str) -> str:
    """An IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Usage(f"{clean_line(name)!r} is not a time zone; such as Europe/Madrid.") from None
    return name


def found(store: Store, words: Words, user: str, title: str, can_send: bool, now: datetime) -> None:
    """Create the schema and everything a desk begins with, in one transaction."""
    path = store.place.path
    if path is not None:
        _prepare(path)
    with store.writer.guarded(), store.writer.engine.begin() as connection:
        if not _is_empty(connection):
            raise Conflict(f"{store.place.shown} holds something else already.")
        create_all(connection)
        with Session(bind=connection) as session:
            _seed(session, words, user, title, can_send, now)
            session.flush()
    if path is not None:
        path.chmod(0o600)


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise Misconfigured(f"{path.parent} cannot be made ({fault.strerror}).") from fault
    refuse_network_file_system(path)
    if not os.access(path.parent, os.W_OK):
        raise Misconfigured(f"{path.parent} cannot be written by this user.")
    try:
        # 0600 from its first byte on, whatever the umask.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise Busy(f"{path} cannot be made ({fault.strerror}).") from fault


def _is_empty(connection) -> bool:  # type: ignore[no-untyped-def]
    from sqlalchemy import inspect

    return not inspect(connection).get_table_names()


def _seed(
    session: Session, words: Words, user: str, title: str, can_send: bool, now: datetime
) -> None:
    settings = {
        "name": words.name,
        "title": title,
        "language": words.language,
        "time_zone": words.time_zone,
        "can_send": "yes" if can_send else "no",
        "token_secret": secrets.token_hex(32),
    }
    for key, value in settings.items():
        session.add(SettingTable(key=key, value=value))
    for position, (key, english, spanish, category) in enumerate(seeds.STATUSES):
        session.add(
            StatusTable(
                key=key, name_en=english, name_es=spanish, category=category, position=position
            )
        )
    for position, (key, english, spanish) in enumerate(seeds.TYPES):
        session.add(TypeTable(key=key, name_en=english, name_es=spanish, position=position))
    for position, (name, query, sort) in enumerate(seeds.VIEWS, 1):
        session.add(
            ViewTable(
                name=name, name_folded=fold(name), query=query, sort=sort, position=position * 10
            )
        )
    session.add(
        AgentTable(
            login=words.login,
            name=words.agent_name,
            email=words.agent_email,
            os_user=user,
            role=Role.ADMIN,
            language=words.language,
            time_zone=words.time_zone,
            created_at=now,
        )
    )
