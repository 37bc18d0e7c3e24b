"""Work on many tickets: how far it is stands in the header, and esc stops it.

The work itself runs in a thread and calls the job after each ticket.
"""

from __future__ import annotations

from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.message import Message

from deskterm.errors import DeskError
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.tui.widgets.header import DeskHeader

FEW = 20
"""Work on no more tickets than this is over before one could read how far it is."""
TELL_EVERY = 0.1


class JobProgress(Message):
    """So many tickets are done, of so many."""

    def __init__(self, job: Job, done: int, total: int) -> None:
        self.job = job
        self.done = done
        self.total = total
        super().__init__()


class Job:
    """One such work; `said` is shown with how many are done and of how many."""

    def __init__(self, app: Jobs, said: str) -> None:
        self.said = said
        self.stopped = Event()
        self.is_shown = False
        self._app = app
        self._told = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Called in the thread that works; raises DeskError to end it where it is."""
        if total <= FEW:
            return
        if self.stopped.is_set() and done < total:
            raise DeskError(words.stopped.format(f"{done:,}", f"{total:,}"))
        if monotonic() - self._told >= TELL_EVERY or done == total:
            self._told = monotonic()
            self._app.post_message(JobProgress(self, done, total))


class Jobs:
    """Mixed into the app: one job works at a time, others wait for it."""

    if TYPE_CHECKING:
        queue: Any
        post_message: Any

    _jobs: tuple[Job, ...] = ()

    def begin_job(self, said: str) -> Job:
        """A job that is shown as soon as it is known to be long."""
        job = Job(self, said)
        self._jobs = (*self._jobs, job)
        return job

    def end_job(self, job: Job) -> None:
        """It is over, one way or the other."""
        self._jobs = tuple(one for one in self._jobs if one is not job)
        if job.is_shown:
            self._header.progress = ""

    def halt_work(self) -> bool:
        """Stop the job that is shown; whether there was one."""
        shown = [job for job in self._jobs if job.is_shown]
        for job in shown:
            job.stopped.set()
        return bool(shown)

    def on_job_progress(self, message: JobProgress) -> None:
        """Show how far it is, for as long as it goes on."""
        if message.job in self._jobs:
            message.job.is_shown = True
            said = message.job.said.format(f"{message.done:,}", f"{message.total:,}")
            self._header.progress = said

    @property
    def _header(self) -> DeskHeader:
        header: DeskHeader = self.queue.header
        return header
