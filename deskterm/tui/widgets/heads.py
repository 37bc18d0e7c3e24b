"""The line of headings over a wide list."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from deskterm.tui.text import fit
from deskterm.tui.widgets.columns import Column
from deskterm.tui.wording import words


class ColumnHeads(Widget):
    """Names over the columns that the list has laid out."""

    DEFAULT_CSS = "ColumnHeads { height: 1; width: 100%; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Column, ...] = ()

    def show(self, columns: tuple[Column, ...]) -> None:
        """Head these columns."""
        if columns != self._columns:
            self._columns = columns
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Two cells for the marks, then a name a column."""
        names = dict(words.columns)
        text = "  "
        for column in self._columns:
            space = "" if column is self._columns[0] else " "
            name = names.get(column.name, column.name)
            text += space + fit(name, column.width, right=column.right)
        width = self.size.width
        return Strip([Segment(fit(text, width), self.rich_style)], width)
