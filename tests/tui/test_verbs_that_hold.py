"""Verbs that did not do what their sentence said: stories that were seen on a screen."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.errors import Refused
from deskterm.terms import DraftKind
from deskterm.tui.app import SessionOver
from deskterm.tui.screens.customer_card import ContactCard
from deskterm.tui.screens.help import HelpScreen
from deskterm.tui.screens.new_ticket import NewTicketScreen
from deskterm.tui.screens.pickers import ConfirmScreen
from deskterm.tui.screens.ticket import TicketScreen
from deskterm.tui.widgets.choice import ChoiceField


@pytest.fixture
def hands(isolated: object) -> Hands:
    made = Hands()
    made.mail("Hola")
    return made


async def test_a_new_contact_without_an_address_gets_the_ticket(hands: Hands) -> None:
    """The contact was made, the ticket stayed whose it was: "This contact has no address." And
    the line said "contact #2", which reads like a ticket."""
    async with opened(hands, 1) as (_, pilot):
        await pilot.press("x")
        await shows(pilot, "change whose ticket it is")
        await write(pilot, "whose")
        await pilot.press("enter")
        await shows(pilot, "Whose ticket is #1?")
        await write(pilot, "Kim Lee")
        await shows(pilot, '+ create "Kim Lee"')
        await pilot.press("enter")
        await shows(pilot, "New contact")
        await pilot.press("ctrl+s")
        await shows(pilot, "#1: contact Kim Lee")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).contact_name == "Kim Lee")


@pytest.mark.parametrize("key", ["a", "S", "P", "w", "t", "colon"])
async def test_nothing_is_asked_about_no_ticket(isolated: object, key: str) -> None:
    """`a` on an empty view opened the picker "Assign 0 tickets to"."""
    async with opened(Hands()) as (app, pilot):
        await pilot.press(key)
        await shows(pilot, "No ticket here to do that with.")
        assert app.screen is app.queue


async def test_a_contact_with_tickets_is_not_asked_about(hands: Hands) -> None:
    """ "Remove … for good?" was asked, answered with y, and then refused by a number, a shell
    command behind it and the line cut."""
    marta = hands.desk.read.contacts.get("marta@client.test")
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(marta.id))
        await shows(pilot, "Marta Gil")
        await pilot.press("D")
        await shows(pilot, "Marta Gil <marta@client.test> has tickets or messages")
        assert not isinstance(app.screen, ConfirmScreen)
        assert "deskterm" not in screen_text(app)


async def test_a_group_can_be_chosen_for_a_new_ticket(hands: Hands) -> None:
    """Only people could be; a ticket for a group went to the default group."""
    hands.desk.write.groups.add("Billing", members=["ana"])
    async with opened(hands) as (app, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        await write(pilot, "By phone")
        assert isinstance(app.screen, NewTicketScreen)
        app.screen.query_one("#assignee", ChoiceField).focus()
        await pilot.press("enter")
        await shows(pilot, "Billing  group")
        await write(pilot, "billing")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewTicketScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))
        row = hands.desk.read.tickets.get(2)
        assert (row.assignee, row.group) == (None, "Billing")


async def test_addresses_are_asked_about_from_the_oldest_on(hands: Hands) -> None:
    """The first A asked for the oldest, the next for the newest, the third for the middle one."""
    reply = hands.desk.write.tickets.reply(1, "Dígame.")
    addresses = ("b@gmail.test", "c@gmail.test", "d@gmail.test")
    for address in addresses:
        hands.later(minutes=5)
        hands.mail(f"From {address}", address, answers=reply.message_id)
    async with opened(hands, 1) as (_, pilot):
        for address in addresses:
            await pilot.press("A")
            await shows(pilot, f"Whose is {address}?")
            await pilot.press("enter")
            await shows(pilot, f"{address} is an address of Marta Gil now")


async def test_the_last_sentence_names_the_draft_that_is_kept(hands: Hands) -> None:
    """Who lost their role while writing read "Nothing was changed", and not that the draft is
    there when they come in again."""
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("i")
        await shows(pilot, "INTERNAL NOTE")
        await write(pilot, "Half a thought")
        await until(
            pilot, lambda: hands.desk.read.drafts.get(1, DraftKind.NOTE) is not None, seconds=8
        )
        await until(pilot, lambda: app.screen.has_draft)
        app.post_message(SessionOver(Refused("Nothing was changed.", "come in again")))
        await until(pilot, lambda: app.over is not None)
        assert "What was being written is kept as a draft." in str(app.over)


async def test_a_long_line_of_help_goes_on_under_its_own_beginning(hands: Hands) -> None:
    """It went on below the keys, in column 2, where the next key was looked for."""
    async with opened(hands, size=(60, 24)) as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        for _ in range(6):
            for line in screen_text(app).splitlines()[1:-1]:
                text = line.strip()
                below = line.startswith(" " * 10)
                assert not text or (
                    line.startswith((" " * 19, "   ", " ")) and below is (line.startswith(" " * 19))
                )
            await pilot.press("space")
