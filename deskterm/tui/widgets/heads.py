"""The line of headings over a wide list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from deskterm.fields import CUSTOM
from deskterm.tui.text import fit, steady
from deskterm.tui.widgets.columns import Column, gap
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.tui.names import Names


class ColumnHeads(Widget):
    """Names over the columns that the list has laid out."""

    DEFAULT_CSS = "ColumnHeads { height: 1; width: 100%; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Column, ...] = ()
        self._heads: tuple[str, ...] = ()

    def show(self, columns: tuple[Column, ...], names: Names) -> None:
        """Head these columns, the desk's own as people call them."""
        said = dict(words.columns)
        heads = tuple(said.get(one.name) or _own(one.name, names) for one in columns)
        if (columns, heads) != (self._columns, self._heads):
            self._columns, self._heads = columns, heads
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Two cells for the marks, then a name a column."""
        text = "  "
        for column, name in zip(self._columns, self._heads, strict=True):
            space = gap(self._columns, column)
            text += space + fit(name, column.width, right=column.right)
        width = self.size.width
        return Strip([Segment(fit(text, width), self.rich_style)], width)


def _own(name: str, names: Names) -> str:
    if not name.startswith(CUSTOM):
        return name
    return steady(names.custom(name.removeprefix(CUSTOM)))
