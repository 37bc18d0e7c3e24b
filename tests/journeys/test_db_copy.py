"""A desk moves to PostgreSQL and back on the command line, killed on the way."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journeys import commands
from journeys.commands import run
from samples.generate import generate
from servers import desks

from deskterm import desk as desk_module
from deskterm.store.place import place
from deskterm.store.sides import Side


def filled(mails: int) -> str:
    """A desk at DESKTERM_DB with that many mails; its URL."""
    desk = desks.found(can_send=False)
    intake = desk.as_system().write.intake
    for one in generate(mails, seed=mails):
        intake.take(one.raw)
    url = desk.store.place.url
    desk.close()
    return url


def copied(url: str) -> int:
    """Rows that have come to an unfinished copy; 0 when there is none."""
    if not (url.startswith("postgresql://") or Path(url).exists()):
        return 0
    side = Side(place(url), reading=True)
    try:
        if side.sqlite:
            there = "SELECT 1 FROM sqlite_schema WHERE name = 'desk_copy'"
        else:
            there = "SELECT 1 FROM pg_tables WHERE tablename = 'desk_copy'"
        if side.value(there) is None:
            return 0
        return int(side.value("SELECT COALESCE(SUM(rows), 0) FROM desk_copy"))
    finally:
        side.close()


def kill_at(wanted: int, source: str, target: str) -> None:
    """Start a copy, and kill it (SIGKILL) once so many rows have come."""
    process = commands.start("--db", source, "db", "copy", "--to", target)
    end = time.monotonic() + 60
    while copied(target) < wanted and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    assert process.poll() is None, "the copy had ended before it was killed"
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("mails", "kills"), [(400, 1), pytest.param(20_000, 12, marks=pytest.mark.soak)]
)
def test_killed_on_its_way_there_and_back(
    postgres: Any, tmp_path: Path, say: Callable[[str], None], mails: int, kills: int
) -> None:
    """Ana moves the desk to PostgreSQL; her machine loses power, again and again. Each time the
    same command goes on. Then she moves it back, and it is the same desk.
    """
    source = filled(mails)
    tables = run("--db", source, "db", "copy", "--to", tmp_path / "first.db", "--json").rows[0]
    total = tables["rows"]
    rng = random.Random(kills)
    home = str(tmp_path / "back.db")
    server = postgres.fresh_database()
    for start, target in ((source, server), (server, home)):
        marks = sorted(rng.randrange(total // 8, total * 3 // 4) for _ in range(kills))
        for mark in marks:
            kill_at(mark, start, target)
            there = copied(target)
        done = run("--db", target, "list", code=78)
        assert "not finished" in done.err
        assert f"db copy --to {place(target).shown}" in done.err
        began = time.perf_counter()
        done = run("--db", start, "db", "copy", "--to", target, "--json")
        (made,) = done.rows
        assert made["tables"] == tables["tables"]
        assert there <= made["resumed"] < total
        say(f"{kills} kills, {there} of {total} rows there; the rest and the proof took "
            f"{time.perf_counter() - began:.1f} s")  # fmt: skip
    assert run("--db", home, "count", "is:open").out == run("--db", source, "count", "is:open").out
    postgres.drop(server)


def test_moved_and_used(postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command says, and that the desk goes on at the new place by its configuration."""
    source = filled(5)
    url = postgres.fresh_database()
    done = run("db", "copy", "--to", url)
    assert "verified" in done.err
    assert "config.toml" in done.err
    assert done.out == ""
    monkeypatch.delenv("DESKTERM_DB")
    config = desks.load().path
    config.write_text(f'database = "{url}"\n')
    config.chmod(0o600)
    desk = desk_module.open(desks.load())
    known = desk.read.tickets.count()
    run("new", "After the move", "--contact", "joe@client.test")
    assert desk.read.tickets.count() == known + 1
    desk.close()
    shown = json.loads(run("db", "status", "--json").out)
    assert shown["database"].startswith("postgresql://127.0.0.1")
    postgres.drop(url)
    assert Path(source).exists()
