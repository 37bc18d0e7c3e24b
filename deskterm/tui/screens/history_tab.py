"""The history of a ticket, narrowed as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskterm.tui.screens.narrowing import Narrowing
from deskterm.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.tui.widgets.lines import Line


class HistoryTab(Narrowing):
    """Mixed into the ticket: in its history `/` narrows, everywhere else it finds tickets."""

    if TYPE_CHECKING:
        tab: str
        app: Any

    _history: Sequence[Line] = ()

    def show_history(self, lines: Sequence[Line]) -> None:
        """These are its events, of which those are shown that hold the words typed."""
        self._history = lines
        shown = [line for line in lines if self.holds(line.plain)]
        screen: Any = self
        screen.query_one("#history", LineView).show_lines(shown)

    def narrowed(self) -> None:
        """Other words: fewer lines, or more."""
        self.show_history(self._history)
        self.say_place()

    def say_place(self) -> None:
        """What is narrowed down to stands in the tab line."""

    def do_find(self) -> Any:
        """Narrow the history; find tickets elsewhere."""
        return super().do_find() if self.tab == "history" else self.app.do_find()
