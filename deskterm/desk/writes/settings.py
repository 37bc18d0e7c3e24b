"""Settings of the desk and its mailboxes; every change is journalled with old and new value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, delete, select, update

from deskterm.desk.freemail import domain_of
from deskterm.desk.permission import needs
from deskterm.desk.seeds import DEFAULTS
from deskterm.desk.writes import named
from deskterm.desk.writes.founding import (
    check_address,
    check_language,
    check_text,
    check_zone,
)
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import (
    MailboxTable,
    OutboxTable,
    SettingTable,
    SightingTable,
)
from deskterm.terms import AfterFetch, EventKind, OutboxState, Tls
from deskterm.values import Mailbox
from deskterm.words import nearest


def _seconds(text: str) -> str:
    if not text.isdigit() or int(text) > 86_400:
        raise Usage(f"{clean_line(text)!r} is not a number of seconds from 0 to 86400.")
    return str(int(text))


def _yes_no(text: str) -> str:
    if text not in ("yes", "no"):
        raise Usage(f"{clean_line(text)!r} is neither yes nor no.")
    return text


_DOOR = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9\[][A-Za-z0-9.:\]-]*")


def _ssh_address(text: str) -> str:
    found = clean_line(text).strip()
    if found and not _DOOR.fullmatch(found):
        raise Usage(f"{clean_line(text)!r} is not an SSH address; such as desk@help.acme.test.")
    return found


def _free_mail(text: str) -> str:
    for word in text.split():
        if word[:1] not in ("+", "-") or domain_of(word[1:]) != word[1:]:
            raise Usage(f"{clean_line(word)!r} is neither +DOMAIN nor -DOMAIN.")
    return " ".join(sorted(set(text.split())))


_CHECKS: dict[str, Callable[[str], str]] = {
    "name": lambda text: check_text(text, "the desk's name"),
    "title": clean_line,
    "language": check_language,
    "time_zone": check_zone,
    "publish_delay": _seconds,
    "fetch_interval": _seconds,
    "can_send": _yes_no,
    "org_from_domain": _yes_no,
    "free_mail": _free_mail,
    "ssh_address": _ssh_address,
    "default_group": clean_line,
}


class Settings(WriteRoom):
    """Settings of the desk."""

    @needs(Permission.SETTINGS)
    def set(self, key: str, value: str) -> None:
        """Change one; Usage when there is none of that name or the value does not fit."""
        if key not in _CHECKS:
            near = nearest(key, _CHECKS)
            hint = f" (did you mean {near}?)" if near else ""
            raise Usage(f"there is no setting {clean_line(key)}{hint}.", "deskterm config show")
        checked = _CHECKS[key](value)
        with self._work() as work:
            if key == "default_group":
                checked = _group_name(work, checked)
            row = work.session.get(SettingTable, key)
            old = DEFAULTS[key] if row is None else row.value
            if old == checked:
                return
            if row is None:
                row = SettingTable(key=key, value=checked)
            row.value = checked
            work.session.add(row)
            work.record(EventKind.SETTING, old=f"{key}={old}", new=f"{key}={checked}")


def _port(value: Any) -> int:
    if not isinstance(value, int) or not 0 < value < 65_536:
        raise Usage(f"{value} is not a port from 1 to 65535.")
    return value


def _mailbox_name(text: str) -> str:
    if not text or not all(ch.isalnum() or ch in "-_." for ch in text) or len(text) > 40:
        raise Usage(f"a mailbox's name is letters, digits, - _ and .; not {clean_line(text)!r}.")
    return text


def _host(text: str) -> str:
    found = clean_line(text).strip()
    if not found or " " in found or "/" in found:
        raise Usage(f"{clean_line(text)!r} is not a server's name.")
    return found


def _plain(text: str) -> str:
    return clean_line(text)


_MAILBOX: dict[str, Callable[[Any], Any]] = {
    "protocol": lambda value: _one_of(value, ("imap",), "protocol"),
    "host": _host,
    "port": _port,
    "tls": lambda value: _enum(Tls, value, "TLS"),
    "user": _plain,
    "address": check_address,
    "folder": lambda text: check_text(text, "the folder"),
    "after_fetch": lambda value: _enum(AfterFetch, value, "after-fetch"),
    "move_to": _plain,
    "create_contacts": bool,
    "since": lambda value: value,
    "smtp_host": _plain,
    "smtp_port": _port,
    "smtp_tls": lambda value: _enum(Tls, value, "SMTP's TLS"),
    "smtp_user": _plain,
}
_COLUMN = {"user": "user_name"}


def _enum(kind: type[StrEnum], value: Any, what: str) -> StrEnum:
    _one_of(value, tuple(kind), what)
    return kind(value)


def _one_of(value: Any, allowed: tuple[str, ...], what: str) -> Any:
    if value not in allowed:
        raise Usage(f"{what} is {' or '.join(allowed)}, not {clean_line(str(value))!r}.")
    return value


class Mailboxes(WriteRoom):
    """Where mail is fetched and how answers leave."""

    @needs(Permission.SETTINGS)
    def add(
        self,
        name: str,
        *,
        host: str,
        address: str,
        port: int = 993,
        tls: Tls = Tls.TLS,
        user: str = "",
        protocol: str = "imap",
        folder: str = "INBOX",
        after_fetch: AfterFetch = AfterFetch.KEEP,
        move_to: str = "",
        create_contacts: bool = True,
        default_group: str = "",
        since: datetime | None = None,
        smtp_host: str = "",
        smtp_port: int = 587,
        smtp_tls: Tls = Tls.STARTTLS,
        smtp_user: str = "",
    ) -> Mailbox:
        """A new mailbox; without `since` all mail on the server becomes tickets."""
        given = {
            "host": host, "address": address, "port": port, "tls": tls, "user": user or address,
            "protocol": protocol, "folder": folder, "after_fetch": after_fetch,
            "move_to": move_to, "create_contacts": create_contacts,
            "since": since, "smtp_host": smtp_host or host,
            "smtp_port": smtp_port, "smtp_tls": smtp_tls, "smtp_user": smtp_user,
        }  # fmt: skip
        checked = {_COLUMN.get(key, key): _MAILBOX[key](value) for key, value in given.items()}
        _check_move(checked["after_fetch"], checked["move_to"])
        with self._work() as work:
            if _find(work, _mailbox_name(name)) is not None:
                raise Conflict(
                    f"there is a mailbox {name} already.", f"deskterm mailbox set {name}"
                )
            checked["group_id"] = _group(work, default_group)
            work.session.add(MailboxTable(name=name, added_at=work.now, **checked))
            work.record(EventKind.SETTING, new=f"mailbox {name} added")
        return self._desk.read.mailboxes.get(name)  # type: ignore[no-any-return]

    @needs(Permission.SETTINGS)
    def set(self, name: str, /, **fields: Any) -> Mailbox:
        """Change some of a mailbox's fields."""
        with self._work() as work:
            row = _found(work, name)
            for key, value in fields.items():
                if key == "default_group":
                    _set_group(work, row, value)
                    continue
                if key not in _MAILBOX:
                    raise Usage(f"a mailbox has no {clean_line(key)}.")
                column = _COLUMN.get(key, key)
                checked, old = _MAILBOX[key](value), getattr(row, column)
                if old == checked:
                    continue
                setattr(row, column, checked)
                work.record(
                    EventKind.SETTING,
                    old=f"mailbox {name} {key}={old}",
                    new=f"mailbox {name} {key}={checked}",
                )
                if key in ("host", "user", "folder", "since"):
                    row.uid_validity, row.last_uid = None, 0
                if key in ("host", "user", "folder"):
                    # Another folder may have the same UIDVALIDITY (many are 1): its mails are new.
                    _forget_sightings(work, row)
            _check_move(AfterFetch(row.after_fetch), row.move_to)
            work.session.add(row)
        return self._desk.read.mailboxes.get(name)  # type: ignore[no-any-return]

    @needs(Permission.SETTINGS)
    def enable(self, name: str) -> Mailbox:
        """Fetch and send by it again."""
        return self._switch(name, True)

    @needs(Permission.SETTINGS)
    def disable(self, name: str) -> Mailbox:
        """Neither fetch nor send by it; what is queued waits."""
        return self._switch(name, False)

    def _switch(self, name: str, enabled: bool) -> Mailbox:
        with self._work() as work:
            row = _found(work, name)
            if row.enabled != enabled:
                row.enabled = enabled
                work.session.add(row)
                old, new = ("no", "yes") if enabled else ("yes", "no")
                work.record(
                    EventKind.SETTING,
                    old=f"mailbox {name} enabled={old}",
                    new=f"mailbox {name} enabled={new}",
                )
        return self._desk.read.mailboxes.get(name)  # type: ignore[no-any-return]

    @needs(Permission.SETTINGS)
    def remove(self, name: str) -> None:
        """Forget a mailbox; Conflict while mail of it is unsent. Tickets and mail stay."""
        with self._work() as work:
            row = _found(work, name)
            waiting = select(OutboxTable).where(
                OutboxTable.mailbox_id == row.id,
                col(OutboxTable.state).in_([OutboxState.QUEUED, OutboxState.SENDING]),
            )
            if work.session.exec(waiting).first() is not None:
                raise Conflict(f"mailbox {name} has unsent mail.", "deskterm send")
            _forget(work, row)
            work.record(EventKind.SETTING, old=f"mailbox {name} removed")


