"""The last line: the keys one can press now, made from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.tui.screens.base import Keyed


class DeskFooter(Widget):
    """Keys and labels by rank until the line is full; after a first key, what may follow."""

    DEFAULT_CSS = """
    DeskFooter { dock: bottom; height: 1; width: 100%; background: $bar-bg; color: $bar-fg; }
    """
    pending: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[str, str, str]] = []

    def recheck(self) -> None:
        """Paint again if other keys count now, or other ones are disabled."""
        if self.is_mounted and self._entries() != self._shown:
            self.refresh()

    def render(self) -> Content:
        """As many keys as fit, the important ones first."""
        width = self.size.width
        line = Content("")
        if self.pending:
            line = Content.styled(" " + words.go_hint.format(self.pending), "$dim")
        self._shown = self._entries()
        for key, label, why in self._shown:
            entry = Content.assemble(
                " " if not line else "  ",
                (key, "$accent bold" if not why else "$dim"),
                " ",
                (label, "" if not why else "$dim"),
            )
            if line.cell_length + entry.cell_length > width:
                break
            line = line + entry
        return line

    def _entries(self) -> list[tuple[str, str, str]]:
        screen = cast("Keyed", self.screen)
        keymap = screen._app.keymap
        scopes = screen.scopes()
        if self.pending:
            return [
                (key, verb.label, screen.why_not(verb))
                for key, verb in keymap.begins(self.pending, scopes)
            ]
        shown = [
            verb
            for verb in keymap.of(scopes)
            # A key that means something else here is not shown with what it means elsewhere.
            if verb.footer and verb.keys and keymap.find(verb.keys[0], scopes) is verb
        ]
        shown.sort(key=lambda verb: verb.footer)
        return [(verb.keys[0], verb.label, screen.why_not(verb)) for verb in shown]
