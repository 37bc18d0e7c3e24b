"""What the desk hands out: frozen plain values that any thread may keep.

Instants are aware UTC datetimes. Text comes as stored: doors clean it with `safe` before showing.
"""

from deskterm.values.people import (
    Agent,
    Contact,
    Deactivated,
    Group,
    Invitation,
    Invitee,
    Key,
    Left,
    Member,
    Organization,
    Unseen,
)
from deskterm.values.setup import Mailbox, OutboxRow, Quarantined, Status, TicketType, View
from deskterm.values.tickets import (
    Attachment,
    Changed,
    Draft,
    Event,
    Message,
    Person,
    Recipients,
    Refusal,
    Taken,
    TicketLink,
    TicketRow,
)

__all__ = [
    "Agent",
    "Attachment",
    "Changed",
    "Contact",
    "Deactivated",
    "Draft",
    "Event",
    "Group",
    "Invitation",
    "Invitee",
    "Key",
    "Left",
    "Mailbox",
    "Member",
    "Message",
    "Organization",
    "OutboxRow",
    "Person",
    "Quarantined",
    "Recipients",
    "Refusal",
    "Status",
    "Taken",
    "TicketLink",
    "TicketRow",
    "TicketType",
    "Unseen",
    "View",
]
