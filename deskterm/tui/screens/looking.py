"""What the queue shows: which view, its tickets, the figures, and how it stays fresh.

Live refresh repaints rows in place and counts what is new; only `.` or a choice of one's own
changes which rows are there, so the row under the cursor never moves by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import BadText
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.tui import opening, times
from deskterm.tui.opening import PAGE
from deskterm.tui.screens.paging import NEAR, Paging
from deskterm.tui.screens.surroundings import Surroundings
from deskterm.tui.widgets.columns import Sight
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from deskterm.desk import Desk
    from deskterm.errors import DeskError
    from deskterm.fields import FieldSet
    from deskterm.tui.opening import Opening
    from deskterm.tui.widgets.preview import Preview
    from deskterm.tui.widgets.ticket_list import TicketList
    from deskterm.values import Message, NumberPage, TicketRow, View

Asked = tuple[str, str]
"""A query and its order."""
PREVIEW_DELAY = 0.06
MOST_MISSED = 100
"""So many shown tickets at most are asked for one by one whether they still belong here."""
FRESH = 2_000
"""So many rows from the top are looked at again when something happened on the desk."""


class Looking(Surroundings, Paging):
    """The reading half of the queue screen."""

    if TYPE_CHECKING:
        tickets: TicketList
        preview: Preview
        is_current: bool

    def set_out(self) -> None:
        """Nothing is known yet."""
        self.set_out_around()
        self.set_out_pages()
        self._acted: set[int] = set()
        self._news: list[int] = []
        self._preview_timer: Any = None
        self._taking = False
        self._customs: dict[int, dict[str, str]] = {}

    # Opening a view

    def opened(self, found: Opening) -> None:
        """The first answer: paint it, then ask for the rest."""
        self.views, self.view = found.views, found.view
        self.faults = found.faults
        self.look_again()
        self.header.title = clean_line(found.name)
        self._customs.update(found.customs)
        self.tickets.choose_columns(found.view.columns)
        self.tickets.put(found.rows)
        self.begin_page(found.page, (found.view.query, found.sort))
        self.tickets.show(found.page.numbers)
        self._explain_emptiness()
        self._head()
        self._side()
        self.call_after_refresh(self._after_paint, found)

    def _after_paint(self, found: Opening) -> None:
        self.ask_counts()
        self.count_all()
        self._app.opened(found)

    def show_view(self, view: View) -> None:
        """Show another view from its top."""
        self.view, self.sort, self.found, self.inner = view, "", "", None
        self.look()

    def show_group(self, values: tuple[str | None, ...]) -> None:
        """Show one group of the view from its top."""
        try:
            self.narrow_to(values)
        except BadText as error:
            self._app.say(error)
            return
        self.sort = ""
        self.look()

    def look(self, at: int = 0) -> None:
        """Read which tickets there are; from the top, or at that ticket if it is among them."""
        self._side()
        self._ask_page(
            PAGE,
            lambda page, asked: self._looked(page, asked, at),
            group="list",
            failed=self._broken,
        )
        if self.grouping:
            self.ask_groups()

    def _ask_page(
        self,
        limit: int,
        then: Callable[[NumberPage, Asked], None],
        *,
        group: str,
        failed: Callable[[DeskError], None],
    ) -> None:
        asked = self.query_text, self.sort_text
        self.ask(
            lambda desk: desk.read.tickets.number_page(asked[0], sort=asked[1], limit=limit),
            lambda page: then(page, asked),
            group=group,
            failed=failed,
        )

    def _looked(self, page: NumberPage, asked: Asked, at: int = 0) -> None:
        self._set_news([])
        self._acted.clear()
        self.begin_page(page, asked)
        self._no_fault()
        self._choose_columns()
        self.tickets.show(page.numbers)
        self.tickets.go_to(at)
        if self.view is not None and opening.shows_customs(self.view.columns):
            # Rows that another view has read already lack what only this one shows.
            self.tickets.forget()
        self._explain_emptiness()
        self._head()
        self.count_all()

    def _broken(self, error: DeskError) -> None:
        """A view that cannot be asked any more shows why, where its tickets were."""
        if self.view is not None and not self.found:
            self.faults = {**self.faults, self.view.id: error.sentence}
        if isinstance(error, BadText) and not self.found:
            self._looked_at_nothing()
        else:
            self._app.say(error)

    def _looked_at_nothing(self) -> None:
        from deskterm.values import NumberPage

        self._set_news([])
        self.begin_page(NumberPage([], ""), (self.query_text, ""))
        self.tickets.show([])
        self._explain_emptiness()
        self._head()
        self._side()

    def _no_fault(self) -> None:
        if self.view is not None and not self.found and self.view.id in self.faults:
            self.faults = {id: why for id, why in self.faults.items() if id != self.view.id}

    def _choose_columns(self) -> None:
        view = None if self.found else self.view
        self.tickets.choose_columns(view.columns if view is not None else ())

    def _explain_emptiness(self) -> None:
        empty_desk = self._counts is not None and not any(self._counts.views.values())
        fault = self.fault
        if self.found:
            self.tickets.empty_text = words.no_hits
        elif fault:
            self.tickets.empty_text = clean_line(fault)
        else:
            self.tickets.empty_text = self._empty_desk() if empty_desk else words.empty_view
        if not self.tickets.numbers:
            self.tickets.refresh()
            self.preview.show(None, None)

    def _empty_desk(self) -> str:
        may = self._app.desk.actor.may(Permission.SETTINGS)
        return words.empty_desk if may else words.empty_desk_agent

    def counted_all(self) -> None:
        """The header can say how many."""
        self._head()

    def read_on(self) -> None:
        """More rows are there: the header and an open ticket's neighbours know."""
        self._head()
        self.neighbours_came()

    def neighbours_came(self) -> None:
        """An open ticket may go on to the rows that came."""

    def figures_came(self) -> None:
        """An empty desk has more to say than an empty view."""
        self._explain_emptiness()

    def view_changed(self, view: View) -> None:
        """Somebody gave the shown view another query: rows come and go with the dot."""
        self.view, self.inner = view, None
        self._no_fault()
        self._choose_columns()
        self.refresh_rows()

    # Staying fresh

    def journal_moved(self, latest: int) -> None:
        """Something happened on the desk."""
        self.refresh_rows()

    def refresh_rows(self, *, take: bool = False) -> None:
        """Read again without moving; `take` lets new rows in and old ones go.

        Only what is loaded is read, and of a long list no more than its beginning, unless rows are
        to go.
        """
        self._taking = self._taking or take
        whole = self._taking or bool(self._acted)
        have = max(len(self.tickets.numbers), PAGE)
        limit = have if whole else min(have, FRESH)
        asked, shown = (self.query_text, self.sort_text), list(self.tickets.numbers)
        fields = self._app.names.fields
        self.ask(
            lambda desk: _page_and_gone(desk, asked, limit, shown, fields),
            lambda found: self._fresh(*found, asked, whole),
            group="fresh",
            failed=_quiet,
        )
        self.ask_counts()

    def done_with(self, numbers: Sequence[int]) -> None:
        """These were solved or moved away by oneself: they go if they no longer belong here."""
        self._acted.update(numbers)
        self.refresh_rows()

    def look_at_rows(self) -> None:
        """Who is writing leaves no event, nor does a view of one's own: both are looked at."""
        if self.is_current:
            self.tickets.forget()
            self.ask(opening.views_of, self.know_views, group="views", failed=_quiet)

    def _fresh(self, page: NumberPage, left: set[int], asked: Asked, whole: bool) -> None:
        numbers = page.numbers
        shown = set(self.tickets.numbers)
        if self._taking or not shown:
            self._taking = False
            self._acted.clear()
            self._set_news([])
            self.begin_page(page, asked)
            self._choose_columns()
            self.tickets.show(numbers, keep=True)
        else:
            if whole:
                gone = (self._acted & shown) - set(numbers)
                self._acted.clear()
                if gone:
                    self.tickets.drop(gone)
            self._set_news(self._new_among(numbers, shown), left & set(self.tickets.numbers))
        self.tickets.forget()
        self._explain_emptiness()
        self._head()
        self._ask_preview()

    def _new_among(self, numbers: list[int], shown: set[int]) -> list[int]:
        """Those not shown. Of a list read in part, what stands behind its last row is not new."""
        end = len(numbers)
        if not self.is_whole:
            end = next((at for at in range(end, 0, -1) if numbers[at - 1] in shown), 0)
        return [number for number in numbers[:end] if number not in shown]

    def _set_news(self, numbers: list[int], left: Iterable[int] = ()) -> None:
        """What the dot would take in, and what it would let go."""
        self._news = numbers
        count = len(numbers)
        self.tickets.let_go(left)
        gone = len(self.tickets.gone)
        if count and gone:
            self.header.news = words.new_and_gone.format(count, gone)
        elif gone:
            self.header.news = words.gone.format(gone)
        else:
            self.header.news = words.new_arrivals.format(count) if count else ""
        self._app.news(count)

    # Rows, preview, figures

    def want_rows(self, numbers: Sequence[int]) -> None:
        """Read rows that came into sight."""
        customs = opening.shows_customs([column.name for column in self.tickets.columns])
        self.ask(
            lambda desk: (
                desk.read.tickets.rows(numbers),
                opening.customs_of(desk, numbers) if customs else None,
            ),
            lambda found: self._got_rows(*found),
            group="rows",
        )

    def _got_rows(
        self, rows: Sequence[TicketRow], customs: dict[int, dict[str, str]] | None
    ) -> None:
        if customs is not None and any(self._customs.get(n) != own for n, own in customs.items()):
            self._customs.update(customs)
            self.tickets.refresh()
        self.tickets.put(rows)
        current = self.tickets.row(self.tickets.number)
        if current is not None and current.number != self.preview.number:
            self._ask_preview()

    def cursor_moved(self) -> None:
        """Show the ticket at the cursor once the cursor rests."""
        self.recheck_keys()
        if self.tickets.cursor >= len(self.tickets.numbers) - NEAR:
            self.read_more()
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

    # The clock

    def look_again(self) -> None:
        """The clock or the names changed: what is in sight is painted with the new ones."""
        app = self._app
        sight = Sight(app.now(), app.zone, app.names, self._customs)
        self.header.clock = times.clock(sight.now, sight.zone)
        self.preview.sight = sight
        self.tickets.see(sight)


def _page_and_gone(
    desk: Desk, asked: Asked, limit: int, shown: Sequence[int], fields: FieldSet | None
) -> tuple[NumberPage, set[int]]:
    """The list as it is now, and which of the shown tickets belong to it no more.

    What a page in part does not name may only stand further behind: the desk is asked.
    """
    query, sort = asked
    page = desk.read.tickets.number_page(query, sort=sort, limit=limit)
    there = set(page.numbers)
    missing = [number for number in shown[:limit] if number not in there]
    if not page.next:
        return page, set(shown) - there
    if not missing or fields is None:
        return page, set()
    from deskterm import lists

    missing = missing[:MOST_MISSED]
    named = f"number:{','.join(map(str, missing))}"
    kept = desk.read.tickets.numbers(lists.narrowed(query, named, fields))
    return page, set(missing) - set(kept)


def _quiet(error: DeskError) -> None:
    """What cannot be read again stays as it was; the view's own error has been shown."""
