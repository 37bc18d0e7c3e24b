"""The queue: a virtual list over ticket numbers that fetches rows as they come into sight.

A hundred thousand numbers cost a list of ints; a key press repaints two lines.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskterm.tui.text import fit, wrap
from deskterm.tui.widgets.columns import (
    PRIORITY_MARKS,
    WIDE,
    Column,
    Sight,
    cell,
    chosen,
    gap,
    layout,
    mark,
)
from deskterm.tui.widgets.row_marks import RowMarks
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events

    from deskterm.values import TicketRow

PAGE = 100
CONTEXT = 2
"""Rows kept in sight when the cursor leaves the screen."""


class TicketList(RowMarks, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of tickets with a cursor, marks and a range."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--cursor", "list--rest", "list--quiet", "list--accent", "list--late",
        "list--urgent", "list--high", "list--unread",
    }  # fmt: skip

    class Moved(Message):
        """The cursor stands on another ticket; 0 when the list is empty."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    class Wanted(Message):
        """Rows are in sight that nobody has read yet."""

        def __init__(self, numbers: list[int]) -> None:
            self.numbers = numbers
            super().__init__()

    class Opened(Message):
        """A row was clicked twice."""

    class LaidOut(Message):
        """The columns changed."""

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.numbers: list[int] = []
        self.marked: set[int] = set()
        self.gone: set[int] = set()
        self.empty_text = ""
        self.sight: Sight | None = None
        self._rows: dict[int, TicketRow] = {}
        self._anchor: int | None = None
        self._organization = self._group = self._due = False
        self._chosen: tuple[str, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._laid_out = 0
        self._last_number = -1

    # What it holds

    @property
    def number(self) -> int:
        """The ticket under the cursor, 0 when there is none."""
        return self.numbers[self.cursor] if self.cursor < len(self.numbers) else 0

    def row(self, number: int) -> TicketRow | None:
        """A ticket's row, when it has been read."""
        return self._rows.get(number)

    def show(self, numbers: Sequence[int], *, keep: bool = False) -> None:
        """Show these tickets; `keep` stays on the ticket under the cursor, else go to the top."""
        old, old_index, offset = self.number, self.cursor, self.cursor - self.scroll_offset.y
        self.numbers = list(numbers)
        self._anchor = None
        if keep:
            index = self._index_of(old, old_index)
        else:
            index, offset = 0, 0
            self.marked.clear()
        self.marked.intersection_update(self.numbers)
        self.virtual_size = Size(self.size.width, len(self.numbers))
        self.set_reactive(TicketList.cursor, index)
        self.scroll_to(y=max(0, index - offset), animate=False, force=True)
        self._into_sight()
        self.refresh()
        self._tell()

    def append(self, numbers: Sequence[int]) -> None:
        """More tickets behind the last one; those that are here already stay where they are."""
        known = set(self.numbers)
        new = [number for number in numbers if number not in known]
        if not new:
            return
        shown = len(self.numbers)
        self.numbers += new
        self.virtual_size = Size(self.size.width, len(self.numbers))
        if shown < round(self.scroll_offset.y) + self.size.height:
            self.refresh()
        self._tell()

    def put(self, rows: Iterable[TicketRow]) -> None:
        """Take in rows that were read; only lines in sight that differ are painted."""
        changed = set()
        for row in rows:
            if self._rows.get(row.number) != row:
                changed.add(row.number)
            self._rows[row.number] = row
            self._organization |= bool(row.organization)
            self._group |= bool(row.group)
            self._due |= row.wake_at is not None or row.due_at is not None
        in_sight = self._in_sight()
        if len(self._rows) > 50 * PAGE:
            self._rows = {n: self._rows[n] for n in in_sight if n in self._rows}
        before = self._columns
        self._lay_out()
        if self._columns != before:
            self.refresh()
            return
        top = round(self.scroll_offset.y)
        for y, number in enumerate(in_sight):
            if number in changed:
                self.refresh_line(top + y)

    def forget(self) -> None:
        """The rows may have changed: read those in sight again, showing the old ones meanwhile."""
        wanted = self._in_sight()
        keep = set(wanted)
        self._rows = {number: row for number, row in self._rows.items() if number in keep}
        if wanted:
            self.post_message(self.Wanted(wanted))

    def drop(self, numbers: Iterable[int]) -> None:
        """Take tickets out; the cursor goes to the next one that stays."""
        gone = set(numbers)
        index = self.cursor
        while index < len(self.numbers) and self.numbers[index] in gone:
            index += 1
        before = sum(1 for number in self.numbers[:index] if number in gone)
        self.numbers = [number for number in self.numbers if number not in gone]
        self.marked -= gone
        self._anchor = None
        self.virtual_size = Size(self.size.width, len(self.numbers))
        self.set_reactive(TicketList.cursor, max(0, min(index - before, len(self.numbers) - 1)))
        self._into_sight()
        self.refresh()
        self._tell()

    def step_off(self, numbers: Iterable[int]) -> None:
        """Move the cursor to the next ticket that is none of these, else to the one before."""
        gone = set(numbers)
        self.marked -= gone
        self._anchor = None
        after = range(self.cursor, len(self.numbers))
        before = range(self.cursor - 1, -1, -1)
        for index in chain(after, before):
            if self.numbers[index] not in gone:
                self.cursor = index
                break
        self.refresh()

    # Moving and marking

    def move(self, by: int) -> None:
        """Move the cursor by so many rows, within the list."""
        self.cursor = max(0, min(self.cursor + by, len(self.numbers) - 1))

    def go_to(self, number: int) -> None:
        """Put the cursor on a ticket if it is here."""
        if number in self.numbers:
            self.cursor = self.numbers.index(number)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines, and the range between when there is one."""
        if self._anchor is not None:
            low, high = sorted((self._anchor, new))
            self.marked.update(self.numbers[low : high + 1])
            self.refresh_lines(min(old, low), abs(high - low) + abs(old - new) + 1)
        self.refresh_line(old)
        self.refresh_line(new)
        self._into_sight()
        self._tell()

    # Painting

    def see(self, sight: Sight) -> None:
        """Paint the rows that read differently by this clock and these names."""
        before, self.sight = self.sight, sight
        top, wide = round(self.scroll_offset.y), self.size.width >= WIDE
        for y, number in enumerate(self._in_sight()):
            row = self._rows.get(number)
            if row is not None and before is not None:
                old = [cell(row, column, before, wide=wide) for column in self._columns]
                if old != [cell(row, column, sight, wide=wide) for column in self._columns]:
                    self.refresh_line(top + y)

    def on_resize(self) -> None:
        """Another width has other columns."""
        self.virtual_size = Size(self.size.width, len(self.numbers))
        self._lay_out()
        self._into_sight()

    def render_line(self, y: int) -> Strip:
        """One ticket, or the empty list's sentence."""
        width = self.size.width
        if width != self._laid_out:
            self._lay_out()
        base = self.rich_style
        index = round(self.scroll_offset.y) + y
        if index >= len(self.numbers):
            lines = [] if self.numbers else wrap(self.empty_text, width - 2)
            text = f" {lines[y]}" if y < len(lines) else ""
            style = base + self.get_component_rich_style("list--quiet", partial=True)
            return Strip([Segment(fit(text, width), style)], width)
        number = self.numbers[index]
        row = self._rows.get(number)
        if index == self.cursor:
            kind = "list--cursor" if self.has_focus else "list--rest"
            base = base + self.get_component_rich_style(kind, partial=True)
        if row is None:
            self._want()
            text = fit(f"{'':2}{number:>6} {words.loading}", width)
            return Strip([Segment(text, base)], width)
        return Strip(Segment.simplify(self._cells(row, base, index == self.cursor)), width)

    def _cells(self, row: TicketRow, base: Style, at_cursor: bool) -> list[Segment]:
        sight = self.sight
        assert sight is not None
        wide = self.size.width >= WIDE
        sign, kind = mark(row, row.number in self.marked, row.number in self.gone)
        priority, priority_kind = PRIORITY_MARKS[row.priority]
        segments = [
            Segment(sign, self._style(kind, base, at_cursor)),
            Segment(priority, self._style(priority_kind, base, at_cursor)),
        ]
        plain = base
        if row.number in self.gone:
            plain = self._style("quiet", base, at_cursor)
        elif row.unread:
            plain = base + self.get_component_rich_style("list--unread", partial=True)
        for column in self._columns:
            text, kind = cell(row, column, sight, wide=wide)
            space = gap(self._columns, column)
            if kind in ("", "subject", "number"):
                segments.append(Segment(space + text, plain))
            else:
                segments.append(Segment(space + text, self._style(kind, base, at_cursor)))
        rest = self.size.width - Segment.get_line_length(segments)
        if rest > 0:
            segments.append(Segment(" " * rest, segments[-1].style))
        return segments

    def _style(self, kind: str, base: Style, at_cursor: bool) -> Style:
        # On the cursor's own colours only weight may differ, or contrast is lost.
        if not kind or (at_cursor and kind == "quiet"):
            return base
        style = self.get_component_rich_style(f"list--{kind}", partial=True)
        return base + Style(bold=style.bold) if at_cursor else base + style

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        index = round(self.scroll_offset.y) + event.y
        if index < len(self.numbers):
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_focus(self) -> None:
        """The cursor's colour says who has the keys."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """The cursor's colour says who has the keys."""
        self.refresh_line(self.cursor)

    # Inside

    def _lay_out(self) -> None:
        self._laid_out = self.size.width
        columns = chosen(self._chosen, self.size.width) or layout(
            self.size.width,
            organization=self._organization,
            group=self._group,
            due=self._due,
        )
        if columns != self._columns:
            self._columns = columns
            self.post_message(self.LaidOut())

    def choose_columns(self, names: Sequence[str]) -> None:
        """Show these fields, in this order; none: the usual ones."""
        if tuple(names) != self._chosen:
            self._chosen = tuple(names)
            self._lay_out()
            self.refresh()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as laid out, for the line of headings."""
        return self._columns

    def _index_of(self, number: int, fallback: int) -> int:
        if number:
            try:
                return self.numbers.index(number)
            except ValueError:
                pass
        return max(0, min(fallback, len(self.numbers) - 1))

    def _into_sight(self) -> None:
        height, top = self.size.height, round(self.scroll_offset.y)
        if not height or top <= self.cursor < top + height:
            return
        # Nearly a screen at a time: scrolling by one line would repaint all of them at each key.
        page = max(1, height - CONTEXT)
        if self.cursor >= top + height:
            new = self.cursor - height + (page if self.cursor == top + height else 1)
        else:
            new = self.cursor - (page - 1 if self.cursor == top - 1 else 0)
        last = max(0, len(self.numbers) - height)
        # By force: a list that has just grown longer than its place has no scrollbar yet.
        self.scroll_to(y=max(0, min(new, last)), animate=False, force=True)

    def _in_sight(self) -> list[int]:
        top = round(self.scroll_offset.y)
        return self.numbers[top : top + max(self.size.height, 1)]

    def _want(self) -> None:
        start = max(0, round(self.scroll_offset.y) - PAGE // 4)
        missing = [n for n in self.numbers[start : start + PAGE] if n not in self._rows]
        if missing:
            self.post_message(self.Wanted(missing))

    def _tell(self) -> None:
        if self.number != self._last_number:
            self._last_number = self.number
            self.post_message(self.Moved(self.number))
