"""What may be changed, by noun."""

from __future__ import annotations

from typing import Any

from deskterm.desk.writes.drafts import Drafts
from deskterm.desk.writes.files import Attachments
from deskterm.desk.writes.intake import Intake, Quarantine
from deskterm.desk.writes.outbox import Outbox
from deskterm.desk.writes.people import Agents
from deskterm.desk.writes.porters import Clock, Leases, MailboxStates
from deskterm.desk.writes.replies import Messages, Replies
from deskterm.desk.writes.settings import Mailboxes, Settings
from deskterm.desk.writes.tickets import Tickets


class TicketWork(Tickets, Replies):
    """Tickets changed, answered and annotated."""


class Writes:
    """Each noun's room; every public method of a room is one transaction."""

    def __init__(self, desk: Any) -> None:
        self.tickets = TicketWork(desk)
        self.messages = Messages(desk)
        self.attachments = Attachments(desk)
        self.drafts = Drafts(desk)
        self.agents = Agents(desk)
        self.mailboxes = Mailboxes(desk)
        self.settings = Settings(desk)
        self.outbox = Outbox(desk)
        self.quarantine = Quarantine(desk)
        self.intake = Intake(desk)
        self.leases = Leases(desk)
        self.mailbox_states = MailboxStates(desk)
        self.clock = Clock(desk)
