"""`/`: tickets found as one types. A query that does not parse keeps the last good result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.css.query import NoMatches

from deskterm.errors import BadText
from deskterm.safe import clean_line
from deskterm.tui.opening import PAGE
from deskterm.tui.screens.looking import Looking
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from textual.widgets import Input, Static

    from deskterm.errors import DeskError
    from deskterm.values import NumberPage, View

TYPING_DELAY = 0.1
PROPOSED = 8


class Finding(Looking):
    """The find line of the queue screen; it is made when it is first needed."""

    if TYPE_CHECKING:
        query_one: Any
        add_class: Any
        remove_class: Any
        has_class: Any

    found = ""
    # What esc goes back to from the line: the search kept before, and the ticket one was at.
    _kept = ""
    _kept_at = 0
    _find_timer: Any = None
    _left_at = 0
    # One search at a time: what is typed meanwhile is looked for when it has answered.
    _searching = ""
    _waiting = ""
    _search_turn = 0
    # The lines that tab goes through, and which of them stands there.
    _proposals: Sequence[str] = ()
    _proposed = -1

    @property
    def finding(self) -> bool:
        """Whether the find line is open."""
        return bool(self.has_class("finding"))

    async def do_find(self) -> None:
        """Open the find line, at the end of what was looked for last time."""
        line = await self._line()
        if not self.found:
            self._left_at = self.tickets.number
        if not self.finding:
            self._kept, self._kept_at = self.found, self.tickets.number
        self.add_class("finding")
        line.value = self.found
        line.focus()
        line.cursor_position = len(line.value)
        self._complain("")

    def do_keep_find(self) -> None:
        """Keep what was found and go back to the list."""
        self._search_now()
        self._close_line()

    def do_leave_find(self) -> None:
        """Give up: from the line back to the search kept before, else to the view."""
        kept = self._kept if self.finding else ""
        self._close_line()
        self.drop_search()
        if kept:
            if self.found != kept:
                self.found = kept
                self.look(self._kept_at)
        elif self.found:
            self.found = ""
            self.look(self._left_at)

    def do_next_hit(self) -> None:
        """The next ticket found."""
        if self.is_whole and self.tickets.cursor >= len(self.tickets.numbers) - 1:
            self._app.say(words.last_hit)
        self.tickets.move(1)

    def do_previous_hit(self) -> None:
        """The ticket found before."""
        if self.tickets.cursor <= 0:
            self._app.say(words.first_hit)
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
        text = self.query_one("#find-text").value
        if not (self._proposals and text in self._proposals):
            self._proposals, self._proposed = (), -1

    async def do_complete_find(self) -> None:
        """The next field or value that what is typed may become."""
        await self._propose(1)

    async def do_complete_find_back(self) -> None:
        """The one before."""
        await self._propose(-1)

    async def _propose(self, by: int) -> None:
        from deskterm.tui.proposing import query_proposals, sought

        line = self.query_one("#find-text")
        if not self._proposals:
            text, names = line.value, self._app.names
            known = await self.asked(lambda desk: sought(desk, text, names.fields))
            if line.value != text:
                return
            self._proposals = query_proposals(text, names, known)
            self._proposed = -1 if by > 0 else 0
            if not self._proposals:
                self._complain(words.no_proposal)
                return
        self._proposed = (self._proposed + by) % len(self._proposals)
        line.value = self._proposals[self._proposed]
        line.cursor_position = len(line.value)
        at = line.value.rfind(" ") + 1
        shown = [one[at:] for one in self._around()]
        self._complain("  ".join(shown))

    def _around(self) -> Sequence[str]:
        """Those that follow the one that stands there."""
        first = self._proposed
        return [*self._proposals[first + 1 :], *self._proposals[:first]][:PROPOSED]

    def _search_now(self) -> None:
        if self._find_timer is not None:
            self._find_timer.stop()
            self._find_timer = None
        text = self.query_one("#find-text").value.strip()
        if not text or text == self.found:
            self._waiting = ""
            self._complain("" if not self._proposals else None)
            if not text and self.found:
                self.found = ""
                self.look()
            return
        if self._searching:
            self._waiting = text
        else:
            self._search(text)

    def _search(self, text: str) -> None:
        self._searching, self._waiting = text, ""
        turn = self._search_turn
        # Not of the list's group: a refresh in between must not lose the answer.
        self.ask(
            lambda desk: desk.read.tickets.number_page(text, limit=PAGE),
            lambda page: self._hits(turn, text, page),
            group="find",
            failed=lambda error: self._not_found(turn, text, error),
        )

    def drop_search(self) -> None:
        """What is still being looked for is wanted no more."""
        self._search_turn += 1
        self._searching = self._waiting = ""

    def show_view(self, view: View) -> None:
        """Show another view from its top; nothing is looked for any more."""
        self.drop_search()
        self._kept = ""
        super().show_view(view)

    def _is_stale(self, turn: int, text: str) -> bool:
        """Whether an answer is to something that is not asked any more; what is, is asked now."""
        if turn != self._search_turn:
            return True
        self._searching = ""
        if self._waiting:
            self._search(self._waiting)
            return True
        return bool(self.query_one("#find-text").value.strip() != text)

    def _hits(self, turn: int, text: str, page: NumberPage) -> None:
        if self._is_stale(turn, text):
            return
        self.found, self.sort = text, ""
        if not self._proposals:
            self._complain("")
        self._looked(page, (text, ""))
        self._side()

    def _not_found(self, turn: int, text: str, error: DeskError) -> None:
        if self._is_stale(turn, text):
            return
        # A field that was just completed needs its value yet: what else it could be stays shown.
        if text.endswith(":") and self._proposals and self.finding:
            return
        self._complain(_pointed(error), error)

    def _complain(self, sentence: str | None, error: DeskError | None = None) -> None:
        if sentence is None:
            return
        try:
            self.query_one("#find-error").update(clean_line(sentence))
        except NoMatches:
            return
        if error is not None and not self.finding:
            self._app.say(error)

    def _close_line(self) -> None:
        self.remove_class("finding")
        self._proposals, self._proposed = (), -1
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


def _pointed(error: DeskError) -> str:
    """The sentence, and the column it is about, counted from 1."""
    if isinstance(error, BadText):
        return words.at_column.format(error.sentence, error.column + 1)
    return error.sentence
