"""What the cards of contacts and organizations share: their tickets, their files, the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom
from deskterm.desk.reads import rows
from deskterm.store.columns import IS_OPEN
from deskterm.store.visible import visible_to
from deskterm.values import Attachment, TicketRow

PAGE = 500
"""Ids that one statement asks for."""

# What went into another ticket is counted there, and spam is nobody's.
_LISTED = "t.merged_into IS NULL AND t.category <> 'spam'"


def pages(ids: Sequence[int]) -> Iterator[tuple[list[int], str]]:
    """Ids in pieces, each with its placeholders."""
    for start in range(0, len(ids), PAGE):
        part = list(ids[start : start + PAGE])
        yield part, ", ".join("?" * len(part))


def most(room: ReadRoom, limit: int) -> int:
    """A LIMIT; 0 means all."""
    return limit or (-1 if room._reader.sqlite else 2**31)


def counted(room: ReadRoom, column: str, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Tickets and open tickets by id of what `column` names, as far as the actor may see them."""
    seen, values = visible_to(room.actor)
    found: dict[int, tuple[int, int]] = {}
    for part, marks in pages(ids):
        sql = (
            f"SELECT t.{column}, COUNT(*), SUM(CASE WHEN {IS_OPEN} THEN 1 ELSE 0 END) "
            f"FROM ticket_facts t WHERE t.{column} IN ({marks}) AND {_LISTED} AND {seen} "
            f"GROUP BY t.{column}"
        )
        for id, all, still_open in room._reader.rows(sql, [*part, *values]):
            found[id] = (int(all), int(still_open))
    return found


def tickets(room: ReadRoom, column: str, id: int, limit: int) -> list[TicketRow]:
    """Visible tickets, newest change first."""
    seen, values = visible_to(room.actor)
    found = room._reader.rows(
        f"SELECT t.number FROM ticket_facts t WHERE t.{column} = ? AND {_LISTED} AND {seen} "
        "ORDER BY t.updated_at DESC, t.number DESC LIMIT ?",
        [id, *values, most(room, limit)],
    )
    return room._desk.read.tickets.rows([row[0] for row in found])  # type: ignore[no-any-return]


def files(room: ReadRoom, column: str, id: int, limit: int) -> list[Attachment]:
    """Files on visible tickets, newest first."""
    seen, values = visible_to(room.actor)
    found: Sequence[Sequence[Any]] = room._reader.rows(
        f"SELECT {rows.ATTACHMENT} FROM attachment_rows WHERE ticket IN ("
        f"SELECT t.number FROM ticket_facts t WHERE t.{column} = ? AND {_LISTED} AND {seen}) "
        "ORDER BY id DESC LIMIT ?",
        [id, *values, most(room, limit)],
    )
    return [rows.attachment(row) for row in found]
