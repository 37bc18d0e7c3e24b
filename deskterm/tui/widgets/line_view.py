"""A scrolling view over laid-out lines: draws what is on screen, sends what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskterm.tui.widgets.lines import Line, strip

STYLES = (
    "text",
    "dim",
    "rule",
    "bold",
    "customer",
    "reply",
    "note",
    "inside",
    "failed",
    "new",
    "link",
    "more",
    "quote",
    "bar",
    "current",
)
BLANK = Line()


class LineView(ScrollView, can_focus=False):
    """Lines that scroll without animation, and without a scrollbar: each costs bytes on SSH."""

    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        background: $background;
        color: $foreground;
        & > .line--dim { color: $dim; }
        & > .line--rule { color: $rule; }
        & > .line--bold { text-style: bold; }
        & > .line--customer { color: $accent; text-style: bold; }
        & > .line--reply { color: $success; text-style: bold; }
        & > .line--note { color: $note-fg; text-style: bold; }
        & > .line--inside { background: $note-bg; color: $note-fg; }
        & > .line--failed { color: $late; text-style: bold; }
        & > .line--new { color: $warning; text-style: bold; }
        & > .line--link { color: $accent; }
        & > .line--more { color: $accent; text-style: italic; }
        & > .line--quote { color: $dim; text-style: italic; }
        & > .line--bar { background: $bar-bg; }
        & > .line--current {
            background: $cursor-bg; color: $cursor-fg; text-style: $cursor-style;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{name}" for name in STYLES}

    class Scrolled(Posted):
        """The part of the lines on screen has changed."""

        def __init__(self, view: LineView) -> None:
            self.view = view
            super().__init__()

        @property
        def control(self) -> LineView:
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        # Inline, since the app's own rule for scrollbars outranks a widget's defaults.
        self.styles.scrollbar_size_vertical = 0
        self.styles.scrollbar_size_horizontal = 0
        self.lines: Sequence[Line] = ()
        self._styles_by_name: dict[str, Style] = {}

    def show_lines(self, lines: Sequence[Line], *, top: int | None = None) -> None:
        """Show these lines; the first one on screen stays unless `top` names another."""
        before, old_top = self.lines, round(self.scroll_y)
        self.lines = lines
        size = Size(self.size.width, len(lines))
        if size != self.virtual_size:
            self.virtual_size = size
        self.set_reactive(LineView.scroll_y, float(self._bounded(old_top if top is None else top)))
        self.set_reactive(LineView.scroll_target_y, self.scroll_y)
        self._refresh_changed(before, old_top)
        self.post_message(self.Scrolled(self))

    @property
    def top(self) -> int:
        """The index of the first line on screen."""
        return round(self.scroll_y)

    @property
    def place(self) -> str:
        """How far down the screen is, as a percentage; empty when all lines fit."""
        hidden = len(self.lines) - self.size.height
        return f"{min(100, round(100 * self.top / hidden))}%" if hidden > 0 else ""

    def go(self, top: int) -> None:
        """Make that line the first on screen, as far as there are lines below it."""
        self.scroll_to(y=self._bounded(top), animate=False)

    def render_line(self, y: int) -> Strip:
        index = self.top + y
        line = self.lines[index] if index < len(self.lines) else BLANK
        if not self._styles_by_name:
            self._styles_by_name = {
                name: self.get_component_rich_style(f"line--{name}", partial=True)
                for name in STYLES
            }
        return strip(line, self.size.width, self._styles_by_name, self.rich_style)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if round(old_value) != round(new_value):
            self._refresh_changed(self.lines, round(old_value))
            self.post_message(self.Scrolled(self))

    def notify_style_update(self) -> None:
        self._styles_by_name = {}
        super().notify_style_update()

    def _bounded(self, top: int) -> int:
        return max(0, min(top, len(self.lines) - self.size.height))

    def _refresh_changed(self, before: Sequence[Line], old_top: int) -> None:
        """Redraw the rows that no longer hold what they held."""
        width, height = self.size

        def held(lines: Sequence[Line], index: int) -> Line:
            return lines[index] if index < len(lines) else BLANK

        changed = [
            Region(0, y, width, 1)
            for y in range(height)
            if held(before, old_top + y) != held(self.lines, self.top + y)
        ]
        if changed:
            self.refresh(*changed)

    def by_lines(self, by: int) -> None:
        """Scroll down by that many lines, up when negative."""
        self.go(self.top + by)

    def by_halves(self, by: int) -> None:
        """Scroll by half screens."""
        self.by_lines(by * max(1, self.size.height // 2))

    def by_pages(self, by: int) -> None:
        """Scroll by screens less two lines, so that the eye keeps its place."""
        self.by_lines(by * max(1, self.size.height - 2))


class ScrollVerbs:
    """The verbs of the `reading` keys, for a screen whose `scroller()` is a line view."""

    def scroller(self) -> LineView:
        """The view that scrolls at this moment."""
        raise NotImplementedError

    def do_line_down(self) -> None:
        self.scroller().by_lines(1)

    def do_line_up(self) -> None:
        self.scroller().by_lines(-1)

    def do_half_down(self) -> None:
        self.scroller().by_halves(1)

    def do_half_up(self) -> None:
        self.scroller().by_halves(-1)

    def do_page_down(self) -> None:
        self.scroller().by_pages(1)

    def do_page_up(self) -> None:
        self.scroller().by_pages(-1)

    def do_top(self) -> None:
        self.scroller().go(0)

    def do_bottom(self) -> None:
        view = self.scroller()
        view.go(len(view.lines))
