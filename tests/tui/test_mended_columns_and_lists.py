"""What a second pair of eyes saw in the lists: columns, dates, rows that belong here no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import Role
from deskterm.tui import opening
from deskterm.tui.screens.view_form import ViewForm
from deskterm.tui.screens.view_verbs import why_not_change
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.values import View


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


def with_cost(hands: Hands) -> None:
    """An attribute of the desk's own, and a view that shows it first of all."""
    hands.desk.write.fields.add("cost", kind="number", name_en="Expenses")
    hands.desk.write.tickets.change([20], "custom.cost:7777")
    columns = ["subject", "custom.cost"]
    hands.desk.write.views.add("Costs", "is:open number:20", columns=columns, position=1)


def foot(app: object) -> str:
    return screen_text(app).splitlines()[-1]


async def test_own_attributes_stand_there_with_the_first_page(hands: Hands) -> None:
    """They stayed empty for seconds: only the next look at the rows brought them."""
    with_cost(hands)
    found = opening.first(hands.desk)
    assert found.customs[20] == {"cost": "7777"}
    async with opened(hands) as (app, pilot):
        app.queue.look_at_rows = lambda: None  # type: ignore[method-assign]
        await shows(pilot, "Costs 1 ·", "7777")
        await pilot.press("2")
        await shows(pilot, "Mine 20 ·")
        app.queue._customs.clear()
        await pilot.press("1")
        await shows(pilot, "Costs 1 ·", "7777")


async def test_a_first_column_of_words_does_not_touch_the_marks(hands: Hands) -> None:
    """It read `*·Subject`; a number has its own room before it."""
    with_cost(hands)
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Costs 1 ·", "*· Subject 20")
        await pilot.press("2")
        await shows(pilot, "*·    20 ")
        assert app.faults == []


async def test_what_is_planned_differs_from_what_was_changed_by_a_sign(hands: Hands) -> None:
    """At 80 columns one column holds both, and `Mon` said nothing of which it was."""
    hands.desk.write.tickets.change([20], "due:2025-11-05")
    hands.desk.write.tickets.change([19], "due:2026-08-27")
    hands.later(days=30)
    hands.desk.write.tickets.change([18], "due:2h")
    async with opened(hands) as (_, pilot):
        await shows(pilot, ">2h00")
        rows = {
            line[18:24].strip(): line[-6:].strip() for line in screen_text(pilot.app).split("\n")
        }
        assert rows["18"] == ">2h00"
        assert rows["19"] == ">267d"
        assert rows["20"].startswith("-")
        assert rows["17"] == "3 Nov"


async def test_what_somebody_else_solved_is_signed_and_counted(hands: Hands) -> None:
    """It stood in "All open" as open as ever."""
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Mine 20 ·")
        await pilot.press("j")
        hands.desk.write.tickets.change([20, 15], "status:solved")
        await shows(pilot, "2 gone (.)", "-·    20", "-·    15", "*·    19")
        assert app.queue.tickets.number == 19
        hands.mail("new", subject="Subject 31")
        hands.desk.write.tickets.change([31], "assignee:me")
        await shows(pilot, "1 new, 2 gone (.)")
        await pilot.press("full_stop")
        await until(pilot, lambda: "gone" not in screen_text(app))
        assert app.queue.tickets.number == 19
        assert not {15, 20} & set(app.queue.tickets.numbers)
        assert 31 in app.queue.tickets.numbers


async def test_a_page_in_part_says_gone_only_of_what_is(hands: Hands) -> None:
    """What others pushed off the page stands further behind and belongs here still."""
    from deskterm.tui.screens.looking import _page_and_gone

    fields = hands.desk.read.vocabulary.fields()
    shown = hands.desk.read.tickets.number_page("is:open", limit=5).numbers
    hands.desk.write.tickets.change([1, 2], "+touched")
    hands.desk.write.tickets.change([shown[0]], "status:solved")
    page, gone = _page_and_gone(hands.desk, ("is:open", ""), 5, shown, fields)
    assert page.next
    assert gone == {shown[0]}


async def test_questions_bring_their_own_keys(hands: Hands) -> None:
    """The footer kept the list's keys, which went into the line."""
    async with opened(hands) as (_, pilot):
        await pilot.press("colon")
        await shows(pilot, "Change #20", "enter take", "tab complete")
        assert "reply" not in foot(pilot.app)
        await pilot.press("escape", "P")
        await shows(pilot, "Priority of #20")
        assert foot(pilot.app).split() == ["enter", "take", "esc", "back"]


