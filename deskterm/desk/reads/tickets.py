"""Tickets found, listed and opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows, tokens
from deskterm.desk.reads.hiding import told
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.compiled import Compiled, count_all
from deskterm.store.instants import to_ms
from deskterm.store.visible import visible_to
from deskterm.terms import Link, Priority
from deskterm.values import Event, Message, NumberPage, Page, Recipients, TicketLink, TicketRow
from deskterm.words import fold

WRITING = timedelta(minutes=2)
"""How long after its last change a draft counts as somebody writing."""
PAGE = 500
KEPT = 64
"""Compiled queries kept: a screen asks the same ones again and again."""


class Tickets(ReadRoom):
    """What an actor may see of the tickets."""

    @needs(Permission.READ)
    def search(
        self, query: str = "", *, sort: str = "", limit: int = 50, offset: int = 0
    ) -> list[TicketRow]:
        """Tickets a query matches, newest change first unless sorted; `limit` 0 is all.

        BadText when the query or the sort does not parse.
        """
        with self._reader.snapshot():
            found = self._reader.rows(*self._compile(query, sort).numbers(limit, offset))
            return self.rows([row[0] for row in found])

    @needs(Permission.READ)
    def page(self, query: str = "", *, sort: str = "", limit: int = 50, after: str = "") -> Page:
        """The next tickets behind a page whose `next` was `after`; the first page without.

        It goes on where that page ended, whatever has come or gone in front since. BadText as
        above, Usage when `after` is of another list, or no token.
        """
        with self._reader.snapshot():
            found = self.number_page(query, sort=sort, limit=limit, after=after)
            return Page(self.rows(found.numbers), found.next)

    @needs(Permission.READ)
    def numbers(self, query: str = "", *, sort: str = "", limit: int = 0) -> list[int]:
        """The matching tickets' numbers, in order; `limit` 0 is all."""
        return [row[0] for row in self._reader.rows(*self._compile(query, sort).numbers(limit))]

    @needs(Permission.READ)
    def number_page(
        self, query: str = "", *, sort: str = "", limit: int, after: str = ""
    ) -> NumberPage:
        """The same as `page` with numbers alone."""
        compiled = self._compile(query, sort)
        list_of = f"{compiled.sorted_by}\n{query}"
        texts = [key.text for key in compiled.keys]
        keys = tokens.read(after, list_of, texts) if after else None
        found = self._reader.rows(*compiled.page(limit, keys))
        more = limit and len(found) == limit
        token = tokens.make(list_of, found[-1][1:]) if more else ""
        return NumberPage([row[0] for row in found], token)

    @needs(Permission.READ)
    def rows(self, numbers: Sequence[int]) -> list[TicketRow]:
        """These tickets in this order; those that are not there, or hidden, are left out."""
        found: dict[int, TicketRow] = {}
        hidden, values = visible_to(self.actor)
        joined = "group_concat" if self._reader.sqlite else "string_agg"
        columns = rows.TICKET.replace("{joined}", joined)
        me, since = self.actor.id, to_ms(self._now() - WRITING)
        with self._reader.snapshot():
            for start in range(0, len(numbers), PAGE):
                part = numbers[start : start + PAGE]
                marks = ", ".join("?" * len(part))
                page = self._reader.rows(
                    f"SELECT {columns} FROM ticket_rows t WHERE t.number IN ({marks}) AND {hidden}",
                    [me, since, me, *part, *values],
                )
                for row in page:
                    found[row[0]] = rows.ticket(row)
        return [found[number] for number in numbers if number in found]

    @needs(Permission.READ)
    def count(self, query: str = "", *, most: int = 0) -> int:
        """How many tickets a query matches; with `most` counting may stop there."""
        compiled = self._compile(query, counting=True)
        return int(self._reader.value(*compiled.count(most)))

    @needs(Permission.READ)
    def tally(
        self, query: str = "", *, by: str = ""
    ) -> tuple[tuple[str, ...], list[tuple[tuple[str | None, ...], int]]]:
        """The names grouped by (`by`, else the query's own), and each group's values and count.

        The names are empty when nothing is grouped. BadText when either does not parse.
        """
        compiled = self._compile(query, by=by, counting=True)
        if not compiled.groups:
            return (), []
        found = []
        for *values, count in self._reader.rows(*compiled.tally()):
            shown = [
                Priority(value).word if name == "priority" else value
                for name, value in zip(compiled.groups, values, strict=True)
            ]
            found.append((tuple(shown), int(count)))
        return compiled.groups, found

    @needs(Permission.READ)
    def counts(self, queries: Mapping[str, str]) -> dict[str, int]:
        """The same for several named queries, seen at one moment."""
        if not queries:
            return {}
        compiled = [self._compile(query, counting=True) for query in queries.values()]
        found = self._reader.one(*count_all(compiled))
        assert found is not None
        return dict(zip(queries, map(int, found), strict=True))

    @needs(Permission.READ)
    def get(self, number: int) -> TicketRow:
        """One ticket; NotFound when it is not there or hidden."""
        found = self.rows([number])
        if not found:
            raise NotFound(f"no ticket {number}")
        return found[0]

    @needs(Permission.READ)
    def thread(self, number: int) -> tuple[Message, ...]:
        """A ticket's messages, oldest first, each with its files."""
        with self._reader.snapshot():
            self.get(number)
            files: dict[int | None, list[Any]] = {}
            for row in self._reader.rows(
                f"SELECT {rows.ATTACHMENT} FROM attachment_rows WHERE ticket = ? ORDER BY id",
                [number],
            ):
                files.setdefault(row[2], []).append(rows.attachment(row))
            found = self._reader.rows(
                f"SELECT {rows.MESSAGE} FROM message_rows WHERE ticket = ? ORDER BY created_at, id",
                [number],
            )
        return tuple(rows.message(row, tuple(files.get(row[0], ()))) for row in found)

    @needs(Permission.READ)
    def events(self, number: int) -> tuple[Event, ...]:
        """A ticket's history, oldest first."""
        self.get(number)
        found = self._reader.rows(
            f"SELECT {rows.EVENT} FROM event_rows WHERE ticket = ? ORDER BY id", [number]
        )
        return told(self._desk, map(rows.event, found))

    @needs(Permission.READ)
    def observers(self, number: int) -> tuple[str, ...]:
        """Who looks on, as LOGIN or group:NAME: agents first, each kind in the alphabet's order."""
        self.get(number)
        found = self._reader.rows(
            "SELECT CASE WHEN a.id IS NULL THEN 'group:' || g.name ELSE a.login END "
            "FROM ticket_access x LEFT JOIN agents a ON x.who = 'agent:' || CAST(a.id AS TEXT) "
            "LEFT JOIN groups g ON x.who = 'group:' || CAST(g.id AS TEXT) "
            "WHERE x.ticket_id = ? AND x.why = 'observer' AND COALESCE(a.id, g.id) IS NOT NULL",
            [number],
        )
        return tuple(sorted((row[0] for row in found), key=_agents_first))

    @needs(Permission.READ)
    def links(self, number: int) -> tuple[TicketLink, ...]:
        """The tickets this one names, and those that name it; hidden ones are left out."""
        self.get(number)
        hidden, values = visible_to(self.actor)
        found = []
        for mine, other, outgoing in (
            ("ticket_id", "other_id", True),
            ("other_id", "ticket_id", False),
        ):
            sql = (
                f"SELECT l.kind, t.number, t.subject FROM ticket_links l "
                f"JOIN ticket_rows t ON t.number = l.{other} "
                f"WHERE l.{mine} = ? AND {hidden} ORDER BY t.number, l.kind"
            )
            found += [
                TicketLink(Link(row[0]), row[1], row[2], outgoing)
                for row in self._reader.rows(sql, [number, *values])
            ]
        return tuple(found)

    @needs(Permission.READ)
    def recipients(self, number: int, everyone: bool = False) -> Recipients:
        """Where a reply would go: the last customer's address, or everyone on the last mail."""
        from deskterm.desk.recipients import recipients

        return recipients(self._desk, self.get(number), self.thread(number), everyone)

    def _compile(
        self, query: str, sort: str = "", by: str = "", *, counting: bool = False
    ) -> Compiled:
        key = (self._reader.version(), query, sort, by, counting)
        if key in self._kept:
            return self._kept[key]
        from deskterm.store.compiler import Compiler

        read = self._desk.read
        compiler = Compiler(
            self._reader.sqlite,
            read.vocabulary.fields(),
            self.actor,
            self._now(),
            read.agents.list,
            lambda: [(group[0], group[1]) for group in read.groups.names()],
            self._reader.rows,
        )
        compiled = compiler.compile(query, sort, by, counting=counting)
        if compiler.timeless and key[0] is not None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = compiled
        return compiled

    @cached_property
    def _kept(self) -> dict[tuple[Any, ...], Compiled]:
        """What was compiled on the desk as it is now."""
        return {}


def _agents_first(who: str) -> tuple[bool, str]:
    return who.startswith("group:"), fold(who)
