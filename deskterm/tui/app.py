"""The program on the full screen: one desk, a stack of screens, a thread in the background."""

from __future__ import annotations

import asyncio
import gc
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.message import Message

from deskterm import door
from deskterm.errors import DeskError, Refused
from deskterm.safe import clean, clean_line
from deskterm.terms import DraftKind, OutboxState
from deskterm.tui.asking import Asking
from deskterm.tui.at_gate import closed, gate_words
from deskterm.tui.everywhere import Everywhere
from deskterm.tui.frame import FrameApp
from deskterm.tui.jobs import Jobs
from deskterm.tui.names import Names
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from deskterm.config import Config
    from deskterm.desk import Desk
    from deskterm.tui.background import Background
    from deskterm.tui.opening import Early, Opening
    from deskterm.tui.screens.queue import QueueScreen
    from deskterm.values import Agent

HUNG_UP = 129
HANGUP_PATIENCE = 1.0
NAMES_EVERY = 60.0


class JournalMoved(Message):
    """The desk changed, whoever did it: its newest event is `latest`.

    `arrived`: a customer wrote; `mine`: on a ticket of one's own.
    """

    def __init__(self, latest: int, *, arrived: bool = False, mine: bool = False) -> None:
        self.latest = latest
        self.arrived = arrived
        self.mine = mine
        super().__init__()


