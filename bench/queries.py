"""Twelve named queries on desks of 10,000, 100,000 and 1,000,000 tickets.

Each through the façade, in this process, as the admin who sees all and as an agent who sees a
quarter; each in turn with the same question asked by hand (`by_hand.py`) of the same file. They are
asked again and again, as a screen does: what both sides can keep between two times is kept.
"""

from __future__ import annotations

import statistics
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bench import by_hand
from bench.desks import NOW, desk_of, sizes
from bench.filling import GAP, RESTRICTED
from bench.plans import Plans
from deskterm import desk as desks
from deskterm.desk import Desk
from deskterm.store.instants import to_ms

GOAL, GROWTH, SIDEBAR_MS = 1.5, 2.0, 50
SPENT, FEWEST, MOST = 4.0, 9, 201
"""Seconds a query and size may take, and how often it is asked at least and at most."""
SIDEBAR = "all sidebar counts"
_MIDNIGHT = NOW.replace(hour=0)
_WEEK = timedelta(days=7)
RECENT = _MIDNIGHT - timedelta(days=33)

Read = Callable[[Desk], Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A query: how the desk is asked, how the file is, and what of both answers must be equal."""

    name: str
    text: str
    ask: Read
    hand: str
    same: Callable[[Any, list[tuple[Any, ...]]], bool]
    paged: bool = True


def _page(name: str, query: str, hand: str) -> Named:
    return Named(name, query, lambda desk: desk.read.tickets.page(query, limit=50), hand, _alike)


def _alike(page: Any, rows: list[tuple[Any, ...]]) -> bool:
    ours = [(row.number, row.subject, row.contact, row.tags) for row in page.rows]
    return bool(ours) and ours == [
        (row[0], row[1], row[7], tuple(sorted((row[by_hand.TAG] or "").split()))) for row in rows
    ]


def _tally(desk: Desk) -> Any:
    return desk.read.tickets.tally("is:open", by="group,status")[1]


def _sidebar(desk: Desk) -> dict[str, int]:
    return desk.read.tickets.counts({view.name: view.query for view in desk.read.views.list()})


def _in_week(name: str, start: datetime) -> Named:
    last = start + timedelta(days=6)
    end = start + _WEEK
    return _page(
        name,
        f"tag:vip created:{start:%Y-%m-%d}..{last:%Y-%m-%d}",
        by_hand.week("vip", to_ms(start), to_ms(end)),
    )


def twelve(tickets: int) -> list[Named]:
    """The queries for a desk of that size; the old week is early in its life."""
    old = _MIDNIGHT - timedelta(days=tickets * GAP // 86_400_000 * 9 // 10)
    return [
        _page("inbox", "is:open", by_hand.INBOX),
        _page("mine", "is:open assignee:me", by_hand.MINE),
        _page("group", "is:open group:Support", by_hand.GROUP),
        _page("organization history", 'org:"Company 5"', by_hand.HISTORY),
        _page("one word", "invoice", by_hand.ONE_WORD),
        _page("two words", "projector backup", by_hand.TWO_WORDS),
        _page("phrase", '"network cable"', by_hand.PHRASE),
        _page("prefix", "print*", by_hand.PREFIX),
        _in_week("tag and a week", RECENT),
        _in_week("tag and an old week", old),
        _page("overdue", "is:overdue sort:due", by_hand.OVERDUE),
        Named(
            "open by group and status",
            "is:open by:group,status",
            _tally,
            by_hand.BY_GROUP,
            lambda ours, rows: {(*key, many) for key, many in ours} == set(rows),
            paged=False,
        ),
        Named(
            SIDEBAR,
            "read.tickets.counts over read.views.list()",
            _sidebar,
            by_hand.SIDEBAR,
            lambda ours, rows: list(ours.values()) == [int(many) for many in rows[0]],
            paged=False,
        ),
    ]


class Opened:
    """One desk, ready to be asked both ways."""

    def __init__(self, tickets: int) -> None:
        path = desk_of(tickets)
        config = types.SimpleNamespace(database=str(path))
        self.tickets = tickets
        self.desk, self.restricted = (
            desks.open(config, login=login, clock=lambda: NOW)  # type: ignore[arg-type]
            for login in ("ana", RESTRICTED)
        )
        self.raw = by_hand.connect(path)
        self.values = by_hand.values(self.desk.actor.id, to_ms(NOW))
        self.queries = twelve(tickets)

    def by_hand(self, query: Named) -> list[tuple[Any, ...]]:
        """The same, written by hand."""
        return self.raw.execute(query.hand, self.values).fetchall()

    def close(self) -> None:
        """Close all three connections."""
        self.desk.close()
        self.restricted.close()
        self.raw.close()


class Spent:
    """Seconds of each run: by the clock, and of this thread's own work."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.work: list[float] = []

    def add(self, ask: Callable[[], object]) -> None:
        """Run it once more."""
        started, begun = time.perf_counter(), time.thread_time()
        ask()
        self.work.append(time.thread_time() - begun)
        self.wall.append(time.perf_counter() - started)

    def by(self, other: Spent) -> float:
        """The median of the ratios turn by turn, as far as both ran.

        Of work, because a machine with other things to do stretches the clock of whatever takes
        longer; all that is asked for lies in memory, so nothing waits for a disk.
        """
        return statistics.median(a / b for a, b in zip(self.work, other.work, strict=False))

    def __str__(self) -> str:
        high = statistics.quantiles(self.wall, n=20)[-1]
        return f"{statistics.median(self.wall) * 1000:.2f} ({high * 1000:.2f})"


class Times:
    """What a query took through the desk, by hand, and through the desk as the agent."""

    def __init__(self) -> None:
        self.ours, self.hand, self.agent = Spent(), Spent(), Spent()


def run() -> Iterator[str]:
    """A table of times and ratios, then what SQLite says it does."""
    opened = [Opened(tickets) for tickets in sizes()]
    yield (
        f"{'ms here, p50 (p95)':<24} {'tickets':>9} {'the desk':>16} {'by hand':>16}"
        f" {'÷':>5} {'as ' + RESTRICTED:>16}"
    )
    for index in range(len(opened[0].queries)):
        yield from _measure(index, opened)
    yield ""
    yield "What SQLite does on the biggest of them (EXPLAIN QUERY PLAN)"
    plans = Plans(opened[-1].desk, opened[-1].raw)
    for query in opened[-1].queries:
        yield f"{query.name}: {query.text}"
        yield from plans.of(query.name, partial(query.ask, plans.desk))
    for one in opened:
        one.close()


def _measure(index: int, opened: list[Opened]) -> Iterator[str]:
    times = [Times() for _ in opened]
    often = [_checked(index, one) for one in opened]
    # In turn over all sizes: the machine's moods are shared out alike.
    for turn in range(max(often)):
        for one, spent, most in zip(opened, times, often, strict=True):
            if turn < most:
                query = one.queries[index]
                spent.ours.add(partial(query.ask, one.desk))
                spent.hand.add(partial(one.by_hand, query))
                spent.agent.add(partial(query.ask, one.restricted))
    for one, spent in zip(opened, times, strict=True):
        grown = spent.ours.by(times[0].ours) if one is opened[-1] else 0.0
        yield _line(one.queries[index], one.tickets, spent, grown)


def _checked(index: int, one: Opened) -> int:
    """How often to ask; both answers are equal, or the figures would say nothing."""
    query = one.queries[index]
    started = time.perf_counter()
    ours, rows = query.ask(one.desk), one.by_hand(query)
    if not query.same(ours, rows):
        raise SystemExit(f"{query.name} on {one.tickets} tickets: by hand it finds other rows")
    query.ask(one.restricted)
    took = time.perf_counter() - started
    return max(FEWEST, min(MOST, int(SPENT / took)))


def _line(query: Named, tickets: int, times: Times, grown: float) -> str:
    ratio = times.ours.by(times.hand)
    told = (
        f"{query.name:<24} {tickets:>9,} {times.ours!s:>16} {times.hand!s:>16}"
        f" {ratio:>5.2f} {times.agent!s:>16}  goal {GOAL} {_verdict(ratio, GOAL)}"
    )
    if not grown:
        return told
    if query.paged:
        return f"{told}; growth {grown:.2f} goal {GROWTH:g} {_verdict(grown, GROWTH)}"
    if query.name == SIDEBAR:
        took = statistics.median(times.ours.wall) * 1000
        return f"{told}; goal {SIDEBAR_MS} ms {_verdict(took, SIDEBAR_MS)}"
    return told


def _verdict(value: float, goal: float) -> str:
    return "ok" if value <= goal else "OVER"
