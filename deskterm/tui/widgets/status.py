"""The line above the keys: what waits to be sent, who one is, and the last thing said."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.text import fit, wrap

MOST = 4


class StatusLine(Widget):
    """Counts to the left, the agent to the right; a sentence takes the line until the next key.

    A sentence that is longer takes as many lines as it has, at most MOST.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 100%; color: $dim; }
    """
    counts: reactive[tuple[tuple[str, str], ...]] = reactive(())
    who: reactive[str] = reactive("")
    said: reactive[str] = reactive("")
    is_error: reactive[bool] = reactive(False)

    def watch_said(self) -> None:
        """Room for the whole sentence, and back to one line after it."""
        self._fit()

    def on_resize(self) -> None:
        """Another width may need other lines."""
        self._fit()

    def _fit(self) -> None:
        lines = len(self._sentence()) if self.said and self.size.width else 1
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines

    def _sentence(self) -> list[str]:
        width = self.size.width
        rows = wrap(self.said, width - 2)
        if len(rows) > MOST:
            rows = [*rows[: MOST - 1], " ".join(rows[MOST - 1 :])]
        return [fit(f" {row}", width) for row in rows]

    def render(self) -> Content:
        """The sentence if there is one, else the counts."""
        width = self.size.width
        if self.said:
            style = "$late bold" if self.is_error else "$foreground bold"
            return Content.styled("\n".join(self._sentence()), style)
        parts = [Content.styled(text, style) for text, style in self.counts]
        left = Content.assemble(" ", Content(" · ").join(parts))
        room = width - left.cell_length - 1
        return Content.assemble(left, fit(self.who, max(room, 0), right=True), " ")
