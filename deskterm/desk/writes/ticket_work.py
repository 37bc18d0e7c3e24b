"""The room for tickets: changed, answered, annotated, merged and split."""

from __future__ import annotations

from deskterm.desk.writes.replies import Replies
from deskterm.desk.writes.ticket_joining import Joining
from deskterm.desk.writes.tickets import Tickets


class TicketWork(Tickets, Replies, Joining):
    """Tickets changed, answered, annotated, merged and split."""
