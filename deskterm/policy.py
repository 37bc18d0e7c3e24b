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
    CUSTOMERS = "import, merge or remove customers"
    AGENTS = "change other agents' names and addresses"
    REPORTS = "read reports"
    SETTINGS = "change settings, agents' logins and roles, or groups"
    AUDIT = "read the journal of settings"
    DUE = "change the planned solution date at will"
    INTAKE = "take in mail"


_AGENT = frozenset({Permission.READ, Permission.WORK, Permission.RUN_MAIL})
_LEAD = _AGENT | {
    Permission.OUTBOX,
    Permission.QUARANTINE,
    Permission.CUSTOMERS,
    Permission.AGENTS,
}
_ADMIN = _LEAD | {Permission.REPORTS, Permission.SETTINGS, Permission.AUDIT, Permission.DUE}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.LEAD: _LEAD,
    Role.ADMIN: _ADMIN,
    Role.SYSTEM: frozenset(Permission),
}


class Tie(StrEnum):
    """What somebody has to do with a ticket."""

    OWN = "assigned to them"
    GROUP = "of a group of theirs"
    AUTHOR = "registered by them"
    OBSERVED = "observed by them or a group of theirs"
    MENTIONED = "a note mentions them"
    PRIVATE_NAMED = "of another's private group, and one of these"
    FOREIGN = "none of these"
    PRIVATE = "none of these, and of a private group"


_NAMED = frozenset(Tie) - {Tie.FOREIGN, Tie.PRIVATE}
SIGHT: dict[Role, frozenset[Tie]] = {
    Role.AGENT: _NAMED,
    Role.LEAD: _NAMED | {Tie.FOREIGN},
    Role.ADMIN: frozenset(Tie),
    Role.SYSTEM: frozenset(Tie),
}
"""Which tickets are there at all for a role; `store.visible` is the same as SQL."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an agent, or the desk itself (`id` 0, role system).

    `reports`: a lead who may read reports. `key` is the SSH key they came in with, 0 for none.
    """

    id: int
    login: str
    name: str
    role: Role
    language: str = "en"
    time_zone: str = "UTC"
    reports: bool = False
    key: int = 0

    def may(self, permission: Permission) -> bool:
        """Whether the role grants it."""
        if permission is Permission.REPORTS and self.role is Role.LEAD:
            return self.reports
        return permission in GRANTS[self.role]

    @property
    def sees_all(self) -> bool:
        """Whether no ticket is hidden from this actor, those of private groups included."""
        return self.role in (Role.ADMIN, Role.SYSTEM)


SYSTEM = Actor(0, "system", "deskterm", Role.SYSTEM)
