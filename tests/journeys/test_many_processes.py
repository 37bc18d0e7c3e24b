"""Eight processes at one desk, readers and writers mixed: nobody fails, nothing is lost."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from journeys.crowd import SHARED
from servers import desks

from deskterm.desk import Desk
from deskterm.store.tallies import COUNTED
from deskterm.terms import Role

CROWD = Path(__file__).with_name("crowd.py")
MEMBERS = (
    *(("writer", f"w{at}") for at in range(4)), *(("reader", f"r{at}") for at in range(3)),
    ("follower", "f0"),
)  # fmt: skip


def founded() -> Desk:
    """A desk with an agent for each, and tickets that all of them work on."""
    desk = desks.found(can_send=False)
    for role, login in MEMBERS:
        desk.write.agents.add(
            login, name=login, email=f"{login}@acme.test",
            role=Role.LEAD if role == "writer" else Role.AGENT,
        )  # fmt: skip
    desk.write.groups.add("Support", members=[login for _, login in MEMBERS])
    for at in range(SHARED):
        text = "the printer burns"
        desk.write.tickets.new(f"Shared {at}", contact="joe@client.test", text=text)
    desk.write.tickets.change(range(1, SHARED + 1), "group:Support")
    return desk


def together(seconds: float) -> list[dict[str, Any]]:
    """All of them at once for so long; what each has to tell."""
    words = [f"{role}:{login}" for role, login in MEMBERS]
    done = subprocess.run(
        [sys.executable, str(CROWD), str(seconds), *words],
        capture_output=True, text=True, check=False, timeout=seconds + 180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(MEMBERS)
    return told


def p95(times: Sequence[float]) -> str:
    """Of seconds, in milliseconds."""
    ordered = sorted(times)
    return f"{1000 * ordered[int(len(ordered) * 0.95)]:.1f} ms"


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.soak)])
def test_nothing_fails_and_nothing_is_lost(
    database_url: str, say: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setenv("DESKTERM_DB", database_url)
    desk = founded()
    before = desk.read.tickets.count()
    told = together(seconds)
    writers = [one for one in told if "notes" in one]
    readers = [one for one in told if one["login"].startswith("r")]
    [follower] = [one for one in told if "seen" in one]
    writes = [time for one in writers for time in one["took"]]
    reads = [time for one in readers for time in one["took"]]
    where = "PostgreSQL" if desk.store.place.path is None else "SQLite"
    errors = [error for one in told for error in one["errors"]]
    say(
        f"{where}, 8 processes, {seconds} s: {len(errors)} errors; {len(writes)} writes, p95 "
        f"{p95(writes)}; {len(reads)} reads, p95 {p95(reads)}; {len(follower['seen'])} events heard"
    )
    assert not errors, errors[:5]
    assert min(len(one["took"]) for one in told) > 0
    check_counts(desk, writers, before)
    check_chains(desk)
    check_journal(desk, follower)
    there = desk.store.reader.rows(
        "SELECT category, status, priority, assignee_id, group_id, asleep, many FROM ticket_tallies"
    )
    counted = desk.store.reader.rows(COUNTED)
    assert sorted(tuple(map(str, row)) for row in there) == sorted(
        tuple(map(str, row)) for row in counted
    )
    desk.close()


def check_counts(desk: Desk, writers: Sequence[dict[str, Any]], before: int) -> None:
    """Every note, tag and ticket that was said to be written is there, once."""
    value = desk.store.reader.value
    assert desk.read.tickets.count() == before + sum(one["new"] for one in writers)
    for one in writers:
        notes = value("SELECT COUNT(*) FROM messages WHERE text = ?", [f"note of {one['login']}"])
        assert notes == one["notes"]
        assert desk.read.tickets.get(one["own"]).priority.word == one["priority"]
        word = f'"printer of {one["login"]} burns"'
        assert desk.read.tickets.count(word) == one["new"] - 1
    tags = {f"{one['login']}-{at}" for one in writers for at in range(one["tags"])}
    assert set(desk.read.tickets.get(1).tags) == tags


def check_chains(desk: Desk) -> None:
    """Each change of a field began with what the one before it had left: none was overwritten."""
    longest = 0
    for number in range(1, SHARED + 1):
        row = desk.read.tickets.get(number)
        for kind, last in (("priority", row.priority.word), ("status", row.status)):
            steps = desk.store.reader.rows(
                "SELECT old, new FROM events WHERE ticket_id = ? AND kind = ? ORDER BY id",
                [number, kind],
            )
            assert all(a[1] == b[0] for a, b in itertools.pairwise(steps)), steps
            assert not steps or steps[-1][1] == last
            longest = max(longest, len(steps))
    assert longest > 1


def check_journal(desk: Desk, follower: dict[str, Any]) -> None:
    """Who asks for the latest event and reads up to it hears of every one."""
    rows = desk.store.reader.rows(
        "SELECT id FROM events WHERE id > ? ORDER BY id", [follower["from"]]
    )
    assert follower["seen"] == [row[0] for row in rows]
    assert len(rows) == rows[-1][0] - rows[0][0] + 1
