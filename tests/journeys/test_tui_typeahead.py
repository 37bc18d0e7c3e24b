"""Stories of a slow line: keys that come in one burst mean what they mean one by one."""

from __future__ import annotations

import os
import sys

from terminals.terminal import Terminal
from tui_desk import founded, with_ticket

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


def test_words_typed_ahead_are_no_commands() -> None:
    """Ana presses r and writes on before the window for it is there. What is not yet text is no
    verb either: `e` must not solve the ticket, `!` not make it spam.
    """
    desk = founded()
    number = with_ticket(desk)
    terminal = Terminal(COMMAND, os.environ)
    try:
        terminal.until("Impresora")
        terminal.press("re!m ")
        terminal.until("PUBLIC REPLY")
        terminal.settle(0.3)
        terminal.press("esc")
        terminal.until(gone="PUBLIC REPLY")
    finally:
        terminal.close()
    row = desk.read.tickets.get(number)
    assert (row.status, row.category) == ("open", "open")
    assert [event.kind for event in desk.read.tickets.events(number)] == ["created", "assignee"]
    desk.close()
