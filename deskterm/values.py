"""What the desk hands out: frozen plain values that any thread may keep.

Instants are aware UTC datetimes. Text comes as stored: doors clean it with `safe` before showing.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from deskterm.terms import (
    AfterFetch,
    Channel,
    Delivery,
    Direction,
    DraftKind,
    Link,
    OutboxState,
    Priority,
    Role,
    Tls,
    Visibility,
)


class Person(NamedTuple):
    """A name and an address as mail carries them; either may be empty."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The name, or else the address."""
        return self.name or self.address


class TicketRow(NamedTuple):
    """One ticket as lists show it; `assignee` and `author` are logins, `contact` an address."""

    number: int
    subject: str
    status: str
    category: str
    priority: Priority
    type: str
    assignee: str | None
    group: str | None
    contact: str | None
    contact_name: str
    organization: str | None
    channel: Channel
    author: str | None
    mailbox: str | None
    tags: tuple[str, ...]
    unread: bool
    failed: bool
    writing: tuple[str, ...]
    message_count: int
    file_count: int
    last_message_id: int
    wake_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Attachment(NamedTuple):
    """A file on a ticket; `size` in bytes, `message_id` None when added to the ticket itself."""

    id: int
    ticket: int
    message_id: int | None
    filename: str
    content_type: str
    size: int
    visibility: Visibility
    description: str
    inline: bool
    author: str | None
    created_at: datetime


class Message(NamedTuple):
    """A mail, a reply or a note. `author` is an agent's login, None when a customer wrote it.

    `publish_at` is when a queued reply leaves; until then it can be withdrawn. `new_address`: its
    writer is a stranger here and sent nothing; with `address_left` that has been settled.
    """

    id: int
    ticket: int
    direction: Direction
    visibility: Visibility
    author: str | None
    from_name: str
    from_address: str
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    reply_to: tuple[Person, ...]
    subject: str
    text: str
    html_present: bool
    attachments: tuple[Attachment, ...]
    created_at: datetime
    sent_date: datetime | None
    message_id: str
    delivery: Delivery
    publish_at: datetime | None
    delivery_error: str
    new_address: bool
    automatic: bool
    bounce: bool
    withdrawn: bool
    outbox_id: int | None
    has_raw: bool
    remarks: tuple[str, ...]
    address_left: bool = False


class Event(NamedTuple):
    """A fact of the journal: machine values in `old` and `new`, `actor` a login or "system"."""

    id: int
    ticket: int | None
    kind: str
    actor: str
    on_behalf: str | None
    old: str | None
    new: str | None
    cause: str
    batch: str
    message_id: int | None
    at: datetime


class TicketLink(NamedTuple):
    """How a ticket names another: `outgoing` when this ticket holds the link."""

    kind: Link
    number: int
    subject: str
    outgoing: bool


class Recipients(NamedTuple):
    """Where a reply would go. `left_out` are people of the last mail it would not reach."""

    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    left_out: tuple[Person, ...]
    sender: Person | None
    note: str


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


class Status(NamedTuple):
    """A status: fixed key, shown names by language, and what it means."""

    key: str
    names: dict[str, str]
    category: str
    position: int

    def shown(self, language: str) -> str:
        """The name in that language, English when there is none."""
        return self.names.get(language) or self.names["en"]


class TicketType(NamedTuple):
    """A kind of ticket: fixed key and shown names by language."""

    key: str
    names: dict[str, str]
    position: int

    def shown(self, language: str) -> str:
        """The name in that language, English when there is none."""
        return self.names.get(language) or self.names["en"]


class View(NamedTuple):
    """A saved query in the sidebar; `key` is 1–9 or empty."""

    key: str
    name: str
    query: str


class Mailbox(NamedTuple):
    """A mailbox: where mail is fetched and how answers leave. Secrets are never here.

    `since` is the instant before which mail on the server is left alone, None for all of it.
    """

    id: int
    name: str
    protocol: str
    host: str
    port: int
    tls: Tls
    user: str
    address: str
    folder: str
    after_fetch: AfterFetch
    move_to: str
    create_contacts: bool
    default_group: str
    since: datetime | None
    enabled: bool
    smtp_host: str
    smtp_port: int
    smtp_tls: Tls
    smtp_user: str
    smtp_size: int
    added_at: datetime
    last_fetch_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    send_error: str
    send_error_at: datetime | None
    uid_validity: int | None
    last_uid: int


class OutboxRow(NamedTuple):
    """A mail on its way out, of a ticket or of none.

    `recipients` are the addresses that still have to get it.
    """

    id: int
    ticket: int | None
    message_id: int | None
    mailbox: str | None
    header_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    state: OutboxState
    not_before: datetime
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None


class Quarantined(NamedTuple):
    """A mail kept whole because it could not become a ticket; `reason` says why."""

    id: int
    mailbox: str | None
    source: str
    size: int
    reason: str
    from_line: str
    subject: str
    received_at: datetime


class Draft(NamedTuple):
    """What an agent is writing. `seen` is the last message of the ticket when it was begun."""

    id: int
    ticket: int | None
    agent: str
    kind: DraftKind
    subject: str
    to: str
    cc: str
    text: str
    seen: int
    updated_at: datetime


class Left(NamedTuple):
    """What names an agent: open `tickets`, drafts, and organizations they are responsible for or
    `observed` by them whenever a ticket of theirs comes in.
    """

    tickets: tuple[int, ...]
    drafts: tuple[Draft, ...]
    responsible: tuple[str, ...]
    observed: tuple[str, ...]


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


class Refusal(NamedTuple):
    """One ticket of a bulk change that was left alone, and why."""

    number: int
    why: str


class Changed(NamedTuple):
    """What a change did, or with a dry run would do: facts as (number, kind, old, new)."""

    numbers: tuple[int, ...]
    facts: tuple[tuple[int, str, str | None, str | None], ...]
    refused: tuple[Refusal, ...]
    batch: str


class Taken(NamedTuple):
    """What became of one incoming mail.

    `outcome` is new, joined, duplicate, bounce or quarantined; the numbers are 0 where none is.
    """

    outcome: str
    number: int
    message_id: int
    reason: str
