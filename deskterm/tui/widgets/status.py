"""The line above the keys: what waits to be sent, who one is, and the last thing said."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.text import fit


class StatusLine(Widget):
    """Counts to the left, the agent to the right; a sentence takes the line until the next key."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 100%; color: $dim; }
    """
    counts: reactive[tuple[tuple[str, str], ...]] = reactive(())
    who: reactive[str] = reactive("")
    said: reactive[str] = reactive("")
    is_error: reactive[bool] = reactive(False)

    def render(self) -> Content:
        """The sentence if there is one, else the counts."""
        width = self.size.width
        if self.said:
            style = "$late bold" if self.is_error else "$foreground bold"
            return Content.styled(fit(" " + self.said, width), style)
        parts = [Content.styled(text, style) for text, style in self.counts]
        left = Content.assemble(" ", Content(" · ").join(parts))
        room = width - left.cell_length - 1
        return Content.assemble(left, fit(self.who, max(room, 0), right=True), " ")
