"""The upright line between two panes. A widget of its own, so that rows are sent without it."""

from __future__ import annotations

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget


class Upright(Widget):
    """One cell wide; a line branches off to the right `tee` rows above its end, at 0 nowhere."""

    DEFAULT_CSS = "Upright { width: 1; height: 100%; color: $rule; background: $background; }"

    tee: reactive[int] = reactive(0)

    def render_line(self, y: int) -> Strip:
        """A stroke, or the branch."""
        branches = self.tee and y == self.size.height - self.tee
        return Strip([Segment("├" if branches else "│", self.rich_style)], 1)
