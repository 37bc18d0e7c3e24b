"""One sentence when the terminal has no room for a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from deskterm.tui.screens.base import DeskModal
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TooSmall(DeskModal[None]):
    """Covers whatever is below until the terminal grows; only leaving works."""

    SCOPE = "too-small"
    SCOPES = ()

    def compose(self) -> ComposeResult:
        """The sentence with the size there is."""
        yield Static(self._sentence(), markup=False)

    def on_resize(self) -> None:
        """The size there is now."""
        for line in self.query(Static):
            line.update(self._sentence())

    def _sentence(self) -> str:
        return words.too_small.format(self.app.size.width, self.app.size.height)
