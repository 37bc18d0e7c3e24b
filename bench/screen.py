"""The full screen on big desks: first paint ÷ an empty Textual app, and what a key costs."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.desks import copied, sizes
from bench.terminal import Terminal
from bench.timing import CACHE, Ratio, environment, paired

ROUNDS = 7
PRESSES = 30
OPENED = 10
SIZE = (80, 24)
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("PAINTED")
Empty().run()
"""
WORDS = ("printer", "invoice", "projector backup", "is:open tag:vip")
"""What is typed into the find line."""
ON_TICKET = "not mailed"
"""Stands on every ticket's page of ours, and nowhere in the queue."""


def run() -> Iterator[Ratio | str]:
    """First queue painted, then single keys, on 100,000 tickets and on a million if it is there."""
    for tickets in sizes()[1:]:
        yield f"{tickets:,} tickets"
        with copied(tickets) as scratch:
            yield from _on(scratch)


def _on(scratch: Path) -> Iterator[Ratio | str]:
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
    terminal = Terminal(ours, env, SIZE)
    try:
        terminal.until(sign)
        terminal.settle(2.0)
        yield from _keys(terminal)
    finally:
        terminal.close()


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
    terminal = Terminal(command, env, SIZE)
    try:
        return terminal.until(sign)
    finally:
        terminal.close()


def _keys(terminal: Terminal) -> Iterator[str]:
    down = [terminal.press(b"j") for _ in range(PRESSES)]
    yield _waits("j: key to paint", [wait for wait, _ in down])
    sizes = [size for _, size in down]
    verdict = "ok" if statistics.median(sizes) <= 1000 else "OVER"
    yield (
        f"{'j: bytes a keypress':<34} {statistics.median(sizes):6.0f} B  goal 1000  {verdict:<4}  "
        f"(worst {max(sizes)} B)"
    )
    page = [terminal.press(b"\x04")[0] for _ in range(PRESSES)]
    yield _waits("ctrl+d: key to paint", page)
    opening = []
    for _ in range(OPENED):
        terminal.settle(0.3)
        opening.append(terminal.send(b"\r", ON_TICKET))
        terminal.settle(0.3)
        os.write(terminal.fd, b"q")
        terminal.settle(0.3)
        os.write(terminal.fd, b"j")
    yield _waits("enter: key to the ticket painted", opening)
    yield from _finding(terminal)


def _finding(terminal: Terminal) -> Iterator[str]:
    """Typed letter by letter: how long a letter keeps one waiting, and the list after the last."""
    for words in WORDS:
        terminal.settle(0.3)
        os.write(terminal.fd, b"/")
        terminal.settle(0.3, 2.0)
        gaps = terminal.type(words)
        typed = time.perf_counter() - gaps[-1]
        terminal.meet(f"· {words}")
        found = time.perf_counter() - typed
        yield (
            f"{f'/ {words}: key to paint':<34} {statistics.median(gaps) * 1000:6.1f} ms median, "
            f"{max(gaps) * 1000:.1f} ms worst of {len(gaps)}; the list after {found * 1000:.0f} ms"
        )
        os.write(terminal.fd, b"\x1b")
        terminal.settle(0.3)


def _waits(name: str, waits: Sequence[float]) -> str:
    return (
        f"{name:<34} {statistics.median(waits) * 1000:6.1f} ms median, "
        f"{max(waits) * 1000:.1f} ms worst of {len(waits)}"
    )
