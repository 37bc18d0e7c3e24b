"""Rows of the read side's views as values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from deskterm.store.instants import FAR_FUTURE, from_ms, maybe
from deskterm.terms import (
    Channel,
    Delivery,
    Direction,
    OutboxState,
    Priority,
    Visibility,
)
from deskterm.values import Attachment, Event, Message, OutboxRow, Person, TicketRow
from deskterm.words import fold

TICKET = (
    "t.number, t.subject, t.status, t.category, t.priority, t.type, t.assignee, t.group_name, "
    "t.contact, t.contact_name, t.organization, t.channel, t.author, t.mailbox, "
    "t.last_message_id > COALESCE((SELECT r.message_id FROM ticket_reads r "
    "WHERE r.agent_id = ? AND r.ticket_id = t.number), -1), "
    "EXISTS (SELECT 1 FROM outbox o WHERE o.ticket_id = t.number AND o.state = 'failed' "
    "AND NOT o.automatic), "
    "(SELECT COUNT(*) FROM messages m WHERE m.ticket_id = t.number), "
    "(SELECT COUNT(*) FROM attachments f WHERE f.ticket_id = t.number), "
    "t.last_message_id, t.wake_at, t.created_at, t.updated_at, t.due_sort, "
    "(SELECT {joined}(g.tag, ' ') FROM ticket_tags g WHERE g.ticket_id = t.number), "
    "(SELECT {joined}(a.login, ' ') FROM drafts d JOIN agents a ON a.id = d.agent_id "
    "WHERE d.ticket_id = t.number AND d.updated_at > ? AND d.agent_id <> ?)"
)
"""Columns of a ticket row, in the order of TicketRow but for its tags and who is writing.

`{joined}` is the database's way to string values together. Its values: the reading agent's id, the
instant since which a draft counts as being written, the agent's id again.
"""

ATTACHMENT = (
    "id, ticket, message_id, filename, content_type, size, visibility, description, inline, "
    "author, created_at"
)
ADDRESS_LEFT = "address left"
"""The cause of an event that says: on this ticket this address is nobody's."""

MESSAGE = (
    "id, ticket, direction, visibility, author, from_name, from_address, to_people, cc_people, "
    "subject, text, html_present, created_at, sent_date, message_id, outbox_state, not_before, "
    "last_error, new_address, automatic, bounce, withdrawn, outbox_id, raw_sha, remarks, "
    "reply_to_people, "
    "new_address AND EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = message_rows.ticket "
    f"AND e.kind = 'contact' AND e.cause = '{ADDRESS_LEFT}' "
    "AND e.new = '-' || message_rows.from_address)"
)
EVENT = "id, ticket, kind, actor, on_behalf, old, new, cause, batch, message_id, at"
OUTBOX = (
    "id, ticket, message_id, mailbox, header_id, sender, pending, subject, state, not_before, "
    "attempts, last_error, created_at, sent_at"
)

_DELIVERY = {
    OutboxState.QUEUED: Delivery.QUEUED,
    OutboxState.SENDING: Delivery.QUEUED,
    OutboxState.SENT: Delivery.SENT,
    OutboxState.FAILED: Delivery.FAILED,
    OutboxState.CANCELLED: Delivery.NONE,
}


def people(text: str) -> tuple[Person, ...]:
    """A JSON list of [name, address]."""
    return tuple(Person(name, address) for name, address in json.loads(text))


_PRIORITIES = {priority.value: priority for priority in Priority}
_CHANNELS: dict[str, Channel] = {channel.value: channel for channel in Channel}


_at = datetime.fromtimestamp


def ticket(row: Sequence[Any]) -> TicketRow:
    """One row of `TICKET`. Every list is fifty of these: each is made by as few calls as can be."""
    (number, subject, status, category, priority, kind, assignee, group, contact, contact_name,
     organization, channel, author, mailbox, unread, failed, messages, files, last, wake, created,
     updated, due, tags, writing) = row  # fmt: skip
    return tuple.__new__(
        TicketRow,
        (number, subject, status, category, _PRIORITIES[priority], kind, assignee, group, contact,
         contact_name or "", organization, _CHANNELS[channel], author, mailbox,
         () if tags is None else tuple(sorted(tags.split(" "), key=fold)),
         unread == 1, failed == 1, () if writing is None else tuple(writing.split(" ")),
         messages, files, last, maybe(wake), _at(created / 1000, UTC), _at(updated / 1000, UTC),
         None if due == FAR_FUTURE else from_ms(due)),
    )  # fmt: skip


def attachment(row: Sequence[Any]) -> Attachment:
    """One row of `ATTACHMENT`."""
    return Attachment(
        id=row[0],
        ticket=row[1],
        message_id=row[2],
        filename=row[3],
        content_type=row[4],
        size=row[5],
        visibility=Visibility(row[6]),
        description=row[7],
        inline=bool(row[8]),
        author=row[9],
        created_at=from_ms(row[10]),
    )


def message(row: Sequence[Any], attachments: tuple[Attachment, ...]) -> Message:
    """One row of `MESSAGE`."""
    direction = Direction(row[2])
    if row[15] is not None:
        delivery = _DELIVERY[OutboxState(row[15])]
    elif direction is Direction.IN and row[23] is not None:
        delivery = Delivery.RECEIVED
    else:
        delivery = Delivery.NONE
    return Message(
        id=row[0],
        ticket=row[1],
        direction=direction,
        visibility=Visibility(row[3]),
        author=row[4],
        from_name=row[5],
        from_address=row[6],
        to=people(row[7]),
        cc=people(row[8]),
        reply_to=people(row[25]),
        subject=row[9],
        text=row[10],
        html_present=bool(row[11]),
        attachments=attachments,
        created_at=from_ms(row[12]),
        sent_date=maybe(row[13]),
        message_id=row[14],
        delivery=delivery,
        publish_at=maybe(row[16]) if delivery is Delivery.QUEUED else None,
        delivery_error=row[17] or "",
        new_address=bool(row[18]),
        automatic=bool(row[19]),
        bounce=bool(row[20]),
        withdrawn=bool(row[21]),
        outbox_id=row[22],
        has_raw=row[23] is not None,
        remarks=tuple(json.loads(row[24])),
        address_left=bool(row[26]),
    )


def event(row: Sequence[Any]) -> Event:
    """One row of `EVENT`."""
    return Event(
        id=row[0],
        ticket=row[1],
        kind=row[2],
        actor=row[3] or "system",
        on_behalf=row[4],
        old=row[5],
        new=row[6],
        cause=row[7],
        batch=row[8],
        message_id=row[9],
        at=from_ms(row[10]),
    )


def outbox(row: Sequence[Any]) -> OutboxRow:
    """One row of `OUTBOX`."""
    return OutboxRow(
        id=row[0],
        ticket=row[1],
        message_id=row[2],
        mailbox=row[3],
        header_id=row[4],
        sender=row[5],
        recipients=tuple(json.loads(row[6])),
        subject=row[7],
        state=OutboxState(row[8]),
        not_before=from_ms(row[9]),
        attempts=row[10],
        last_error=row[11],
        created_at=from_ms(row[12]),
        sent_at=maybe(row[13]),
    )
