"""Stories of a slow line: keys that come in one burst mean what they mean one by one."""

from __future__ import annotations

import os
import sys

from terminals.terminal import Terminal
from tui_desk import founded, with_ticket

from deskterm.terms import DraftKind

COMMAND = [sys.executable, "-m", "deskterm"]


def test_a_backspace_is_not_overtaken() -> None:
    """Ana types `Helo`, rubs out the o and goes on, faster than her line delivers. Textual lets
    the letters overtake the backspace, and the customer would have read `Hellolo`.
    """
    desk = founded()
    number = with_ticket(desk)
    terminal = Terminal(COMMAND, os.environ)
    try:
        terminal.until("Impresora")
        terminal.press("i")
        terminal.until("INTERNAL NOTE")
        terminal.settle(0.3)
        terminal.press("Helo\x7flo, adioss\x7f.")
        terminal.until("Hello, adios.")
        terminal.press("ctrl+s")
        terminal.until(gone="INTERNAL NOTE")
    finally:
        terminal.close()
    assert desk.read.tickets.thread(number)[-1].text == "Hello, adios."
    desk.close()


def test_words_typed_ahead_are_words() -> None:
    """Ana presses r and writes on before the window for it is there. Her words are in the reply,
    after those of the draft she had; none is a verb: `e` solves nothing, `!` makes nothing spam.
    """
    desk = founded()
    number = with_ticket(desk)
    desk.write.drafts.save(number, DraftKind.REPLY, "Buenas. ", to="marta@client.test")
    terminal = Terminal(COMMAND, os.environ)
    try:
        terminal.until("Impresora")
        terminal.press("re!m, q")
        terminal.until("PUBLIC REPLY", "Buenas. e!m, q", "draft saved")
        terminal.press("esc")
        terminal.until(gone="PUBLIC REPLY")
    finally:
        terminal.close()
    row = desk.read.tickets.get(number)
    assert (row.status, row.category) == ("open", "open")
    assert [event.kind for event in desk.read.tickets.events(number)] == ["created", "assignee"]
    assert [draft.text for draft in desk.read.drafts.mine()] == ["Buenas. e!m, q"]
    desk.close()
