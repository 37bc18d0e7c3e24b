"""Which ticket a number leads to, and a possible follow-up joined to the ticket it names."""

from __future__ import annotations

from typing import Any, NamedTuple

from deskterm.desk.writes.ticket_merging import add_link, merge
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, Usage
from deskterm.store.tables import TicketTable
from deskterm.terms import Direction, Link

__all__ = ["Found", "add_link", "final", "find", "join_possible", "move_all", "strangers"]


def join_possible(work: Work, ticket: TicketTable, into: int | None) -> int:
    """Join a possible follow-up to the ticket it names; returns that number."""
    assert ticket.id is not None
    if into is None:
        into = work.sql.value(
            "SELECT other_id FROM ticket_links WHERE ticket_id = ? AND kind = ? ORDER BY other_id",
            (ticket.id, Link.POSSIBLE),
        )
        if into is None or not work.sees(into):
            raise Usage(f"ticket {ticket.id} is no possible follow-up of another.")
    work.ticket(into)
    target = find(work, into)
    assert target is not None
    if target.number == ticket.id:
        raise Usage("a ticket cannot join itself.")
    if not work.sees(target.number):
        raise Conflict(f"ticket {into} went into another ticket. Nothing was changed.")
    merge(work, ticket.id, target.number, strangers=strangers(work, ticket.id, target))
    return target.number


def strangers(work: Work, number: int, target: Found) -> frozenset[str]:
    """Who wrote on a ticket and took no part in the target.

    Joining says that the mails belong together, not that their writer may read the answers: such
    a writer comes there as a new address, and brings nobody along.
    """
    from deskterm.desk.writes.threading import is_participant

    own = frozenset(row[0] for row in work.sql.rows("SELECT address FROM mailboxes"))
    writers = work.sql.rows(
        "SELECT DISTINCT from_address FROM messages WHERE ticket_id = ? AND direction = ?",
        (number, Direction.IN),
    )
    return frozenset(
        address
        for (address,) in writers
        if address and not is_participant(work, target, address, own)
    )


def move_all(work: Work, source: int, target: int, *, cause: str) -> None:
    """Move a ticket's belongings for a reason of the desk's own; its people come along."""
    merge(work, source, target, cause=cause, strangers=())


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
