"""Everything a ticket's screen shows, read in one go off the UI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from deskterm.errors import NotFound
from deskterm.terms import Direction, DraftKind, EventKind
from deskterm.values import (
    Attachment,
    Contact,
    Draft,
    Event,
    Message,
    TicketLink,
    TicketRow,
)

if TYPE_CHECKING:
    from deskterm.desk import Desk


@dataclass(frozen=True, slots=True)
class TicketState:
    """One reading of a ticket.

    `latest` are the contact's other tickets, newest first; `reach` is how many people a reply to
    all would go to. `customs` are keys and values of the desk's own fields.
    """

    row: TicketRow
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    links: tuple[TicketLink, ...]
    files: tuple[Attachment, ...]
    contact: Contact | None
    latest: tuple[TicketRow, ...]
    writing: tuple[Draft, ...]
    draft: DraftKind | None
    reach: int
    observers: tuple[str, ...] = ()
    customs: tuple[tuple[str, str], ...] = ()

    @property
    def sent(self) -> dict[int, datetime]:
        """When each message that has left the desk did so, by its id."""
        return {
            event.message_id: event.at
            for event in self.events
            if event.kind == EventKind.SENT and event.message_id is not None
        }

    @property
    def fresh(self) -> frozenset[int]:
        """The customer's messages since somebody of the desk last wrote, when unread."""
        if not self.row.unread:
            return frozenset()
        fresh = []
        for message in reversed(self.messages):
            if message.direction is not Direction.IN:
                break
            fresh.append(message.id)
        return frozenset(fresh)


def load(desk: Desk, number: int) -> TicketState:
    """Read ticket `number`; raises NotFound when it is not there or may not be seen."""
    read = desk.read
    row = read.tickets.get(number)
    contact = None
    if row.contact:
        try:
            contact = read.contacts.get(row.contact)
        except NotFound:
            contact = None
    kinds = (DraftKind.REPLY, DraftKind.NOTE)
    everyone = read.tickets.recipients(number, True)
    return TicketState(
        row=row,
        messages=tuple(read.tickets.thread(number)),
        events=tuple(read.tickets.events(number)),
        links=tuple(read.tickets.links(number)),
        files=tuple(read.attachments.list(number)),
        contact=contact,
        latest=tuple(read.contacts.latest(number)) if contact else (),
        writing=tuple(read.drafts.writing(number)),
        draft=next((kind for kind in kinds if read.drafts.get(number, kind)), None),
        reach=len(everyone.to) + len(everyone.cc),
        observers=read.tickets.observers(number),
        customs=tuple(read.fields.of(number).items()),
    )
