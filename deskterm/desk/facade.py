"""The desk: permission, change, event and outbox in one transaction, whoever knocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from deskterm.desk.permission import require
from deskterm.policy import SYSTEM, Actor, Permission
from deskterm.store import Store

if TYPE_CHECKING:
    from deskterm.desk.reads.agents import Agents
    from deskterm.desk.reads.attachments import Attachments
    from deskterm.desk.reads.contacts import Contacts
    from deskterm.desk.reads.customer_export import Customers
    from deskterm.desk.reads.drafts import Drafts
    from deskterm.desk.reads.fields import Fields
    from deskterm.desk.reads.groups import Groups
    from deskterm.desk.reads.keys import Keys
    from deskterm.desk.reads.mailboxes import Mailboxes
    from deskterm.desk.reads.messages import Messages
    from deskterm.desk.reads.organizations import Organizations
    from deskterm.desk.reads.outbox import Outbox, Quarantine
    from deskterm.desk.reads.settings import Health, Journal, Settings, Vocabulary
    from deskterm.desk.reads.ticket_export import TicketExport
    from deskterm.desk.reads.tickets import Tickets
    from deskterm.desk.reads.views import Views
    from deskterm.desk.writes.rooms import Writes

Clock = Callable[[], datetime]
"""Gives the present instant as an aware UTC datetime."""


class Reads:
    """What may be read, by noun; a room is imported when it is first entered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def tickets(self) -> Tickets:
        """Tickets found, listed and opened."""
        from deskterm.desk.reads.tickets import Tickets

        return Tickets(self._desk)

    @cached_property
    def exports(self) -> TicketExport:
        """Tickets for other programs."""
        from deskterm.desk.reads.ticket_export import TicketExport

        return TicketExport(self._desk)

    @cached_property
    def messages(self) -> Messages:
        """Single messages and the raw mail behind them."""
        from deskterm.desk.reads.messages import Messages

        return Messages(self._desk)

    @cached_property
    def attachments(self) -> Attachments:
        """Files on tickets."""
        from deskterm.desk.reads.attachments import Attachments

        return Attachments(self._desk)

    @cached_property
    def contacts(self) -> Contacts:
        """People who write in."""
        from deskterm.desk.reads.contacts import Contacts

        return Contacts(self._desk)

    @cached_property
    def organizations(self) -> Organizations:
        """Customers that are not persons."""
        from deskterm.desk.reads.organizations import Organizations

        return Organizations(self._desk)

    @cached_property
    def customers(self) -> Customers:
        """Contacts and organizations as tables."""
        from deskterm.desk.reads.customer_export import Customers

        return Customers(self._desk)

    @cached_property
    def agents(self) -> Agents:
        """People who answer."""
        from deskterm.desk.reads.agents import Agents

        return Agents(self._desk)

    @cached_property
    def groups(self) -> Groups:
        """Agents who answer together."""
        from deskterm.desk.reads.groups import Groups

        return Groups(self._desk)

    @cached_property
    def keys(self) -> Keys:
        """The SSH keys by which agents come in."""
        from deskterm.desk.reads.keys import Keys

        return Keys(self._desk)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """Where mail comes in and answers leave."""
        from deskterm.desk.reads.mailboxes import Mailboxes

        return Mailboxes(self._desk)

    @cached_property
    def outbox(self) -> Outbox:
        """Mail on its way out."""
        from deskterm.desk.reads.outbox import Outbox

        return Outbox(self._desk)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Mail that could not come in."""
        from deskterm.desk.reads.outbox import Quarantine

        return Quarantine(self._desk)

    @cached_property
    def drafts(self) -> Drafts:
        """Texts begun."""
        from deskterm.desk.reads.drafts import Drafts

        return Drafts(self._desk)

    @cached_property
    def views(self) -> Views:
        """Saved queries."""
        from deskterm.desk.reads.views import Views

        return Views(self._desk)

    @cached_property
    def fields(self) -> Fields:
        """The desk's own attributes of tickets."""
        from deskterm.desk.reads.fields import Fields

        return Fields(self._desk)

    @cached_property
    def settings(self) -> Settings:
        """What the desk is called and how it behaves."""
        from deskterm.desk.reads.settings import Settings

        return Settings(self._desk)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Statuses, types, tags, fields."""
        from deskterm.desk.reads.settings import Vocabulary

        return Vocabulary(self._desk)

    @cached_property
    def journal(self) -> Journal:
        """What happened, in commit order."""
        from deskterm.desk.reads.settings import Journal

        return Journal(self._desk)

    @cached_property
    def health(self) -> Health:
        """What `doctor` asks."""
        from deskterm.desk.reads.settings import Health

        return Health(self._desk)


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
