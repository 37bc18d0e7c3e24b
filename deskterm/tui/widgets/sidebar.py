"""The views with their counts, and the places where mail waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from deskterm.safe import clean_line
from deskterm.tui.text import fit

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a view, a group of the shown one (`inner`), or a place where mail waits.

    `ref` tells it from all others. `count` is None until it is known, and where nobody counts.
    `wrong`: it cannot be asked for any more.
    """

    key: str
    name: str
    count: int | None = None
    ref: str = ""
    place: str = ""
    pressing: bool = False
    inner: bool = False
    wrong: bool = False


class Sidebar(Widget, can_focus=True, inherit_bindings=False):
    """Fifteen cells: key, name, count."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sidebar--quiet", "sidebar--here", "sidebar--cursor", "sidebar--late",
    }  # fmt: skip

    class Chosen(Message):
        """Somebody clicked a line, or pressed enter on it."""

        def __init__(self, entry: Entry) -> None:
            self.entry = entry
            super().__init__()

    entries: reactive[tuple[Entry, ...]] = reactive(())
    here: reactive[str] = reactive("")
    cursor: reactive[int] = reactive(0)

    def move(self, by: int) -> None:
        """Move the cursor by so many lines."""
        self.cursor = max(0, min(self.cursor + by, len(self.entries) - 1))

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def watch_here(self) -> None:
        """The cursor starts on the line of what is shown."""
        self.cursor = max(self._index(self.here), 0)

    def watch_entries(self, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> None:
        """The cursor stays on its line when others come or go."""
        ref = old[self.cursor].ref if self.cursor < len(old) else self.here
        at = self._index(ref)
        self.cursor = at if at >= 0 else max(0, min(self.cursor, len(new) - 1))

    def _index(self, ref: str) -> int:
        return next((at for at, entry in enumerate(self.entries) if entry.ref == ref), -1)

    def render_line(self, y: int) -> Strip:
        """One view: key, name, count to the right."""
        width = self.size.width
        index = self._top + y
        style = self.rich_style
        if index >= len(self.entries):
            return Strip([Segment(" " * width, style)], width)
        entry = self.entries[index]
        count = "!" if entry.wrong else "" if entry.count is None else short(entry.count)
        if self.has_focus and index == self.cursor:
            style = style + self.get_component_rich_style("sidebar--cursor", partial=True)
        elif entry.ref == self.here:
            style = style + self.get_component_rich_style("sidebar--here", partial=True)
        elif entry.pressing or entry.wrong:
            style = style + self.get_component_rich_style("sidebar--late", partial=True)
        elif not entry.count and entry.count is not None:
            style = style + self.get_component_rich_style("sidebar--quiet", partial=True)
        name = " " * entry.inner + clean_line(entry.name)
        name = fit(name, width - 3 - len(count))
        return Strip([Segment(f"{entry.key or ' ':1} {name} {count}", style)], width)

    def on_click(self, event: events.Click) -> None:
        """A click on a line goes there."""
        index = self._top + event.y
        if index < len(self.entries):
            self.cursor = index
            self.post_message(self.Chosen(self.entries[index]))

    @property
    def _top(self) -> int:
        """The first line on the screen: the cursor, or what is shown, is never below the last."""
        at = self.cursor if self.has_focus else self._index(self.here)
        return max(0, at - self.size.height + 1)


def short(count: int) -> str:
    """A count in at most five cells: `9999`, `10k`, `1234k`."""
    return str(count) if count < 10_000 else f"{count // 1000}k"
