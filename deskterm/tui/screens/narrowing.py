"""`/` in a list that is no list of tickets: what does not hold all the words typed is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from deskterm.safe import clean_line
from deskterm.tui.screens.base import Keyed
from deskterm.words import fold

TYPING_DELAY = 0.1
SIGN = "/ "


class NarrowLine(Horizontal):
    """The line one types in; not there until somebody does."""

    DEFAULT_CSS = """
    NarrowLine { height: 1; display: none; background: $bar-bg; }
    NarrowLine Static { width: 2; height: 1; color: $accent; background: $bar-bg; }
    NarrowLine Input { width: 1fr; }
    NarrowLine #narrow-error { width: auto; max-width: 60%; padding: 0 1; color: $dim; }
    """

    def compose(self) -> ComposeResult:
        yield Static(SIGN, markup=False)
        line = Input(id="narrow-text", compact=True, select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield Static("", id="narrow-error", markup=False)


class Narrowing(Keyed):
    """Mixed into a screen with one list, whose keys need no focus; it composes a `NarrowLine`."""

    if TYPE_CHECKING:
        set_focus: Any
        set_timer: Any

    # The line is there from the start: it must not take the keys before one asks for it.
    AUTO_FOCUS: ClassVar[str | None] = ""
    narrow_text = ""
    # What esc goes back to from the line.
    _kept = ""
    _narrow_timer: Any = None

    def narrowed(self) -> None:
        """Other words count from now on: list what holds them."""
        raise NotImplementedError

    @property
    def narrow_said(self) -> str:
        """What the title says of it, empty when everything is listed."""
        return clean_line(f"/{self.narrow_text}") if self.narrow_text else ""

    def holds(self, *texts: str | None) -> bool:
        """Whether these texts together hold every word typed, without case and accents."""
        if not self.narrow_text:
            return True
        whole = fold(" ".join(text for text in texts if text))
        return all(word in whole for word in fold(self.narrow_text).split())

    def scopes(self) -> tuple[str, ...]:
        """While narrowing, the keys of that line."""
        return ("narrow", "always") if self.is_typing() else super().scopes()

    def do_find(self) -> Any:
        """Open the line that narrows."""
        line = self._text_line()
        self._show_line(True)
        self._kept = line.value = self.narrow_text
        line.focus()
        line.cursor_position = len(line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look once the typing rests."""
        event.stop()
        if self._narrow_timer is not None:
            self._narrow_timer.stop()
        self._narrow_timer = self.set_timer(TYPING_DELAY, self._narrow)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line, where it was not rebound."""
        event.stop()
        self.do_keep_find()

    def do_keep_find(self) -> None:
        """Keep what is listed, and go back to it."""
        self._narrow()
        self._close_line()

    def do_leave_find(self) -> None:
        """From the line back to the words kept before, else to everything."""
        self._text_line().value = self._kept if self.is_typing() else ""
        self._narrow()
        self._close_line()

    def do_back(self) -> Any:
        """Esc lists everything again before it leaves; q leaves."""
        if self.last_key == "esc" and self.narrow_text:
            self.do_leave_find()
            return None
        return super().do_back()  # type: ignore[misc]

    def forget_words(self) -> None:
        """No words count any more, for a screen that lists anew by itself."""
        self._text_line().value = self.narrow_text = ""

    def complain_narrow(self, sentence: str) -> None:
        """Say dimly what is wrong with the words."""
        screen: Any = self
        screen.query_one("#narrow-error", Static).update(clean_line(sentence))

    def _show_line(self, shown: bool) -> None:
        screen: Any = self
        screen.query_one(NarrowLine).display = shown

    def _text_line(self) -> Input:
        screen: Any = self
        line: Input = screen.query_one("#narrow-text", Input)
        return line

    def _narrow(self) -> None:
        if self._narrow_timer is not None:
            self._narrow_timer.stop()
            self._narrow_timer = None
        text = self._text_line().value.strip()
        if text != self.narrow_text:
            self.narrow_text = text
            self.complain_narrow("")
            self.narrowed()

    def _close_line(self) -> None:
        self._show_line(False)
        self.set_focus(None)
        self.recheck_keys()
