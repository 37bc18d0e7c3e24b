"""Whole commands, cold, on desks of 100,000 and a million tickets ÷ bare Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.desks import MILLION, copied, sizes
from bench.timing import CACHE, Ratio, against_python, environment

TICKETS = 100_000
READS = (
    ("list --json", ["list", "--json"]),
    ("list --view mine --json", ["list", "--view", "mine", "--json"]),
    ("count is:open --json", ["count", "is:open", "--json"]),
    ("search (two words) --json", ["list", "printer invoice", "--json"]),
    ("show 99999 --json", ["show", "99999", "--json"]),
)


def run() -> Iterator[Ratio | str]:
    """The start-up budget, command by command; the reads again on a million if it is there."""
    with copied(TICKETS) as scratch:
        env = _at(scratch)
        yield against_python("--version", ["--version"], 2, env)
        yield against_python("--help", ["--help"], 8, env)
        yield from _reads(env)
        behind = {**env, "SSH_ORIGINAL_COMMAND": "list --json"}
        place = ["--db", env["DESKTERM_DB"], "--config", env["DESKTERM_CONFIG"]]
        login = _an_agent(scratch)
        yield against_python("gate: list --json", [*place, "gate", "--as", login], 10, behind)
        asked = ["keys", "nobody", "ssh-ed25519", "AAAA"]
        yield against_python("keys (sshd asks at each login)", asked, 10, env)
        note = ["note", "99999", "-m", "text"]
        yield against_python("note 99999 -m text", note, 70, env, runs=7)
    if MILLION in sizes():
        yield f"{MILLION:,} tickets"
        with copied(MILLION) as scratch:
            yield from _reads(_at(scratch))


def _at(scratch: Path) -> dict[str, str]:
    return environment(
        DESKTERM_DB=str(scratch.resolve()), DESKTERM_CONFIG=str((CACHE / "none.toml").resolve())
    )


def _reads(env: dict[str, str]) -> Iterator[Ratio]:
    for name, arguments in READS:
        yield against_python(name, arguments, 10, env)


def _an_agent(desk: Path) -> str:
    with closing(sqlite3.connect(desk)) as opened:
        found = opened.execute(
            "SELECT login FROM agents WHERE role = 'admin' AND active"
        ).fetchone()
    return str(found[0])
