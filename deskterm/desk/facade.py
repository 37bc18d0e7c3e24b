"""The desk: permission, change, event and outbox in one transaction, whoever knocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from deskterm.desk.permission import require
from deskterm.desk.reads.agents import Agents
from deskterm.desk.reads.attachments import Attachments
from deskterm.desk.reads.contacts import Contacts
from deskterm.desk.reads.drafts import Drafts
from deskterm.desk.reads.mailboxes import Mailboxes
from deskterm.desk.reads.messages import Messages
from deskterm.desk.reads.outbox import Outbox, Quarantine
from deskterm.desk.reads.settings import Health, Journal, Settings, Views, Vocabulary
from deskterm.desk.reads.tickets import Tickets
from deskterm.policy import SYSTEM, Actor, Permission
from deskterm.store import Store

if TYPE_CHECKING:
    from deskterm.desk.writes.rooms import Writes

Clock = Callable[[], datetime]
"""Gives the present instant as an aware UTC datetime."""


class Reads:
    """What may be read, by noun."""

    def __init__(self, desk: Desk) -> None:
        self.tickets = Tickets(desk)
        self.messages = Messages(desk)
        self.attachments = Attachments(desk)
        self.contacts = Contacts(desk)
        self.agents = Agents(desk)
        self.mailboxes = Mailboxes(desk)
        self.outbox = Outbox(desk)
        self.quarantine = Quarantine(desk)
        self.drafts = Drafts(desk)
        self.views = Views(desk)
        self.settings = Settings(desk)
        self.vocabulary = Vocabulary(desk)
        self.journal = Journal(desk)
        self.health = Health(desk)


class Desk:
    """One desk as one actor sees it. It holds no session, so any thread may call it."""

    def __init__(self, store: Store, actor: Actor, clock: Clock) -> None:
        self.store = store
        self.actor = actor
        self.clock = clock
        self.read = Reads(self)

    @cached_property
    def write(self) -> Writes:
        """What may be changed, by noun; the first use imports SQLModel."""
        from deskterm.desk.writes.rooms import Writes

        return Writes(self)

    def as_system(self) -> Desk:
        """The same desk acting for itself, to fetch, send and wake; needs RUN_MAIL."""
        require(self.actor, Permission.RUN_MAIL)
        return Desk(self.store, SYSTEM, self.clock)

    def close(self) -> None:
        """Close the database."""
        self.store.close()
