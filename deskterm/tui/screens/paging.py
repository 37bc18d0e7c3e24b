"""The list a page at a time: the first at once, more as the cursor comes near the end.

What stays where it is while pages come: rows are only ever added behind the last one.
"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import get_current_worker

from deskterm.tui.opening import PAGE
from deskterm.tui.screens.base import Keyed
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from deskterm.desk import Desk
    from deskterm.errors import DeskError
    from deskterm.tui.widgets.header import DeskHeader
    from deskterm.tui.widgets.ticket_list import TicketList
    from deskterm.values import NumberPage

NEAR = 100
"""So many rows before the end of what is read, more is asked for."""
STRIDE = 20_000
"""Numbers read at a time on the way to the end."""
MOST_COUNTED = 10_000


class ReadSoFar(Message, bubble=False):
    """On the way to the end of a list: so many numbers by now."""

    def __init__(self, stopped: Event, count: int) -> None:
        self.stopped = stopped
        self.count = count
        super().__init__()


class Paging(Keyed):
    """Which numbers have been read, and how the others are."""

    if TYPE_CHECKING:
        header: DeskHeader
        tickets: TicketList

    def set_out_pages(self) -> None:
        """Nothing is read yet."""
        self._next = ""
        # What the pages are pages of: a view may be changed while they are read.
        self._asked = ("", "")
        self._turn = 0
        self._reading_more = False
        self._stop: Event | None = None
        self._then: Callable[[], None] | None = None
        self._total: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every ticket of the list has been read."""
        return not self._next

    @property
    def is_reading_on(self) -> bool:
        """Whether the list is being read to its end."""
        return self._stop is not None

    def begin_page(self, page: NumberPage, asked: tuple[str, str]) -> None:
        """Another list, of that query and order: pages on their way belong to the old one."""
        self._next, self._asked, self._total = page.next, asked, None
        self._turn += 1
        self._reading_more = False
        self.stop_reading()

    def near(self, number: int) -> None:
        """Read on when that ticket stands near the end of what is read."""
        if self._next and number in self.tickets.numbers[-NEAR:]:
            self.read_more()

    def read_more(self) -> None:
        """One more page, in the background."""
        if not self._next or self._reading_more:
            return
        self._reading_more = True
        (query, sort), turn, after = self._asked, self._turn, self._next
        self.ask(
            lambda desk: desk.read.tickets.number_page(query, sort=sort, limit=PAGE, after=after),
            lambda page: self._got_more(turn, page),
            group="more",
            failed=self._not_more,
        )

    def _got_more(self, turn: int, page: NumberPage) -> None:
        if turn != self._turn:
            return
        self._reading_more = False
        self._next = page.next
        self.tickets.append(page.numbers)
        self.read_on()

    def read_on(self) -> None:
        """More rows are there."""

    def _not_more(self, error: DeskError) -> None:
        self._reading_more = False
        self._app.say(error)

    # To the end

    def read_to_the_end(self, then: Callable[[], None]) -> None:
        """Read all that is left, showing how far it is; `then` when it is done or stopped."""
        if not self._next:
            then()
            return
        self._then = then
        if self._stop is not None:
            return
        stop = self._stop = Event()
        (query, sort), turn, after = self._asked, self._turn, self._next
        have = len(self.tickets.numbers)
        self._reading_more = True
        self._show_reading(have)

        def read(desk: Desk) -> tuple[list[int], str]:
            worker: Any = get_current_worker()
            found: list[int] = []
            token = after
            while token and not stop.is_set() and not worker.is_cancelled:
                page = desk.read.tickets.number_page(query, sort=sort, limit=STRIDE, after=token)
                found += page.numbers
                token = page.next
                self.post_message(ReadSoFar(stop, have + len(found)))
            return found, token

        self.ask(
            read,
            lambda answer: self._at_the_end(turn, *answer),
            group="more",
            failed=self._not_to_the_end,
        )

    def on_read_so_far(self, message: ReadSoFar) -> None:
        """Show how far it is, unless the agent has had enough."""
        message.stop()
        if message.stopped is self._stop and not message.stopped.is_set():
            self._show_reading(message.count)

    def stop_reading(self) -> None:
        """No further: what has been read by now is shown."""
        if self._stop is not None:
            self._stop.set()
            self._stop, self._then = None, None
            self.header.progress = ""

    def halt_reading(self) -> None:
        """Esc: the list ends where it has got to."""
        if self._stop is not None:
            self._stop.set()
            self._then = None
            self.header.progress = ""

    def _at_the_end(self, turn: int, numbers: list[int], token: str) -> None:
        if turn != self._turn:
            return
        then = self._then
        stopped = self._stop is not None and self._stop.is_set()
        self._stop, self._then, self._reading_more = None, None, False
        self.header.progress = ""
        self._next = token
        self.tickets.append(numbers)
        self.read_on()
        if stopped:
            self._app.say(words.read_so_far.format(f"{len(self.tickets.numbers):,}"))
        elif then is not None:
            then()

    def _not_to_the_end(self, error: DeskError) -> None:
        self._stop, self._then, self._reading_more = None, None, False
        self.header.progress = ""
        self._app.say(error)

    def _show_reading(self, count: int) -> None:
        self.header.progress = words.reading.format(f"{count:,}")

    # How many there are

    def count_all(self) -> None:
        """Count what is not read, but never further than a header needs."""
        if not self._next:
            return
        turn, query = self._turn, self._asked[0]
        self.ask(
            lambda desk: desk.read.tickets.count(query, most=MOST_COUNTED + 1),
            lambda total: self._got_total(turn, total),
            group="total",
        )

    def _got_total(self, turn: int, total: int) -> None:
        if turn == self._turn:
            self._total = total
            self.counted_all()

    def counted_all(self) -> None:
        """The header can say how many."""

    def many(self, known: int | None) -> str:
        """How many tickets the list has: `14`, `3,210`, `10k+`; `known` is the sidebar's figure."""
        have = len(self.tickets.numbers)
        if not self._next:
            return str(have)
        if known is not None and known >= have:
            return str(known)
        if self._total is None:
            return f"{have}+"
        return str(self._total) if self._total <= MOST_COUNTED else f"{MOST_COUNTED // 1000}k+"
