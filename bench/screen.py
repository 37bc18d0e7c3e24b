"""The full screen on 100,000 tickets: first paint ÷ an empty Textual app, and what a key costs."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.desks import desk_of
from bench.terminal import Terminal
from bench.timing import CACHE, Ratio, environment, paired

TICKETS = 100_000
ROUNDS = 7
PRESSES = 30
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("PAINTED")
Empty().run()
"""


def run() -> Iterator[Ratio | str]:
    """First queue painted, then `j` pressed."""
    scratch = CACHE / "screen.db"
    for stale in CACHE.glob("screen.db*"):
        stale.unlink()
    shutil.copy(desk_of(TICKETS), scratch)
    sign = _first_subject(scratch)
    env = environment(
        DESKTERM_DB=str(scratch.resolve()), DESKTERM_CONFIG=str((CACHE / "none.toml").resolve())
    )
    ours = [sys.executable, "-m", "deskterm"]
    empty = [sys.executable, "-c", EMPTY]
    _paint(ours, env, sign)
    _paint(empty, env, b"PAINTED")
    pairs = [(_paint(ours, env, sign), _paint(empty, env, b"PAINTED")) for _ in range(ROUNDS)]
    yield paired("TUI to first queue painted", pairs, 2, "empty Textual app")
    yield from _keys(ours, env, sign)


def _first_subject(path: Path) -> bytes:
    """The beginning of the first subject of Mine: it is on screen once the queue is painted."""
    connection = sqlite3.connect(path)
    subject = connection.execute(
        "SELECT subject FROM tickets WHERE category IN ('new','open','waiting') "
        "AND assignee_id = 1 ORDER BY updated_at DESC LIMIT 1"
    ).fetchone()[0]
    connection.close()
    return str(subject).split()[0].encode()


def _paint(command: list[str], env: dict[str, str], sign: bytes) -> float:
    terminal = Terminal(command, env, (80, 24))
    try:
        return terminal.until(sign)
    finally:
        terminal.close()


def _keys(command: list[str], env: dict[str, str], sign: bytes) -> Iterator[str]:
    terminal = Terminal(command, env, (80, 24))
    try:
        terminal.until(sign)
        terminal.settle(2.0)
        presses = [terminal.press(b"j") for _ in range(PRESSES)]
    finally:
        terminal.close()
    waits = [wait for wait, _ in presses]
    sizes = [size for _, size in presses]
    yield (
        f"{'j: key to paint':<34} {statistics.median(waits) * 1000:6.1f} ms median, "
        f"{max(waits) * 1000:.1f} ms worst of {PRESSES}"
    )
    verdict = "ok" if statistics.median(sizes) <= 1000 else "OVER"
    yield (
        f"{'j: bytes a keypress':<34} {statistics.median(sizes):6.0f} B  goal 1000  {verdict:<4}  "
        f"(worst {max(sizes)} B)"
    )
