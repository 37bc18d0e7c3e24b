"""The one way from the screen to the desk and back.

Questions run in thread workers; answers come back as messages; no widget is touched off-thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message
from textual.worker import Worker, WorkerCancelled, WorkerFailed, get_current_worker

from deskterm.errors import DeskError, Refused

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.app import DeskApp

T = TypeVar("T")


class Answered(Message, bubble=False):
    """A question came back: with a value, or with the error that answers it."""

    def __init__(
        self,
        worker: Worker[None],
        then: Callable[[Any], None] | None,
        failed: Callable[[DeskError], None] | None,
        value: Any = None,
        error: DeskError | None = None,
    ) -> None:
        self.worker = worker
        self.then = then
        self.failed = failed
        self.value = value
        self.error = error
        super().__init__()


class Asking:
    """For screens and widgets: `ask` with a callback, `asked` and `write` to await."""

    if TYPE_CHECKING:
        app: Any
        is_attached: bool
        run_worker: Any
        post_message: Any

    def ask(
        self,
        question: Callable[[Desk], T],
        then: Callable[[T], None] | None = None,
        *,
        group: str,
        failed: Callable[[DeskError], None] | None = None,
    ) -> None:
        """Put a question to the desk; a newer one of the same group makes its answer stale."""
        if not self.is_attached:
            return
        desk = self._app.desk
        self.run_worker(
            partial(self._in_thread, question, desk, then, failed),
            group=group,
            exclusive=True,
            thread=True,
        )

    async def asked(self, question: Callable[[Desk], T]) -> T:
        """The desk's answer, for a verb that awaits; raises DeskError as the desk did."""
        worker: Worker[T] = self._app.run_worker(
            partial(question, self._app.desk), group="asked", thread=True, exit_on_error=False
        )
        try:
            return await worker.wait()
        except WorkerFailed as failure:
            if isinstance(failure.error, DeskError):
                self._refused(failure.error)
                raise failure.error from failure.error.__cause__
            raise self._app.fault(failure.error) from failure.error
        except WorkerCancelled as cancelled:
            raise DeskError("Stopped before the desk answered.") from cancelled

    async def write(self, change: Callable[[Desk], T]) -> T:
        """A change of the desk: they run one after another in the order of the keys."""
        async with self._app.writing:
            value = await self.asked(change)
        self._app.touched()
        return value

    def on_answered(self, message: Answered) -> None:
        """Hand an answer to whoever asked, unless a newer question made it stale."""
        message.stop()
        if message.worker.is_cancelled:
            return
        self._refused(message.error)
        if message.error is None:
            if message.then is not None:
                message.then(message.value)
        elif message.failed is not None:
            message.failed(message.error)
        else:
            self._app.say(message.error)

    def _refused(self, error: DeskError | None) -> None:
        """Refused may mean that the session is over: the journal, asked at once, knows."""
        if isinstance(error, Refused):
            self._app.touched()

    @property
    def _app(self) -> DeskApp:
        app: DeskApp = self.app
        return app

    def _in_thread(
        self,
        question: Callable[[Desk], T],
        desk: Desk,
        then: Callable[[T], None] | None,
        failed: Callable[[DeskError], None] | None,
    ) -> None:
        worker: Worker[None] = get_current_worker()
        if worker.is_cancelled:
            return
        try:
            value = question(desk)
        except DeskError as error:
            self.post_message(Answered(worker, then, failed, error=error))
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not cost a draft
            fault = self._app.fault(error)
            self.post_message(Answered(worker, then, failed, error=fault))
        else:
            self.post_message(Answered(worker, then, failed, value))
