"""Cursors of lists with tabs, and what a role is offered: stories that were seen on a screen."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm import desk as desks
from deskterm.tui.screens.admin import AdminScreen
from deskterm.tui.screens.customers import CustomersScreen
from deskterm.tui.screens.mailbox_form import MailboxScreen
from deskterm.tui.widgets.row_list import RowList


@pytest.fixture
def hands(isolated: object) -> Hands:
    hands = Hands()
    hands.desk.write.agents.add("luis", name="Luis Prado", email="luis@acme.test")
    hands.desk.write.agents.add("eva", name="Eva Sanz", email="eva@acme.test", role="lead")
    return hands


def come_in(hands: Hands, login: str) -> None:
    hands.desk = desks.open(hands.config, login=login, clock=lambda: hands.now)


async def test_each_tab_opens_at_its_top_and_keeps_its_own_cursor(hands: Hands) -> None:
    """The cursor was kept by its number: the journal opened on event 1, its oldest, because the
    cursor had been on agent 1; what was new was out of sight."""
    for position in range(30):
        hands.desk.write.agents.set("luis", position=f"Desk {position}")
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        assert isinstance(app.screen, AdminScreen)
        rows = app.screen.query_one(RowList)
        await pilot.press("j", "4")
        await shows(pilot, "Desk 29")
        assert rows.cursor == 0
        await pilot.press("j", "j", "1")
        assert rows.cursor == 1
        await pilot.press("4")
        assert rows.cursor == 2


async def test_customers_open_each_tab_at_the_top(hands: Hands) -> None:
    """Organization 5 was on top: contact 5 had the cursor in the next tab, somewhere in it."""
    for name in ("Zoe", "Ada"):
        hands.desk.write.contacts.add(name, individual=True)
    for name in ("Zeta", "Alfa"):
        hands.desk.write.organizations.add(name)
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "2")
        await shows(pilot, "Alfa", "Zeta")
        await pilot.press("3")
        await shows(pilot, "Ada", "Zoe")
        assert isinstance(app.screen, CustomersScreen)
        assert app.screen.query_one(RowList).cursor == 0


async def test_what_was_just_made_has_the_cursor(hands: Hands) -> None:
    """ "Agent pia is saved" stood below the details of ana: E then changed the wrong one."""
    for name in ("Abel", "Bea"):
        hands.desk.write.contacts.add(name)
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3")
        assert isinstance(app.screen, AdminScreen)
        await pilot.press("2", "n")
        await shows(pilot, "New group")
        await write(pilot, "Zwolle")
        await pilot.press("ctrl+s")
        await shows(pilot, "Group Zwolle is saved.")
        await pilot.press("n")
        await shows(pilot, "New group")
        await write(pilot, "Yokohama")
        await pilot.press("ctrl+s")
        await shows(pilot, "Group Yokohama is saved.")
        await until(pilot, lambda: getattr(app.screen.item(), "name", "") == "Yokohama")
        await pilot.press("q", "g", "c", "a")
        await shows(pilot, "New contact")
        await write(pilot, "Zed Last")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Zed Last.")
        await until(pilot, lambda: getattr(app.screen.customer(), "name", "") == "Zed Last")


@pytest.mark.parametrize("login", ["luis", "eva"])
async def test_what_a_role_never_may_is_not_offered_and_refused_at_once(
    hands: Hands, login: str
) -> None:
    """`M` gave a plain agent the whole form, tried the servers, and refused only the saving."""
    come_in(hands, login)
    async with opened(hands) as (app, pilot):
        await pilot.press("M")
        await shows(pilot, f"{login} (", "may not change settings")
        assert not isinstance(app.screen, MailboxScreen)
        await pilot.press("question_mark")
        await shows(pilot, "Keys")
        assert "connect a mailbox" not in str(app.screen._text())  # type: ignore[attr-defined]
        await pilot.press("q", "ctrl+p")
        await write(pilot, "connect a mail")
        await until(pilot, lambda: "connect a mail" in screen_text(app))
        assert "connect a mailbox" not in screen_text(app)


async def test_who_is_no_admin_reads_agents_groups_and_mailboxes(hands: Hands) -> None:
    """One asked for the agents and was told that one may not read the journal of settings."""
    come_in(hands, "eva")
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "comma")
        await shows(pilot, "1 Agents 3", "2 Groups", "3 Mailboxes", "luis")
        assert "Journal" not in screen_text(pilot.app)
        await pilot.press("n")
        await shows(pilot, "eva (lead) may not change settings")
        await pilot.press("4")
        await shows(pilot, "eva (lead) may not read the journal of settings.")
        await pilot.press("shift+tab")
        await shows(pilot, "help@acme.test")
