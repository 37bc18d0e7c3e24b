"""The room for tickets: changed, answered and annotated."""

from __future__ import annotations

from deskterm.desk.writes.replies import Replies
from deskterm.desk.writes.tickets import Tickets


class TicketWork(Tickets, Replies):
    """Tickets changed, answered and annotated."""
