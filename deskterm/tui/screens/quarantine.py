"""Mail that could not become a ticket: kept whole, tried again, or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskterm.safe import clean_line
from deskterm.tui.screens.listing import ListingScreen
from deskterm.tui.screens.pickers import confirm
from deskterm.tui.screens.raw import RawScreen
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, fit, wrap
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_forms import quarantine_words as words
from deskterm.tui.wording_ticket import size_shown
from deskterm.values import Quarantined

if TYPE_CHECKING:
    from deskterm.desk import Desk


class QuarantineScreen(ListingScreen):
    """One row a mail; why it is here below."""

    SCOPE = "quarantine"
    TITLE_WORDS = words.title
    NOTHING = words.nothing

    def read(self, desk: Desk) -> Sequence[Quarantined]:
        return desk.read.quarantine.list()

    def line(self, item: Quarantined, look: Look) -> Line:
        return Line(
            (
                (f" {size_shown(item.size):>5} ", "dim"),
                (f"{fit(clean_line(item.from_line) or words.no_sender, 28)} ", "text"),
                (clean_line(item.subject) or words.no_subject, "text"),
            ),
            ((f" {stamp(item.received_at, look.now, look.zone)} ", "dim"),),
        )

    def detail(self, item: Quarantined, look: Look, width: int) -> list[Line]:
        lines = [Line(((row, "failed"),)) for row in wrap(clean_line(item.reason), width)]
        where = clean_line(item.mailbox or item.source or "-")
        lines.append(Line(((f"{words.came}  ", "dim"), (where, "text"))))
        return lines

    def why_not_open(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.item is not None else words.nothing

    why_not_retry = why_not_open
    why_not_drop = why_not_open

    def do_open(self) -> None:
        self.app.push_screen(RawScreen(self.item.id, quarantined=True))

    async def do_retry(self) -> None:
        mail_id = self.item.id
        taken = await self.write(lambda desk: desk.write.quarantine.retry(mail_id))
        self.reload()
        self.app.say(words.retried(taken.outcome, taken.number, taken.reason))

    async def do_drop(self) -> None:
        item = self.item
        if await confirm(self.app, words.drop_question(clean_line(item.subject))):
            await self.write(lambda desk: desk.write.quarantine.drop(item.id))
            self.reload()
