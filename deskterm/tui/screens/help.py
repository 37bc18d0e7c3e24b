"""The keys, made from the registry for the screen one came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from deskterm.tui.screens.base import DeskModal
from deskterm.tui.text import fit, wrap
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from deskterm.tui.screens.base import Keyed
    from deskterm.tui.verb import Verb

KEYS_WIDTH = 18
EDGES = 6
"""Columns beside the text: margins, and the scrollbar."""


class HelpScreen(DeskModal[None]):
    """Scrolls; esc, q and ? leave."""

    SCOPE = "help"
    SCOPES = ("dialog",)
    AUTO_FOCUS = "#help-scroll"

    def __init__(self, asking: Keyed) -> None:
        super().__init__()
        self._below = asking

    def compose(self) -> ComposeResult:
        """A title, the verbs by scope, and how to leave."""
        yield Static(f" {words.help_title}", id="help-title", markup=False)
        with VerticalScroll(id="help-scroll", can_focus=True):
            yield Static(self._text(), id="help-text", markup=False)
        yield DeskFooter()

    def do_down(self) -> None:
        """A line down."""
        self._scroll.scroll_relative(y=1, animate=False)

    def do_up(self) -> None:
        """A line up."""
        self._scroll.scroll_relative(y=-1, animate=False)

    def do_half_down(self) -> None:
        """Half a screen down."""
        self._scroll.scroll_relative(y=self.size.height // 2, animate=False)

    def do_half_up(self) -> None:
        """Half a screen up."""
        self._scroll.scroll_relative(y=-(self.size.height // 2), animate=False)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one("#help-scroll", VerticalScroll)

    def _text(self) -> Content:
        keymap = self._app.keymap
        lines: list[Content] = []
        scopes = list(dict.fromkeys(self._below.scopes()))
        for scope in scopes:
            verbs = [
                verb for verb in keymap.of([scope]) if verb.keys and not self._below.refused(verb)
            ]
            if not verbs:
                continue
            title = dict(words.scopes).get(scope, scope.replace("-", " ").capitalize())
            lines += [Content(""), Content.styled(title, "$accent bold")]
            lines += [self._line(verb) for verb in verbs]
        lines += [Content(""), Content.styled(words.help_more, "$dim")]
        return Content("\n").join(lines[1:])

    def on_resize(self) -> None:
        """Lines are broken under their own beginning."""
        self.query_one("#help-text", Static).update(self._text())

    def _line(self, verb: Verb) -> Content:
        room = max(20, self.app.size.width - KEYS_WIDTH - EDGES)
        why = self._below.why_not(verb)
        keys = f"{verb.keys[0]}–{verb.keys[-1]}" if len(verb.keys) > 3 else " ".join(verb.keys)
        said = [(row, "") for row in wrap(verb.help, room)]
        said += [(row, "$dim") for row in wrap(f"({why})", room)] if why else []
        if len(said) == 2 and why and cell_len(verb.help) + cell_len(why) + 4 <= room:
            said = [(f"{verb.help}  ", ""), (f"({why})", "$dim")]
            return Content.assemble((fit(f"  {keys}", KEYS_WIDTH), "bold"), *said)
        parts = [(fit(f"  {keys}", KEYS_WIDTH), "bold"), said[0]]
        parts += [(f"\n{' ' * KEYS_WIDTH}{row}", style) for row, style in said[1:]]
        return Content.assemble(*parts)
