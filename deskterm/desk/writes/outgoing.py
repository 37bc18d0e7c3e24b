"""A public message becomes an outbox row, its Message-ID fixed, in the writing transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from deskterm.desk.writes.work import Work, dump_people
from deskterm.errors import Usage
from deskterm.mail import token
from deskterm.mail.compose import references
from deskterm.mail.quotes import reply_text
from deskterm.store.tables import (
    AgentTable,
    AttachmentTable,
    ContactTable,
    MailboxTable,
    MessageTable,
    OutboxTable,
    TicketTable,
)
from deskterm.terms import Direction, OutboxState, Visibility
from deskterm.values import Person

QUOTE_LIMIT = 20_000
"""Characters of the message answered that go along."""


def sending_mailbox(work: Work, ticket: TicketTable | None) -> MailboxTable | None:
    """The mailbox a ticket is answered from: its own, else (or without a ticket) the first
    enabled one."""
    id = None if ticket is None else ticket.mailbox_id
    own = work.session.get(MailboxTable, id) if id else None
    if own is not None:
        return own
    wanted = select(MailboxTable).where(col(MailboxTable.enabled)).order_by(col(MailboxTable.id))
    return work.session.exec(wanted).first()


def language_of(work: Work, ticket: TicketTable) -> str:
    """What the customer reads: the contact's language, the ticket's, or the desk's."""
    contact = work.session.get(ContactTable, ticket.contact_id) if ticket.contact_id else None
    own = contact.language if contact is not None else ""
    return own or ticket.language or work.setting("language", "en")


def answered(work: Work, ticket: TicketTable) -> MessageTable | None:
    """The newest public message that was mailed either way: what a reply answers."""
    wanted = (
        select(MessageTable)
        .where(MessageTable.ticket_id == ticket.id, MessageTable.message_id != "")
        .where(MessageTable.visibility == Visibility.PUBLIC)
        .where(col(MessageTable.withdrawn).is_(False), col(MessageTable.bounce).is_(False))
        .where(col(MessageTable.new_address).is_(False))
        .order_by(col(MessageTable.created_at).desc(), col(MessageTable.id).desc())
    )
    return work.session.exec(wanted).first()


def quoted_message(work: Work, ticket: TicketTable) -> MessageTable | None:
    """The customer's newest message, rather one written by hand: what goes along under a reply.

    Nothing of an address that no agent has accepted yet.
    """
    wanted = (
        select(MessageTable)
        .where(MessageTable.ticket_id == ticket.id, MessageTable.direction == Direction.IN)
        .where(MessageTable.visibility == Visibility.PUBLIC)
        .where(col(MessageTable.bounce).is_(False), col(MessageTable.new_address).is_(False))
        .order_by(
            col(MessageTable.automatic),
            col(MessageTable.created_at).desc(),
            col(MessageTable.id).desc(),
        )
    )
    return work.session.exec(wanted).first()


def queue(
    work: Work,
    ticket: TicketTable,
    message: MessageTable,
    to: Sequence[Person],
    cc: Sequence[Person],
    *,
    delay: float,
    quote: bool,
) -> OutboxTable:
    """Write the outbox row for a message that is on the ticket already."""
    assert ticket.id is not None
    mailbox = sending_mailbox(work, ticket)
    agent = work.session.get(AgentTable, work.actor.id)
    _check_size(work, message, mailbox)
    sender = mailbox.address if mailbox is not None else (agent.email if agent else "")
    header_id = token.message_id(
        work.secret(), ticket.id, secrets.token_hex(5), sender.rpartition("@")[2]
    )
    parent = answered(work, ticket)
    chain = references(parent.mail_references, parent.message_id) if parent is not None else ()
    source = quoted_message(work, ticket) if quote else None
    message.message_id = header_id
    message.mail_references = " ".join(chain)
    message.from_address = sender
    message.from_name = work.actor.name
    message.mailbox_id = None if mailbox is None else mailbox.id
    work.session.add(message)
    row = OutboxTable(
        ticket_id=ticket.id,
        message_id=message.id,
        mailbox_id=None if mailbox is None else mailbox.id,
        header_id=header_id,
        sender=sender,
        sender_name=work.actor.name,
        to_people=dump_people(to),
        cc_people=dump_people(cc),
        pending=json.dumps([one.address for one in (*to, *cc)]),
        subject=ticket.subject,
        text=message.text,
        signature=agent.signature if agent is not None else "",
        in_reply_to=parent.message_id if parent is not None else "",
        mail_references=" ".join(chain),
        language=language_of(work, ticket),
        state=OutboxState.QUEUED,
        not_before=_leaves_at(work.now, delay),
        created_at=work.now,
    )
    if source is not None:
        row.quote_who = source.from_name or source.from_address
        row.quote_at = source.sent_date or source.created_at
        row.quote_text = reply_text(source.text, source.subject)[:QUOTE_LIMIT]
    work.session.add(row)
    work.session.flush()
    return row


def _check_size(work: Work, message: MessageTable, mailbox: MailboxTable | None) -> None:
    """Usage when the mail would be larger than its server takes (RFC 1870).

    Base64 makes four bytes of three and breaks lines; text and headers are allowed 64 kB.
    """
    if mailbox is None or not mailbox.smtp_size:
        return
    files = work.session.exec(
        select(func.coalesce(func.sum(AttachmentTable.size), 0)).where(
            AttachmentTable.message_id == message.id
        )
    ).one()
    needed = int(files) * 78 // 57 + 2 * len(message.text.encode()) + (64 << 10)
    if needed > mailbox.smtp_size:
        raise Usage(
            f"the files make a mail of about {needed / 1e6:.1f} MB and {mailbox.smtp_host} takes "
            f"{mailbox.smtp_size / 1e6:.1f} MB. Nothing was sent.",
            "attach less, or send a link",
        )


def _leaves_at(now: datetime, delay: float) -> datetime:
    return now + timedelta(seconds=max(0.0, delay))
