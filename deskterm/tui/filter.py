"""The last gate before the terminal: no segment leaves with a character that would be obeyed.

Widgets clean what they show; this catches what one of them forgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from deskterm.safe import clean_cells

if TYPE_CHECKING:
    from textual.color import Color


class SafeFilter(LineFilter):
    """Cleans every line on its way out; styles stay, links that are not ours do not."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, their text cleaned; controls have no width, so cells stay put."""
        return [self._safe(segment) for segment in segments]

    @staticmethod
    def _safe(segment: Segment) -> Segment:
        text, style, control = segment
        if style is not None and style.link:
            style = style.update_link(None)
        elif control or text.isprintable():
            return segment
        if not text.isprintable():
            text = clean_cells(text)
        return Segment(text, style, control)
