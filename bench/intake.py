"""Importing mail ÷ the least any desk would do with the same bytes: parse them and store them."""

from __future__ import annotations

import email
import hashlib
import sqlite3
import time
import types
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.timing import CACHE, Ratio, paired
from deskterm import desk as desks
from tests.samples.generate import generate

MAILS = 2_000
ROUNDS = 3


def run() -> Iterator[Ratio]:
    """2,000 generated mails through the real intake ÷ compat32 parse + raw SQLite insert."""
    raws = [one.raw for one in generate(MAILS, 7, "help@example.test")]
    CACHE.mkdir(exist_ok=True)
    pairs = []
    for _ in range(ROUNDS):
        with TemporaryDirectory(dir=CACHE) as folder:
            pairs.append((_ours(Path(folder), raws), _least(Path(folder), raws)))
    yield paired(f"import of {MAILS} mails", pairs, 4, "compat32 parse + sqlite3 insert")


def _ours(folder: Path, raws: list[bytes]) -> float:
    config = types.SimpleNamespace(database=str(folder / "desk.db"))
    desk = desks.found(
        config,  # type: ignore[arg-type]
        name="Bench",
        login="ana",
        agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
    )
    take = desk.as_system().write.intake.take
    started = time.perf_counter()
    for raw in raws:
        take(raw, historic=True)
    spent = time.perf_counter() - started
    desk.close()
    return spent


def _least(folder: Path, raws: list[bytes]) -> float:
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE mails (sha TEXT PRIMARY KEY, raw BLOB)")
    started = time.perf_counter()
    for raw in raws:
        email.message_from_bytes(raw)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO mails VALUES (?, ?)", (hashlib.sha256(raw).hexdigest(), raw)
        )
        connection.execute("COMMIT")
    spent = time.perf_counter() - started
    connection.close()
    return spent