def _group_name(work: Work, name: str) -> str:
    """The name of an active group as it is written there; empty for an empty one."""
    id = _group(work, name)
    return "" if id is None else named.shown(work, f"group:{id}").removeprefix("group:")


def _group(work: Work, name: str) -> int | None:
    """The id of an active group; NotFound when there is none, None for an empty name."""
    if not name:
        return None
    found = named.group_id(work, name)
    if found is None:
        raise NotFound(f"no active group {clean_line(name)}", "deskterm group list")
    return found


def _set_group(work: Work, row: MailboxTable, name: str) -> None:
    old, new = row.group_id, _group(work, name)
    if old != new:
        before = named.shown(work, f"group:{old}").removeprefix("group:") if old else ""
        row.group_id = new
        work.record(
            EventKind.SETTING,
            old=f"mailbox {row.name} default_group={before}",
            new=f"mailbox {row.name} default_group={name}",
        )


def _check_move(after: AfterFetch, folder: str) -> None:
    if after is AfterFetch.MOVE and not folder:
        raise Usage("after-fetch move needs a folder.", "--move-to FOLDER")


def _forget(work: Work, row: MailboxTable) -> None:
    from deskterm.store.tables import MessageTable, RawMailTable, TicketTable

    _forget_sightings(work, row)
    for table in (MessageTable, TicketTable, OutboxTable, RawMailTable):
        work.session.execute(
            update(table).where(col(table.mailbox_id) == row.id).values(mailbox_id=None)
        )
    work.session.flush()
    work.session.delete(row)


def _forget_sightings(work: Work, row: MailboxTable) -> None:
    work.session.execute(delete(SightingTable).where(col(SightingTable.mailbox_id) == row.id))


def _find(work: Work, name: str) -> MailboxTable | None:
    return work.session.exec(select(MailboxTable).where(MailboxTable.name == name)).first()


def _found(work: Work, name: str) -> MailboxTable:
    row = _find(work, name)
    if row is None:
        raise NotFound(f"no mailbox {clean_line(name)}", "deskterm mailbox list")
    return row
