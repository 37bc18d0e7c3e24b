"""One parsed mail becomes a message on a ticket, in one transaction."""

from __future__ import annotations

import json

from sqlmodel import select

from deskterm.desk.writes import changes as changing
from deskterm.desk.writes.bounces import note_bounce
from deskterm.desk.writes.joining import add_link
from deskterm.desk.writes.orphans import adopt, await_parents, settle, waiting_for
from deskterm.desk.writes.people import contact_of, ensure_contact
from deskterm.desk.writes.threading import Place, known_id, place
from deskterm.desk.writes.tickets import open_ticket
from deskterm.desk.writes.work import Work, dump_people
from deskterm.mail.parsed import Mail, Part
from deskterm.mail.subjects import bare
from deskterm.safe import storable_line
from deskterm.store import blobs
from deskterm.store.fulltext import add_words
from deskterm.store.tables import (
    AttachmentTable,
    MailboxTable,
    MessageTable,
    OutboxTable,
    RawMailTable,
    TicketTable,
)
from deskterm.terms import Category, Channel, Direction, EventKind, Link, Visibility
from deskterm.values import Taken
from deskterm.words import fold_text

WORDS_LIMIT = 100_000
"""Characters of one message that are searched."""
NO_SUBJECT = {"en": "(no subject)", "es": "(sin asunto)"}


def store_mail(work: Work, mail: Mail, row: RawMailTable, remark: str) -> Taken:
    """Put a mail on its ticket, old or new; the raw mail's row is written already."""
    own = frozenset(work.session.exec(select(MailboxTable.address)).all())
    copy = _own_copy(work, mail)
    if copy is not None:
        row.message_id = copy.id
        copy.raw_sha = copy.raw_sha or row.sha
        work.session.add(row)
        return Taken("duplicate", copy.ticket_id, copy.id or 0, "our own mail came back")
    automatic = mail.auto_reply or mail.bulk or mail.bounce is not None
    bounced = note_bounce(work, mail) if mail.bounce is not None else None
    where = Place(bounced, "bounce") if bounced is not None else place(work, mail, own)
    orphans = [] if automatic else waiting_for(work, mail)
    ticket, outcome = _ticket(work, mail, row, where, orphans, automatic)
    if outcome == "new":
        where = Place(ticket)
    message = _message(work, mail, row, ticket, where, remark, automatic)
    _attach(work, ticket, message, mail.attachments)
    work.add_participants(ticket.id or 0, _people(mail, where, own))
    await_parents(work, message, mail)
    if mail.message_id:
        settle(work, mail.message_id)
    if outcome == "joined":
        cause = where.how or "its answer came first"
        work.record(EventKind.MESSAGE, ticket, message=message, cause=cause)
        if not automatic:
            changing.reopen(work, ticket, "the customer wrote")
    if not automatic:
        ticket.last_customer_at = changing.later(ticket.last_customer_at, row.received_at)
    ticket.updated_at = max(ticket.updated_at, row.received_at)
    work.session.add(ticket)
    if orphans:
        adopt(work, ticket, orphans)
    row.message_id = message.id
    work.session.add(row)
    if bounced is not None:
        outcome = "bounce"
    return Taken(outcome, ticket.id or 0, message.id or 0, where.how)


def _own_copy(work: Work, mail: Mail) -> MessageTable | None:
    """The message a mail is our own copy of: we were in Cc, or a list sent it back."""
    if not mail.message_id:
        return None
    row = work.session.exec(
        select(OutboxTable).where(OutboxTable.header_id == mail.message_id)
    ).first()
    if row is None or row.sender != mail.from_address or row.message_id is None:
        return None
    return work.session.get(MessageTable, row.message_id)


