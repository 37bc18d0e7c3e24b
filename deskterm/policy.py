"""Who may do what: an actor has a role, a role has permissions; what is not given is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deskterm.terms import Role


class Permission(StrEnum):
    """What a public method of the desk asks of its actor."""

    READ = "read tickets"
    WORK = "work on tickets"
    RUN_MAIL = "fetch and send mail"
    OUTBOX = "manage the outbox"
    QUARANTINE = "manage the quarantine"
    SETTINGS = "change settings"
    INTAKE = "take in mail"


_AGENT = frozenset({Permission.READ, Permission.WORK, Permission.RUN_MAIL})
_LEAD = _AGENT | {Permission.OUTBOX, Permission.QUARANTINE}
_ADMIN = _LEAD | {Permission.SETTINGS}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.LEAD: _LEAD,
    Role.ADMIN: _ADMIN,
    Role.SYSTEM: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an agent, or the desk itself (`id` 0, role system)."""

    id: int
    login: str
    name: str
    role: Role
    language: str = "en"
    time_zone: str = "UTC"

    def may(self, permission: Permission) -> bool:
        """Whether the role grants it."""
        return permission in GRANTS[self.role]

    @property
    def sees_all(self) -> bool:
        """Whether no ticket is hidden from this actor."""
        return self.role is not Role.AGENT


SYSTEM = Actor(0, "system", "deskterm", Role.SYSTEM)
