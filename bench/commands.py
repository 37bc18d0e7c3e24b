"""Whole commands on a desk of 100,000 tickets ÷ bare Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from bench.desks import desk_of
from bench.timing import CACHE, Ratio, against_python, environment

TICKETS = 100_000


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
    yield against_python("note 99999 -m text", ["note", "99999", "-m", "text"], 70, env, runs=7)
