"""An agent who sees a quarter of 100,000 tickets ÷ the admin who sees all, on the same desk."""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.desks import copied
from bench.filling import RESTRICTED
from bench.terminal import Terminal
from bench.timing import CACHE, RUNS, Ratio, environment, paired, seconds
from deskterm import desk as desks
from deskterm.desk import Desk

TICKETS = 100_000
ADMIN = "ana"
LIMIT_MS = 20
GOAL = 1.5
ROUNDS = 7
QUERIES = ("", "is:open", "group:my-groups is:open", "printer invoice", 'org:"Company 5"')
COMMANDS = (
    ("list --json", ["list", "--json"]),
    ("list is:open --json", ["list", "is:open", "--json"]),
    ("count --json", ["count", "--json"]),
    ("count is:open --by group --json", ["count", "is:open", "--by", "group", "--json"]),
    ("search printer invoice --json", ["search", "printer", "invoice", "--json"]),
)


def run() -> Iterator[Ratio | str]:
    """In-process milliseconds, then whole commands and the first paint of both."""
    with copied(TICKETS) as scratch:
        config = types.SimpleNamespace(database=str(scratch))
        yield from _inside(desks.open(config, login=RESTRICTED))  # type: ignore[arg-type]
        env = environment(
            DESKTERM_DB=str(scratch.resolve()),
            DESKTERM_CONFIG=str((CACHE / "none.toml").resolve()),
        )
        for name, arguments in COMMANDS:
            yield _against_admin(name, arguments, env)
        yield _first_paint(scratch, env)


def _inside(desk: Desk) -> Iterator[str]:
    tickets = desk.read.tickets
    yield f"{RESTRICTED} sees {tickets.count('')} of {TICKETS} tickets"
    for query in QUERIES:
        for name, read in (
            ("list", lambda query=query: tickets.search(query, limit=50)),
            ("count", lambda query=query: tickets.count(query)),
        ):
            took = _median(read)
            verdict = "ok" if took <= LIMIT_MS else "OVER"
            yield (
                f"{f'{name} {query!r}, in process':<44} {took:6.1f} ms  goal {LIMIT_MS}  {verdict}"
            )
    desk.close()


def _median(read: Callable[[], object]) -> float:
    read()
    took = []
    for _ in range(15):
        started = time.perf_counter()
        read()
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def _against_admin(name: str, arguments: Sequence[str], env: dict[str, str]) -> Ratio:
    commands = [
        [sys.executable, "-m", "deskterm", "--as", login, *arguments]
        for login in (RESTRICTED, ADMIN)
    ]
    for command in commands:
        seconds(command, env)
    pairs = [(seconds(commands[0], env), seconds(commands[1], env)) for _ in range(RUNS)]
    return paired(name, pairs, GOAL, "the admin's")


def _first_paint(path: Path, env: dict[str, str]) -> Ratio:
    signs = {login: _first_subject(path, login) for login in (RESTRICTED, ADMIN)}

    def paint(login: str) -> float:
        command = [sys.executable, "-m", "deskterm", "--as", login]
        terminal = Terminal(command, env, (80, 24))
        try:
            return terminal.until(signs[login])
        finally:
            terminal.close()

    paint(RESTRICTED), paint(ADMIN)
    pairs = [(paint(RESTRICTED), paint(ADMIN)) for _ in range(ROUNDS)]
    return paired("TUI to first queue painted", pairs, GOAL, "the admin's")


def _first_subject(path: Path, login: str) -> bytes:
    """The beginning of the first subject of Mine: it is on screen once the queue is painted."""
    connection = sqlite3.connect(path)
    subject = connection.execute(
        "SELECT subject FROM tickets WHERE category IN ('new','open','waiting') AND assignee_id = "
        "(SELECT id FROM agents WHERE login = ?) ORDER BY updated_at DESC LIMIT 1",
        (login,),
    ).fetchone()[0]
    connection.close()
    return str(subject).split()[0].encode()