def _ticket(
    work: Work,
    mail: Mail,
    row: RawMailTable,
    where: Place,
    orphans: list[TicketTable],
    automatic: bool,
) -> tuple[TicketTable, str]:
    ticket = where.ticket
    follows: TicketTable | None = None
    if ticket is not None and ticket.category == Category.CLOSED and not automatic:
        follows, ticket = ticket, None
    if ticket is None and follows is None and orphans:
        ticket = orphans[0]
    if ticket is not None:
        return ticket, "joined"
    subject = bare(mail.subject) or NO_SUBJECT[mail.language or work.setting("language", "en")]
    ticket = open_ticket(
        work,
        subject,
        channel=Channel.MAIL,
        language=mail.language,
        created_at=row.received_at,
    )
    ticket.mailbox_id = row.mailbox_id
    ticket.contact_id = _contact(work, mail, row)
    work.session.add(ticket)
    work.record(EventKind.CREATED, ticket, new=subject)
    if follows is not None:
        add_link(work, ticket, follows.id or 0, Link.FOLLOWS)
    elif where.possible is not None:
        add_link(work, ticket, where.possible.id or 0, Link.POSSIBLE)
    return ticket, "new"


def _contact(work: Work, mail: Mail, row: RawMailTable) -> int | None:
    if not mail.from_address or mail.bounce is not None:
        return None
    mailbox = work.session.get(MailboxTable, row.mailbox_id) if row.mailbox_id else None
    if mailbox is not None and not mailbox.create_contacts:
        return contact_of(work, mail.from_address)
    return ensure_contact(work, mail.from_address, mail.from_name, mail.language)


def _message(
    work: Work,
    mail: Mail,
    row: RawMailTable,
    ticket: TicketTable,
    where: Place,
    remark: str,
    automatic: bool,
) -> MessageTable:
    remarks = [*([remark] if remark else []), *mail.truncated, *mail.guessed]
    message = work.add_message(
        ticket,
        MessageTable(
            ticket_id=ticket.id or 0,
            direction=Direction.IN,
            visibility=Visibility.PUBLIC,
            contact_id=contact_of(work, mail.from_address) if mail.from_address else None,
            mailbox_id=row.mailbox_id,
            from_name=mail.from_name,
            from_address=mail.from_address,
            to_people=dump_people(mail.to),
            cc_people=dump_people(mail.cc),
            reply_to_people=dump_people(mail.reply_to),
            subject=mail.subject,
            text=mail.text,
            html_present=mail.html_present,
            message_id=known_id(mail.message_id),
            mail_references=" ".join((*mail.references, *mail.in_reply_to)),
            sent_date=mail.date,
            new_address=where.new_address,
            automatic=automatic,
            bounce=mail.bounce is not None,
            remarks=json.dumps(remarks, ensure_ascii=False),
            raw_sha=row.sha,
            created_at=row.received_at,
        ),
    )
    names = " ".join(part.filename for part in mail.attachments)
    sender = f"{mail.from_name} {mail.from_address}"
    words = fold_text(f"{sender} {mail.subject} {mail.text[:WORDS_LIMIT]} {names}")
    add_words(work.session, ticket.id or 0, words)
    return message


def _attach(
    work: Work, ticket: TicketTable, message: MessageTable, parts: tuple[Part, ...]
) -> None:
    for part in parts:
        work.session.add(
            AttachmentTable(
                ticket_id=ticket.id or 0,
                message_id=message.id,
                sha=blobs.keep(work.session, part.data, work.now),
                filename=part.filename,
                content_type=storable_line(part.content_type),
                content_id=storable_line(part.content_id),
                size=part.size,
                visibility=Visibility.PUBLIC,
                inline=part.inline,
                created_at=message.created_at,
            )
        )


def _people(mail: Mail, where: Place, own: frozenset[str]) -> list[str]:
    """Whose later mails may join: everybody named, unless only a token vouched for the sender."""
    if where.new_address or mail.bounce is not None:
        return []
    everybody = (mail.from_address, *(one.address for one in (*mail.to, *mail.cc, *mail.reply_to)))
    return [address for address in everybody if address not in own]
