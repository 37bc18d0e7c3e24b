"""What people met who only looked: each story was seen on a screen before it was mended."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


async def test_the_dot_leaves_the_cursors_row_where_it_is_on_the_screen(hands: Hands) -> None:
    """The view just fitted the screen. After `.` it was longer, but nothing scrolls before there
    is a scrollbar: the list stood at its top, and the cursor below the screen's edge."""
    async with opened(hands, size=(100, 40)) as (app, pilot):
        tickets = app.queue.tickets
        hands.desk.write.tickets.change(list(range(1, 21)), "assignee:none")
        kept = list(range(1, tickets.size.height + 1))
        hands.desk.write.tickets.change(kept, "assignee:me")
        await pilot.press("full_stop")
        await until(pilot, lambda: len(tickets.numbers) == len(kept))
        await pilot.press("G", "k")
        number = tickets.number
        at = tickets.cursor - tickets.scroll_offset.y
        for text in "abcde":
            hands.mail(text, subject="Late")
        hands.desk.write.tickets.change([31, 32, 33, 34, 35], "assignee:me")
        await shows(pilot, "5 new (.)")
        await pilot.press("full_stop")
        await until(pilot, lambda: 35 in tickets.numbers)
        assert tickets.number == number
        assert tickets.cursor - tickets.scroll_offset.y == at
        assert f" {number} " in screen_text(app)


async def test_a_snooze_date_that_is_none_keeps_its_line_open(hands: Hands) -> None:
    """A date of the past was found out only when the line was gone; the date typed once more
    fell on the list, letter by letter, where letters solve and assign."""
    async with opened(hands) as (_, pilot):
        await pilot.press("w")
        await shows(pilot, "Sleep until")
        await write(pilot, "another")
        await pilot.press("enter")
        await shows(pilot, "2026-01-31, monday")
        await write(pilot, "2020-01-01")
        await shows(pilot, "that time has passed already")
        await pilot.press("enter")
        await shows(pilot, "2026-01-31, monday", "2020-01-01")
        await pilot.press("ctrl+u")
        await write(pilot, "soonish")
        await pilot.press("enter")
        await shows(pilot, "soonish", "no date")
        await pilot.press("ctrl+u")
        await write(pilot, "3d")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).status == "suspended")
