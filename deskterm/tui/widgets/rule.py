"""The upright line between two panes. A widget of its own, so that rows are sent without it."""

from __future__ import annotations

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget


class Upright(Widget):
    """One cell wide; at the row `tee` a line branches off to the right, at −1 nowhere."""

    DEFAULT_CSS = "Upright { width: 1; height: 100%; color: $rule; background: $background; }"

    tee: reactive[int] = reactive(-1)

    def render_line(self, y: int) -> Strip:
        """A stroke, or the branch."""
        return Strip([Segment("├" if y == self.tee else "│", self.rich_style)], 1)
