"""At 80 columns: letters, keys and sentences that were cut off, as seen on a screen."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until

from deskterm.tui.screens.customer_card import OrganizationCard
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.status import StatusLine


@pytest.fixture
def hands(isolated: object) -> Hands:
    made = Hands()
    made.mail("Hola")
    return made


async def test_every_letter_that_may_follow_g_is_named(hands: Hands) -> None:
    """The line ended at "t ticket": customers, outbox, drafts, quarantine and admin were cut."""
    async with opened(hands) as (app, pilot):
        footer = app.screen.query_one(DeskFooter)
        await pilot.press("g")
        await shows(pilot, "g then", "m mine", "t ticket", "c customers", "d drafts", ", admin")
        await pilot.press("escape")
        await until(pilot, lambda: footer.size.height == 1)
        await shows(pilot, "? help")


async def test_keys_that_do_nothing_here_make_room_for_the_help(hands: Hands) -> None:
    """On an organization's tickets o, m, M and s stood dimmed and pushed / and ? help out."""
    made = hands.desk.write.organizations.add("Fabrikam")
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Contacts", "? help")
        await pilot.press("2")
        await shows(pilot, "Fabrikam", "? help", "D remove")
        app.push_screen(OrganizationCard(made.id))
        await shows(pilot, "Fabrikam", "? help", "E edit")
        last = screen_text(app).splitlines()[-1]
        assert "merge" not in last
        assert "save file" not in last


@pytest.mark.parametrize("number", [0, 1])
async def test_a_long_sentence_is_read_to_its_end(hands: Hands, number: int) -> None:
    """ "mailbox help has no password: none in /…" ended where the screen did."""
    words = [f"word{at}" for at in range(30)]
    async with opened(hands, number) as (app, pilot):
        app.say(" ".join(words))
        await shows(pilot, *words)
        app.say("")
        line = app.screen.query_one(StatusLine)
        await until(pilot, lambda: line.size.height == 1)
        assert "word" not in screen_text(app)
