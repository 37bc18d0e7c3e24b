"""Which rows of a list are marked, and which stay only until the agent lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


class RowMarks:
    """Mixed into the list of tickets."""

    if TYPE_CHECKING:
        numbers: list[int]
        marked: set[int]
        gone: set[int]
        cursor: Any
        scroll_offset: Any
        refresh: Any
        refresh_line: Any
        move: Any
        _anchor: int | None
        _in_sight: Any

        @property
        def number(self) -> int: ...

    def toggle_mark(self) -> None:
        """Mark the row or take its mark off, and step down."""
        if self.number:
            self.marked ^= {self.number}
            self.refresh_line(self.cursor)
            self.move(1)

    def toggle_range(self) -> None:
        """Start marking from here to the cursor, or stop and keep what is marked."""
        self._anchor = None if self._anchor is not None else self.cursor
        if self._anchor is not None and self.number:
            self.marked.add(self.number)
            self.refresh_line(self.cursor)

    def mark_all(self) -> None:
        """Mark every row."""
        self.marked = set(self.numbers)
        self._anchor = None
        self.refresh()

    def clear_marks(self) -> None:
        """Take every mark off."""
        self.marked.clear()
        self.refresh()

    @property
    def in_range(self) -> bool:
        """Whether a range is being marked."""
        return self._anchor is not None

    def let_go(self, numbers: Iterable[int]) -> None:
        """These belong here no more: they stay, dim and signed, until the list is read anew."""
        before, self.gone = self.gone, set(numbers)
        top = round(self.scroll_offset.y)
        for y, number in enumerate(self._in_sight()):
            if number in before ^ self.gone:
                self.refresh_line(top + y)
