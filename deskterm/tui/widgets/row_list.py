"""A short list with a cursor: one line a row, drawn like everything else from pieces."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.events import Click
from textual.message import Message as Posted

from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line


class RowList(LineView):
    """Rows of (key, line); the cursor stays on its key when the rows change."""

    class Moved(Posted):
        """The cursor is on another row, or its row has changed."""

        def __init__(self, rows: RowList) -> None:
            self.rows = rows
            super().__init__()

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: Sequence[tuple[Hashable, Line]] = ()
        self.cursor = 0
        self.nothing = Line()
        self._of = ""
        self._cursors: dict[str, Hashable | None] = {}
        self._sought: tuple[str, Hashable] | None = None
        self._starts_over = False

    def show_rows(
        self, rows: Sequence[tuple[Hashable, Line]], nothing: str = "", of: str = ""
    ) -> None:
        """Show these rows, or the sentence `nothing` when there are none.

        `of` names what they are: each has a cursor of its own, which begins at the top.
        """
        key = self.key
        if of != self._of:
            self._cursors[self._of] = key
            key, self.cursor, self._of = self._cursors.get(of), 0, of
        if self._starts_over:
            key, self.cursor, self._starts_over = None, 0, False
        self.rows = rows
        self.nothing = Line(((f" {nothing}", "dim"),))
        keys = [row_key for row_key, _ in rows]
        if self._sought is not None and self._sought[0] == of and self._sought[1] in keys:
            key, self._sought = self._sought[1], None
        if key in keys:
            self.cursor = keys.index(key)
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self._show([line for _, line in rows] or [self.nothing])

    def seek(self, key: Hashable, of: str = "") -> None:
        """Put the cursor on that row once it is listed among those, unless it is moved before."""
        self._sought = of, key

    def start_over(self) -> None:
        """The next rows that are shown have the cursor at the top."""
        self._starts_over = True

    @property
    def key(self) -> Hashable | None:
        """The key of the row under the cursor; None in an empty list."""
        return self.rows[self.cursor][0] if self.cursor < len(self.rows) else None

    def on_click(self, event: Click) -> None:
        """Put the cursor where one clicks."""
        self.move_to(self.top + event.y)

    def move_to(self, index: int) -> None:
        """Put the cursor on that row and bring it onto the screen."""
        self._sought = None
        if not self.rows:
            return
        lines = list(self.lines)
        lines[self.cursor] = self.rows[self.cursor][1]
        self.cursor = max(0, min(index, len(self.rows) - 1))
        self._show(lines)

    def by_lines(self, by: int) -> None:
        self.move_to(self.cursor + by)

    def go(self, top: int) -> None:
        """Home and end: to the first row, or the last."""
        self.move_to(top)

    def _show(self, lines: list[Line]) -> None:
        """Show the lines with the cursor on its own; only what has changed is drawn."""
        if self.rows:
            line = lines[self.cursor]
            lines[self.cursor] = Line(line.pieces, line.right, "current")
        height = self.size.height
        top = self.top
        if height:
            top = max(min(top, self.cursor), self.cursor - height + 1)
        self.show_lines(lines, top=top)
        self.post_message(self.Moved(self))
