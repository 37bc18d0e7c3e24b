"""A verb goes on in the background while its screen is left."""

from __future__ import annotations

import asyncio

import pytest
from textual.css.query import NoMatches
from ticket_pilot import Hands, opened, shows, until

from deskterm.tui.screens.ticket import TicketScreen


async def test_leaving_before_the_answer_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana joins a ticket to another, presses y and then q at once. The join is done; the ticket's
    screen, which wanted to show the other one, is not there any more, and the program lives on.
    """
    answered = asyncio.Event()

    async def slow(screen: TicketScreen) -> None:
        await answered.wait()
        screen.query_one("#talk")
        screen.dismiss(None)

    monkeypatch.setattr(TicketScreen, "do_copy", slow)
    hands = Hands()
    number = hands.mail("Hola.").number
    async with opened(hands, number) as (app, pilot):
        await pilot.press("y", "q")
        await until(pilot, lambda: app.screen is app.queue)
        answered.set()
        await pilot.pause(0.1)
        await pilot.press("question_mark")
        await shows(pilot, "Keys")
    hands.desk.close()


async def test_the_same_mistake_on_a_screen_in_sight_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only a screen that is gone may miss its parts."""

    async def wrong(screen: TicketScreen) -> None:
        screen.query_one("#nowhere")

    monkeypatch.setattr(TicketScreen, "do_copy", wrong)
    hands = Hands()
    number = hands.mail("Hola.").number
    with pytest.raises(Exception, match="nowhere") as caught:
        async with opened(hands, number) as (_, pilot):
            await pilot.press("y")
            await pilot.pause(0.2)
    assert isinstance(caught.value, NoMatches) or "NoMatches" in repr(caught.value)
    hands.desk.close()
