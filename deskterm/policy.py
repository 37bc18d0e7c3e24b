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


_VIEWS = "one's own; a group's by leads in it and by admins; everybody's by admins"
CONDITIONS: dict[str, str] = {
    Permission.REPORTS: "a lead only while an admin has switched reports on for them",
    Permission.QUARANTINE: "a lead only what would not go to a private group they are not in",
    "read.drafts.find": "one's own; leads and admins also what an inactive agent has left",
    "read.drafts.of": "of inactive agents, on tickets one sees",
    "read.journal.recent": "settings and quarantine only for who may read those",
    "read.journal.since": "settings and quarantine only for who may read those",
    "read.keys.list": "everybody's for admins, else one's own",
    "read.outbox.list": "mail of no ticket, such as invitations, only for who manages the outbox",
    "read.quarantine.count": "0 for who may not manage the quarantine",
    "read.views.list": "everybody's, one's own and those of one's groups",
    "write.views.add": _VIEWS,
    "write.views.set": _VIEWS,
    "write.views.remove": _VIEWS,
    "write.contacts.move": "a contact with tickets one does not see is moved by leads and admins",
    "write.contacts.set": "the organization of such a contact is changed by leads and admins",
    "write.agents.set": "agents their own name, position, phone, signature, language, time zone "
    "and notices; leads also those and the e-mail of others who are no admins, unless these are "
    "in a private group without them; admins all",
    "write.messages.withdraw": "one's own replies",
    "write.tickets.change": "the planned solution date by admins",
    "write.organizations.add": "who is responsible and who observes is set by leads and admins",
    "write.organizations.set": "who is responsible and who observes is set by leads and admins, "
    "domains too where somebody is",
    "write.tickets.undo": "one's own changes; a merge of contacts by who may merge",
}
"""Rights and methods that a role alone does not decide, and what else does."""


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
