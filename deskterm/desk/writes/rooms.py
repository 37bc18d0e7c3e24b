"""What may be changed, by noun."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskterm.desk.facade import Desk
    from deskterm.desk.writes.contacts import Contacts
    from deskterm.desk.writes.drafts import Drafts
    from deskterm.desk.writes.fields import Fields
    from deskterm.desk.writes.files import Attachments
    from deskterm.desk.writes.groups import Groups
    from deskterm.desk.writes.importing.customers import Customers
    from deskterm.desk.writes.intake import Intake, Quarantine
    from deskterm.desk.writes.inviting import AgentWork
    from deskterm.desk.writes.keys import Keys
    from deskterm.desk.writes.organizations import Organizations
    from deskterm.desk.writes.outbox import Outbox
    from deskterm.desk.writes.porters import Clock, Leases, MailboxStates
    from deskterm.desk.writes.replies import Messages
    from deskterm.desk.writes.settings import Mailboxes, Settings
    from deskterm.desk.writes.ticket_work import TicketWork
    from deskterm.desk.writes.views import Views


class Writes:
    """Each noun's room; every public method of a room is one transaction.

    A room is imported when it is first entered.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def tickets(self) -> TicketWork:
        """Tickets changed, answered and annotated."""
        from deskterm.desk.writes.ticket_work import TicketWork

        return TicketWork(self._desk)

    @cached_property
    def messages(self) -> Messages:
        """Single messages taken back, senders accepted."""
        from deskterm.desk.writes.replies import Messages

        return Messages(self._desk)

    @cached_property
    def attachments(self) -> Attachments:
        """Files on tickets."""
        from deskterm.desk.writes.files import Attachments

        return Attachments(self._desk)

    @cached_property
    def drafts(self) -> Drafts:
        """Texts begun."""
        from deskterm.desk.writes.drafts import Drafts

        return Drafts(self._desk)

    @cached_property
    def contacts(self) -> Contacts:
        """People who write in."""
        from deskterm.desk.writes.contacts import Contacts

        return Contacts(self._desk)

    @cached_property
    def organizations(self) -> Organizations:
        """Customers that are not persons."""
        from deskterm.desk.writes.organizations import Organizations

        return Organizations(self._desk)

    @cached_property
    def customers(self) -> Customers:
        """Contacts and organizations taken in as tables."""
        from deskterm.desk.writes.importing.customers import Customers

        return Customers(self._desk)

    @cached_property
    def agents(self) -> AgentWork:
        """People who answer."""
        from deskterm.desk.writes.inviting import AgentWork

        return AgentWork(self._desk)

    @cached_property
    def groups(self) -> Groups:
        """Agents who answer together."""
        from deskterm.desk.writes.groups import Groups

        return Groups(self._desk)

    @cached_property
    def keys(self) -> Keys:
        """SSH keys given and taken away."""
        from deskterm.desk.writes.keys import Keys

        return Keys(self._desk)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """Where mail comes in and answers leave."""
        from deskterm.desk.writes.settings import Mailboxes

        return Mailboxes(self._desk)

    @cached_property
    def views(self) -> Views:
        """Saved queries."""
        from deskterm.desk.writes.views import Views

        return Views(self._desk)

    @cached_property
    def fields(self) -> Fields:
        """The desk's own attributes of tickets."""
        from deskterm.desk.writes.fields import Fields

        return Fields(self._desk)

    @cached_property
    def settings(self) -> Settings:
        """What the desk is called and how it behaves."""
        from deskterm.desk.writes.settings import Settings

        return Settings(self._desk)

    @cached_property
    def outbox(self) -> Outbox:
        """Mail on its way out."""
        from deskterm.desk.writes.outbox import Outbox

        return Outbox(self._desk)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Mail that could not come in."""
        from deskterm.desk.writes.intake import Quarantine

        return Quarantine(self._desk)

    @cached_property
    def intake(self) -> Intake:
        """Mail that comes in."""
        from deskterm.desk.writes.intake import Intake

        return Intake(self._desk)

    @cached_property
    def leases(self) -> Leases:
        """Jobs one process at a time does."""
        from deskterm.desk.writes.porters import Leases

        return Leases(self._desk)

    @cached_property
    def mailbox_states(self) -> MailboxStates:
        """How mailboxes fare."""
        from deskterm.desk.writes.porters import MailboxStates

        return MailboxStates(self._desk)

    @cached_property
    def clock(self) -> Clock:
        """What time brings."""
        from deskterm.desk.writes.porters import Clock

        return Clock(self._desk)
