"""What the first screen needs to know, each asked in one go by a worker. Reads only: no
SQLAlchemy before the first paint."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from deskterm.errors import DeskError

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Mailbox, TicketRow, View

FIRST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Opening:
    """The first view that has something in it, and the rows that will be in sight."""

    name: str
    views: tuple[View, ...]
    view: View
    numbers: list[int]
    rows: list[TicketRow]
    latest: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures around the list."""

    views: dict[str, int]
    outbox: dict[str, int]
    drafts: int
    quarantine: int
    mailboxes: tuple[Mailbox, ...]


def first(desk: Desk) -> Opening:
    """Opens on the first view with tickets in it: one's own, those nobody has, one's groups'."""
    from deskterm.values import View

    latest = desk.read.journal.latest()
    settings = desk.read.settings.all()
    views = tuple(desk.read.views.list()) or (View("1", "All", ""),)
    for view in views[:3]:
        numbers = desk.read.tickets.numbers(view.query)
        if numbers:
            break
    else:
        view = views[0]
    rows = desk.read.tickets.rows(numbers[:FIRST_ROWS])
    name = settings.get("title") or settings.get("name", "")
    return Opening(name, views, view, numbers, rows, latest)


def counts(desk: Desk, views: tuple[View, ...]) -> Counts:
    """Count every view, and what waits elsewhere."""
    read = desk.read
    return Counts(
        views=read.tickets.counts({view.name: view.query for view in views}),
        outbox=read.outbox.counts(),
        drafts=len(read.drafts.mine()),
        quarantine=read.quarantine.count(),
        mailboxes=tuple(read.mailboxes.list()),
    )


class Early:
    """The first answer, asked for in a thread before there is a screen to ask."""

    def __init__(self, desk: Desk) -> None:
        self._found: Opening | None = None
        self._thread = Thread(target=self._read, args=(desk,), daemon=True)
        self._thread.start()

    def _read(self, desk: Desk) -> None:
        # What goes wrong here the screen's own question will meet again, and say.
        with suppress(DeskError):
            self._found = first(desk)

    def take(self) -> Opening | None:
        """The answer if it is there by now; it is given once."""
        found, self._found = self._found, None
        return found
