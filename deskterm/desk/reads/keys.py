"""The SSH keys by which agents come in."""

from __future__ import annotations

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound, Refused
from deskterm.policy import Permission
from deskterm.store.instants import from_ms, maybe
from deskterm.values import Key


class Keys(ReadRoom):
    """Public keys; whoever may not change settings reads only their own."""

    @needs(Permission.READ)
    def list(self, login: str = "") -> list[Key]:
        """One agent's keys, or everybody's; oldest first. NotFound when there is no such agent."""
        if not self.actor.may(Permission.SETTINGS):
            if login not in ("", self.actor.login):
                raise Refused(f"{self.actor.login} ({self.actor.role}) may read only own keys.")
            login = self.actor.login
        where, values = ("WHERE a.login = ?", [login]) if login else ("", [])
        if login and self._reader.value("SELECT id FROM agents WHERE login = ?", values) is None:
            raise NotFound(f"no agent {login}", "deskterm agent list")
        found = self._reader.rows(
            "SELECT k.id, a.login, k.type, k.fingerprint, k.comment, k.added_at, k.last_used_at "
            f"FROM agent_keys k JOIN agents a ON a.id = k.agent_id {where} ORDER BY k.id",
            values,
        )
        return [
            Key(row[0], row[1], row[2], row[3], row[4], from_ms(row[5]), maybe(row[6]))
            for row in found
        ]
