"""M makes tickets one, x splits a message off, and z takes either back; from list and ticket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import Category

SUE = "Sue Roe <sue@other.test>"


@pytest.fixture
def hands() -> Iterator[Hands]:
    made = Hands()
    for text, sender, subject in (
        ("Hola", "Marta Gil <marta@client.test>", "Impresora"),
        ("Otra vez", "Marta Gil <marta@client.test>", "Impresora otra vez"),
        ("Smoke", SUE, "Smoke in the office"),
    ):
        made.later(minutes=1)
        made.mail(text, sender, subject)
    yield made
    made.desk.close()


def count(hands: Hands, number: int) -> int:
    return len(hands.desk.read.tickets.thread(number))


async def test_the_marked_are_merged_into_the_oldest_unless_another_is_chosen(
    hands: Hands,
) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("8")
        await shows(pilot, "Smoke in the office", "Impresora otra vez")
        await pilot.press("j", "space", "j", "space")
        await until(pilot, lambda: len(app.queue.tickets.marked) == 2)
        await pilot.press("M")
        await shows(pilot, "Merge 2 tickets into", "#1 Impresora", "#2 Impresora otra vez")
        await pilot.press("enter")
        await shows(pilot, "#2 went into #1 · z takes it back")
        assert (count(hands, 1), count(hands, 2)) == (2, 0)
        await until(pilot, lambda: "Impresora otra vez" not in screen_text(app))
        assert app.queue.tickets.marked == set()
        await pilot.press("z")
        await shows(pilot, "#2 is apart from #1 again", "Impresora otra vez")
        assert (count(hands, 1), count(hands, 2)) == (1, 1)


async def test_tickets_of_other_customers_are_named_before(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("8")
        await shows(pilot, "Smoke in the office")
        await pilot.press("asterisk")
        await shows(pilot, "3 marked")
        await pilot.press("M")
        await shows(pilot, "Merge 3 tickets into")
        await pilot.press("enter")
        await shows(pilot, "#3 is another customer's: their answers come to #1 too.",
                    "Merge #3, #2 into #1?")  # fmt: skip
        await pilot.press("n")
        assert count(hands, 1) == 1
        await pilot.press("M")
        await shows(pilot, "Merge 3 tickets into")
        await pilot.press("enter")
        await shows(pilot, "into #1?")
        await pilot.press("y")
        await shows(pilot, "#3, #2 went into #1")
        assert count(hands, 1) == 3


async def test_one_alone_asks_for_the_ticket_its_customers_others_first(hands: Hands) -> None:
    async with opened(hands, 2) as (app, pilot):
        await pilot.press("M")
        await shows(pilot, "Merge #2 into (number or words)", "#1 Impresora", "#3 Smoke")
        text = screen_text(app)
        assert text.index("#1 Impresora  ") < text.index("#3 Smoke in the office  ")
        await write(pilot, "smo")
        await until(pilot, lambda: "#1 Impresora  " not in screen_text(app))
        await pilot.press("enter")
        await shows(pilot, "#2 is another customer's", "Merge #2 into #3?")
        await pilot.press("y")
        await shows(pilot, "#3 Smoke in the office", "[1 Talk 2]", "#2 went into #3")
        await pilot.press("z")
        await shows(pilot, "[1 Talk 1]", "#2 is apart from #3 again")


async def test_a_number_is_found_as_well(hands: Hands) -> None:
    hands.desk.write.tickets.change([1], "status:closed")
    async with opened(hands, 2) as (_, pilot):
        await pilot.press("M")
        await shows(pilot, "Merge #2 into")
        await write(pilot, "#1")
        await pilot.press("enter")
        await shows(pilot, "#1 is closed. Merge #2 into #1?")
        await pilot.press("y")
        await shows(pilot, "#1 Impresora", "[1 Talk 2]")
    assert hands.desk.read.tickets.get(1).category == Category.OPEN


async def test_a_follow_up_is_joined_from_the_list_by_one_key(hands: Hands) -> None:
    other = hands.mail("¡Y yo!", "Otro <otro@else.test>", "Re: [#1] Impresora").number
    async with opened(hands) as (_, pilot):
        await pilot.press("8")
        await shows(pilot, "Otro")
        await pilot.press("g", "g", "M")
        await shows(pilot, f"#{other} went into #1")
    assert (count(hands, 1), count(hands, other)) == (2, 0)


@pytest.fixture
def talk(hands: Hands) -> Hands:
    """Three messages on the first ticket."""
    hands.mail("Y el ratón", subject="Re: [#1] El ratón")
    hands.mail("Y la silla", subject="Re: [#1] La silla")
    return hands


async def test_a_message_is_split_off_and_taken_back(talk: Hands) -> None:
    async with opened(talk, 1) as (_, pilot):
        await shows(pilot, "[1 Talk 3]")
        await pilot.press("J", "x")
        await shows(pilot, "split this message: a ticket of its own")
        await write(pilot, "split this")
        await pilot.press("enter")
        await shows(pilot, "[1 Talk 2]", "The message is #4 now: n goes on to it · z takes it back",
                    "split off #4 El ratón")  # fmt: skip
        await pilot.press("z")
        await shows(pilot, "[1 Talk 3]", "#4 is back in #1")


async def test_from_a_message_on_all_go_and_never_all_of_them(talk: Hands) -> None:
    async with opened(talk, 1) as (_, pilot):
        await shows(pilot, "[1 Talk 3]")
        await pilot.press("J", "x")
        await write(pilot, "split from")
        await pilot.press("enter")
        await shows(pilot, "[1 Talk 1]", "2 messages are #4 now")
        await pilot.press("n")
        await shows(pilot, "#4 ", "split from #1 Impresora", "[1 Talk 2]")
        await pilot.press("K", "x")
        await write(pilot, "split from")
        await pilot.press("enter")
        await shows(pilot, "nothing would be left there")


async def test_on_an_empty_list_the_key_connects_a_mailbox() -> None:
    hands = Hands()
    async with opened(hands) as (_, pilot):
        await shows(pilot, "M connect a mailbox")
        await pilot.press("M")
        await shows(pilot, "Connect a mailbox", "Mail comes in (IMAP)")
    hands.desk.close()


async def test_history_tells_it_in_words(hands: Hands) -> None:
    hands.desk.write.tickets.merge([2], 1)
    async with opened(hands, 1) as (_, pilot):
        await shows(pilot, "took in #2 Impresora otra vez")
        await pilot.press("3")
        await shows(pilot, "took in #2")
        await pilot.press("z")
        await shows(pilot, "#2 is apart again")
