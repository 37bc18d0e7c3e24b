"""Replies that were read before the mail they answer: they end on its ticket all the same."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from deskterm.desk.writes.joining import move_all
from deskterm.desk.writes.threading import known_id, named_ids
from deskterm.desk.writes.work import Work
from deskterm.mail.parsed import Mail
from deskterm.store.tables import MessageReferenceTable, MessageTable, TicketTable
from deskterm.terms import Category


def await_parents(work: Work, message: int, mail: Mail) -> None:
    """Remember the Message-IDs a mail named that nothing here has yet."""
    ids = named_ids(mail)
    if not ids:
        return
    marks = ", ".join("?" * len(ids))
    here = work.sql.rows(f"SELECT message_id FROM messages WHERE message_id IN ({marks})", ids)
    known = {row[0] for row in here}
    missing = [header_id for header_id in ids if header_id not in known]
    work.sql.insert_new(
        MessageReferenceTable,
        ({"header_id": header_id, "message_id": message} for header_id in missing),
    )


def waiting_for(work: Work, mail: Mail) -> list[TicketTable]:
    """Tickets that answers to this mail opened before it came, oldest first.

    Naming an ID proves nothing: the writer must be among the mail's own people. An answer that
    joined a ticket stays there, as it would have had the mail come first; so does one on a ticket
    that is closed or spam.
    """
    if not mail.message_id:
        return []
    waiting = work.sql.rows(
        "SELECT message_id FROM message_references WHERE header_id = ?",
        (known_id(mail.message_id),),
    )
    if not waiting:
        return []
    rows = work.session.exec(
        select(MessageTable)
        .where(col(MessageTable.id).in_([row[0] for row in waiting]))
        .order_by(col(MessageTable.id))
    ).all()
    people = {one.address for one in (*mail.to, *mail.cc, *mail.reply_to)} | {mail.from_address}
    found: dict[int, TicketTable] = {}
    for row in rows:
        ticket = work.session.get(TicketTable, row.ticket_id)
        if (
            row.from_address in people - {""}
            and ticket is not None
            and ticket.category not in (Category.CLOSED, Category.SPAM)
            and _opened(work, row)
        ):
            found.setdefault(row.ticket_id, ticket)
    return list(found.values())


def _opened(work: Work, orphan: MessageTable) -> bool:
    """Whether its ticket began with this message: all mails before it there answer it."""
    assert orphan.id is not None
    others = work.session.exec(
        select(MessageTable.id, MessageTable.message_id, MessageTable.mail_references)
        .where(MessageTable.ticket_id == orphan.ticket_id, MessageTable.message_id != "")
        .where(col(MessageTable.id) != orphan.id)
    )
    rest = [(id or 0, own, named.split()) for id, own, named in others]
    below = {orphan.message_id}
    while answers := [row for row in rest if not below.isdisjoint(row[2])]:
        below.update(row[1] for row in answers)
        rest = [row for row in rest if row not in answers]
    return all(id > orphan.id for id, _, _ in rest)


def adopt(work: Work, ticket: TicketTable, orphaned: Sequence[TicketTable]) -> None:
    """Bring the tickets that answers opened to the ticket their parent landed on."""
    for source in orphaned:
        if source.id is not None and ticket.id is not None and source.id != ticket.id:
            move_all(work, source.id, ticket.id, cause="the mail it answers came later")


def settle(work: Work, header_id: str) -> None:
    """The mail with this Message-ID is here: nobody waits for it any more."""
    work.sql.run("DELETE FROM message_references WHERE header_id = ?", (known_id(header_id),))
