"""A change of many tickets stopped or killed in the middle, and its undoing too."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from desk.helpers import add_agent
from desk.many import fill
from desk.row_hash import check_words, row_hashes
from journeys import commands
from journeys.killing import kill_somewhere
from servers import desks

from deskterm import desk as desk_module
from deskterm.desk import Desk

TEXT = ("status:solved", "assignee:bob", "+done", "-old", 'subject:"All is well"')


@pytest.fixture
def many(isolated: object) -> Desk:
    """A desk with 600 tickets that DESKTERM_DB names."""
    commands.run("init", "--name", "Acme", "--agent", "ana", "--agent-email", "ana@acme.test")
    found = desk_module.open(desks.load())
    add_agent(found, "bob")
    fill(found, 600)
    return found


def count(desk: Desk, where: str) -> int:
    return int(desk.store.reader.value(f"SELECT COUNT(*) FROM {where}"))


def done(desk: Desk) -> int:
    """Tickets that are changed as things stand."""
    return count(desk, "ticket_tags WHERE tag = 'done'")


def test_killed_again_and_again_undo_still_puts_every_row_back(
    many: Desk, say: Callable[[str], None]
) -> None:
    before, rng = row_hashes(many), random.Random(4)
    kill_somewhere(rng, ("set", "--query", "number:1..", *TEXT), 1, lambda: done(many), 600)
    first = done(many)
    assert 0 < first < 600
    left = [first]
    for turn in (1, 2):
        kill_somewhere(rng, "undo", turn, lambda: first - done(many), done(many) // 2)
        left.append(done(many))
    assert 0 < left[-1] < first
    ended = commands.run("undo")
    assert f"taken back on {left[-1]} tickets" in ended.err
    assert row_hashes(many) == before
    check_words(many)
    say(f"set killed at {first} of 600 tickets, undo at {left[1:]} left, then one clean run")
    many.close()


def test_stopped_with_ctrl_c_it_says_what_is_done_and_undo_takes_that_back(many: Desk) -> None:
    before = row_hashes(many)
    process = subprocess.Popen(
        [*commands.PROGRAM, "set", "--query", "number:1..", *TEXT],
        stderr=subprocess.PIPE,
        text=True,
        # A job in the background is started deaf to it, and so is everything it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    end = time.monotonic() + 60
    while not done(many) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    changed = done(many)
    assert process.returncode == 130, said
    assert 0 < changed < 600
    assert f"{changed} of 600 tickets are done." in said
    assert "deskterm undo takes it back" in said
    assert "Traceback" not in said
    commands.run("undo")
    assert row_hashes(many) == before
    many.close()
