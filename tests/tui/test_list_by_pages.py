"""A long list: its first page at once, more near its end, all of it when somebody asks for it."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.tui import jobs, opening
from deskterm.tui.screens import finding, looking, paging
from deskterm.tui.ticket_work import refusals
from deskterm.values import Changed, Refusal


@pytest.fixture
def hands(isolated: object, monkeypatch: pytest.MonkeyPatch) -> Hands:
    for module, name, value in (
        (opening, "PAGE", 6),
        (paging, "PAGE", 6),
        (looking, "PAGE", 6),
        (finding, "PAGE", 6),
        (looking, "FRESH", 6),
        (paging, "NEAR", 2),
        (looking, "NEAR", 2),
        (paging, "STRIDE", 4),
    ):
        monkeypatch.setattr(module, name, value)
    return Thirty()


async def test_only_the_first_page_is_read_and_more_near_its_end(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Mine 20 ·")
        tickets = app.queue.tickets
        assert tickets.numbers == [20, 19, 18, 17, 16, 15]
        await pilot.press("j", "j", "j", "j")
        await until(pilot, lambda: len(tickets.numbers) == 12)
        assert (tickets.number, tickets.cursor) == (16, 4)
        assert tickets.numbers == list(range(20, 8, -1))


async def test_the_end_is_read_on_the_way_there_and_all_are_marked(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        tickets = app.queue.tickets
        await pilot.press("G")
        await until(pilot, lambda: tickets.number == 1)
        assert tickets.numbers == list(range(20, 0, -1))
        assert app.queue.header.progress == ""
        await pilot.press("g", "a")
        await shows(pilot, "All open 30 ·")
        await pilot.press("*")
        await shows(pilot, "30 marked")
        assert len(app.queue.targets()) == 30
        await pilot.press("*")
        await shows(pilot, "0 marked")


async def test_what_happens_reads_only_what_is_loaded_and_moves_nothing(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        tickets = app.queue.tickets
        await pilot.press("j", "j")
        before = list(tickets.numbers)
        hands.later(minutes=5)
        hands.mail("brand new", subject="Late")
        hands.desk.write.tickets.change([31], "assignee:me")
        await shows(pilot, "1 new (.)")
        assert (tickets.numbers, tickets.number) == (before, 18)
        await pilot.press("full_stop")
        await until(pilot, lambda: 31 in tickets.numbers)
        assert tickets.number == 18
        # Pages go on where the list ends, whatever came in front.
        await pilot.press("G")
        await until(pilot, lambda: tickets.number == 1)
        assert tickets.numbers == [31, *range(20, 0, -1)]


async def test_solved_ones_go_from_a_list_read_in_part(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("e", "e")
        await until(pilot, lambda: app.queue.tickets.numbers[:2] == [18, 17])
        assert app.queue.tickets.number == 18
        await shows(pilot, "Mine 18 ·")


async def test_a_ticket_goes_on_past_the_page_it_was_opened_from(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("enter")
        await shows(pilot, "#20 Subject 20")
        for number in range(19, 10, -1):
            await pilot.press("n")
            await shows(pilot, f"#{number} Subject {number}")


async def test_many_found_are_counted_no_further_than_a_header_needs(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 20)
    async with opened(hands) as (app, pilot):
        await pilot.press("slash")
        await write(pilot, "horse OR zebra")
        await shows(pilot, "Found 0k+")
        assert len(app.queue.tickets.numbers) == 6


async def test_a_long_change_shows_how_far_it_is_and_esc_stops_it(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TELL_EVERY", 0.0)
    async with opened(hands) as (app, pilot):
        job = app.begin_job("changing {}/{} (esc)")
        job(25, 30)
        await shows(pilot, "changing 25/30 (esc)")
        await pilot.press("escape")
        with pytest.raises(Exception, match="Stopped after 26 of 30"):
            job(26, 30)
        app.end_job(job)
        await until(pilot, lambda: "changing" not in screen_text(app))


def test_refusals_of_many_are_told_with_their_commonest_reasons() -> None:
    refused = tuple(Refusal(number, "it is closed") for number in (3, 4, 5))
    said = refusals(Changed((1, 2), (), (*refused, Refusal(6, "no ticket 6")), "b"))
    assert said == "2 changed, 4 left as they were: it is closed (3); no ticket 6 (1)"
    assert refusals(Changed((), (), refused, "b")) == "3 left as they were: it is closed"
