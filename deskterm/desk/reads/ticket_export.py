"""Tickets with all that hangs on them, however many there are, as one moment of the desk."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any, NamedTuple

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows
from deskterm.policy import Permission
from deskterm.store.visible import visible_to
from deskterm.terms import Link
from deskterm.values import Attachment, Message, TicketLink, TicketRow

_NUMBERS = 10_000
"""So many numbers are found at once: an order without an index is sorted anew for each."""
_TICKETS, _THREADS = 500, 50
"""So many tickets are read at once, without and with their messages."""


class Exported(NamedTuple):
    """A ticket; `customs` by key, `observers` as LOGIN or group:NAME, `messages` oldest first."""

    row: TicketRow
    customs: dict[str, str]
    observers: tuple[str, ...]
    links: tuple[TicketLink, ...]
    messages: tuple[Message, ...]


class TicketExport(ReadRoom):
    """Tickets for other programs."""

    @needs(Permission.READ)
    def tickets(
        self, query: str = "", *, sort: str = "", messages: bool = False
    ) -> Generator[Exported, None, None]:
        """Every ticket a query matches, lowest number first unless sorted, all of one moment.

        They are read as they are taken, so memory stays flat. The moment is held until the last
        is, or the generator is closed. BadText, at once, when query or sort do not parse.
        """
        from deskterm.query import parse

        own = parse(query, self._desk.read.vocabulary.fields()).sort
        sort = sort or ("" if own else "number")
        self._desk.read.tickets.number_page(query, sort=sort, limit=1)
        return self._all(query, sort, messages)

    def _all(self, query: str, sort: str, messages: bool) -> Generator[Exported, None, None]:
        size = _THREADS if messages else _TICKETS
        tickets = self._desk.read.tickets
        with self._reader.snapshot():
            after = ""
            while True:
                found = tickets.number_page(query, sort=sort, limit=_NUMBERS, after=after)
                for start in range(0, len(found.numbers), size):
                    yield from self._some(found.numbers[start : start + size], messages)
                if not (after := found.next):
                    return

    def _some(self, numbers: Sequence[int], messages: bool) -> Iterator[Exported]:
        customs = self._desk.read.fields.of_all(numbers)
        observers, links = self._observers(numbers), self._links(numbers)
        threads = self._threads(numbers) if messages else {}
        for row in self._desk.read.tickets.rows(numbers):
            at = row.number
            yield Exported(
                row,
                customs.get(at, {}),
                tuple(observers.get(at, ())),
                tuple(links.get(at, ())),
                tuple(threads.get(at, ())),
            )

    def _observers(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for number, _, who in self._reader.rows(
            "SELECT x.ticket_id, a.id IS NULL, "
            "CASE WHEN a.id IS NULL THEN 'group:' || g.name ELSE a.login END AS shown "
            "FROM ticket_access x LEFT JOIN agents a ON x.who = 'agent:' || CAST(a.id AS TEXT) "
            "LEFT JOIN groups g ON x.who = 'group:' || CAST(g.id AS TEXT) "
            f"WHERE x.ticket_id IN ({_marks(numbers)}) AND x.why = 'observer' "
            "AND COALESCE(a.id, g.id) IS NOT NULL ORDER BY 1, 2, 3",
            [*numbers],
        ):
            found.setdefault(number, []).append(who)
        return found

    def _links(self, numbers: Sequence[int]) -> dict[int, list[TicketLink]]:
        hidden, values = visible_to(self.actor)
        found: dict[int, list[TicketLink]] = {}
        for mine, other, outgoing in (
            ("ticket_id", "other_id", True),
            ("other_id", "ticket_id", False),
        ):
            for number, kind, linked, subject in self._reader.rows(
                f"SELECT l.{mine}, l.kind, t.number, t.subject FROM ticket_links l "
                f"JOIN ticket_facts t ON t.number = l.{other} "
                f"WHERE l.{mine} IN ({_marks(numbers)}) AND {hidden} ORDER BY 1, 3, 2",
                [*numbers, *values],
            ):
                link = TicketLink(Link(kind), linked, subject, outgoing)
                found.setdefault(number, []).append(link)
        return found

    def _threads(self, numbers: Sequence[int]) -> dict[int, list[Message]]:
        files: dict[Any, list[Attachment]] = {}
        for row in self._reader.rows(
            f"SELECT {rows.ATTACHMENT} FROM attachment_rows "
            f"WHERE ticket IN ({_marks(numbers)}) AND message_id IS NOT NULL ORDER BY id",
            [*numbers],
        ):
            files.setdefault(row[2], []).append(rows.attachment(row))
        found: dict[int, list[Message]] = {}
        for row in self._reader.rows(
            f"SELECT {rows.MESSAGE} FROM message_rows "
            f"WHERE ticket IN ({_marks(numbers)}) ORDER BY ticket, created_at, id",
            [*numbers],
        ):
            found.setdefault(row[1], []).append(rows.message(row, tuple(files.get(row[0], ()))))
        return found


def _marks(numbers: Sequence[int]) -> str:
    return ", ".join("?" * len(numbers))