async def test_whoever_is_searched_for_is_taken_with_the_keys_shown(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("M")
        await shows(pilot, "enter take", "esc back")
        assert "reply" not in foot(pilot.app)


async def test_a_yes_or_no_names_its_two_keys(hands: Hands) -> None:
    hands.desk.write.views.add("Zebras", "zebra", position=1)
    async with opened(hands) as (_, pilot):
        await pilot.press("1", "tab", "tab", "D")
        await shows(pilot, "Remove the view Zebras", "y yes")
        assert "help" not in foot(pilot.app)


async def test_narrowing_the_history_has_keys_too(hands: Hands) -> None:
    """The ticket's footer knew only the ticket's keys: it was empty."""
    async with opened(hands, 3) as (app, pilot):
        await pilot.press("3", "slash")
        await until(pilot, app.screen.is_typing)
        await shows(pilot, "enter keep", "esc give up")


def test_who_may_not_change_a_view_hears_it_at_the_key(hands: Hands) -> None:
    """The whole form was filled before ctrl+s refused it."""
    admin = hands.desk.actor
    agent, lead = replace(admin, role=Role.AGENT), replace(admin, role=Role.LEAD)
    shared, team = View("1", "All", "", id=1), View("2", "Team", "", id=2, group="Support")
    own = View("3", "Own", "", id=3, owner="ana")
    assert "may not change everybody's views" in why_not_change(agent, shared)
    assert "may not change everybody's views" in why_not_change(lead, shared)
    assert "may not change a group's views" in why_not_change(agent, team)
    assert not any([why_not_change(admin, shared), why_not_change(lead, team)])
    assert not why_not_change(agent, own)


async def test_e_and_d_refuse_on_the_view_of_all(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        hands.desk.actor = replace(hands.desk.actor, role=Role.AGENT)
        await pilot.press("tab", "tab", "E")
        await shows(pilot, "may not change everybody's views")
        assert not isinstance(app.screen, ViewForm)
        await pilot.press("j", "D")
        await shows(pilot, "may not change everybody's views")
        assert app.screen is app.queue


async def test_own_attributes_sort_and_go_by_their_names(hands: Hands) -> None:
    with_cost(hands)
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("2", "s")
        await shows(pilot, "Sort by")
        await write(pilot, "expenses")
        await shows(pilot, "Expenses, turned round", "sort:custom.cost")
        await pilot.press("enter")
        await shows(pilot, "sort:custom.cost")
        await until(pilot, lambda: app.queue.tickets.number == 20)
        form = ViewForm(app.queue.views[0])
        await app.push_screen(form)
        assert ("custom.cost", "Expenses") in form._columns()


async def test_the_clock_keeps_its_distance(hands: Hands) -> None:
    """A long query ran into what stands at the right."""
    async with opened(hands) as (app, pilot):
        app.queue.header.query_text = "x" * 100
        await shows(pilot, "xxx… ")
        assert "x…  " not in screen_text(app).split("\n")[0]


async def test_after_a_field_its_alternatives_stay_shown(hands: Hands) -> None:
    """The error about the value that one was about to type took their place."""
    hands.desk.write.fields.add("cost", kind="number", name_en="Cost")
    hands.desk.write.fields.add("colour", name_en="Colour")
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: app.names.customs != ())
        await pilot.press("slash")
        await write(pilot, "custom.")
        await pilot.press("tab")
        await shows(pilot, "custom.co")
        await pilot.pause(0.5)
        await shows(pilot, "custom.cost:", "custom.colour:")
        assert "needs a value" not in screen_text(app)


async def test_keys_in_two_lines_leave_the_frame_whole(hands: Hands) -> None:
    """The branch of the upright line stood one row below the preview's rule after `g`."""
    async with opened(hands) as (app, pilot):

        def whole() -> bool:
            lines = screen_text(app).split("\n")
            at = next(row for row, line in enumerate(lines) if "─ #20" in line)
            return lines[at][15] == "├" and "├" not in "".join(lines[:at] + lines[at + 1 :])

        await shows(pilot, "─ #20")
        await until(pilot, whole)
        await pilot.press("g")
        await until(pilot, lambda: app.queue.query_one(DeskFooter).size.height > 1)
        await until(pilot, whole)


def test_a_date_of_another_year_is_no_day(hands: Hands) -> None:
    """`Aug 27` stood beside `15 Sep` and meant August 2027."""
    from zoneinfo import ZoneInfo

    from deskterm.tui import times

    zone = ZoneInfo("Europe/Madrid")
    assert times.when(hands.now - timedelta(days=800), hands.now, zone) == "Aug'23"
