"""SSH keys given to agents and taken away."""

from __future__ import annotations

from typing import Any

from deskterm.desk.key_line import parse
from deskterm.desk.permission import needs
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, NotFound
from deskterm.policy import Permission
from deskterm.store.tables import AgentKeyTable
from deskterm.terms import EventKind
from deskterm.values import Key

_KEYS = "SELECT k.id, k.fingerprint, a.login FROM agent_keys k JOIN agents a ON a.id = k.agent_id "


class Keys(WriteRoom):
    """The journal keeps fingerprints, never keys."""

    @needs(Permission.SETTINGS)
    def add(self, login: str, line: str) -> Key:
        """Let whoever has the key come in as that agent; `line` is one of a .pub file.

        Usage when it is no sound key, Conflict when somebody has it already.
        """
        key = parse(line)
        with self._work() as work:
            agent = work.sql.one("SELECT id, active FROM agents WHERE login = ?", (login,))
            if agent is None:
                raise NotFound(f"no agent {login}. Nothing was changed.", "deskterm agent list")
            if not agent[1]:
                raise Conflict(
                    f"agent {login} is not active. Nothing was changed.",
                    f"deskterm agent activate {login}",
                )
            taken = work.sql.one(_KEYS + "WHERE k.data = ?", (key.data,))
            if taken is not None:
                raise Conflict(f"agent {taken[2]} has that key already. Nothing was changed.")
            id = work.sql.insert(
                AgentKeyTable,
                agent_id=agent[0],
                type=key.type,
                data=key.data,
                comment=key.comment,
                fingerprint=key.fingerprint,
                added_at=work.now,
            )
            work.record(EventKind.SETTING, new=_journalled(login, key.fingerprint))
        return self._key(login, id)

    @needs(Permission.SETTINGS)
    def remove(self, key: str) -> Key:
        """Take a key away, by id or fingerprint; it opens nothing from now on."""
        with self._work() as work:
            found = _find(work, key)
            if found is None:
                raise NotFound(f"no key {key}. Nothing was changed.", "deskterm key list")
            gone = self._key(found[2], found[0])
            work.sql.run("DELETE FROM agent_keys WHERE id = ?", (found[0],))
            work.record(EventKind.SETTING, old=_journalled(found[2], found[1]))
        return gone

    def _key(self, login: str, id: int) -> Key:
        keys: list[Key] = self._desk.read.keys.list(login)
        return next(one for one in keys if one.id == id)


def _find(work: Work, key: str) -> tuple[Any, ...] | None:
    digits = key.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return work.sql.one(_KEYS + "WHERE k.id = ?", (int(digits),))
    return work.sql.one(_KEYS + "WHERE k.fingerprint = ?", (key.rstrip("="),))


def _journalled(login: str, fingerprint: str) -> str:
    return f"agent {login} key={fingerprint}"
