"""The thread behind the screens: it notices what changed, fetches, sends and wakes.

It touches no widget: it posts messages. Mail modules are imported here, after the first paint.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING

from deskterm.errors import Busy, DeskError, Refused
from deskterm.terms import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deskterm.desk import Desk
    from deskterm.mail.sender import BackOff
    from deskterm.tui.app import DeskApp

LOAD_AFTER = 0.3
LOOK_EVERY = 1.0
SEND_EVERY = 2.0
WAKE_EVERY = 30.0
TELL_EVERY = 0.5


class Background(threading.Thread):
    """Looks at the journal once a second; with `mail` it is also a poller and a sender.

    A daemon: leaving never waits for a server, and a fetch cut off in the middle is done again by
    whoever polls next.
    """

    def __init__(self, app: DeskApp, desk: Desk, latest: int, *, mail: bool) -> None:
        super().__init__(name="deskterm-background", daemon=True)
        self._app = app
        self._desk = desk
        self._latest = latest
        self._mail = mail
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._porter: Porter | None = None

    def run(self) -> None:
        """Look until stopped."""
        if self._mail:
            self._porter = Porter(self._app, self._desk, self._stopped)
            self._porter.start()
        # The write side takes half a second to import: better now than at the first change.
        self._stopped.wait(LOAD_AFTER)
        _ = self._desk.write
        while not self._stopped.is_set():
            self._look()
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()

    def stop(self) -> None:
        """End soon, without waiting."""
        self._stopped.set()
        self._woken.set()

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    def fetch_now(self) -> None:
        """A mailbox was connected: its mail does not wait for the next interval."""
        if self._porter is not None:
            self._porter.hurry.set()

    def _look(self) -> None:
        from deskterm.tui.app import JournalMoved

        try:
            latest = self._desk.read.journal.latest()
            if latest == self._latest:
                return
            arrived = self._arrived_on()
            rows = self._desk.read.tickets.rows(arrived)
        except Busy:
            return
        except Refused as error:
            # The journal is open to every agent: who may not look at it is none any more.
            self._end(error)
            return
        except DeskError as error:
            self._trouble(error)
            return
        self._latest = latest
        mine = any(row.assignee == self._desk.actor.login for row in rows)
        if not self._stopped.is_set():
            self._app.post_message(JournalMoved(latest, arrived=bool(rows), mine=mine))

    def _arrived_on(self) -> list[int]:
        events = self._desk.read.journal.since(self._latest)
        heard = {event.ticket for event in events if event.kind == EventKind.MESSAGE}
        return [number for number in heard if number is not None]

    def _end(self, error: Refused) -> None:
        from deskterm.tui.app import SessionOver

        if not self._stopped.is_set():
            self._app.post_message(SessionOver(error))
        self._stopped.set()

    def _trouble(self, error: DeskError) -> None:
        from deskterm.tui.app import MailTrouble

        self._app.post_message(MailTrouble(str(error)))


class Porter(threading.Thread):
    """Fetches, sends and wakes on its own time, so that a slow server stops nothing else."""

    def __init__(self, app: DeskApp, desk: Desk, stopped: threading.Event) -> None:
        super().__init__(name="deskterm-porter", daemon=True)
        self._app = app
        self._desk = desk
        self._stopped = stopped
        self.hurry = threading.Event()
        self._said: dict[str, str] = {}
        self._back_off: BackOff | None = None
        self._told = 0.0

    def run(self) -> None:
        """Fetch every interval, send whatever is due every two seconds."""
        fetched = woken = -1e9
        while not self._stopped.is_set():
            now = monotonic()
            interval = self._interval()
            if interval and (now - fetched >= interval or self.hurry.is_set()):
                self.hurry.clear()
                fetched = now
                self._try(self._fetch)
            if now - woken >= WAKE_EVERY:
                woken = now
                self._try(self._wake)
            self._try(self._send)
            self._stopped.wait(SEND_EVERY)

    def _interval(self) -> float:
        """Seconds between fetches, 0 for never: somebody else polls."""
        try:
            return float(self._desk.read.settings.get("fetch_interval"))
        except (DeskError, ValueError):
            return 60.0

    def _fetch(self) -> None:
        from deskterm.mail import poller
        from deskterm.tui.app import MailProgress

        reports = poller.fetch(self._desk, self._app.config, progress=self._progress)
        self._app.post_message(MailProgress(0, 0))
        self._report({f"fetch {report.mailbox}": report.error for report in reports})

    def _progress(self, done: int, total: int) -> None:
        from deskterm.tui.app import MailProgress

        if monotonic() - self._told >= TELL_EVERY:
            self._told = monotonic()
            self._app.post_message(MailProgress(done, total))

    def _send(self) -> None:
        counts = self._desk.read.outbox.counts()
        if not counts.get("queued") and not counts.get("sending"):
            return
        from deskterm.mail import sender

        self._back_off = self._back_off or sender.BackOff()
        reports = sender.send(self._desk, self._app.config, back_off=self._back_off)
        self._report({f"send {report.mailbox}": report.error for report in reports})

    def _wake(self) -> None:
        from deskterm.mail import ticking

        ticking.keep_time(self._desk)

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Busy:
            return
        except DeskError as error:
            self._report({"": str(error)})

    def _report(self, errors: Mapping[str, str]) -> None:
        # Each trouble is said once; the header names the mailbox for as long as it lasts.
        from deskterm.tui.app import MailTrouble

        for where, error in errors.items():
            if error and self._said.get(where) != error and not self._stopped.is_set():
                self._app.post_message(MailTrouble(error))
            self._said[where] = error
