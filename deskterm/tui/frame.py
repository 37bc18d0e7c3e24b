"""What every full-screen program of ours has: themes, the safe filter, the small-terminal
sentence, no binding that Textual brings along. The desk itself is `app.DeskApp`'s."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual._compositor import CompositorUpdate
from textual.app import App
from textual.filter import Monochrome, NoColor

from deskterm.safe import clean
from deskterm.tui import themes
from deskterm.tui.filter import SafeFilter
from deskterm.tui.keys import Keymap
from deskterm.tui.sgr import LeanUpdate
from deskterm.tui.typing import InOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual import events
    from textual.filter import LineFilter
    from textual.screen import Screen

    from deskterm.config import Config

LEAST = (60, 16)


class FrameApp(InOrder, App[Any], inherit_bindings=False):
    """Themes, filter and size; subclasses bring the screens."""

    # Absolute: Textual looks beside the file of the subclass otherwise.
    CSS_PATH = Path(__file__).with_name("deskterm.tcss")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "deskterm"
    BINDINGS: ClassVar[list[Any]] = []
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.keymap = Keymap(config.keys)
        self._safe = SafeFilter()
        for theme in themes.themes():
            self.register_theme(theme)
        # NO_COLOR: greys are colours too, so the terminal's own two are used.
        colourless = bool(os.environ.get("NO_COLOR"))
        wanted = config.theme if config.theme in themes.NAMES else themes.DARK.name
        self._wear(themes.TERMINAL if colourless else wanted)
        if colourless:
            kept = [known for known in self._filters if not isinstance(known, Monochrome)]
            self._filters = [*kept, NoColor()]

    def _wear(self, name: str) -> None:
        # Setting `theme` would parse all style sheets a second time; nothing is parsed yet here.
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode", update=False)
        self.set_class(not dark, "-light-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and last the gate nothing untrusted passes."""
        return [*super().get_line_filters(), self._safe]

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        # Textual counts the screen below an opaque one as visible and repaints the whole front
        # screen whenever a line of the hidden one changes: 10 kB a second over SSH.
        if len(self._screen_stack) > 1 and not self.screen.is_modal:
            return []
        return super()._background_screens

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable = LeanUpdate(renderable)
        super()._display(screen, renderable)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by OSC 52, which carries nothing but cleaned text of our own showing."""
        super().copy_to_clipboard(clean(text))

    def on_resize(self, event: events.Resize) -> None:
        """Under 60×16 one sentence; back again when there is room."""
        from deskterm.tui.screens.toosmall import TooSmall

        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        shown = isinstance(self.screen, TooSmall)
        if small and not shown:
            self.push_screen(TooSmall())
        elif shown and not small:
            self.screen.dismiss()

    def _print_error_renderables(self) -> None:
        """After a crash: Textual would print local variables, strangers' text in them, as it is."""
        if not self._exit_renderables:
            return
        import sys
        import traceback

        said = "deskterm: a mistake inside deskterm; please report it.\n"
        if self._exception is not None:
            said += "".join(traceback.format_exception(self._exception))
        sys.stderr.write(clean(said))
        self._exit_renderables.clear()

    def title_bar(self, text: str) -> None:
        """Name the terminal's window; the text is ours, never a customer's."""
        driver = self._driver
        if driver is not None and not self.is_headless:
            driver.write(f"\x1b]2;{clean(text)}\x07")

    def on_mount(self) -> None:
        """Back from ctrl+z the terminal shows an empty page: everything is painted again."""
        self.app_resume_signal.subscribe(self, lambda _: self.do_redraw())

    def do_redraw(self) -> None:
        """Paint everything anew, after something else wrote to the terminal."""
        self.screen.refresh(layout=True)

    def do_suspend(self) -> None:
        """Into the background, as any program on a terminal."""
        self.action_suspend_process()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing of a mail is ever opened by the terminal's machine."""

    def action_screenshot(self, *_: Any) -> None:
        """No file is written that nobody asked for."""
