"""Delivery reports find the mail they are about (RFC 3464)."""

from __future__ import annotations

import json

from sqlmodel import col, select

from deskterm.desk.writes import changes as changing
from deskterm.desk.writes.joining import final
from deskterm.desk.writes.work import Work
from deskterm.mail import token
from deskterm.mail.parsed import Mail
from deskterm.store.tables import (
    ContactAddressTable,
    MessageTable,
    OutboxTable,
    TicketReadTable,
    TicketTable,
)
from deskterm.terms import EventKind, OutboxState


def note_bounce(work: Work, mail: Mail) -> TicketTable | None:
    """Mark the mail that came back; the ticket it was on, None when it was none of ours.

    A report proves itself by the signed Message-ID it carries; delayed is not failed. That of a
    mail without a ticket is not signed, but known to nobody else; its report becomes a ticket.
    """
    bounce = mail.bounce
    assert bounce is not None
    number = token.read_message_id(work.secret(), bounce.original_message_id)
    ticket = final(work, number) if number is not None else None
    row = work.session.exec(
        select(OutboxTable).where(OutboxTable.header_id == bounce.original_message_id)
    ).first()
    who = bounce.recipient or "a recipient"
    why = f"{who}: {bounce.status} {bounce.diagnostic}".strip()
    if row is not None and row.automatic and (ticket is not None or row.ticket_id is None):
        if bounce.action == "failed":
            _mark(work, row, bounce.recipient, why)
            cause = "notice" if ticket else "invitation"
            work.record(EventKind.DELIVERY_FAILED, ticket, new=why, cause=cause)
        return ticket
    if ticket is None:
        return None
    if bounce.action == "delayed":
        work.record(EventKind.DELIVERY_DELAYED, ticket, new=why)
    elif bounce.action == "failed":
        if row is not None:
            _mark(work, row, bounce.recipient, why)
        sent = work.session.get(MessageTable, row.message_id) if row and row.message_id else None
        fail_ticket(work, ticket, why, sent)
    return ticket


def _mark(work: Work, row: OutboxTable, recipient: str, why: str) -> None:
    """The row and the address failed; only addresses the mail went to can be reported on."""
    people = [address for _, address in (*json.loads(row.to_people), *json.loads(row.cc_people))]
    failed = [recipient] if recipient in people else people if len(people) == 1 else []
    row.refused = json.dumps({**json.loads(row.refused), **dict.fromkeys(failed, why)})
    if row.state in (OutboxState.SENT, OutboxState.FAILED):
        row.state, row.last_error = OutboxState.FAILED, why
        row.pending = json.dumps(list(json.loads(row.refused)) or people)
    work.session.add(row)
    for address in failed:
        known = work.session.get(ContactAddressTable, address)
        if known is not None:
            known.failed_at = work.now
            work.session.add(known)


def fail_ticket(
    work: Work, ticket: TicketTable, why: str, message: MessageTable | None = None
) -> None:
    """A mail of this ticket failed: unread for all who had read it, open again if solved."""
    work.record(EventKind.DELIVERY_FAILED, ticket, new=why, message=message)
    for mark in work.session.exec(
        select(TicketReadTable).where(col(TicketReadTable.ticket_id) == ticket.id)
    ):
        mark.message_id = -1
        work.session.add(mark)
    changing.reopen(work, ticket, "delivery failed")
    work.touch(ticket)