class MailTrouble(Message):
    """Fetching or sending in the background failed, in one sentence."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class MailProgress(Message):
    """Mails fetched so far, of so many; 0 of 0 when a run has ended."""

    def __init__(self, done: int, total: int) -> None:
        self.done = done
        self.total = total
        super().__init__()


class SessionOver(Message):
    """The desk no longer knows whoever sits here, or knows them in another role."""

    def __init__(self, error: Refused) -> None:
        self.error = error
        super().__init__()


class DeskApp(Everywhere, Jobs, Asking, FrameApp):
    """Screens ask it for the desk, the clock and the names, and to open other screens."""

    def __init__(
        self, desk: Desk, config: Config, *, mail: bool = False, early: Early | None = None
    ) -> None:
        super().__init__(config)
        self.desk = desk
        self.names = Names()
        self.me: Agent | None = None
        self.zone = ZoneInfo(desk.actor.time_zone)
        self.writing = asyncio.Lock()
        self.faults: list[BaseException] = []
        self.early = early
        # Why the desk ended the session by itself; None for as long as it has not.
        self.over: Refused | None = None
        # The first run's last answer: ask for a mailbox as soon as the queue is there.
        self.connects = False
        self._mail = mail
        self._watcher: Background | None = None
        self._news = 0

    # What screens read

    @property
    def me_login(self) -> str:
        """The login one acts as."""
        return self.desk.actor.login

    @property
    def who(self) -> str:
        """Who one is, for the status line."""
        email = self.me.email if self.me is not None else ""
        return clean_line(email or self.desk.actor.login)

    def now(self) -> datetime:
        """The desk's clock, an aware UTC instant."""
        return self.desk.clock()

    @property
    def queue(self) -> QueueScreen:
        """The screen at the bottom of the stack."""
        from deskterm.tui.screens.queue import QueueScreen

        return next(screen for screen in self.screen_stack if isinstance(screen, QueueScreen))

    # Coming and going

    def get_default_screen(self) -> QueueScreen:
        """The queue; nothing else is loaded before it is painted."""
        from deskterm.tui.screens.queue import QueueScreen

        return QueueScreen()

    def on_mount(self) -> None:
        """Name the window, and hear when the line is cut."""
        self.title_bar("deskterm")
        if not self.is_headless:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self.hang_up)
            self.set_interval(2, self._heed_the_line)

    def opened(self, found: Opening) -> None:
        """The queue is painted: now the names, and the thread that fetches and sends."""
        gc.enable()
        latest = found.latest
        self.load_names()
        self.ask(lambda desk: desk.read.agents.me(), self._know_me, group="me", failed=_nothing)
        if self._watcher is None:
            from deskterm.tui.background import Background

            self._watcher = Background(self, self.desk, latest, mail=self._mail)
            self._watcher.start()
            self.set_interval(NAMES_EVERY, self.load_names)
        if self.connects:
            self.connects = False
            self.connect_mailbox()

    def load_names(self) -> None:
        """Read the desk's own words again: agents and groups come and go."""
        self.ask(Names.load, self._named, group="names")

    def _named(self, names: Names) -> None:
        self.names = names
        self.queue.look_again()

    def _know_me(self, me: Agent) -> None:
        self.me = me
        self.queue.status_line.who = self.who

    def on_unmount(self) -> None:
        """Stop the thread and give the window its name back."""
        if self._watcher is not None:
            self._watcher.stop()
        self.title_bar("")

    async def do_quit(self) -> None:
        """Leave: screens keep their drafts, unsent mail is named once."""
        for screen in reversed(self.screen_stack):
            before = getattr(screen, "before_quit", None)
            if before is not None and not await before():
                return
        counts = await self.asked(lambda desk: desk.read.outbox.counts())
        waiting = counts.get(OutboxState.QUEUED, 0) + counts.get(OutboxState.SENDING, 0)
        # Behind the gate the server sends, whether this screen is open or not.
        if waiting and not door.behind_gate():
            from deskterm.tui.screens.pickers import confirm

            text = words.unsent_question.format(waiting)
            question = words.unsent_question_one if waiting == 1 else text
            if not await confirm(self, question, yes=words.quit_yes, no=words.quit_no):
                return
        self.exit(0)

    def _heed_the_line(self) -> None:
        # SIGHUP goes to the session's leader only: under `make demo` that is make, which waits
        # for us, while Textual reads the end of the input over and over.
        line = select.poll()
        line.register(sys.__stdin__ or 0, 0)
        if line.poll(0):
            self.hang_up()

    def hang_up(self) -> None:
        """The line is gone: screens keep what they have, then the program ends."""
        self._keep_everything()
        # Giving the terminal back may block for ever when there is none to give back.
        if not self.is_headless:
            timer = threading.Timer(HANGUP_PATIENCE, os._exit, (HUNG_UP,))
            timer.daemon = True
            timer.start()
        self.exit(HUNG_UP)

    def on_session_over(self, message: SessionOver) -> None:
        """The agent has no place here any more: drafts as last saved stay, the program ends."""
        if self.over is None:
            self._keep_everything()
            error = message.error
            if any(getattr(screen, "has_draft", False) for screen in self.screen_stack):
                error = Refused(f"{error.sentence} {words.draft_kept}", error.next_step)
            self.over = error
            self.exit(Refused.exit_code)

    def _keep_everything(self) -> None:
        for screen in reversed(self.screen_stack):
            keep = getattr(screen, "on_hangup", None)
            if keep is not None:
                with suppress(Refused):
                    keep()

    # What changed

    def on_journal_moved(self, message: JournalMoved) -> None:
        """Every screen in the stack looks again."""
        for screen in self.screen_stack:
            moved = getattr(screen, "journal_moved", None)
            if moved is not None:
                moved(message.latest)
        wanted = self.config.bell
        if (wanted == "all" and message.arrived) or (wanted == "mine" and message.mine):
            self.bell()

    def touched(self) -> None:
        """One wrote oneself: look now, not at the next second."""
        if self._watcher is not None:
            self._watcher.wake()

    def on_mail_trouble(self, message: MailTrouble) -> None:
        """Say it once; the header keeps saying it."""
        self.say(message.sentence, error=True)

    def on_mail_progress(self, message: MailProgress) -> None:
        """Long fetches show how far they are, in the header."""
        shown = words.fetching.format(message.done, message.total) if message.total else ""
        self.queue.header.progress = shown
        if not shown:
            self.queue.ask_counts()

    def news(self, count: int) -> None:
        """So many tickets are new and not yet taken in: the window's name says so."""
        if count != self._news:
            self._news = count
            self.title_bar(f"deskterm {words.news_title.format(count)}" if count else "deskterm")

    def say(self, text: str | DeskError, *, error: bool = False) -> None:
        """One line on the screen in front, until the next key; empty takes it away."""
        from deskterm.tui.widgets.status import StatusLine

        wrong = error or isinstance(text, DeskError)
        # What to type in a shell is of no use here.
        is_command = isinstance(text, DeskError) and text.next_step.startswith("deskterm ")
        line = clean_line(text.sentence if is_command else str(text))  # type: ignore[union-attr]
        for screen in reversed(self.screen_stack):
            found = screen.query(StatusLine)
            if found:
                found.first().is_error = wrong
                found.first().said = line
                return
        if line:
            self.notify(line, severity="error" if wrong else "information", markup=False)

    def fault(self, error: BaseException) -> DeskError:
        """A mistake of ours: kept for the end, said in one sentence now."""
        self.faults.append(error)
        return DeskError(words.broken.format(type(error).__name__))

    def report_faults(self) -> None:
        """After the screen is given back: what went wrong inside, for a report."""
        if self.faults:
            import sys
            import traceback

            for fault in self.faults:
                sys.stderr.write(clean("".join(traceback.format_exception(fault))))

    # Other screens

    def open_ticket(
        self, number: int, numbers: Sequence[int] = (), *, following: bool = False
    ) -> None:
        """Show a ticket; `numbers` are its neighbours for n and p.

        `following`: they are the queue's, which reads on as one comes near their end.
        """
        from deskterm.tui.screens.ticket import TicketScreen

        screen = TicketScreen(number, numbers, following=following)
        # The list's cursor follows to the ticket one came to with n and p.
        self.push_screen(screen, lambda _: self.queue.tickets.go_to(screen.number))

    def compose_message(self, kind: DraftKind, number: int, *, everyone: bool = False) -> None:
        """Write a reply or a note."""
        from deskterm.tui.screens.compose import ComposeScreen

        self.push_screen(ComposeScreen(kind, number, everyone=everyone))

    def new_ticket(self) -> None:
        """Register a ticket by hand."""
        from deskterm.tui.screens.new_ticket import NewTicketScreen

        self.push_screen(NewTicketScreen())

    def show_raw(self, message_id: int) -> None:
        """Show a mail as it came."""
        from deskterm.tui.screens.raw import RawScreen

        self.push_screen(RawScreen(message_id))

    def action_suspend_process(self) -> None:
        """Behind the SSH gate no shell waits that could bring it back."""
        if reason := closed(gate_words.no_suspend):
            self.say(reason)
        else:
            super().action_suspend_process()

    def connect_mailbox(self) -> None:
        """Ask for a mailbox."""
        if reason := closed(gate_words.no_mailbox):
            self.say(reason)
            return
        from deskterm.tui.screens.mailbox_form import MailboxScreen

        self.push_screen(MailboxScreen(), self._connected)

    def _connected(self, name: str | None) -> None:
        if name and self._watcher is not None:
            self._watcher.fetch_now()

    def copy(self, text: str) -> None:
        """To the clipboard, and say so."""
        self.copy_to_clipboard(text)
        self.say(words.copied.format(clean_line(text)[:60]))


def _nothing(error: DeskError) -> None:
    """The OS user may be no agent; the status line then shows the login."""
