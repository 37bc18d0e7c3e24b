"""Ten thousand tickets changed at once and taken back; tickets merged and split, and taken back.

Against the least that keeps the same promise: one plain transaction a ticket, with its events.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import time
import types
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.desks import NOW, copied, sizes
from bench.timing import Ratio
from deskterm import desk as desks
from deskterm.cli.paint import counting
from deskterm.desk import Desk

CHANGED = 10_000
CHANGES = "status:waiting priority:high +moved"
GOAL = 3
ROUNDS = 50
STATE = (
    "SELECT id, subject, type, priority, status, category, contact_id, assignee_id, wake_at, "
    "previous_status, merged_into, last_message_id, created_at, group_id, organization_id, "
    "due_sort FROM tickets ORDER BY id",
    "SELECT ticket_id, tag_folded, tag FROM ticket_tags ORDER BY 1, 2",
    "SELECT who, ticket_id, why FROM ticket_access ORDER BY 1, 2, 3",
    "SELECT * FROM ticket_tallies ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT ticket_id, public, internal FROM ticket_documents ORDER BY 1",
    "SELECT id, ticket_id, direction, visibility, message_id, text FROM messages ORDER BY 1",
)


def run() -> Iterator[Ratio | str]:
    """On the biggest desk there is."""
    tickets = sizes()[-1]
    with copied(tickets) as scratch:
        config = types.SimpleNamespace(database=str(scratch))
        desk = desks.open(config, login="ana", clock=lambda: NOW)  # type: ignore[arg-type]
        before = _state(scratch)
        yield from _changed(desk, scratch, tickets)
        yield from _joined(desk)
        same = _state(scratch) == before
        desk.close()
    yield f"{'all taken back, every row':<34} {'as before' if same else 'NOT as before'}"


def _changed(desk: Desk, scratch: Path, tickets: int) -> Iterator[Ratio]:
    numbers = desk.read.tickets.numbers("is:open -is:suspended", limit=CHANGED)
    desk.write.tickets.change(numbers[:1], CHANGES)
    desk.write.tickets.undo()
    least = _least(scratch, numbers)
    against = f"plain transactions, on {tickets:,} tickets"
    with counting(f"changing {CHANGED}") as progress:
        took = _timed(lambda: desk.write.tickets.change(numbers, CHANGES, progress=progress))
    yield _each("change, a ticket", took, least, against)
    with counting(f"taking {CHANGED} back") as progress:
        took = _timed(lambda: desk.write.tickets.undo(progress))
    yield _each("undo, a ticket", took, least, against)


def _each(name: str, ours: float, least: float, against: str) -> Ratio:
    return Ratio(name, ours / least, GOAL, ours / CHANGED, least / CHANGED, against)


def _least(scratch: Path, numbers: list[int]) -> float:
    """The same changes in plain SQL, taken back afterwards without being timed."""
    connection = sqlite3.connect(scratch, isolation_level=None)
    connection.executescript("PRAGMA synchronous = NORMAL;")
    events = connection.execute("SELECT MAX(id) FROM events").fetchone()[0]
    olds = {
        row[0]: row[1:]
        for start in range(0, len(numbers), 500)
        for row in connection.execute(
            "SELECT id, status, category, priority, updated_at FROM tickets WHERE id IN "
            f"({', '.join(map(str, numbers[start : start + 500]))})"
        )
    }
    started = time.perf_counter()
    for number in numbers:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE tickets SET status = 'waiting', category = 'waiting', priority = 3, "
            "updated_at = updated_at + 1 WHERE id = ?",
            (number,),
        )
        connection.execute(
            "INSERT INTO ticket_tags (ticket_id, tag_folded, tag) VALUES (?, 'moved', 'moved')",
            (number,),
        )
        for kind in ("status", "priority", "tag"):
            connection.execute(
                "INSERT INTO events (ticket_id, actor_id, kind, old, new, cause, batch, undone, "
                "at) VALUES (?, 1, ?, 'open', 'waiting', '', 'bench', 0, 1)",
                (number, kind),
            )
        connection.execute("COMMIT")
    took = time.perf_counter() - started
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "UPDATE tickets SET status = ?, category = ?, priority = ?, updated_at = ? WHERE id = ?",
        [(*old, number) for number, old in olds.items()],
    )
    connection.execute("DELETE FROM ticket_tags WHERE tag_folded = 'moved'")
    connection.execute("DELETE FROM events WHERE id > ?", (events or 0,))
    connection.execute("COMMIT")
    connection.close()
    return took


def _joined(desk: Desk) -> Iterator[str]:
    numbers = iter(desk.read.tickets.numbers("is:open", limit=4 * ROUNDS))
    write, times = desk.write.tickets, dict[str, list[float]]()
    for _ in range(ROUNDS):
        first, second, third, fourth = (next(numbers) for _ in range(4))
        message = desk.read.tickets.thread(fourth)[1].id
        for name, act in (
            ("merge two into a third", partial(write.merge, [first, second], third)),
            ("undo the merge", write.undo),
            ("split a message off", partial(write.split, message)),
            ("undo the split", write.undo),
        ):
            times.setdefault(name, []).append(_timed(act))
    for name, took in times.items():
        high = statistics.quantiles(took, n=20)[-1]
        yield (
            f"{name:<34} {statistics.median(took) * 1000:6.1f} ms median, "
            f"{high * 1000:.1f} ms p95 of {ROUNDS}"
        )


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _state(path: Path) -> str:
    """A fingerprint of all that an undo has to bring back."""
    connection = sqlite3.connect(path)
    digest = hashlib.sha256()
    for sql in STATE:
        for row in connection.execute(sql):
            digest.update(repr(row).encode())
    connection.close()
    return digest.hexdigest()
