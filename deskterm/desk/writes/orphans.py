"""Replies that were read before the mail they answer: they end on its ticket all the same."""

from __future__ import annotations

from sqlmodel import col, select

from deskterm.desk.writes.joining import final, move_all
from deskterm.desk.writes.threading import named_ids
from deskterm.desk.writes.work import Work
from deskterm.mail.parsed import Mail
from deskterm.store.tables import MessageReferenceTable, MessageTable, TicketTable


def await_parents(work: Work, message: MessageTable, mail: Mail) -> None:
    """Remember the Message-IDs a mail named that nothing here has yet."""
    assert message.id is not None
    ids = named_ids(mail)
    if not ids:
        return
    known = set(
        work.session.exec(
            select(MessageTable.message_id).where(col(MessageTable.message_id).in_(ids))
        )
    )
    for header_id in ids:
        if header_id not in known:
            work.session.add(MessageReferenceTable(header_id=header_id, message_id=message.id))


def waiting_for(work: Work, mail: Mail) -> list[MessageTable]:
    """Messages here that named this mail before it came, and whose writers it was about.

    Naming an ID proves nothing: the writer must be among the mail's own people.
    """
    if not mail.message_id:
        return []
    people = {one.address for one in (*mail.to, *mail.cc, *mail.reply_to)} | {mail.from_address}
    rows = work.session.exec(
        select(MessageTable)
        .join(MessageReferenceTable, col(MessageReferenceTable.message_id) == MessageTable.id)
        .where(MessageReferenceTable.header_id == mail.message_id)
        .order_by(col(MessageTable.id))
    ).all()
    return [row for row in rows if row.from_address in people - {""}]


def adopt(work: Work, ticket: TicketTable, orphans: list[MessageTable]) -> None:
    """Bring the orphans' tickets to the ticket their parent landed on."""
    for orphan in orphans:
        source = final(work, orphan.ticket_id)
        if source is not None and source.id != ticket.id:
            move_all(work, source, ticket, cause="the mail it answers came later")


def settle(work: Work, header_id: str) -> None:
    """The mail with this Message-ID is here: nobody waits for it any more."""
    for row in work.session.exec(
        select(MessageReferenceTable).where(MessageReferenceTable.header_id == header_id)
    ):
        work.session.delete(row)
