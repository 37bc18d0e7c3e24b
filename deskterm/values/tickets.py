"""What the desk hands out of tickets: messages, files, history."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from deskterm.terms import Channel, Delivery, Direction, DraftKind, Link, Priority, Visibility


class Person(NamedTuple):
    """A name and an address as mail carries them; either may be empty."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The name, or else the address."""
        return self.name or self.address


class TicketRow(NamedTuple):
    """One ticket as lists show it; `assignee` and `author` are logins, `contact` an address.

    `due_at` is the planned solution date.
    """

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
    due_at: datetime | None = None


class Page(NamedTuple):
    """Some tickets of a list; `next` asks for those behind them, empty at the end."""

    rows: list[TicketRow]
    next: str


class NumberPage(NamedTuple):
    """The same by number alone."""

    numbers: list[int]
    next: str


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
