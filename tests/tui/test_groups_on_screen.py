"""Groups and observers where tickets are listed, read and changed."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm import desk as desks


@pytest.fixture
def hands(isolated: object) -> Hands:
    hands = Hands()
    desk = hands.desk.write
    desk.agents.add("luis", name="Luis Prado", email="luis@acme.test")
    desk.groups.add("Service Desk", members=["luis"])
    desk.groups.add("Old", members=["ana"])
    desk.groups.disable("Old")
    hands.mail("It smokes.")
    return hands


async def test_a_ticket_is_given_to_a_group_and_to_an_agent(hands: Hands) -> None:
    async with opened(hands, 1) as (_, pilot):
        await pilot.press("a")
        await shows(pilot, "Assign #1 to", "me  ana", "Luis Prado  luis", "Service Desk  group")
        assert "Old" not in screen_text(pilot.app)
        await write(pilot, "service")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).group == "Service Desk")
        await shows(pilot, "nobody / Service Desk", "group Service Desk")
        await pilot.press("a")
        await shows(pilot, "Assign #1 to")
        await write(pilot, "luis")
        await pilot.press("enter")
        await shows(pilot, "Luis Prado / Service Desk")
        await pilot.press("a")
        await shows(pilot, "Assign #1 to")
        await write(pilot, "no group")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).group is None)


async def test_o_looks_on_and_no_longer(hands: Hands) -> None:
    async with opened(hands, 1) as (_, pilot):
        await pilot.press("o")
        await shows(pilot, "You look on #1 now.", "1 observer")
        assert hands.desk.read.tickets.observers(1) == ("ana",)
        await pilot.press("o")
        await shows(pilot, "You no longer look on #1.")
        assert hands.desk.read.tickets.observers(1) == ()
        await pilot.press("z")
        await until(pilot, lambda: hands.desk.read.tickets.observers(1) == ("ana",))


async def test_others_are_chosen_to_look_on(hands: Hands) -> None:
    hands.desk.write.tickets.change([1], "observer:+ana")
    async with opened(hands, 1) as (_, pilot):
        await pilot.press("x")
        await shows(pilot, "More for #1")
        await write(pilot, "who looks on")
        await pilot.press("enter")
        await shows(pilot, "Who looks on #1", "[x] Ana Ruiz", "[ ] Service Desk")
        await pilot.press("space")
        await write(pilot, "service")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: hands.desk.read.tickets.observers(1) == ("group:Service Desk",))
        await pilot.press("tab")
        await shows(pilot, "Observers  Service Desk")
        await pilot.press("3")
        await shows(pilot, "looks on: Service Desk", "no longer looks on: Ana Ruiz")


async def test_the_change_line_completes_groups_observers_and_organizations(hands: Hands) -> None:
    hands.desk.write.organizations.add("Client SL")
    async with opened(hands, 1) as (app, pilot):
        await until(pilot, lambda: app.names.organizations != ())
        await pilot.press("colon")
        await shows(pilot, "Change #1")
        await write(pilot, "group:serv")
        await shows(pilot, 'group:"Service Desk"')
        await pilot.press("tab", "space")
        await write(pilot, "observer:lu")
        await shows(pilot, "observer:+luis")
        await pilot.press("tab", "space")
        await write(pilot, 'org:"client s')
        await shows(pilot, 'org:"Client SL"')
        await pilot.press("tab", "enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).group == "Service Desk")
        assert hands.desk.read.tickets.observers(1) == ("luis",)
        assert hands.desk.read.tickets.get(1).organization == "Client SL"


async def test_a_list_says_who_has_it_at_any_width(hands: Hands) -> None:
    hands.desk.write.organizations.add("Client SL")
    hands.desk.write.tickets.change([1], 'group:"Service Desk" org:"Client SL"')
    async with opened(hands) as (_, pilot):
        await pilot.press("8")
        await shows(pilot, "Servi…")
        await pilot.resize_terminal(160, 50)
        await shows(pilot, "Org", "Client SL", "Group", "Service…")


async def test_a_plain_agent_begins_with_the_tickets_of_their_groups(hands: Hands) -> None:
    hands.desk.write.tickets.change([1], 'group:"Service Desk" assignee:ana')
    hands.mail("Nothing to do with luis.", subject="Secret")
    hands.desk = desks.open(hands.config, login="luis", clock=lambda: hands.now)
    async with opened(hands) as (app, pilot):
        await shows(pilot, "My groups 1 ·", "Impresora en llamas")
        assert "Secret" not in screen_text(pilot.app)
        await pilot.press("2")
        await shows(pilot, "Unassigned 0 ·")
        await pilot.press("g", "G")
        await shows(pilot, "My groups 1 ·")
        assert app.queue.tickets.numbers == [1]


async def test_a_ticket_one_no_longer_sees_leaves_the_screen(hands: Hands) -> None:
    """A plain agent looked on, and was all alone with it: after `o` there is nothing to show."""
    hands.desk.write.tickets.change([1], "observer:+luis assignee:ana")
    hands.desk = desks.open(hands.config, login="luis", clock=lambda: hands.now)
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("o")
        await until(pilot, lambda: app.screen is app.queue)
        await shows(pilot, "no ticket 1")
