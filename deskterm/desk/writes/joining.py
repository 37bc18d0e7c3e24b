"""One ticket's messages moved onto another."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlmodel import col, delete, select, update

from deskterm.desk.seeds import DEFAULT_STATUS
from deskterm.desk.writes import changes as changing
from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, Usage
from deskterm.store.fulltext import add_words, replace_words
from deskterm.store.tables import (
    AttachmentTable,
    DraftTable,
    MailboxTable,
    MessageTable,
    OutboxTable,
    ParticipantTable,
    TicketDocumentTable,
    TicketLinkTable,
    TicketTable,
    TicketTagTable,
)
from deskterm.terms import OPEN_CATEGORIES, Category, Direction, EventKind, Link, Why


def add_link(work: Work, number: int, other: int, kind: Link) -> None:
    """A ticket names another, and its history says so."""
    if work.session.get(TicketLinkTable, (number, other, kind)) is None:
        work.session.add(TicketLinkTable(ticket_id=number, other_id=other, kind=kind))
        work.record(EventKind.LINKED, number, new=f"{kind}:{other}")


def join_possible(work: Work, ticket: TicketTable, into: int | None) -> int:
    """Join a possible follow-up to the ticket it names; returns that number."""
    if into is None:
        wanted = select(TicketLinkTable.other_id).where(
            TicketLinkTable.ticket_id == ticket.id, TicketLinkTable.kind == Link.POSSIBLE
        )
        into = work.session.exec(wanted).first()
        if into is None or not work.sees(into):
            raise Usage(f"ticket {ticket.id} is no possible follow-up of another.")
    work.ticket(into)
    target = final(work, into)
    assert target is not None
    assert target.id is not None
    if target.id == ticket.id:
        raise Usage("a ticket cannot join itself.")
    if not work.sees(target.id):
        raise Conflict(f"ticket {into} went into another ticket. Nothing was changed.")
    was_open = ticket.category in OPEN_CATEGORIES
    _distrust(work, ticket, target)
    move_all(work, ticket, target, cause="joined by an agent")
    if was_open and target.category in (Category.WAITING, Category.SOLVED, Category.CLOSED):
        # What waited for an answer must not vanish in a ticket that nobody looks at.
        changing.set_status(work, target, DEFAULT_STATUS, Category.OPEN, "a ticket joined it")
    return target.id


def _distrust(work: Work, ticket: TicketTable, target: TicketTable) -> None:
    """Who took no part in the target comes there as a new address, and brings nobody along.

    Joining says that the mails belong together, not that their writer may read the answers.
    """
    from deskterm.desk.writes.threading import is_participant

    known = find(work, target.id or 0)
    assert known is not None
    own = frozenset(work.session.exec(select(MailboxTable.address)).all())
    arrivals = work.session.exec(
        select(MessageTable).where(
            MessageTable.ticket_id == ticket.id, MessageTable.direction == Direction.IN
        )
    ).all()
    strangers = False
    for message in arrivals:
        if message.from_address and not is_participant(work, known, message.from_address, own):
            message.new_address = strangers = True
            work.session.add(message)
    if strangers:
        work.session.execute(
            delete(ParticipantTable).where(col(ParticipantTable.ticket_id) == ticket.id)
        )


def move_all(work: Work, source: TicketTable, target: TicketTable, *, cause: str) -> None:
    """Move messages, files, outbox rows, tags and participants; the source closes as merged.

    Later mail to the source lands on the target, because the source says where it went.
    """
    assert source.id is not None
    assert target.id is not None
    for table in (MessageTable, AttachmentTable, OutboxTable):
        work.session.execute(
            update(table).where(col(table.ticket_id) == source.id).values(ticket_id=target.id)
        )
    people = work.session.exec(
        select(ParticipantTable.address).where(ParticipantTable.ticket_id == source.id)
    )
    work.add_participants(target.id, people.all())
    _move_tags(work, source.id, target.id)
    _move_sight(work, source.id, target.id, cause)
    _move_drafts(work, source.id, target.id)
    document = work.session.get(TicketDocumentTable, source.id)
    if document is not None:
        public, internal = document.public, document.internal
        work.session.expunge(document)
        replace_words(work.sql, source.id, "", "")
        add_words(work.sql, target.id, public, internal)
    target.last_message_id = max(target.last_message_id, source.last_message_id)
    target.created_at = min(target.created_at, source.created_at)
    source.merged_into = target.id
    source.last_message_id = 0
    source.status, source.category = "closed", Category.CLOSED
    source.wake_at = source.previous_status = None
    possible = work.session.get(TicketLinkTable, (source.id, target.id, Link.POSSIBLE))
    if possible is not None:
        work.session.delete(possible)
    add_link(work, source.id, target.id, Link.MERGED)
    work.record(EventKind.MOVED_IN, target, old=str(source.id), cause=cause)
    work.touch(source)
    work.touch(target)
    work.session.flush()


def _move_tags(work: Work, source: int, target: int) -> None:
    rows = work.session.exec(
        select(TicketTagTable).where(col(TicketTagTable.ticket_id) == source)
    ).all()
    for row in rows:
        if work.session.get(TicketTagTable, (target, row.tag_folded)) is None:
            work.session.add(
                TicketTagTable(ticket_id=target, tag=row.tag, tag_folded=row.tag_folded)
            )


def _move_sight(work: Work, source: int, target: int, cause: str) -> None:
    """Who observes the one or was named in a note there sees the other."""
    kinds = {Why.OBSERVER: EventKind.OBSERVER_ADDED, Why.MENTIONED: EventKind.MENTIONED}
    wanted = (
        "SELECT a.who, a.why FROM ticket_access a WHERE a.ticket_id = ? "
        "AND a.why IN ('observer', 'mentioned') AND NOT EXISTS (SELECT 1 FROM ticket_access b "
        "WHERE b.ticket_id = ? AND b.who = a.who AND b.why = a.why) ORDER BY a.why, a.who"
    )
    for who, why in work.sql.rows(wanted, (source, target)):
        work.grant(target, who, Why(why))
        work.record(kinds[Why(why)], target, None, named.shown(work, who), cause=cause)


def _move_drafts(work: Work, source: int, target: int) -> None:
    """Texts begun on the one go on at the other, unless their writer has one there."""
    of = select(DraftTable).where(col(DraftTable.ticket_id).in_([source, target]))
    drafts = work.session.exec(of).all()
    there = {(draft.agent_id, draft.kind) for draft in drafts if draft.ticket_id == target}
    for draft in drafts:
        if draft.ticket_id == source and (draft.agent_id, draft.kind) not in there:
            draft.ticket_id = target
            work.session.add(draft)


class Found(NamedTuple):
    """A ticket as far as a mail that may join it is concerned."""

    number: int
    category: str
    contact_id: int | None


def find(work: Work, number: int) -> Found | None:
    """The ticket a number leads to, following merges; None when it never was."""
    wanted: int | None = number if 0 < number < 2**31 else None
    row: tuple[Any, ...] | None = None
    for _ in range(100):
        if wanted is None:
            break
        row = work.sql.one(
            "SELECT id, category, contact_id, merged_into FROM tickets WHERE id = ?", (wanted,)
        )
        wanted = None if row is None else row[3]
    return None if row is None else Found(*row[:3])


def final(work: Work, number: int) -> TicketTable | None:
    """The same as an object that can be changed."""
    found = find(work, number)
    return None if found is None else work.session.get(TicketTable, found.number)
