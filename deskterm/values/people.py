"""What the desk hands out of agents, groups, contacts and organizations."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from deskterm.terms import Role
from deskterm.values.tickets import Draft


class Agent(NamedTuple):
    """Somebody who answers."""

    id: int
    login: str
    name: str
    email: str
    os_user: str | None
    role: Role
    active: bool
    signature: str
    language: str
    time_zone: str
    position: str = ""
    phone: str = ""
    reports: bool = False
    notices: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class Member(NamedTuple):
    """An agent in a group; `notify`: told by mail of its new tickets."""

    login: str
    notify: bool


class Group(NamedTuple):
    """Agents who answer together. `open_tickets` are those the asking actor may see."""

    id: int
    name: str
    description: str
    private: bool
    active: bool
    position: int
    members: tuple[Member, ...]
    open_tickets: int


class Key(NamedTuple):
    """An agent's SSH key; `fingerprint` as ssh-keygen prints it."""

    id: int
    agent: str
    type: str
    fingerprint: str
    comment: str
    added_at: datetime
    last_used_at: datetime | None


class Left(NamedTuple):
    """What names an agent: open `tickets`, drafts, and organizations they are responsible for or
    `observed` by them whenever a ticket of theirs comes in.
    """

    tickets: tuple[int, ...]
    drafts: tuple[Draft, ...]
    responsible: tuple[str, ...]
    observed: tuple[str, ...]


class Unseen(NamedTuple):
    """Open `tickets` of one group, or with "" of none, that no agent sees whose work they are."""

    group: str
    private: bool
    tickets: tuple[int, ...]


class Deactivated(NamedTuple):
    """An agent who was shut out; `reassigned` are the tickets that were handed over."""

    agent: Agent
    reassigned: tuple[int, ...]
    left: Left


class Invitee(NamedTuple):
    """Somebody to become an agent; without a `login` one is made of the address."""

    name: str
    email: str
    login: str = ""


class Invitation(NamedTuple):
    """What somebody is told who was made an agent; `why` says why it was not `mailed`."""

    login: str
    name: str
    email: str
    mailed: bool
    why: str
    subject: str
    text: str


class Contact(NamedTuple):
    """Somebody who writes in; `addresses` with the primary one first.

    Without an organization it is an individual. `attributes` are the custom ones by name.
    """

    id: int
    name: str
    addresses: tuple[str, ...]
    language: str
    open_tickets: int
    tickets: int
    organization: str | None = None
    position: str = ""
    phones: tuple[str, ...] = ()
    type: str = ""
    note: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    created_at: datetime | None = None


class Organization(NamedTuple):
    """A customer that is not a person. `responsible` and `observers` are LOGIN or group:NAME.

    The counts of tickets hold those the asking actor may see.
    """

    id: int
    name: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    site: str
    email: str
    phone: str
    address: str
    comment: str
    category: str
    responsible: str | None
    observers: tuple[str, ...]
    contacts: int
    open_tickets: int
    tickets: int
    created_at: datetime
