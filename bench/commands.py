"""Whole commands on a desk of 100,000 tickets ÷ bare Python."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.desks import desk_of
from bench.timing import CACHE, Ratio, against_python, environment

TICKETS = 100_000


def _an_agent(desk: Path) -> str:
    with closing(sqlite3.connect(desk)) as opened:
        found = opened.execute(
            "SELECT login FROM agents WHERE role = 'admin' AND active"
        ).fetchone()
    return str(found[0])


def run() -> Iterator[Ratio]:
    """The start-up budget, command by command."""
    scratch = CACHE / "commands.db"
    for stale in CACHE.glob("commands.db*"):
        stale.unlink()
    shutil.copy(desk_of(TICKETS), scratch)
    env = environment(
        DESKTERM_DB=str(scratch.resolve()), DESKTERM_CONFIG=str((CACHE / "none.toml").resolve())
    )
    yield against_python("--version", ["--version"], 2, env)
    yield against_python("--help", ["--help"], 8, env)
    yield against_python("list --json", ["list", "--json"], 10, env)
    yield against_python("count is:open --json", ["count", "is:open", "--json"], 10, env)
    yield against_python(
        "search (two words) --json", ["list", "printer invoice", "--json"], 10, env
    )
    yield against_python("show 99999 --json", ["show", "99999", "--json"], 10, env)
    behind = {**env, "SSH_ORIGINAL_COMMAND": "list --json"}
    place = ["--db", env["DESKTERM_DB"], "--config", env["DESKTERM_CONFIG"]]
    login = _an_agent(scratch)
    yield against_python("gate: list --json", [*place, "gate", "--as", login], 10, behind)
    asked = ["keys", "nobody", "ssh-ed25519", "AAAA"]
    yield against_python("keys (sshd asks at each login)", asked, 10, env)
    yield against_python("note 99999 -m text", ["note", "99999", "-m", "text"], 70, env, runs=7)
