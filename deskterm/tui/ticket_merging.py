"""Merging and splitting: several tickets become one, and a message a ticket of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import BadText, NotFound
from deskterm.lexer import quote
from deskterm.safe import clean_line
from deskterm.terms import OPEN_CATEGORIES, Category, Link
from deskterm.tui.ticket_work import TicketWork
from deskterm.tui.wording_merging import merge_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.desk import Desk
    from deskterm.tui.screens.pickers import Choice
    from deskterm.values import TicketRow

MOST = 50


class Merging(TicketWork):
    """Mixed into the list and the ticket."""

    def went_into(self, numbers: Sequence[int], target: int) -> None:
        """These tickets are in another one now."""
        self.leave(numbers)

    async def do_merge(self) -> None:
        """A possible follow-up joins its ticket; else the other ticket is asked for."""
        numbers = self.some()
        if len(numbers) == 1:
            pair = await self.asked(lambda desk: self.follow_up(desk, numbers[0]))
            if pair is not None:
                await self._join(*pair)
            else:
                await self._merge_one(numbers[0])
        elif numbers and await self._agreed(numbers):
            await self._merge_marked(numbers)

    def follow_up(self, desk: Desk, number: int) -> tuple[int, int] | None:
        """A ticket that may belong to another, and that other; None when it may not."""
        links = desk.read.tickets.links(number)
        found = [link for link in links if link.kind is Link.POSSIBLE and link.outgoing]
        return (number, found[0].number) if found else None

    async def _join(self, number: int, into: int) -> None:
        target = next(iter(await self.asked(lambda desk: desk.read.tickets.rows([into]))), None)
        if target is not None and target.category == Category.CLOSED:
            from deskterm.tui.screens.pickers import confirm

            asks = f"{words.closed([into])} {words.question([number], into)}"
            if not await confirm(self._app, asks):
                return
        await self.write(lambda desk: desk.write.tickets.join(number, into))
        self._merged([number], into)

    async def _merge_one(self, number: int) -> None:
        from deskterm.tui.screens.customer_pick import SearchScreen

        found: TicketRow | None = await self._app.push_screen_wait(
            SearchScreen(
                words.into(number),
                lambda desk, text: targets(desk, number, text),
                ticket_choice,
                create=False,
            )
        )
        if found is not None:
            await self._merge([number], found.number)

    async def _merge_marked(self, numbers: list[int]) -> None:
        from deskterm.tui.screens.pickers import pick

        rows = await self.asked(lambda desk: desk.read.tickets.rows(numbers))
        oldest = sorted(rows, key=lambda row: (row.created_at, row.number))
        chosen = await pick(self._app, words.which(numbers), map(ticket_choice, oldest))
        if chosen is not None:
            into = int(chosen)
            await self._merge([number for number in numbers if number != into], into)

    async def _merge(self, numbers: list[int], into: int) -> None:
        from deskterm.tui.screens.pickers import confirm

        rows = await self.asked(lambda desk: desk.read.tickets.rows([into, *numbers]))
        closed = [row.number for row in rows if row.category == Category.CLOSED]
        against = _against(rows, closed, into)
        if against and not await confirm(
            self._app, " ".join((*against, words.question(numbers, into)))
        ):
            return
        try:
            await self.write(
                lambda desk: desk.write.tickets.merge(numbers, into, closed=bool(closed))
            )
        finally:
            self.reload()
        self._merged(numbers, into)

    def _merged(self, numbers: list[int], into: int) -> None:
        self.went_into(numbers, into)
        self._app.queue.done_with(numbers)
        self._app.say(words.merged(numbers, into))


def _against(rows: Sequence[TicketRow], closed: list[int], into: int) -> list[str]:
    """What somebody should know before: sentences."""
    target = next((row for row in rows if row.number == into), None)
    said = [words.closed(closed)] if closed else []
    others = [
        row.number
        for row in rows
        if target is not None
        and (row.contact or row.contact_name)
        and (row.contact, row.contact_name) != (target.contact, target.contact_name)
    ]
    return [*said, words.others(others, into)] if others else said


def targets(desk: Desk, number: int, text: str) -> list[TicketRow]:
    """Tickets that one may go into: those of its customer first, the open ones before the others.

    With a text the ticket of that number, and those with all these words.
    """
    read = desk.read.tickets
    if not text:
        latest = sorted(
            desk.read.contacts.latest(number), key=lambda row: row.category not in OPEN_CATEGORIES
        )
        found = [*latest, *read.search("is:open", limit=MOST)]
    else:
        bare = text.removeprefix("#")
        found = read.rows([int(bare)]) if bare.isdecimal() and len(bare) < 10 else []
        found += _with_words(desk, text)
    once = {row.number: row for row in found if row.number != number}
    return list(once.values())[:MOST]


def _with_words(desk: Desk, text: str) -> list[TicketRow]:
    """Tickets with words that begin so; what is no word of the language is looked for as text."""
    for query in (f"{text}*" if text[-1:].isalnum() else text, text, quote(text)):
        try:
            return desk.read.tickets.search(query, limit=MOST)
        except (BadText, NotFound):
            continue
    return []


def ticket_choice(row: TicketRow) -> Choice:
    """A ticket as a row to choose."""
    from deskterm.tui.screens.pickers import Choice

    who = clean_line(row.contact_name or row.contact or "") or words.nobody
    return Choice(
        str(row.number), f"#{row.number} {clean_line(row.subject)}", f"{who} · {row.status}"
    )
