"""The field one writes in, made for a slow line."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea


class TextField(TextArea):
    """A text area that sends the rows a key has changed, not all of them, and does not blink.

    Textual's own repaints itself whole whenever the cursor moves: 3 kB a key at 80×24.
    """

    def __init__(self, *, id: str = "text") -> None:
        self._rows: dict[int, Strip] = {}
        super().__init__(
            id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True
        )
        self.cursor_blink = False
        self.highlight_cursor_line = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Without regions: repaint the rows that differ from what was last asked for."""
        if not repaint or layout or recompose or not self.is_mounted or not self.size:
            self._rows.clear()
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        width, height = self.size
        if regions:
            for region in regions:
                for y in range(max(0, region.y), min(height, region.bottom)):
                    self._rows.pop(y, None)
            return super().refresh(*regions)
        changed = []
        for y in range(height):
            row = self.render_line(y)
            if self._rows.get(y) != row:
                self._rows[y] = row
                changed.append(Region(0, y, width, 1))
        return super().refresh(*changed) if changed else self
