"""What the queue shows: which view, its tickets, the figures, and how it stays fresh.

Live refresh repaints rows in place and counts what is new; only `.` or a choice of one's own
changes which rows are there, so the row under the cursor never moves by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.terms import OutboxState
from deskterm.tui import opening, times
from deskterm.tui.screens.base import Keyed
from deskterm.tui.widgets.columns import Sight
from deskterm.tui.widgets.sidebar import Entry
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from deskterm.errors import DeskError
    from deskterm.tui.opening import Counts, Opening
    from deskterm.tui.widgets.header import DeskHeader
    from deskterm.tui.widgets.preview import Preview
    from deskterm.tui.widgets.sidebar import Sidebar
    from deskterm.tui.widgets.status import StatusLine
    from deskterm.tui.widgets.ticket_list import TicketList
    from deskterm.values import Mailbox, Message, TicketRow, View

PREVIEW_DELAY = 0.06
COUNT_REST = 0.5


class Looking(Keyed):
    """The reading half of the queue screen."""

    if TYPE_CHECKING:
        header: DeskHeader
        sidebar: Sidebar
        tickets: TicketList
        preview: Preview
        status_line: StatusLine
        set_timer: Any
        call_after_refresh: Any
        is_current: bool
        found: str

    def set_out(self) -> None:
        """Nothing is known yet."""
        self.views: tuple[View, ...] = ()
        self.view: View | None = None
        self.sort = ""
        self._counts: Counts | None = None
        self._counting = self._count_again = False
        self._acted: set[int] = set()
        self._news: list[int] = []
        self._preview_timer: Any = None
        self._taking = False

    @property
    def query_text(self) -> str:
        """The query whose tickets are shown: what was looked for, else the view's."""
        return self.found or (self.view.query if self.view else "")

    # Opening a view

    def opened(self, found: Opening) -> None:
        """The first answer: paint it, then ask for the rest."""
        self.views, self.view = found.views, found.view
        self.look_again()
        self.header.title = clean_line(found.name)
        self.tickets.put(found.rows)
        self.tickets.show(found.numbers)
        self._explain_emptiness()
        self._head()
        self._side()
        self.call_after_refresh(self._after_paint, found)

    def _after_paint(self, found: Opening) -> None:
        self.ask_counts()
        self._app.opened(found)

    def show_view(self, view: View) -> None:
        """Show another view from its top."""
        self.view, self.sort, self.found = view, "", ""
        self.look()

    def look(self, at: int = 0) -> None:
        """Read which tickets there are; from the top, or at that ticket if it is among them."""
        query, sort = self.query_text, self.sort
        self._side()
        self.ask(
            lambda desk: desk.read.tickets.numbers(query, sort=sort),
            lambda numbers: self._looked(numbers, at),
            group="list",
        )

    def _looked(self, numbers: Sequence[int], at: int = 0) -> None:
        self._set_news([])
        self._acted.clear()
        self.tickets.show(numbers)
        self.tickets.go_to(at)
        self._explain_emptiness()
        self._head()

    def _explain_emptiness(self) -> None:
        empty_desk = self._counts is not None and not any(self._counts.views.values())
        if self.found:
            self.tickets.empty_text = words.no_hits
        else:
            self.tickets.empty_text = self._empty_desk() if empty_desk else words.empty_view
        if not self.tickets.numbers:
            self.tickets.refresh()
            self.preview.show(None, None)

    def _empty_desk(self) -> str:
        may = self._app.desk.actor.may(Permission.SETTINGS)
        return words.empty_desk if may else words.empty_desk_agent

    # Staying fresh

    def journal_moved(self, latest: int) -> None:
        """Something happened on the desk."""
        self.refresh_rows()

    def refresh_rows(self, *, take: bool = False) -> None:
        """Read again without moving; `take` lets new rows in and old ones go."""
        query, sort = self.query_text, self.sort
        self._taking = self._taking or take
        self.ask(
            lambda desk: desk.read.tickets.numbers(query, sort=sort), self._fresh, group="fresh"
        )
        self.ask_counts()

    def done_with(self, numbers: Sequence[int]) -> None:
        """These were solved or moved away by oneself: they go if they no longer belong here."""
        self._acted.update(numbers)
        self.refresh_rows()

    def look_at_rows(self) -> None:
        """Who is writing leaves no event: the rows in sight are read again now and then."""
        if self.is_current:
            self.tickets.forget()

    def _fresh(self, numbers: Sequence[int]) -> None:
        shown = set(self.tickets.numbers)
        if self._taking or not shown:
            self._taking = False
            self._acted.clear()
            self._set_news([])
            self.tickets.show(numbers, keep=True)
        else:
            gone = self._acted & shown
            gone -= set(numbers)
            self._acted.clear()
            if gone:
                self.tickets.drop(gone)
            self._set_news([number for number in numbers if number not in shown])
        self.tickets.forget()
        self._explain_emptiness()
        self._head()
        self._ask_preview()

    def _set_news(self, numbers: list[int]) -> None:
        self._news = numbers
        count = len(numbers)
        self.header.news = words.new_arrivals.format(count) if count else ""
        self._app.news(count)

    # Rows, preview, figures

    def want_rows(self, numbers: Sequence[int]) -> None:
        """Read rows that came into sight."""
        self.ask(lambda desk: desk.read.tickets.rows(numbers), self._got_rows, group="rows")

    def _got_rows(self, rows: Sequence[TicketRow]) -> None:
        self.tickets.put(rows)
        current = self.tickets.row(self.tickets.number)
        if current is not None and current.number != self.preview.number:
            self._ask_preview()

    def cursor_moved(self) -> None:
        """Show the ticket at the cursor once the cursor rests."""
        self.recheck_keys()
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_DELAY, self._ask_preview)

    def _ask_preview(self) -> None:
        row = self.tickets.row(self.tickets.number)
        if row is None or not self.preview.display:
            if not self.tickets.number:
                self.preview.show(None, None)
            return
        if not row.last_message_id:
            self.preview.show(row, None)
        else:
            self.ask(
                lambda desk: desk.read.messages.get(row.last_message_id),
                lambda found: self._got_message(row, found),
                group="preview",
            )

    def _got_message(self, row: TicketRow, message: Message) -> None:
        if row.number == self.tickets.number:
            self.preview.show(self.tickets.row(row.number) or row, message)

    def ask_counts(self) -> None:
        """Count the views and what waits elsewhere, one at a time: on a big desk it is work."""
        if self._counting:
            self._count_again = True
            return
        self._counting, self._count_again = True, False
        views = self.views
        self.ask(
            lambda desk: opening.counts(desk, views),
            self._counted,
            group="counts",
            failed=self._not_counted,
        )

    def _not_counted(self, error: DeskError) -> None:
        self._counting = False
        self._app.say(error)

    def _counted(self, found: Counts) -> None:
        self._counting = False
        if self._count_again:
            self.set_timer(COUNT_REST, self.ask_counts)
        self._counts = found
        self._side()
        self._explain_emptiness()
        waiting = found.outbox.get(OutboxState.QUEUED, 0) + found.outbox.get(OutboxState.SENDING, 0)
        failed = found.outbox.get(OutboxState.FAILED, 0)
        parts = []
        if waiting:
            parts.append((words.unsent.format(waiting), "$accent"))
        if failed:
            parts.append((words.failed.format(failed), "$late bold"))
        if found.drafts:
            parts.append((words.drafts_count.format(found.drafts), "$dim"))
        self.status_line.counts = tuple(parts)
        self.header.mailboxes, self.header.fault = _mailboxes(found.mailboxes)

    # Around the list

    def look_again(self) -> None:
        """The clock or the names changed: what is in sight is painted with the new ones."""
        app = self._app
        sight = Sight(app.now(), app.zone, app.names)
        self.header.clock = times.clock(sight.now, sight.zone)
        self.preview.sight = sight
        self.tickets.see(sight)

    def _head(self) -> None:
        count = len(self.tickets.numbers)
        name = words.found if self.found else clean_line(self.view.name if self.view else "")
        self.header.view = f"{name} {count}"
        sort = f" {words.sorted_by.format(self.sort)}" if self.sort else ""
        self.header.query_text = clean_line(self.query_text) + sort

    def _side(self) -> None:
        counts = self._counts
        shown = counts.views if counts else {}
        entries = [
            Entry(view.key, view.name, shown.get(view.name), query=view.query)
            for view in self.views
        ]
        if counts is not None:
            unsent = sum(counts.outbox.get(state, 0) for state in ("queued", "sending", "failed"))
            failed = bool(counts.outbox.get("failed"))
            entries.append(Entry("", words.outbox, unsent, place="outbox", pressing=failed))
            entries.append(Entry("", words.drafts, counts.drafts, place="drafts"))
            entries.append(
                Entry(
                    "",
                    words.quarantine,
                    counts.quarantine,
                    place="quarantine",
                    pressing=counts.quarantine > 0,
                )
            )
        self.sidebar.entries = tuple(entries)
        self.sidebar.here = "" if self.found or self.view is None else self.view.name


def _mailboxes(found: Sequence[Mailbox]) -> tuple[str, bool]:
    active = [mailbox for mailbox in found if mailbox.enabled]
    broken = [mailbox for mailbox in active if mailbox.last_error or mailbox.send_error]
    if broken:
        return words.mailbox_fault.format(clean_line(broken[0].name)), True
    fresh = [mailbox for mailbox in active if mailbox.last_fetch_at is None]
    if fresh:
        return words.mailbox_new.format(clean_line(fresh[0].name)), False
    if len(active) == 1:
        return words.mailbox_ok.format(clean_line(active[0].name)), False
    return (words.mailboxes_ok.format(len(active)) if active else ""), False
