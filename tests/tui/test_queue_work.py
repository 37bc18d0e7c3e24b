"""Working the queue: changes from the list, live refresh, finding, leaving."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


async def test_solving_goes_on_to_the_next_row_as_fast_as_one_types(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("j", "e", "e", "e")
        assert app.queue.tickets.number == 16
        await until(pilot, lambda: len(app.queue.tickets.numbers) == 17)
        assert app.queue.tickets.number == 16
        solved = hands.desk.read.tickets.numbers("status:solved", sort="number")
        assert solved == [17, 18, 19]
        await shows(pilot, "Solved #17. z takes it back.", "Mine 17 ·")


async def test_z_takes_back_and_the_ticket_is_in_its_place_again(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: 20 not in app.queue.tickets.numbers)
        await pilot.press("z")
        await until(pilot, lambda: 20 in app.queue.tickets.numbers)
        assert hands.desk.read.tickets.get(20).status == "open"
        assert app.queue.tickets.number == 19


async def test_a_ticket_one_assigns_away_stays_under_the_cursor(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("2")
        await shows(pilot, "Unassigned 10 ·")
        await pilot.press("j", "m")
        await until(pilot, lambda: hands.desk.read.tickets.get(29).assignee == "ana")
        await shows(pilot, "#29: assignee ana")
        assert app.queue.tickets.number == 29
        await pilot.press("full_stop")
        await until(pilot, lambda: 29 not in app.queue.tickets.numbers)


async def test_what_arrives_waits_for_the_dot(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("j", "j")
        before = list(app.queue.tickets.numbers)
        hands.later(minutes=5)
        hands.mail("brand new", subject="Late")
        hands.desk.write.tickets.change([31], "assignee:me")
        await shows(pilot, "1 new (.)")
        assert app.queue.tickets.numbers == before
        assert app.queue.tickets.number == 18
        await pilot.press("full_stop")
        await until(pilot, lambda: 31 in app.queue.tickets.numbers)
        assert app.queue.tickets.number == 18
        assert "new (.)" not in screen_text(app)


async def test_a_row_that_changes_elsewhere_is_painted_in_place(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        hands.desk.write.tickets.change([18], "priority:urgent")
        await shows(pilot, "*U    18 ")


async def test_the_change_line_changes_every_marked_ticket(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("space", "space", "colon")
        await shows(pilot, "Change 2 tickets")
        await write(pilot, "priority:high +vip")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(19).tags == ("vip",))
        assert hands.desk.read.tickets.get(20).priority.word == "high"


async def test_a_change_line_that_does_not_parse_is_not_taken(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("colon")
        await write(pilot, "priority:hihg")
        await shows(pilot, "did you mean high?")
        await pilot.press("enter", "escape")
        await shows(pilot, "enter open")
        assert hands.desk.read.tickets.get(20).priority.word == "normal"


async def test_more_than_twenty_asks_first(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "a")
        await shows(pilot, "All open 30 ·")
        await pilot.press("*", "e")
        await shows(pilot, "That is 30 tickets. Change them all?")
        await pilot.press("n")
        await shows(pilot, "enter open")
        assert hands.desk.read.tickets.count("status:solved") == 0
        await pilot.press("e")
        await shows(pilot, "That is 30 tickets.")
        await pilot.press("y")
        await until(pilot, lambda: hands.desk.read.tickets.count("status:solved") == 30)


async def test_status_suspended_asks_until_when(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("w")
        await shows(pilot, "Sleep until", "in three days")
        await write(pilot, "3d")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).status == "suspended")
        await shows(pilot, "#20 sleeps. z takes it back.", "|| Thu")


async def test_spam_leaves_the_view_and_z_brings_it_back(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: 20 not in app.queue.tickets.numbers)
        assert hands.desk.read.tickets.get(20).category == "spam"
        await pilot.press("z")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).category == "open")


async def test_finding_as_one_types(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("j", "slash")
        await write(pilot, "zebra")
        await shows(pilot, "Found 3 · zebra", "enter keep")
        await write(pilot, " pri:")
        await shows(pilot, "zebra pri:")
        await until(pilot, lambda: bool(str(app.screen.query_one("#find-error").render())))
        assert app.queue.tickets.numbers == [30, 20, 10]
        await pilot.press(*["backspace"] * 5, "enter", "n")
        await until(pilot, lambda: not app.queue.finding)
        assert app.queue.tickets.number == 20
        await pilot.press("escape")
        await shows(pilot, "Mine 20 ·")
        assert app.queue.tickets.number == 19


async def test_nothing_found_says_so(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("slash")
        await write(pilot, "unicorn")
        await shows(pilot, "No tickets match.", "Found 0")


async def test_sorting(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("s")
        await shows(pilot, "Sort by")
        await write(pilot, "lowest")
        await pilot.press("enter")
        await until(pilot, lambda: app.queue.tickets.numbers[:2] == [1, 2])
        await shows(pilot, "sort:number")


async def test_the_palette_does_what_it_finds(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("ctrl+p")
        await write(pilot, "assign to nobody")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).assignee is None)
        assert app.faults == []


async def test_quitting_names_unsent_mail_once(hands: Hands) -> None:
    hands.desk.write.tickets.reply(20, "On our way.", delay=600)
    async with opened(hands) as (app, pilot):
        await shows(pilot, "1 unsent")
        await pilot.press("q")
        await shows(pilot, "One mail has not left yet.")
        await pilot.press("n")
        await shows(pilot, "enter open")
        await pilot.press("ctrl+q")
        await shows(pilot, "One mail has not left yet.")
        await pilot.press("y")
        await until(pilot, lambda: app._exit)


async def test_quitting_asks_nothing_when_all_is_sent(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("q")
        await until(pilot, lambda: app._exit)


async def test_copying_goes_through_the_clipboard_cleaned(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        app.copy("a\x1b]52;c;eA==\x07b")
        assert app.clipboard == "a]52;c;eA==b"
        await shows(pilot, "Copied: a]52;c;eA==b")
