"""`/` narrows every list, tab completes a query, and the planned date is set, shown and sorted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.fields import STANDARD
from deskterm.terms import DraftKind
from deskterm.tui.names import Names
from deskterm.tui.proposing import query_proposals
from deskterm.tui.screens.customer_card import ContactCard
from deskterm.tui.screens.drafts import DraftsScreen


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


async def test_drafts_are_narrowed_by_words(hands: Hands) -> None:
    hands.desk.write.drafts.save(1, DraftKind.REPLY, text="Queda resuelto mañana")
    hands.desk.write.drafts.save(2, DraftKind.NOTE, text="call them")
    async with opened(hands) as (app, pilot):
        app.push_screen(DraftsScreen())
        await shows(pilot, "Drafts 2", "call them")
        await pilot.press("slash")
        await write(pilot, "MANANA")
        await shows(pilot, "Drafts 1", "/MANANA")
        assert "call them" not in screen_text(app)
        await pilot.press("enter", "escape")
        await shows(pilot, "Drafts 2", "call them")


async def test_the_admins_lists_are_narrowed_in_every_tab(hands: Hands) -> None:
    hands.colleague()
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "Agents 2", "Luis Prado")
        await pilot.press("slash")
        await write(pilot, "luis")
        await until(pilot, lambda: "Ana Ruiz" not in screen_text(app))
        await shows(pilot, "Luis Prado", "/luis")


async def test_a_cards_tickets_are_found_by_a_query(hands: Hands) -> None:
    hands.desk.write.tickets.change([7], "priority:urgent")
    contact = hands.desk.read.contacts.get("marta@client.test")
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(contact.id))
        await shows(pilot, "Subject 30")
        await pilot.press("slash")
        await write(pilot, "priority:urgent")
        await until(pilot, lambda: "Subject 30" not in screen_text(app))
        await shows(pilot, "Subject 7", "/priority:urgent")
        await write(pilot, " colour:x")
        await shows(pilot, 'unknown field "colour"', "Subject 7")


async def test_the_history_is_narrowed(hands: Hands) -> None:
    hands.desk.write.tickets.change([20], "+vip")
    async with opened(hands, 20) as (app, pilot):
        await pilot.press("3")
        await shows(pilot, "+vip", "created")
        await pilot.press("slash")
        await write(pilot, "vip")
        await until(pilot, lambda: "created" not in screen_text(app))
        await shows(pilot, "+vip")


async def test_tab_completes_the_query(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("slash")
        await write(pilot, "prio")
        await pilot.press("tab")
        await shows(pilot, "/ priority:")
        await write(pilot, "u")
        await pilot.press("tab")
        await shows(pilot, "/ priority:urgent", "Found 0")
        await pilot.press("ctrl+u")
        await write(pilot, "contact:mar")
        await pilot.press("tab")
        await shows(pilot, "contact:marta@client.test", "Found 30")


def test_fields_directives_and_values_are_proposed() -> None:
    names = Names(tags=("vip",), fields=STANDARD)
    assert query_proposals("is:open so", names) == ["is:open sort:"]
    assert query_proposals("sort:-pri", names) == ["sort:-priority"]
    assert query_proposals("-tag:v", names) == ["-tag:vip"]
    assert query_proposals("priority:high,ur", names) == ["priority:high,urgent"]
    assert "assignee:me" in query_proposals("assignee:", names)
    assert query_proposals("nothing:x", names) == []


async def test_a_planned_date_is_set_shown_and_sorted_by(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("D")
        await shows(pilot, "Planned date of #20", "in two hours")
        await pilot.press("enter")
        due = datetime(2025, 11, 3, 10, 30, tzinfo=UTC)
        await until(pilot, lambda: hands.desk.read.tickets.get(20).due_at == due)
        await shows(pilot, "2h00", "due 2025-11-03 10:30. z takes it back.")
        hands.now += timedelta(hours=2, minutes=15)
        app.queue.look_again()
        await shows(pilot, " -15m")
        await pilot.press("enter")
        await shows(pilot, "#20 Subject 20", "due -15m")
        await pilot.press("3")
        await shows(pilot, "due 2025-11-03 10:30")
        await pilot.press("q", "6")
        await shows(pilot, "Overdue 1 ·")
