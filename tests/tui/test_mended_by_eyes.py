"""What people met who only looked: each story was seen on a screen before it was mended."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from sqlmodel import Session, select
from textual.events import Key
from textual.widgets import TextArea
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm import desk as desks
from deskterm.store.tables import AgentTable
from deskterm.terms import AfterFetch
from deskterm.tui import wording
from deskterm.tui.screens.mailbox_form import MailboxScreen
from deskterm.tui.screens.pickers import ConfirmScreen


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


async def test_deleting_on_the_server_is_asked_for_and_not_a_slip_away(hands: Hands) -> None:
    """One `left` too many from "leave it alone" went round to "delete it there", and connecting
    did not ask: the first fetch would have emptied the mailbox."""
    async with opened(hands) as (app, pilot):
        app.push_screen(MailboxScreen())
        await shows(pilot, "Connect a mailbox", "leave it alone")
        await write(pilot, "b@acme.test")
        after = app.screen.query_one("#after")
        after.focus()
        await pilot.press("left")
        assert after.value == AfterFetch.KEEP.value
        await pilot.press("right", "right", "right", "right")
        assert after.value == AfterFetch.DELETE.value
        await pilot.press("ctrl+s")
        await shows(pilot, "Mails are deleted on the server once stored. Sure?")
        await pilot.press("n")
        await until(pilot, lambda: "Sure?" not in screen_text(app))
        assert [box.name for box in hands.desk.read.mailboxes.list()] == ["help"]
        assert isinstance(app.screen, MailboxScreen)


@pytest.mark.parametrize("length", range(60, 84, 3))
async def test_the_keys_of_a_question_stay_with_their_words(hands: Hands, length: int) -> None:
    """At some lengths of the sentence the line broke between `n` and `no`."""
    async with opened(hands) as (app, pilot):
        app.push_screen(ConfirmScreen("x" * (length - 1) + "?", "yes", "no"))
        await shows(pilot, "x?")
        assert "y yes · n no" in screen_text(app)


async def test_no_quote_is_promised_where_the_customer_never_wrote(hands: Hands) -> None:
    """On a ticket made by hand the frame said "goes along: their last message, quoted"; the mail
    then went without one."""
    number = hands.desk.write.tickets.new("By phone", contact="eva@client.test").number
    async with opened(hands, number) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await shows(pilot, "PUBLIC REPLY", "nothing to quote")
        assert "their last message" not in screen_text(app)


async def test_the_source_says_how_to_leave_it(hands: Hands) -> None:
    """The foot of the raw source named every key but the way out."""
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("v")
        await shows(pilot, "Source of message", "q back")
        await pilot.press("q")
        await until(pilot, lambda: "Source of message" not in screen_text(app))


async def test_the_column_of_changes_is_named_updated(hands: Hands) -> None:
    """The head read "Update", like something to press."""
    async with opened(hands, size=(160, 40)) as (_, pilot):
        await shows(pilot, " Updated ")


async def test_the_language_of_the_mails_is_not_that_of_the_screen(hands: Hands) -> None:
    """Who chose Español for the mails had English screens with "Abierto" and "Consulta" in them."""
    with Session(hands.desk.store.writer.engine) as session:
        for agent in session.exec(select(AgentTable)):
            agent.language = "es"
            session.add(agent)
        session.commit()
    hands.desk.close()
    hands.desk = desks.open(hands.config, clock=lambda: hands.now)
    assert hands.desk.actor.language == "es"
    async with opened(hands, 1) as (_, pilot):
        await shows(pilot, "#1", "Open")
        await pilot.press("S")
        await shows(pilot, "Status of #1", "Waiting", "Suspended")
        assert "Abierto" not in screen_text(pilot.app)


async def test_a_table_of_another_language_brings_its_names_of_statuses(hands: Hands) -> None:
    """Words and shown names are switched by the same call, so a screen is of one language."""

    class Spanish(wording.Words):
        language = "es"
        loading = "cargando"

    wording.use(Spanish)
    try:
        async with opened(hands, 1) as (_, pilot):
            await shows(pilot, "#1", "Abierto")
    finally:
        wording.use(wording.Words)


async def test_the_line_below_has_no_number_that_stands_still(hands: Hands) -> None:
    """The sentence "Leaves in 10 s" stood below while the thread above it counted 9, 8, 7."""
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await write(pilot, "Vamos.")
        await pilot.press("ctrl+s")
        await shows(pilot, "Leaves shortly: z takes it back.")
        hands.later(seconds=4)
        await shows(pilot, "6 s", "Leaves shortly")
        assert "10 s" not in screen_text(app)


async def test_escape_and_a_letter_in_one_burst_are_two_keys(hands: Hands) -> None:
    """Over a slow line Esc and `j` came within 20 ms and were read as alt+j: the Esc was lost,
    and the letter fell into the text."""
    async with opened(hands) as (app, pilot):
        await pilot.press("slash")
        await write(pilot, "zebra")
        await until(pilot, lambda: len(app.queue.tickets.numbers) == 3)
        app.post_message(Key("alt+j", "j"))
        await until(pilot, lambda: len(app.queue.tickets.numbers) == 20)
        await until(pilot, lambda: app.queue.tickets.number == 19)
