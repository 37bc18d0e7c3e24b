"""Parts of the small questions: title and keys, the line typed in, a row that is no choice."""

from __future__ import annotations

from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from deskterm.safe import clean_line

GAP = "   "


class FilterInput(Input):
    """The line that narrows the choices; a space goes to the screen when several are chosen."""

    def __init__(self, spaces: bool) -> None:
        super().__init__(compact=True, id="filter", select_on_focus=False)
        self.spaces = spaces

    async def on_key(self, event: Key) -> None:
        """Leave the space bar to the screen, which toggles with it."""
        if event.key == "space" and not self.spaces:
            event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return super().check_consume_key(key, character) and (self.spaces or key != "space")


class PickerTitle(Static):
    """What is asked, then the keys: behind it where both fit, else on a line of their own."""

    DEFAULT_CSS = "PickerTitle { width: 100%; height: auto; }"

    def __init__(self, title: str, hint: str) -> None:
        super().__init__("", id="title", markup=False)
        self.asks = clean_line(title)
        self.hint = hint

    def on_mount(self) -> None:
        """The app knows its width before this widget does."""
        self.on_resize()

    def on_resize(self) -> None:
        """Another width may need a line more."""
        asks = Content.styled(self.asks, "$accent bold")
        room = (self.size.width or self.app.size.width) - 2
        fits = asks.cell_length + len(GAP) + len(self.hint) <= room
        self.update(Content.assemble(asks, GAP if fits else "\n", (self.hint, "$dim")))


def told(sentence: str) -> Option:
    """A row that says something and cannot be taken."""
    return Option(Content.styled(clean_line(sentence), "$dim"), disabled=True)
