"""A field of a form with a few values: left and right change it, enter shows them all."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Click, Key
from textual.message import Message as Posted
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.safe import clean_line
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.lines import fit


class ChoiceField(Widget, can_focus=True, inherit_bindings=False):
    """Shows the label of its value, and that there are others."""

    DEFAULT_CSS = """
    ChoiceField { height: 1; width: 1fr; margin-right: 1; background: $bar-bg; color: $bar-fg; }
    ChoiceField:focus { background: $cursor-bg; color: $cursor-fg; text-style: $cursor-style; }
    """
    value: reactive[str] = reactive("")

    class Changed(Posted):
        """Another value was chosen."""

        def __init__(self, field: ChoiceField) -> None:
            self.field = field
            super().__init__()

        @property
        def control(self) -> ChoiceField:
            return self.field

    def __init__(
        self, choices: Sequence[Choice], value: str = "", *, title: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.choices = list(choices)
        self.title = title
        self.set_reactive(ChoiceField.value, value)

    def render(self) -> Content:
        """The label, and at the right what left and right do."""
        label = next((one.label for one in self.choices if one.value == self.value), self.value)
        shown = fit(clean_line(label), self.size.width - 4)
        return Content.assemble(shown, (" < >", "" if self.has_focus else "$dim"))

    def watch_value(self) -> None:
        """Whoever depends on it hears of it."""
        self.post_message(self.Changed(self))

    def on_key(self, event: Key) -> None:
        """Left and right step, enter and space open the list."""
        if event.key in ("left", "right"):
            self._step(1 if event.key == "right" else -1)
        elif event.key in ("enter", "space"):
            self.open()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: Click) -> None:
        """A click opens the list."""
        self.open()

    def open(self) -> None:
        """Show all values, to choose by typing."""
        self.run_worker(self._choose(), group="choose", exclusive=True)

    def _step(self, by: int) -> None:
        values = [choice.value for choice in self.choices]
        if values:
            at = (values.index(self.value) if self.value in values else 0) + by
            # Two take turns; of more, the last is often the drastic one: not a step from the first.
            last = len(values) - 1
            self.value = values[at % 2 if last == 1 else max(0, min(at, last))]

    async def _choose(self) -> None:
        from deskterm.tui.screens.pickers import pick

        chosen = await pick(self.app, self.title, self.choices, initial=self.value)  # type: ignore[arg-type]
        if chosen is not None:
            self.value = chosen
