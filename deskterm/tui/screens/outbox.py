"""Mail that has not left yet, or could not be delivered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskterm.safe import clean_line
from deskterm.terms import OutboxState
from deskterm.tui.screens.listing import ListingScreen
from deskterm.tui.screens.pickers import confirm
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, fit, wrap
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_forms import outbox_words as words
from deskterm.values import OutboxRow

if TYPE_CHECKING:
    from deskterm.desk import Desk

WAITING = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.FAILED)


class OutboxScreen(ListingScreen):
    """One row a mail; the reason of a failure below."""

    SCOPE = "outbox"
    TITLE_WORDS = words.title
    NOTHING = words.nothing

    def read(self, desk: Desk) -> Sequence[OutboxRow]:
        return desk.read.outbox.list(WAITING)

    def line(self, item: OutboxRow, look: Look) -> Line:
        failed = item.state is OutboxState.FAILED
        to = clean_line(", ".join(item.recipients))
        return Line(
            (
                (f"{'!' if failed else ' '}{_number(item):<7}", "dim"),
                (f"{fit(words.state(item.state.value), 9)} ", "failed" if failed else "new"),
                (f"{fit(to, 28)} ", "text"),
                (clean_line(item.subject), "text"),
            ),
            ((f" {stamp(item.created_at, look.now, look.zone)} ", "dim"),),
        )

    def detail(self, item: OutboxRow, look: Look, width: int) -> list[Line]:
        lines = [Line(((f"{words.to}  ", "dim"), (clean_line(", ".join(item.recipients)), "text")))]
        box = clean_line(item.mailbox or "-")
        due = stamp(item.not_before, look.now, look.zone)
        lines.append(Line(((words.attempts(box, item.attempts, due), "text"),)))
        if item.last_error:
            lines += [Line(((row, "failed"),)) for row in wrap(clean_line(item.last_error), width)]
        return lines

    def why_not_open(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.item is not None else words.nothing

    why_not_retry = why_not_open
    why_not_cancel = why_not_open

    def do_open(self) -> None:
        if self.item.ticket is None:
            self.app.say(words.no_ticket)
        else:
            self.app.open_ticket(self.item.ticket)

    async def do_retry(self) -> None:
        row_id = self.item.id
        await self.write(lambda desk: desk.write.outbox.retry(row_id))
        self.reload()
        self.app.say(words.retried)

    async def do_cancel(self) -> None:
        item = self.item
        if await confirm(self.app, words.cancel_question(clean_line(", ".join(item.recipients)))):
            await self.write(lambda desk: desk.write.outbox.cancel(item.id))
            self.reload()


def _number(item: OutboxRow) -> str:
    return "" if item.ticket is None else f"#{item.ticket}"
