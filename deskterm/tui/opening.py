"""What the first screen needs to know, each asked in one go by a worker. Reads only: no
SQLAlchemy before the first paint."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

from deskterm.errors import DeskError, NotFound, Usage
from deskterm.fields import CUSTOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.desk import Desk
    from deskterm.tui.view_query import Groups
    from deskterm.values import Mailbox, NumberPage, TicketRow, View

FIRST_ROWS = 60
PAGE = 500
"""Numbers read at a time; the rest when the cursor comes near their end."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first view that has something in it, and the rows that will be in sight."""

    name: str
    views: tuple[View, ...]
    view: View
    sort: str
    page: NumberPage
    rows: list[TicketRow]
    latest: int
    faults: dict[int, str] = field(default_factory=dict)
    customs: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures around the list; `views` by their id, `faults` why one cannot be counted."""

    found: tuple[View, ...]
    views: dict[int, int]
    faults: dict[int, str]
    groups: Groups | None
    outbox: dict[str, int]
    drafts: int
    quarantine: int
    mailboxes: tuple[Mailbox, ...]


def first(desk: Desk) -> Opening:
    """Opens on the first view with tickets in it: one's own, those nobody has, one's groups'."""
    from deskterm.values import NumberPage

    latest = desk.read.journal.latest()
    settings = desk.read.settings.all()
    views = views_of(desk)
    faults: dict[int, str] = {}
    chosen, order, page = views[0], "", NumberPage([], "")
    for view in views[:3]:
        try:
            sort = sort_of(desk, view)
            found = desk.read.tickets.number_page(view.query, sort=sort, limit=PAGE)
        except (Usage, NotFound) as error:
            faults[view.id] = error.sentence
            continue
        if found.numbers:
            chosen, order, page = view, sort, found
            break
    numbers = page.numbers[:FIRST_ROWS]
    rows = desk.read.tickets.rows(numbers)
    customs = customs_of(desk, numbers) if shows_customs(chosen.columns) else {}
    name = settings.get("title") or settings.get("name", "")
    return Opening(name, views, chosen, order, page, rows, latest, faults, customs)


def shows_customs(columns: Sequence[str]) -> bool:
    """Whether the desk's own attributes are among a view's columns."""
    return any(name.startswith(CUSTOM) for name in columns)


def customs_of(desk: Desk, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    """The desk's own attributes of these tickets."""
    return dict(desk.read.fields.of_all(numbers))


def views_of(desk: Desk) -> tuple[View, ...]:
    """The views one sees; where none is left, one of everything."""
    from deskterm.values import View

    return tuple(desk.read.views.list()) or (View("1", "All", ""),)


def sort_of(desk: Desk, view: View) -> str:
    """The order of a view, its groups first."""
    if not view.grouping:
        return view.sort
    from deskterm.tui.view_query import order

    return order(view, desk.read.vocabulary.fields())


def counts(desk: Desk, query: str = "", grouping: str = "") -> Counts:
    """Count every view, the groups of the one that is shown, and what waits elsewhere."""
    read = desk.read
    views = views_of(desk)
    counted, faults = _counted(desk, views)
    return Counts(
        found=views,
        views=counted,
        faults=faults,
        groups=groups_of(desk, query, grouping) if grouping else None,
        outbox=read.outbox.counts(),
        drafts=len(read.drafts.mine()),
        quarantine=read.quarantine.count(),
        mailboxes=tuple(read.mailboxes.list()),
    )


def groups_of(desk: Desk, query: str, grouping: str) -> Groups | None:
    """How many tickets of a query each group has; None when it cannot be grouped so."""
    from deskterm.tui.view_query import MOST_GROUPS, Grouped, Groups

    try:
        fields, found = desk.read.tickets.tally(query, by=grouping)
    except (Usage, NotFound):
        return None
    shown = tuple(Grouped(values, count) for values, count in found[:MOST_GROUPS])
    return Groups(fields, shown, len(found) - len(shown))


def _counted(desk: Desk, views: Sequence[View]) -> tuple[dict[int, int], dict[int, str]]:
    """Counts by id, at one moment; what cannot be asked any more stands in the way of no other."""
    asked = {str(view.id): view.query for view in views if view.counted}
    try:
        found = desk.read.tickets.counts(asked)
        return {int(key): count for key, count in found.items()}, {}
    except (Usage, NotFound):
        pass
    counted: dict[int, int] = {}
    faults: dict[int, str] = {}
    for view in views:
        try:
            count = desk.read.tickets.count(view.query)
        except (Usage, NotFound) as error:
            faults[view.id] = error.sentence
        else:
            if view.counted:
                counted[view.id] = count
    return counted, faults


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
