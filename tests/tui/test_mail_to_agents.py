"""Invitations and notices on the screens: the outbox shows them, the history says what happened."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows

from deskterm.tui.screens.outbox import OutboxScreen
from deskterm.values import Invitee


@pytest.fixture
def hands() -> Hands:
    return Hands()


async def test_an_invitation_in_the_outbox_is_of_no_ticket(hands: Hands) -> None:
    hands.desk.write.settings.set("ssh_address", "desk@acme.test")
    hands.desk.write.agents.invite([Invitee("Eva", "eva@acme.test")])
    async with opened(hands) as (app, pilot):
        app.push_screen(OutboxScreen())
        await shows(pilot, "Outbox 1", "eva@acme.test", "Your place at Acme")
        assert "None" not in screen_text(pilot.app)
        await pilot.press("enter")
        await shows(pilot, "An invitation: it is of no ticket.")
        await pilot.press("d")
        await shows(pilot, "Do not send this to eva@acme.test?")
        await pilot.press("y")
        await shows(pilot, "Nothing waits to be sent")


async def test_history_says_who_was_named_and_who_was_told(hands: Hands) -> None:
    write = hands.desk.write
    write.agents.add("luis", name="Luis Prado", email="luis@acme.test")
    write.agents.set("luis", notices="mentioned")
    number = hands.mail("Hola").number
    write.tickets.note(number, "@luis, please")
    system = hands.desk.as_system().write.outbox
    claimed = system.claim()
    assert claimed is not None
    system.sent(claimed.id)
    async with opened(hands) as (app, pilot):
        app.open_ticket(number)
        await shows(pilot, "[1 Talk")
        await pilot.press("3")
        await shows(pilot, "mentioned Luis Prado", "mail left luis@acme.test", "notice")
