"""What one has begun to write and not sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskterm.safe import clean, clean_line
from deskterm.terms import DraftKind
from deskterm.tui.screens.listing import ListingScreen
from deskterm.tui.screens.pickers import confirm
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, fit, wrap
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_forms import draft_words as words
from deskterm.values import Draft

if TYPE_CHECKING:
    from deskterm.desk import Desk


class DraftsScreen(ListingScreen):
    """One row a draft, newest first; its text below."""

    SCOPE = "drafts"
    TITLE_WORDS = words.title
    NOTHING = words.nothing

    def read(self, desk: Desk) -> Sequence[Draft]:
        return desk.read.drafts.mine()

    def line(self, item: Draft, look: Look) -> Line:
        where = f"#{item.ticket}" if item.ticket else "-"
        kind = words.kind(item.kind.value)
        text = clean_line(item.text)
        if item.kind is DraftKind.NEW:
            text = f"{clean_line(item.subject)}  {text}"
        return Line(
            (
                (f" {fit(where, 7)}", "dim"),
                (f"{fit(kind, 11)} ", "note" if item.kind is DraftKind.NOTE else "reply"),
                (text, "text"),
            ),
            ((f" {stamp(item.updated_at, look.now, look.zone)} ", "dim"),),
        )

    def detail(self, item: Draft, look: Look, width: int) -> list[Line]:
        return [Line(((row, "text"),)) for row in list(wrap(clean(item.text), width))[:40]]

    def why_not_open(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.item is not None else words.nothing

    why_not_drop = why_not_open

    def do_open(self) -> None:
        draft = self.item
        if draft.ticket is None:
            self.app.new_ticket()
        else:
            self.app.compose_message(draft.kind, draft.ticket)

    async def do_drop(self) -> None:
        draft = self.item
        if await confirm(self.app, words.drop_question):
            await self.write(lambda desk: desk.write.drafts.drop(draft.ticket, draft.kind))
            self.reload()
