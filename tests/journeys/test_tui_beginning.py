"""The first start: five questions, each with an answer in place, and there is a desk."""

from __future__ import annotations

import pytest
from servers.needs import needs
from terminals.tmux import at_tmux

from deskterm import config
from deskterm import desk as desks


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_five_questions_and_it_opens(size: tuple[int, int]) -> None:
    """Nobody has used deskterm on this machine. It asks five things, all of them answered already
    but the name of the desk; one ctrl+s later the empty queue says what to do next.
    """
    needs("tmux")
    with at_tmux(size=size, EMAIL="ana@acme.test") as window:
        shown = window.until("Helpdesk", "ana@acme.test", "English", "UTC")
        assert "Traceback" not in shown
        window.keys("ctrl+u", "Acme", "ctrl+s")
        window.until("Acme", "No tickets yet", "M connect a mailbox")
        window.keys("c")
        window.until("NEW TICKET")
        window.keys("Primera", "ctrl+s")
        window.until("#1 Primera")
        window.keys("q")
        window.until("1 Mine", "2 Unassigned  1")
        window.keys("2")
        window.until("Unassigned 1", "Primera")
        window.keys("q")
        window.until("ENDED 0")
    desk = desks.open(config.load())
    assert desk.read.settings.get("name") == "Acme"
    assert desk.read.agents.me().email == "ana@acme.test"
    assert desk.read.tickets.get(1).subject == "Primera"
    desk.close()


def test_leaving_the_questions_makes_nothing() -> None:
    """Esc on the first screen: no desk, exit code 1, and the next start asks again."""
    needs("tmux")
    with at_tmux() as window:
        window.until("Helpdesk")
        window.keys("esc")
        window.until("ENDED 1")
    assert not desks.exists(config.load())
