"""The queue: views to the left, tickets, and what the one under the cursor says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container

from deskterm.fields import CUSTOM
from deskterm.tui import opening
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.view_verbs import ViewVerbs
from deskterm.tui.text import steady
from deskterm.tui.verbs import TicketVerbs
from deskterm.tui.widgets.columns import WIDE
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.header import DeskHeader
from deskterm.tui.widgets.heads import ColumnHeads
from deskterm.tui.widgets.preview import Preview
from deskterm.tui.widgets.rule import Upright
from deskterm.tui.widgets.sidebar import Sidebar
from deskterm.tui.widgets.status import StatusLine
from deskterm.tui.widgets.ticket_list import TicketList
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from deskterm.values import TicketRow

BESIDE_FROM = 120
SIDEBAR = 15
AROUND = 3
"""Lines above and below the panes: header, status, keys."""
LOOK_EVERY = 5.0
COUNT_EVERY = 60.0


class QueueScreen(TicketVerbs, ViewVerbs, DeskScreen):
    """Keys and layout; reading is in `Looking`, `/` in `Finding`, writing in `TicketVerbs`."""

    SCOPE = "queue"
    SCOPES: ClassVar[tuple[str, ...]] = ("tickets", "everywhere")
    AUTO_FOCUS = "#list"

    def compose(self) -> ComposeResult:
        """Header, body, find or status line, keys."""
        self.set_out()
        self.header = DeskHeader(id="header")
        self.sidebar = Sidebar(id="sidebar")
        self.tickets = TicketList(id="list")
        self.preview = Preview(id="preview")
        self.status_line = StatusLine(id="status")
        self.upright = Upright()
        self._arrange(*self.app.size)
        yield self.header
        with Container(id="body"):
            yield self.sidebar
            yield self.upright
            with Container(id="main"):
                with Container(id="queue"):
                    yield ColumnHeads(id="heads")
                    yield self.tickets
                yield Upright(id="second")
                yield self.preview
        yield Container(id="find")
        yield self.status_line
        yield DeskFooter()

    def on_mount(self) -> None:
        """Ask for the first view at once."""
        self.status_line.who = self._app.who
        self.look_again()
        self.set_interval(LOOK_EVERY, self.look_again)
        self.set_interval(LOOK_EVERY, self.look_at_rows)
        # A mailbox in trouble leaves no event.
        self.set_interval(COUNT_EVERY, self.ask_counts)
        early = self._app.early
        found = early.take() if early is not None else None
        if found is not None:
            self.opened(found)
        else:
            self.ask(opening.first, self.opened, group="list")

    def on_screen_resume(self) -> None:
        """What was read or answered above shows here."""
        if self.views:
            self.tickets.forget()

    def on_resize(self, event: events.Resize) -> None:
        """Preview below, or beside from 120 columns on."""
        self._arrange(*event.size)

    def _arrange(self, width: int, height: int) -> None:
        beside = width >= BESIDE_FROM
        self.set_class(beside, "beside")
        self.preview.below = not beside
        # Of 24 lines 14 go to the list and 6 to the preview with its divider above.
        body = height - AROUND
        below = max(3, round(0.3 * (body - 1))) + 1
        self.preview.styles.height = "100%" if beside else below
        side = min(max(width // 3, 36), 91)
        self.preview.styles.width = side if beside else "100%"
        self.set_class(beside and width - SIDEBAR - side - 2 >= WIDE, "headed")
        self.upright.tee = 0 if beside or self.has_class("bare") else below

    # What the verbs ask of a screen

    def targets(self) -> list[int]:
        """The marked tickets in the list's order, else the one at the cursor."""
        marked = self.tickets.marked
        if marked:
            return [number for number in self.tickets.numbers if number in marked]
        return [self.tickets.number] if self.tickets.number else []

    def row(self, number: int) -> TicketRow | None:
        """A row as last read."""
        return self.tickets.row(number)

    def leave(self, numbers: Sequence[int]) -> None:
        """Step to the next row that stays; the rows go when the desk has said yes."""
        self._acted.update(numbers)
        self.tickets.step_off(numbers)

    def reload(self) -> None:
        """Read again without moving."""
        self.refresh_rows()

    def neighbours_came(self) -> None:
        """An open ticket may go on to the rows that came."""
        for screen in self._app.screen_stack:
            follow = getattr(screen, "follow", None)
            if follow is not None:
                follow(self.tickets.numbers)

    def undone(self) -> None:
        """What was taken back may belong here again."""
        self.refresh_rows(take=True)

    # Moving

    def do_down(self) -> None:
        """Next row, or a line down in the preview or the views."""
        self._move(1)

    def do_up(self) -> None:
        """Row before."""
        self._move(-1)

    def do_half_down(self) -> None:
        """Half a screen down."""
        self._move(max(1, self._pane.size.height // 2))

    def do_half_up(self) -> None:
        """Half a screen up."""
        self._move(-max(1, self._pane.size.height // 2))

    def do_top(self) -> None:
        """First row."""
        self._move(-len(self.tickets.numbers) - 10_000)

    def do_bottom(self) -> None:
        """Last row; what is not read yet of the list is read first, and esc stops that."""
        if self._pane is self.tickets:
            self.read_to_the_end(lambda: self.tickets.move(len(self.tickets.numbers)))
        else:
            self._move(10_000)

    def _move(self, by: int) -> None:
        self._pane.move(by)
        if self._pane is self.sidebar:
            # Not every view may be changed by whoever sees it.
            self.recheck_keys()

    @property
    def _pane(self) -> TicketList | Preview | Sidebar:
        panes: tuple[Preview, Sidebar] = (self.preview, self.sidebar)
        return next((pane for pane in panes if pane is self.focused), self.tickets)

    def do_pane(self) -> None:
        """List, preview, views."""
        self._focus_next(1)

    def do_pane_back(self) -> None:
        """The same, the other way round."""
        self._focus_next(-1)

    def _focus_next(self, step: int) -> None:
        panes = [self.tickets, self.preview, self.sidebar]
        if not self.preview.display:
            panes.remove(self.preview)
        panes[(panes.index(self._pane) + step) % len(panes)].focus()

    # Doing

    def do_open(self) -> None:
        """Open the ticket, or the view in the sidebar."""
        if self.focused is self.sidebar:
            if self.sidebar.entry is not None:
                self.choose(Sidebar.Chosen(self.sidebar.entry))
            return
        if self.tickets.number:
            self._app.open_ticket(self.tickets.number, self.tickets.numbers, following=True)

    def why_not_open(self) -> str:
        """An empty list has nothing to open."""
        return "" if self.tickets.number or self.focused is self.sidebar else words.nothing_chosen

    def do_mark(self) -> None:
        """Mark or take the mark off."""
        self.tickets.toggle_mark()

    def do_range(self) -> None:
        """Mark as the cursor goes."""
        self.tickets.toggle_range()

    def do_mark_all(self) -> None:
        """Mark all or none; all means those not read yet as well, so they are read first."""
        if self.tickets.numbers and len(self.tickets.marked) == len(self.tickets.numbers):
            self.tickets.clear_marks()
            self._app.say(words.marked.format(0))
        else:
            self.read_to_the_end(self._mark_all)

    def _mark_all(self) -> None:
        self.tickets.mark_all()
        self._app.say(words.marked.format(f"{len(self.tickets.marked):,}"))

    def do_preview(self) -> None:
        """Show or hide the preview."""
        self.toggle_class("bare")
        self._arrange(*self.size)
        if self.focused is self.preview:
            self.tickets.focus()
        self.call_after_refresh(self._ask_preview)

    def do_quoted(self) -> None:
        """Show or fold quoted text."""
        self.preview.quoted = not self.preview.quoted

    async def do_sort(self) -> None:
        """Choose another order."""
        from deskterm.tui.screens.pickers import Choice, pick

        choices = [Choice("", words.sort_default)]
        choices += [Choice(key, label, f"sort:{key}") for key, label in words.sorts]
        for field in self._app.names.fields or ():
            if field.name.startswith(CUSTOM) and field.sort and not field.off:
                name = steady(self._app.names.custom(field.name.removeprefix(CUSTOM)))
                for key, label in ((field.name, name), (f"-{field.name}", f"{name}, {words.down}")):
                    choices.append(Choice(key, label, f"sort:{key}"))
        chosen = await pick(self._app, words.sort_title, choices, initial=self.sort)
        if chosen is not None:
            self.sort = chosen
            self.look()

    def do_take_new(self) -> None:
        """Let in what arrived, and let go what no longer belongs here."""
        self.refresh_rows(take=True)

    def went_into(self, numbers: Sequence[int], target: int) -> None:
        """The marks have done what they were for."""
        super().went_into(numbers, target)
        self.tickets.clear_marks()

    async def do_merge(self) -> None:
        """Merge; where no ticket is, M connects a mailbox, as an empty desk says."""
        if self.targets():
            await super().do_merge()
        else:
            self.run_verb_id("connect")

    def do_connect(self) -> None:
        """Connect a mailbox."""
        self._app.connect_mailbox()

    def do_back(self) -> Awaitable[None] | None:
        """Esc takes back the nearest thing; q leaves the program."""
        if self.last_key == "q":
            return self._app.do_quit()
        if self.is_reading_on:
            self.halt_reading()
        elif self._app.halt_work():
            return None
        elif self.tickets.in_range:
            self.tickets.toggle_range()
        elif self.tickets.marked:
            self.tickets.clear_marks()
        elif self.focused is not self.tickets:
            self.tickets.focus()
        elif self.found:
            self.do_leave_find()
        elif self.inner is not None:
            self.narrow_to(None)
            self.look(self.tickets.number)
        return None

    # What the widgets say

    @on(TicketList.Moved)
    def _cursor_moved(self) -> None:
        self.cursor_moved()

    @on(TicketList.Wanted)
    def _wanted(self, message: TicketList.Wanted) -> None:
        self.want_rows(message.numbers)

    @on(TicketList.LaidOut)
    def _laid_out(self) -> None:
        self.query_one(ColumnHeads).show(self.tickets.columns, self._app.names)

    @on(TicketList.Opened)
    def _opened(self) -> None:
        self.do_open()

    @on(Sidebar.Chosen)
    def choose(self, message: Sidebar.Chosen) -> None:
        """A line of the sidebar: a view, or a place where mail waits."""
        entry = message.entry
        if entry.place:
            self.run_verb_id(f"go-{entry.place}")
            return
        view, values = self.view_of(entry)
        if view is None:
            return
        self.tickets.focus()
        if values is None or values == self.inner:
            self.show_view(view)
        else:
            self.show_group(values)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The find line."""
        event.stop()
        if self.finding:
            self.find_typed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the find line, where it was not rebound."""
        event.stop()
        self.do_keep_find()

    def scopes(self) -> tuple[str, ...]:
        """While finding, the find line's keys; on the sidebar, those of views come first."""
        if self.is_typing():
            return ("find", "always")
        return ("views", *super().scopes()) if self.focused is self.sidebar else super().scopes()
