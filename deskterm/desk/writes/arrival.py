"""One parsed mail becomes a message on a ticket, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from deskterm.desk.writes import changes as changing
from deskterm.desk.writes.bounces import note_bounce
from deskterm.desk.writes.joining import Found, add_link, find
from deskterm.desk.writes.orphans import adopt, await_parents, settle, waiting_for
from deskterm.desk.writes.routing import route
from deskterm.desk.writes.senders import contact_of, ensure_contact, organization_of
from deskterm.desk.writes.threading import Place, known_id, place
from deskterm.desk.writes.ticket_words import WORDS_LIMIT
from deskterm.desk.writes.tickets import first_values
from deskterm.desk.writes.work import MailboxFacts, Work, dump_people
from deskterm.mail.parsed import Mail, Part
from deskterm.mail.subjects import bare
from deskterm.safe import storable_line
from deskterm.store import blobs
from deskterm.store.fulltext import add_words, new_words
from deskterm.store.instants import to_ms
from deskterm.store.tables import AttachmentTable, MessageTable, TicketTable
from deskterm.terms import Category, Channel, Direction, EventKind, Link, Visibility
from deskterm.values import Taken
from deskterm.words import fold, fold_text

NO_SUBJECT = {"en": "(no subject)", "es": "(sin asunto)"}


class Came(NamedTuple):
    """How a mail came: the SHA-256 of its bytes, kept already, its mailbox, and when.

    `parts` are its attachments ready to be stored, in order. Of a historic one nobody is told.
    """

    sha: str
    mailbox: MailboxFacts | None
    received_at: datetime
    parts: Sequence[blobs.Packed]
    historic: bool = False


def store_mail(work: Work, mail: Mail, came: Came, remark: str) -> Taken:
    """Put a mail on its ticket, old or new.

    Most mail goes this way, so only a ticket that is there already is loaded as an object.
    """
    own = frozenset(box.address for box in work.mailboxes.values())
    copy = _own_copy(work, mail)
    if copy is not None:
        number, id = copy
        keep = "UPDATE messages SET raw_sha = ? WHERE id = ? AND raw_sha IS NULL"
        work.sql.run(keep, (came.sha, id))
        return Taken("duplicate", number or 0, id or 0, "our own mail came back")
    automatic = mail.auto_reply or mail.bulk or mail.bounce is not None
    bounced = _bounced(work, mail)
    where = Place(bounced, "bounce") if bounced is not None else place(work, mail, own)
    orphaned = [] if automatic else waiting_for(work, mail)
    follows: Found | None = None
    ticket = where.ticket
    if ticket is not None and ticket.category == Category.CLOSED and not automatic:
        follows, ticket = ticket, None
    if ticket is None and follows is None and orphaned:
        ticket = find(work, orphaned[0].id or 0)
    words = _words(mail)
    if ticket is None:
        where = Place(None, possible=where.possible)
        number = _open(work, mail, came, words, follows, where.possible)
    else:
        number = ticket.number
        add_words(work.sql, number, words)
    message = _message(work, mail, came, number, where, remark, automatic)
    _attach(work, number, message, mail.attachments, came)
    work.add_participants(number, _people(mail, where, own))
    await_parents(work, message, mail)
    if mail.message_id:
        settle(work, mail.message_id)
    known = follows or where.possible
    if automatic or came.historic or (known and _is_agent(work, mail.from_address)):
        work.news.clear()
    if ticket is None:
        _complete(work, number, message, None if automatic else came.received_at)
    else:
        _join(work, ticket, message, where, came.received_at, automatic)
    if orphaned:
        target = work.session.get(TicketTable, number, populate_existing=True)
        assert target is not None
        adopt(work, target, orphaned)
    outcome = "bounce" if bounced is not None else "new" if ticket is None else "joined"
    return Taken(outcome, number, message, where.how)


def _bounced(work: Work, mail: Mail) -> Found | None:
    ticket = note_bounce(work, mail) if mail.bounce is not None else None
    return None if ticket is None else find(work, ticket.id or 0)


def _own_copy(work: Work, mail: Mail) -> tuple[int | None, int | None] | None:
    """Ticket and message a mail is our own copy of: we were in Cc, or a list sent it back.

    Automatic mail is no message, and an invitation is of no ticket.
    """
    if not mail.message_id:
        return None
    return work.sql.one(
        "SELECT o.ticket_id, o.message_id FROM outbox o WHERE o.header_id = ? AND o.sender = ?",
        (mail.message_id, mail.from_address),
    )


def _is_agent(work: Work, address: str) -> bool:
    """Whether an agent writes; what looks like an answer to a notice makes no further ones.

    Absence notes that do not say they are one would go round for ever.
    """
    return work.sql.value("SELECT 1 FROM agents WHERE email = ?", (address,)) is not None


def _words(mail: Mail) -> str:
    names = " ".join(part.filename for part in mail.attachments)
    sender = f"{mail.from_name} {mail.from_address}"
    return fold_text(f"{sender} {mail.subject} {mail.text[:WORDS_LIMIT]} {names}")


def _open(
    work: Work,
    mail: Mail,
    came: Came,
    words: str,
    follows: Found | None,
    possible: Found | None,
) -> int:
    subject = bare(mail.subject) or NO_SUBJECT[mail.language or work.setting("language", "en")]
    contact = _contact(work, mail, came)
    number = work.sql.insert(
        TicketTable,
        **first_values(subject, Channel.MAIL, mail.language, came.received_at),
        mailbox_id=None if came.mailbox is None else came.mailbox.id,
        contact_id=contact,
        organization_id=None if contact is None else organization_of(work, contact),
    )
    new_words(work.sql, number, words if mail.subject else f"{fold_text(subject)} {words}")
    work.record(EventKind.CREATED, number, new=subject)
    route(work, number, None if came.mailbox is None else came.mailbox.id)
    if follows is not None:
        add_link(work, number, follows.number, Link.FOLLOWS)
    elif possible is not None:
        add_link(work, number, possible.number, Link.POSSIBLE)
    return number


def _contact(work: Work, mail: Mail, came: Came) -> int | None:
    if not mail.from_address or mail.bounce is not None:
        return None
    if came.mailbox is not None and not came.mailbox.create_contacts:
        return contact_of(work, mail.from_address)
    return ensure_contact(work, mail.from_address, mail.from_name, mail.language)


def _message(
    work: Work, mail: Mail, came: Came, number: int, where: Place, remark: str, automatic: bool
) -> int:
    remarks = [*([remark] if remark else []), *mail.truncated, *mail.guessed]
    return work.sql.insert(
        MessageTable,
        ticket_id=number,
        direction=Direction.IN,
        visibility=Visibility.PUBLIC,
        contact_id=contact_of(work, mail.from_address) if mail.from_address else None,
        mailbox_id=None if came.mailbox is None else came.mailbox.id,
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
        raw_sha=came.sha,
        created_at=came.received_at,
    )


def _attach(work: Work, number: int, message: int, parts: tuple[Part, ...], came: Came) -> None:
    for part, packed in zip(parts, came.parts, strict=True):
        work.sql.insert(
            AttachmentTable,
            ticket_id=number,
            message_id=message,
            sha=blobs.keep(work.sql, packed, work.now),
            filename=part.filename,
            filename_folded=fold(part.filename),
            content_type=storable_line(part.content_type),
            content_id=storable_line(part.content_id),
            size=part.size,
            visibility=Visibility.PUBLIC,
            inline=part.inline,
            created_at=came.received_at,
        )


def _complete(work: Work, number: int, message: int, customer_at: datetime | None) -> None:
    """What a new ticket knows of its first message."""
    at = None if customer_at is None else to_ms(customer_at)
    change = "UPDATE tickets SET last_message_id = ?, last_customer_at = ? WHERE id = ?"
    work.sql.run(change, (message, at, number))


def _join(
    work: Work, ticket: Found, message: int, where: Place, received_at: datetime, automatic: bool
) -> None:
    cause = where.how or "its answer came first"
    work.record(EventKind.MESSAGE, ticket.number, message=message, cause=cause)
    at = to_ms(received_at)
    work.sql.run(
        "UPDATE tickets SET last_message_id = ?, "
        "updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at END WHERE id = ?",
        (message, at, at, ticket.number),
    )
    if automatic:
        return
    work.sql.run(
        "UPDATE tickets SET last_customer_at = ? WHERE id = ? "
        "AND COALESCE(last_customer_at, 0) < ?",
        (at, ticket.number, at),
    )
    if ticket.category in changing.REOPENED:
        row = work.session.get(TicketTable, ticket.number, populate_existing=True)
        assert row is not None
        changing.reopen(work, row, "the customer wrote")


def _people(mail: Mail, where: Place, own: frozenset[str]) -> list[str]:
    """Whose later mails may join: everybody named, unless only a token vouched for the sender."""
    if where.new_address or mail.bounce is not None:
        return []
    everybody = (mail.from_address, *(one.address for one in (*mail.to, *mail.cc, *mail.reply_to)))
    return [address for address in everybody if address not in own]
