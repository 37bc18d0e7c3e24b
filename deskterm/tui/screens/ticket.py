"""A ticket: its talk, files and history, and beside them what is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from deskterm.errors import DeskError, NotFound
from deskterm.terms import Link
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.files import FileVerbs
from deskterm.tui.screens.history import event_lines
from deskterm.tui.screens.history_tab import HistoryTab
from deskterm.tui.screens.narrowing import NarrowLine
from deskterm.tui.screens.ticket_state import TicketState, load
from deskterm.tui.verbs import TicketVerbs
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.properties import PropertiesView
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.widgets.thread_view import ThreadView
from deskterm.tui.widgets.ticket_head import TicketFooter, TicketHead, WritingLine
from deskterm.tui.wording_merging import merge_words
from deskterm.tui.wording_ticket import screen_words as words
from deskterm.values import Message, TicketRow

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.verb import Verb

WIDE = 140
MOST_FRESH = 50
"""Of more new messages than this, one begins at this many before the last."""
PAGING = ("next-ticket", "previous-ticket")
TABS = ("talk", "files", "history", "everything")


class TicketScreen(HistoryTab, FileVerbs, TicketVerbs, ScrollVerbs, DeskScreen):
    """Shows one ticket; `numbers` is the list it was opened from, for next and previous.

    `following`: that list is the queue's, and more of it is read as one goes on.
    """

    SCOPE = "ticket"
    SCOPES = ("tickets", "reading", "everywhere")
    CSS = """
    TicketScreen #body { height: 1fr; }
    TicketScreen #left { width: 1fr; height: 1fr; }
    TicketScreen.wide #left { width: 88; }
    TicketScreen.wide #everything { width: 1fr; border-left: solid $rule; }
    """

    def __init__(
        self, number: int, numbers: Sequence[int] = (), *, following: bool = False
    ) -> None:
        super().__init__()
        self.number = number
        self.following = following
        self.numbers = list(numbers)
        self.state: TicketState | None = None
        self.reading = False
        self.tab = "talk"
        self.journal = 0
        self.undoing = False

    def compose(self) -> ComposeResult:
        yield TicketHead(id="head")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield ThreadView(id="talk")
                yield RowList(id="files")
                yield LineView(id="history")
            yield PropertiesView(id="everything")
        yield NarrowLine()
        yield WritingLine()
        yield TicketFooter()

    def on_mount(self) -> None:
        self._show_tab("talk")
        self._read(opening=True)
        self.set_interval(1, self._tick)
        self.set_interval(5, self._look_who_writes)

    def on_resize(self) -> None:
        """From 140 columns the properties have a column of their own."""
        self.set_class(self.size.width >= WIDE, "wide")
        self._show_tab(self.tab)

    def on_screen_resume(self) -> None:
        """Whatever was done on the screen above may show here."""
        if self.state is not None:
            self._read()

    # What TicketVerbs asks of a screen

    def targets(self) -> list[int]:
        """This ticket alone."""
        return [self.number]

    def row(self, number: int) -> TicketRow | None:
        """The ticket's row, once it has been read."""
        state = self.state
        return state.row if state is not None and state.row.number == number else None

    def leave(self, numbers: Sequence[int]) -> None:
        """On to the next ticket of the list that is not among these, or back to the list."""
        gone = set(numbers)
        at = self.numbers.index(self.number) if self.number in self.numbers else -1
        after = [number for number in self.numbers[at + 1 :] if number not in gone]
        self.numbers = [number for number in self.numbers if number not in gone]
        if at >= 0 and after:
            self._turn_to(after[0])
        else:
            self.dismiss(None)

    def reload(self) -> None:
        """Read the ticket again; the place on screen stays."""
        self._read()

    def undone(self) -> None:
        """What is back on the ticket has not arrived just now."""
        self.undoing = True
        self._read()

    def current_message(self) -> Message | None:
        """The message that source and copy are about."""
        return self.query_one("#talk", ThreadView).current

    # Reading

    def waits_for_reading(self, verb: Verb) -> bool:
        """Messages, files and what was asked by mail are there once the ticket has been read."""
        state = self.state
        stale = state is None or state.row.number != self.number
        of_what_is_read = verb.scope in ("ticket", "files", "reading") and verb.id not in PAGING
        return self.reading and stale and of_what_is_read

    def _read(self, *, opening: bool = False) -> None:
        number = self.number

        self.reading = True

        def shown(state: TicketState) -> None:
            self.reading = False
            if state.row.number == self.number:
                self._show(state, opening)
            self.let_go()

        self.ask(lambda desk: load(desk, number), shown, group="ticket", failed=self._gone)

    def _gone(self, error: DeskError) -> None:
        self.reading = False
        self.forget_held()
        if isinstance(error, NotFound) and self.is_current:
            self.dismiss(None)
            self.app.call_later(self.app.say, error)
        else:
            self.app.say(error)

    def _show(self, state: TicketState, opening: bool) -> None:
        before, self.state = self.state, state
        talk = self.query_one("#talk", ThreadView)
        start = None
        if opening or before is None or before.row.number != state.row.number:
            start = min(sorted(state.fresh)[-MOST_FRESH:], default=state.row.last_message_id)
        elif len(state.messages) > len(before.messages):
            newest = state.messages[-1]
            if newest.author == self.app.me_login:
                start = newest.id
            elif not self.undoing:
                # In front of it one may be writing: there J is a letter.
                number = state.row.number
                self.app.say(words.arrived if self.is_current else words.arrived_on(number))
        self.undoing = False
        fresh = state.fresh or (talk.fresh if start is None else ())
        talk.show(state.messages, self.look(), fresh=fresh, start=start)
        self._paint()
        # Only what is seen for the first time is read now: `u` is not undone by the next look.
        seen_first = start is not None or len(state.messages) > len(
            before.messages if before else ()
        )
        if state.row.unread and seen_first and self.is_current:
            self._mark_read()

    def _mark_read(self) -> None:
        number = self.number
        self.ask(lambda desk: desk.write.tickets.mark_read(number), group="read")

    def _paint(self) -> None:
        state = self.state
        if state is None:
            return
        look = self.look()
        self.query_one(TicketHead).show(state, look, self.app.names, self.tab, self._is_wide())
        self.query_one("#everything", PropertiesView).show(state, look, self.app.names)
        self.show_files(state.files)
        width = self.query_one("#left").size.width
        self.show_history(event_lines(state.events, width, look, self.app.names))
        self.query_one(WritingLine).show(state.writing, state.draft, look)
        self.query_one(TicketFooter).reach = state.reach

    def look(self) -> Look:
        """By this agent's clock, and with quotes as they were last folded."""
        shown = self.query_one("#talk", ThreadView).look
        return Look(
            self.app.now(),
            self.app.zone,
            self.app.names.agent,
            shown is not None and shown.unfolded,
            self.state.sent if self.state is not None else {},
        )

    def journal_moved(self, latest: int) -> None:
        """Read again when something happened to this ticket."""
        since, self.journal = self.journal, latest

        def found(events: Sequence[object]) -> None:
            if any(getattr(event, "ticket", None) == self.number for event in events):
                self._read()

        if since:
            self.ask(lambda desk: desk.read.journal.since(since), found, group="journal")
        else:
            self._read()

    def _tick(self) -> None:
        if self.is_current and self.state is not None:
            look = self.look()
            self.query_one("#talk", ThreadView).tick(look)
            self.query_one(WritingLine).show(self.state.writing, self.state.draft, look)

    def _look_who_writes(self) -> None:
        if not self.is_current or self.state is None:
            return
        number = self.number

        def found(writing: Sequence[object]) -> None:
            if self.state is not None and tuple(writing) != self.state.writing:
                self._read()

        self.ask(lambda desk: desk.read.drafts.writing(number), found, group="writing")

    # Tabs and panes

    def scopes(self) -> tuple[str, ...]:
        scopes = super().scopes()
        return ("files", *scopes) if self.tab == "files" and not self.is_typing() else scopes

    def scroller(self) -> LineView:
        return self.query_one(f"#{self.tab}", LineView)

    def do_talk(self) -> None:
        self._show_tab("talk")

    def do_files(self) -> None:
        self._show_tab("files")

    def do_history(self) -> None:
        self._show_tab("history")
        self.do_bottom()

    def do_everything(self) -> None:
        """To the properties and back: beside the talk where there is room, else in its place."""
        self._show_tab("talk" if self.tab == "everything" else "everything")

    def _is_wide(self) -> bool:
        return self.size.width >= WIDE

    def _show_tab(self, tab: str) -> None:
        if tab != self.tab:
            self.narrow_text = ""
        self.tab = tab
        wide = self._is_wide()
        left = tab if tab != "everything" else "talk" if wide else ""
        for name in TABS[:3]:
            self.query_one(f"#{name}").display = name == left
        self.query_one("#everything").display = wide or tab == "everything"
        self.query_one("#left").display = bool(left)
        self._paint()
        self.query_one(TicketFooter).files = tab == "files"

    def on_line_view_scrolled(self) -> None:
        """How far down one is stands in the tab line."""
        self.say_place()

    def say_place(self) -> None:
        """What the history is narrowed to, else how far down one is."""
        self.query_one(TicketHead).place = self.narrow_said or self.scroller().place

    # Messages

    def do_next_message(self) -> None:
        self.query_one("#talk", ThreadView).step(1)

    def do_previous_message(self) -> None:
        self.query_one("#talk", ThreadView).step(-1)

    def do_quoted(self) -> None:
        self.query_one("#talk", ThreadView).toggle_quotes()

    def do_whole(self) -> None:
        if not self.query_one("#talk", ThreadView).show_more():
            self.app.say(words.all_shown)

    def why_not_accept(self) -> str:
        """Why there is no address to accept."""
        return "" if self._unaccepted() is not None else words.nothing_to_accept

    async def do_accept(self) -> None:
        message = self._unaccepted()
        if message is not None:
            await self.whose_address(message)

    def _unaccepted(self) -> Message | None:
        current = self.current_message()
        messages = self.state.messages if self.state else ()
        asked = (*((current,) if current is not None else ()), *messages)
        return next((one for one in asked if one.new_address and not one.address_left), None)

    # Merging and splitting

    def follow_up(self, desk: Desk, number: int) -> tuple[int, int] | None:
        """The two tickets of a possible follow-up, the later one first: the line above says so."""
        for link in self.state.links if self.state else ():
            if link.kind is Link.POSSIBLE:
                return (number, link.number) if link.outgoing else (link.number, number)
        return None

    def went_into(self, numbers: Sequence[int], target: int) -> None:
        """On to the ticket that took the others in."""
        self.numbers = [one for one in self.numbers if one not in numbers]
        self._turn_to(target)

    async def do_split_message(self) -> None:
        """The message at hand becomes a ticket of its own."""
        await self._split(onwards=False)

    async def do_split_from(self) -> None:
        """It and all later ones do."""
        await self._split(onwards=True)

    async def _split(self, *, onwards: bool) -> None:
        message = self.current_message()
        if message is None:
            self.app.say(merge_words.no_message)
            return
        made = await self.write(lambda desk: desk.write.tickets.split(message.id, onwards=onwards))
        listed = self.number in self.numbers
        if listed:
            self.numbers.insert(self.numbers.index(self.number) + 1, made.number)
        self.reload()
        self.app.say(merge_words.split(made.message_count, made.number, listed))

    async def do_raw(self) -> None:
        """The source of the current message."""
        message = self.current_message()
        if message is not None and message.has_raw:
            self.app.show_raw(message.id)
        else:
            self.app.say(words.no_source)

    # Next and previous

    def do_next_ticket(self) -> None:
        self._step(1)

    def do_previous_ticket(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.number not in self.numbers:
            self.app.say(words.no_list)
            return
        at = self.numbers.index(self.number) + by
        if 0 <= at < len(self.numbers):
            self._turn_to(self.numbers[at])
        else:
            self.app.say(words.last_ticket if by > 0 else words.first_ticket)

    def follow(self, numbers: Sequence[int]) -> None:
        """The queue has read on: so many more tickets come after the last one."""
        if self.following and self.numbers and self.numbers[-1] in numbers:
            at = numbers.index(self.numbers[-1])
            self.numbers += numbers[at + 1 :]

    def _turn_to(self, number: int) -> None:
        self.number = number
        if self.following:
            self.app.queue.near(number)
        self._show_tab("talk")
        self._read(opening=True)
