"""What people met who looked once more: each story was seen on a screen before it was mended."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from textual.widgets import Input, TextArea
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.terms import DraftKind
from deskterm.tui.screens.compose import ComposeScreen
from deskterm.tui.screens.pickers import LineScreen, PickScreen
from deskterm.tui.screens.queue import QueueScreen

LONG = "x" * 96 + "tail"
REPLY = DraftKind.REPLY


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


@pytest.mark.parametrize("key", ["slash", "colon", "c"])
async def test_a_line_shows_its_end_when_more_is_typed_than_it_is_wide(
    hands: Hands, key: str
) -> None:
    """From its width on the line was blank: a scrollbar was drawn over its only row."""
    async with opened(hands) as (app, pilot):
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await write(pilot, LONG)
        await shows(pilot, "xxxxtail")


async def test_a_typed_date_is_taken_where_one_chooses_a_date(hands: Hands) -> None:
    """`D` and `w` narrowed their four choices to nothing, and enter did nothing."""
    async with opened(hands) as (app, pilot):
        await pilot.press("D")
        await shows(pilot, "Planned date of #20")
        await write(pilot, "friday")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).due_at is not None)
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await pilot.press("w")
        await shows(pilot, "Sleep until")
        await write(pilot, "2020-01-01")
        await shows(pilot, "that time has passed already")
        await pilot.press("enter")
        await shows(pilot, "Nothing to take: that time has passed already")
        await pilot.press("ctrl+u")
        await write(pilot, "5d")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(20).status == "suspended")


async def test_a_picker_without_a_match_says_so(hands: Hands) -> None:
    """The list was empty, and enter was silent."""
    async with opened(hands) as (app, pilot):
        await pilot.press("a")
        await shows(pilot, "nobody")
        await write(pilot, "qqq")
        await shows(pilot, "No match.")
        await pilot.press("enter")
        await shows(pilot, "nothing to take")
        await pilot.press("ctrl+u")
        await shows(pilot, "nobody")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await pilot.press("M")
        await shows(pilot, "Merge #20 into")
        await write(pilot, "qqq")
        await shows(pilot, "No match.")
        await pilot.press("enter")
        await shows(pilot, "nothing to take")


async def test_the_number_of_a_view_goes_to_its_list(hands: Hands) -> None:
    """After `8` the keys stayed with the sidebar or the preview, where one had been."""
    async with opened(hands) as (app, pilot):
        await pilot.press("tab")
        assert app.focused is app.queue.preview
        await pilot.press("8")
        await until(pilot, lambda: len(app.queue.tickets.numbers) == 30)
        assert app.focused is app.queue.tickets


async def test_what_a_prompt_asks_is_not_cut(hands: Hands) -> None:
    """Titles had one row: at 80 columns the end of the question and its keys were gone."""
    title = "Name of the view " + "and so on " * 6 + "ending here"
    async with opened(hands) as (app, pilot):
        app.push_screen(LineScreen(title, "", None, None))
        await shows(pilot, "ending here", "enter takes · esc leaves")
        await pilot.press("escape")
        app.push_screen(PickScreen(title, ()))
        await shows(pilot, "ending here", "enter takes · esc leaves", "No match.")


async def test_a_kept_search_is_gone_on_with_and_comes_back_with_escape(hands: Hands) -> None:
    """The text stood selected, so that a letter more wiped it; esc left the search altogether."""
    async with opened(hands) as (app, pilot):
        tickets = app.queue.tickets
        await pilot.press("slash")
        await write(pilot, "zebra")
        await until(pilot, lambda: len(tickets.numbers) == 3)
        await pilot.press("enter", "slash")
        await until(pilot, lambda: app.queue.finding)
        await write(pilot, " 20")
        await until(pilot, lambda: app.queue.found == "zebra 20")
        await until(pilot, lambda: tickets.numbers == [20])
        await pilot.press("escape")
        await until(pilot, lambda: len(tickets.numbers) == 3)
        assert app.queue.found == "zebra"
        await pilot.press("escape")
        await until(pilot, lambda: len(tickets.numbers) == 20)


async def test_the_last_and_the_first_hit_say_so(hands: Hands) -> None:
    """`n` at the end did nothing, which looked like a key that was not heard."""
    async with opened(hands) as (app, pilot):
        await pilot.press("slash")
        await write(pilot, "zebra")
        await until(pilot, lambda: len(app.queue.tickets.numbers) == 3)
        await pilot.press("enter", "N")
        await shows(pilot, "That is the first ticket found.")
        await pilot.press("n", "n")
        assert "That is" not in screen_text(app)
        await pilot.press("n")
        await shows(pilot, "That is the last ticket found.")


async def test_a_reply_goes_on_to_the_ticket_its_own_was_merged_into(hands: Hands) -> None:
    """The screen said "ctrl+s again sends", and never did: the ticket had gone into another."""
    async with opened(hands, 5) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await write(pilot, "Here you are.")
        hands.desk.write.tickets.merge([5], 7)
        await pilot.press("ctrl+s")
        await shows(pilot, "#5 went into #7: ctrl+s again sends it there.", "PUBLIC REPLY to #7")
        assert len(hands.desk.read.tickets.thread(7)) == 2
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(hands.desk.read.tickets.thread(7)) == 3)
        sent = hands.desk.read.tickets.thread(7)[-1]
        assert (sent.text, [one.address for one in sent.to]) == (
            "Here you are.",
            ["marta@client.test"],
        )
        assert not any(hands.desk.read.drafts.get(one, REPLY) for one in (5, 7))


async def test_a_draft_left_after_a_merge_is_kept_where_the_ticket_went(hands: Hands) -> None:
    """Esc said "Kept as a draft" of a ticket on which nobody can find it any more."""
    hands.desk.write.drafts.save(8, REPLY, "Begun over there.")
    async with opened(hands, 5) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await write(pilot, "Half a sentence")
        hands.desk.write.tickets.merge([5], 7)
        hands.desk.write.tickets.merge([7], 8)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ComposeScreen))
        await shows(pilot, "#5 went into #8: your text is kept as a draft of #8.")
        kept = hands.desk.read.drafts.get(8, REPLY)
        assert kept is not None
        assert kept.text == "Half a sentence\n\nBegun over there."


async def test_what_is_said_of_a_removed_view_is_whole(hands: Hands) -> None:
    """With a name of some length the sentence took two rows, and only the second was seen."""
    hands.desk.write.views.add("Printers on fire in Madrid and Sevilla", "is:open")
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Printers")
        await pilot.press("tab", "tab", *"jjjjjjjjj", "D")
        await shows(pilot, "Remove the view")
        await pilot.press("y")
        said = "View Printers on fire in Madrid and Sevilla removed; its tickets stay."
        await shows(pilot, said)
        assert app.queue.status_line.size.height == 1


async def test_a_kept_narrowing_comes_back_with_escape(hands: Hands) -> None:
    """In the lists, too, esc from the line forgot the words that had been kept."""
    hands.mail("Hi", "Zoe Roe <zoe@other.test>")
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Zoe Roe", "Marta Gil")
        await pilot.press("slash")
        await write(pilot, "zoe")
        await until(pilot, lambda: "Marta Gil" not in screen_text(app))
        await pilot.press("enter", "slash")
        await write(pilot, "qq")
        await until(pilot, lambda: "Zoe Roe" not in screen_text(app))
        await pilot.press("escape")
        await shows(pilot, "Zoe Roe")
        assert "Marta Gil" not in screen_text(app)
        await pilot.press("escape")
        await shows(pilot, "Zoe Roe", "Marta Gil")
