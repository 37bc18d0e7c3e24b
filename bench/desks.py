"""Desks of N tickets with three messages each, built with plain SQL and kept under .bench/.

They are as hard as real ones get: 45 of 100 tickets are open however many there are, one comes
every 15 minutes, one of ten changes again weeks later. `python -m bench.desks N` builds one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bench.filling import fill_places, fill_tickets
from bench.timing import CACHE
from deskterm import desk as desks
from deskterm.cli.paint import counting
from deskterm.store.fulltext import fill_known_words
from deskterm.store.schema import HEAD
from deskterm.store.tallies import COUNTED

VERSION = f"{HEAD}-7"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""When the newest tickets have just come in; what asks by date is asked at this instant."""
PART = 5_000
"""Tickets a transaction: each leaves the full text some segments, as a living desk has them."""


SIZES = (10_000, 100_000)
MILLION = 1_000_000


def sizes() -> tuple[int, ...]:
    """10,000 and 100,000; a million too when that desk is there, or BENCH_MILLION asks for it."""
    wanted = path_of(MILLION).exists() or bool(os.environ.get("BENCH_MILLION"))
    return (*SIZES, MILLION) if wanted else SIZES


def path_of(tickets: int) -> Path:
    """Where the desk of that many tickets is, or will be."""
    return CACHE / f"desk-{tickets}-{VERSION}.db"


def desk_of(tickets: int) -> Path:
    """The path of a desk of that many tickets, built when it is not there yet."""
    path = path_of(tickets)
    if path.exists():
        return path
    CACHE.mkdir(exist_ok=True)
    making = path.with_suffix(".making")
    for stale in CACHE.glob(f"{making.name}*"):
        stale.unlink()
    config = types.SimpleNamespace(database=str(making))
    desks.found(
        config,  # type: ignore[arg-type]
        name="Bench",
        login="ana",
        agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
    ).close()
    _fill(making, tickets)
    making.rename(path)
    return path


@contextmanager
def copied(tickets: int) -> Iterator[Path]:
    """A copy of that desk to work in, gone afterwards."""
    scratch = CACHE / f"scratch-{os.getpid()}.db"
    shutil.copy(desk_of(tickets), scratch)
    try:
        yield scratch
    finally:
        for stale in CACHE.glob(f"{scratch.name}*"):
            stale.unlink()


def _fill(path: Path, tickets: int) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000;"
    )
    dice = Random(20_261_121)
    contacts = max(50, tickets // 20)
    with connection:
        fill_places(connection, dice, contacts)
    with counting(f"a desk of {tickets:,} tickets") as progress:
        for done in range(0, tickets, PART):
            progress(done, tickets)
            numbers = range(done + 1, min(done + PART, tickets) + 1)
            with connection:
                fill_tickets(connection, dice, numbers, tickets, contacts, NOW)
        progress(tickets, tickets)
        with connection:
            fill_known_words(connection)
        connection.execute("ANALYZE")
    kept = set(connection.execute("SELECT * FROM ticket_tallies"))
    counted = set(connection.execute(COUNTED))
    if kept != counted:
        sys.exit(f"the figures of {path} are not what its tickets count to")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def main() -> None:
    """Build the desk of as many tickets as the command line says."""
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal() or not int(sys.argv[1]):
        sys.exit("how many tickets? make bench-desk N=1000000")
    print(desk_of(int(sys.argv[1])))


if __name__ == "__main__":
    main()
