"""A field of a form for changes, completed as the change line is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.suggester import Suggester
from textual.widgets import Input

from deskterm.tui.proposing import change_proposals

if TYPE_CHECKING:
    from deskterm.tui.names import Names


class _ChangeSuggester(Suggester):
    """Goes on with the last word: a field, then its values."""

    def __init__(self, names: Callable[[], Names]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.names = names

    async def get_suggestion(self, value: str) -> str | None:
        """The first line that begins as `value` does."""
        if not value.strip() or value.endswith(" "):
            return None
        proposed = change_proposals(value, self.names())
        return next((one for one in proposed if one.startswith(value)), None)


class ChangesInput(Input):
    """Takes a text of the change language; `right` takes what is proposed in grey."""

    def __init__(self, names: Callable[[], Names], hint: str, *, id: str | None = None) -> None:
        super().__init__(
            placeholder=hint,
            suggester=_ChangeSuggester(names),
            compact=True,
            select_on_focus=False,
            id=id,
        )
