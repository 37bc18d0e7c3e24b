"""A reply that has not left taken back: its words are a draft again, and what it did is undone."""

from __future__ import annotations

import json

from sqlmodel import col, func, select

from deskterm.desk.writes.drafts import keep_words
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.store.instants import to_ms
from deskterm.store.tables import MessageTable, OutboxTable, TicketTable
from deskterm.terms import Direction, EventKind, OutboxState


def withdraw(work: Work, ticket: TicketTable, message: MessageTable) -> None:
    """Cancel a message's outbox row; Conflict unless it still waits. The text becomes a draft.

    `ticket` is the one the message is on now, and so is the draft. Who took part only by this
    reply does so no more.
    """
    row = waiting(work, message)
    if row is None:
        raise Conflict(f"the reply on #{ticket.id} has left already, or was never mailed.")
    row.state = OutboxState.CANCELLED
    message.withdrawn = True
    work.session.add(row)
    work.session.add(message)
    assert ticket.id is not None
    keep_words(
        work,
        ticket.id,
        message.text,
        ticket.last_message_id,
        to=_addresses(message.to_people),
        cc=_addresses(message.cc_people),
    )
    if ticket.last_agent_at == message.created_at:
        _last_answered(work, ticket)
    _last_answered_apart(work, ticket.id, message)
    _forget_people(work, ticket.id, message)
    work.record(EventKind.WITHDRAWN, ticket, message=message)
    work.touch(ticket)


def waiting(work: Work, message: MessageTable) -> OutboxTable | None:
    """The outbox row of a message that has not left."""
    return work.session.exec(
        select(OutboxTable).where(
            OutboxTable.message_id == message.id, OutboxTable.state == OutboxState.QUEUED
        )
    ).first()


def _addresses(people: str) -> str:
    return ", ".join(address for _name, address in json.loads(people))


def _last_answered(work: Work, ticket: TicketTable) -> None:
    """When an agent wrote last, by the replies that stand."""
    ticket.last_agent_at = work.session.exec(
        select(func.max(col(MessageTable.created_at))).where(
            MessageTable.ticket_id == ticket.id,
            MessageTable.direction == Direction.OUT,
            col(MessageTable.withdrawn).is_(False),
        )
    ).one()


def _last_answered_apart(work: Work, number: int, message: MessageTable) -> None:
    """The same for tickets that went into this one: parted again, they are as if it never was."""
    at = to_ms(message.created_at)
    for source, record in work.sql.rows(
        "SELECT t.id, (SELECT e.new FROM events e WHERE e.ticket_id = ? AND e.kind = 'merged' "
        "AND e.old = CAST(t.id AS TEXT) AND NOT e.undone ORDER BY e.id DESC LIMIT 1) "
        "FROM tickets t WHERE t.merged_into = ? AND t.last_agent_at = ?",
        (number, number, at),
    ):
        own = json.loads(record or "{}").get("rows", {}).get("messages", [])
        if message.id not in own:
            continue
        stand = work.sql.rows(
            "SELECT id, created_at FROM messages "
            "WHERE ticket_id = ? AND direction = 'out' AND NOT withdrawn",
            (number,),
        )
        last = max((when for id, when in stand if id in own), default=None)
        work.sql.run("UPDATE tickets SET last_agent_at = ? WHERE id = ?", (last, source))


def _forget_people(work: Work, number: int, message: MessageTable) -> None:
    """Addresses that only this reply named may write on the ticket no more.

    Nor on those that went into it: what they held is on this one, and is looked at here.
    """
    lists = (message.to_people, message.cc_people)
    gone = {address for text in lists for _name, address in json.loads(text)}
    stay = work.sql.rows(
        "SELECT from_address, to_people, cc_people, reply_to_people FROM messages "
        "WHERE ticket_id = ? AND visibility = 'public' AND NOT new_address AND NOT withdrawn",
        (number,),
    )
    for address, *texts in stay:
        gone.discard(address)
        gone.difference_update(one for text in texts for _name, one in json.loads(text))
    theirs = work.sql.rows(
        "SELECT a.address FROM contact_addresses a JOIN tickets t ON t.contact_id = a.contact_id "
        "WHERE t.id = ? OR t.merged_into = ?",
        (number, number),
    )
    gone.difference_update(address for (address,) in theirs)
    for address in sorted(gone):
        work.sql.run(
            "DELETE FROM participants WHERE address = ? AND ticket_id IN "
            "(SELECT id FROM tickets WHERE id = ? OR merged_into = ?)",
            (address, number, number),
        )
