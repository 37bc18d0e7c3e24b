"""An agent is shut out, or gets another role, while their screen is open."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from terminals.terminal import Terminal
from tui_desk import founded, with_ticket

from deskterm.desk import Desk
from deskterm.terms import DraftKind

COMMAND = [sys.executable, "-m", "deskterm", "--as", "luis"]
SOON = 3.0


@pytest.fixture
def desk(isolated: object) -> Desk:
    desk = founded()
    desk.write.agents.add("luis", name="Luis Prado", email="luis@acme.test", role="lead")
    desk.write.tickets.change([with_ticket(desk)], "assignee:luis")
    return desk


@contextmanager
def opened() -> Iterator[Terminal]:
    terminal = Terminal(COMMAND, os.environ)
    try:
        terminal.until("Impresora en llamas", "help not fetched")
        yield terminal
    finally:
        terminal.close()


def ends(terminal: Terminal, change: Callable[[], object]) -> str:
    """What is left on the terminal after the program ended by itself, soon."""
    begun = time.monotonic()
    change()
    changed = time.monotonic()
    assert terminal.ended() == 4, terminal.screen.text
    assert time.monotonic() - changed < SOON, f"begun {changed - begun:.1f} s before"
    return bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2].decode()


def test_a_deactivated_agents_screen_closes_by_itself_with_one_sentence(desk: Desk) -> None:
    with opened() as terminal:
        said = ends(terminal, lambda: desk.write.agents.deactivate("luis"))
    assert said.count("deskterm: ") == 1
    assert "agent luis is not active" in said
    assert "Traceback" not in said


def test_another_role_begins_with_coming_in_again(desk: Desk) -> None:
    with opened() as terminal:
        said = ends(terminal, lambda: desk.write.agents.set("luis", role="agent"))
    assert "luis has the role agent now" in said


def test_who_was_renamed_comes_in_again(desk: Desk) -> None:
    """`me` is a login: the screen would look for tickets of somebody who is not there."""
    with opened() as terminal:
        said = ends(terminal, lambda: desk.write.agents.set("luis", login="lucho"))
    assert said.count("deskterm: ") == 1
    assert "agent luis is called lucho now" in said
    assert "Traceback" not in said


def test_what_was_written_stays_a_draft_that_others_may_open(desk: Desk) -> None:
    with opened() as terminal:
        terminal.press("enter")
        terminal.until("Talk")
        terminal.press("r")
        terminal.until("PUBLIC REPLY")
        terminal.press(*"We are on our way.")
        terminal.until("We are on our way.", "draft saved")
        ends(terminal, lambda: desk.write.agents.deactivate("luis"))
    kept = desk.read.drafts.of("luis")
    assert [(one.kind, one.text) for one in kept] == [(DraftKind.REPLY, "We are on our way.")]
