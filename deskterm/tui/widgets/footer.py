"""The last line: the keys one can press now, made from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.tui.screens.base import Keyed


class DeskFooter(Widget):
    """Keys and labels by rank until the line is full; after a first key, all that may follow.

    Where not all fit, those go first that cannot be pressed now; the key of the help never does.
    """

    DEFAULT_CSS = """
    DeskFooter { dock: bottom; height: 1; width: 100%; background: $bar-bg; color: $bar-fg; }
    """
    pending: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[str, str, str]] = []

    def watch_pending(self) -> None:
        """What may follow a first key may take several lines, until the next key."""
        lines = len(self._rows()) if self.pending and self.is_mounted else 1
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines

    def recheck(self) -> None:
        """Paint again if other keys count now, or other ones are disabled."""
        if self.is_mounted and self._entries() != self._shown:
            self.refresh()

    def render(self) -> Content:
        """As many keys as fit, the important ones first."""
        self._shown = self._entries()
        return Content("\n").join(self._rows())

    def _rows(self) -> list[Content]:
        entries, width = self._entries(), self.size.width
        if not self.pending:
            return [self._joined(_fitting(entries, width, self._help()))]
        rows = [Content.styled(" " + words.go_hint.format(self.pending), "$dim")]
        for one in entries:
            entry = self._joined([one])
            if rows[-1].cell_length + 1 + entry.cell_length > width:
                rows.append(entry)
            else:
                rows[-1] = rows[-1] + Content(" ") + entry
        return rows

    def _joined(self, entries: Sequence[tuple[str, str, str]]) -> Content:
        line = Content("")
        for key, label, why in entries:
            line = line + Content.assemble(
                " " if not line else "  ",
                (key, "$accent bold" if not why else "$dim"),
                " ",
                (label, "" if not why else "$dim"),
            )
        return line

    def _help(self) -> str:
        screen = cast("Keyed", self.screen)
        verb = screen._app.keymap.get("help", screen.scopes())
        return verb.keys[0] if verb is not None and verb.keys else ""

    def _entries(self) -> list[tuple[str, str, str]]:
        screen = cast("Keyed", self.screen)
        keymap = screen._app.keymap
        scopes = screen.scopes()
        if self.pending:
            return [
                (key, verb.label, screen.why_not(verb))
                for key, verb in keymap.begins(self.pending, scopes)
                if not screen.refused(verb)
            ]
        shown = [
            verb
            for verb in keymap.of(scopes)
            # A key that means something else here is not shown with what it means elsewhere.
            if verb.footer and verb.keys and keymap.find(verb.keys[0], scopes) is verb
            if not screen.refused(verb)
        ]
        shown.sort(key=lambda verb: verb.footer)
        return [(verb.keys[0], verb.label, screen.why_not(verb)) for verb in shown]


def _fitting(
    entries: Sequence[tuple[str, str, str]], width: int, help_key: str
) -> list[tuple[str, str, str]]:
    """Those that fit into a line so wide, in their order."""
    left = list(entries)

    def size() -> int:
        return sum(len(key) + 1 + cell_len(label) + 2 for key, label, _ in left) - 1

    while left and size() > width:
        others = [at for at, (key, _, _) in enumerate(left) if key != help_key]
        closed = [at for at in others if left[at][2]]
        if not others:
            break
        del left[(closed or others)[-1]]
    return left
