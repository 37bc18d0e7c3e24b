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
    """One line: a view (`query` set) or a place (`place` set); `count` None until it is known."""

    key: str
    name: str
    count: int | None = None
    query: str = ""
    place: str = ""
    pressing: bool = False


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
        """The cursor starts on the view that is shown."""
        for index, entry in enumerate(self.entries):
            if entry.name == self.here:
                self.cursor = index

    def render_line(self, y: int) -> Strip:
        """One view: key, name, count to the right."""
        width = self.size.width
        top = max(0, self.cursor - self.size.height + 1) if self.has_focus else 0
        index = top + y
        style = self.rich_style
        if index >= len(self.entries):
            return Strip([Segment(" " * width, style)], width)
        entry = self.entries[index]
        count = "" if entry.count is None else _short(entry.count)
        if self.has_focus and index == self.cursor:
            style = style + self.get_component_rich_style("sidebar--cursor", partial=True)
        elif entry.name == self.here:
            style = style + self.get_component_rich_style("sidebar--here", partial=True)
        elif entry.pressing:
            style = style + self.get_component_rich_style("sidebar--late", partial=True)
        elif not entry.count:
            style = style + self.get_component_rich_style("sidebar--quiet", partial=True)
        name = fit(clean_line(entry.name), width - 3 - len(count))
        return Strip([Segment(f"{entry.key or ' ':1} {name} {count}", style)], width)

    def on_click(self, event: events.Click) -> None:
        """A click on a line goes there."""
        if event.y < len(self.entries):
            self.cursor = event.y
            self.post_message(self.Chosen(self.entries[event.y]))


def _short(count: int) -> str:
    return str(count) if count < 10_000 else f"{count // 1000}k"
