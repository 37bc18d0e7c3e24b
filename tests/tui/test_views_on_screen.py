"""Views in the sidebar: kept, changed, grouped, narrowed, broken, gone."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.tui.screens.view_form import ViewForm
from deskterm.tui.widgets.text_field import TextField


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


async def test_what_is_looked_for_is_kept_as_a_view(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("slash")
        await write(pilot, "zebra sort:number")
        await shows(pilot, "Found 3")
        await pilot.press("ctrl+s")
        await shows(pilot, "Name of the view")
        await write(pilot, "Zebras")
        await pilot.press("enter")
        await shows(pilot, "View Zebras saved", "Zebras 3")
        assert app.queue.tickets.numbers == [10, 20, 30]
        assert not app.queue.finding
    (view,) = [one for one in hands.desk.read.views.list() if one.owner]
    assert (view.name, view.owner, view.query, view.sort) == ("Zebras", "ana", "zebra", "number")


async def test_a_view_is_changed_in_its_form_and_removed(hands: Hands) -> None:
    hands.desk.write.views.add("Zebras", "zebra", position=1)
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: any(view.name == "Zebras" for view in app.queue.views))
        await pilot.press("1", "tab", "tab", "E")
        await until(pilot, lambda: isinstance(app.screen, ViewForm))
        await shows(pilot, "View Zebras", "Place", "mine alone")
        app.screen.query_one(TextField).text = "horse"
        app.screen.query_one("#order").value = "number"
        await pilot.press("ctrl+s")
        await shows(pilot, "View Zebras saved: key 1.", "Zebras 27")
        assert app.queue.tickets.numbers[:2] == [1, 2]
        await pilot.press("tab", "tab", "D")
        await shows(pilot, "Remove the view Zebras (mine alone)?")
        await pilot.press("y")
        await shows(pilot, "View Zebras removed; its tickets stay.", "Mine 20")
    assert not [one for one in hands.desk.read.views.list() if one.owner]


async def test_a_query_that_does_not_parse_is_not_saved(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("tab", "tab", "n")
        await until(pilot, lambda: isinstance(app.screen, ViewForm))
        await write(pilot, "Bad")
        app.screen.query_one(TextField).text = "colour:red"
        await pilot.press("ctrl+s")
        await shows(pilot, 'unknown field "colour"')
        assert isinstance(app.screen, ViewForm)
    assert not [one for one in hands.desk.read.views.list() if one.owner]


async def test_groups_stand_below_their_view_and_narrow_it(hands: Hands) -> None:
    hands.desk.write.tickets.change([3, 4], "priority:high")
    view = hands.desk.write.views.add("By urgency", "is:open", grouping="priority", position=1)
    async with opened(hands) as (app, pilot):
        await until(pilot, lambda: view.id in {one.id for one in app.queue.views})
        await pilot.press("1")
        await shows(pilot, "By urgency 30", "   normal    28", "   high       2")
        assert app.queue.tickets.numbers[-2:] == [4, 3]
        await pilot.press("tab", "tab", "j", "j", "enter")
        await shows(pilot, "By urgency / high 2", "priority:high")
        assert app.queue.tickets.numbers == [4, 3]
        await pilot.press("escape")
        await shows(pilot, "By urgency 30 ·")


async def test_a_view_chooses_its_columns(hands: Hands) -> None:
    columns = ("number", "priority", "subject", "mailbox", "due")
    view = hands.desk.write.views.add("Plain", "is:open", columns=columns, position=1)
    async with opened(hands, size=(160, 40)) as (app, pilot):
        await until(pilot, lambda: view.id in {one.id for one in app.queue.views})
        await pilot.press("1")
        await shows(pilot, "Plain 30")
        heads = screen_text(app).splitlines()[1][16:106].split()
        assert heads == ["#", "Priority", "Subject", "Mailbox", "Due"]
        assert "normal" in screen_text(app).splitlines()[2]
        await pilot.press("2")
        await until(pilot, lambda: "Customer" in screen_text(app))


async def test_a_view_that_cannot_be_asked_any_more_says_why(hands: Hands) -> None:
    """One broken query was enough, and no view had a count."""
    view = hands.desk.write.views.add("Broken", "is:open", position=2)
    with hands.desk.store.writer.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE views SET query = 'assignee:nobodyatall' WHERE id = {view.id}"
        )
    async with opened(hands) as (app, pilot):
        await shows(pilot, "1 Mine       20", "2 Broken      !", "All open   30")
        await pilot.press("2")
        await shows(pilot, 'no agent "nobodyatall"', "Broken 0")
        await pilot.press("1")
        await shows(pilot, "Mine 20 ·", "text 20")
        assert app.faults == []


async def test_a_view_made_elsewhere_appears_and_one_removed_leaves_its_rows(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await shows(pilot, "1 Mine       20")
        hands.desk.write.views.add("News", "zebra", everybody=True, position=2)
        await shows(pilot, "2 News        3")
        await pilot.press("2")
        await shows(pilot, "News 3 ·")
        hands.desk.write.views.remove("all:News")
        await shows(pilot, "The view News is not there any more")
        assert app.queue.tickets.numbers == [30, 20, 10]
