"""`/`: tickets found as one types. A query that does not parse keeps the last good result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.css.query import NoMatches

from deskterm.safe import clean_line
from deskterm.tui.screens.looking import Looking
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from textual.widgets import Input, Static

    from deskterm.errors import DeskError

TYPING_DELAY = 0.1


class Finding(Looking):
    """The find line of the queue screen; it is made when it is first needed."""

    if TYPE_CHECKING:
        query_one: Any
        add_class: Any
        remove_class: Any
        has_class: Any

    found = ""
    _find_timer: Any = None
    _left_at = 0

    @property
    def finding(self) -> bool:
        """Whether the find line is open."""
        return bool(self.has_class("finding"))

    async def do_find(self) -> None:
        """Open the find line, with what was looked for last time chosen."""
        line = await self._line()
        if not self.found:
            self._left_at = self.tickets.number
        self.add_class("finding")
        line.value = self.found
        line.focus()
        line.select_all()
        self._complain("")

    def do_keep_find(self) -> None:
        """Keep what was found and go back to the list."""
        self._search_now()
        self._close()

    def do_leave_find(self) -> None:
        """Give up: back to the view."""
        self._close()
        if self.found:
            self.found = ""
            self.look(self._left_at)

    def do_next_hit(self) -> None:
        """The next ticket found."""
        self.tickets.move(1)

    def do_previous_hit(self) -> None:
        """The ticket found before."""
        self.tickets.move(-1)

    def why_not_next_hit(self) -> str:
        """Only after finding."""
        return "" if self.found else words.not_searched

    why_not_previous_hit = why_not_next_hit

    def find_typed(self) -> None:
        """A key more in the find line: look once the typing rests."""
        if self._find_timer is not None:
            self._find_timer.stop()
        self._find_timer = self.set_timer(TYPING_DELAY, self._search_now)

    def _search_now(self) -> None:
        if self._find_timer is not None:
            self._find_timer.stop()
            self._find_timer = None
        text = self.query_one("#find-text").value.strip()
        if not text or text == self.found:
            self._complain("")
            if not text and self.found:
                self.found = ""
                self.look()
            return
        self.ask(
            lambda desk: desk.read.tickets.numbers(text),
            lambda numbers: self._hits(text, numbers),
            group="list",
            failed=lambda error: self._complain(error.sentence, error),
        )

    def _hits(self, text: str, numbers: Sequence[int]) -> None:
        self.found, self.sort = text, ""
        self._complain("")
        self._side()
        self._looked(numbers)

    def _complain(self, sentence: str, error: DeskError | None = None) -> None:
        try:
            self.query_one("#find-error").update(clean_line(sentence))
        except NoMatches:
            return
        if error is not None and not self.finding:
            self._app.say(error)

    def _close(self) -> None:
        self.remove_class("finding")
        self.tickets.focus()

    async def _line(self) -> Input:
        try:
            found: Input = self.query_one("#find-text")
            return found
        except NoMatches:
            pass
        from textual.widgets import Input, Static

        line = Input(id="find-text", compact=True, select_on_focus=False)
        sign: Static = Static(" /", id="find-sign", markup=False)
        error: Static = Static("", id="find-error", markup=False)
        await self.query_one("#find", Container).mount(sign, line, error)
        return line
