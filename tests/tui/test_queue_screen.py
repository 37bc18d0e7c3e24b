"""The queue as drawn: what stands where at 80×24 and 160×50, moving, marking, opening."""

from __future__ import annotations

import pytest
from queue_desk import Thirty
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.tui.app import DeskApp
from deskterm.tui.keys import Keymap


@pytest.fixture
def hands(isolated: object) -> Hands:
    return Thirty()


def rows(app: DeskApp) -> list[str]:
    return screen_text(app).split("\n")


async def test_the_drawing_at_80_by_24(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await shows(pilot, "text 20", "help ok")
        lines = rows(app)
        assert len(lines) == 24
        assert all(len(line) == 80 for line in lines)
        assert lines[0].startswith(" Acme · Mine 20 · is:open assignee:me")
        assert lines[0].rstrip().endswith("help ok 08:30")
        assert lines[1] == (
            "1 Mine       20│*·    20 Marta Gil    Subject 20                  ana     08:30 "
        )
        assert lines[2].startswith("2 Unassigned 10│")
        assert all(line[15] == "│" for line in (*lines[1:15], *lines[16:22]))
        assert lines[14][16:].startswith("*·     7 Marta Gil")
        assert lines[15][15:].startswith("├─ #20 ─ Open ─ Marta Gil <marta@client.test> ───")
        assert lines[16][16:].startswith(" Marta Gil · 10 min ago")
        assert lines[17][16:].startswith(" text 20")
        assert lines[22].rstrip().endswith("ana@acme.test")
        assert lines[23].rstrip() == (
            " enter open  r reply  i note  m mine  e solve  w snooze  / find  c new  ? help"
        )


async def test_the_drawing_at_160_by_50(hands: Hands) -> None:
    async with opened(hands, size=(160, 50)) as (app, pilot):
        await shows(pilot, "text 20")
        lines = rows(app)
        assert len(lines) == 50
        assert all(line[15] == "│" and line[106] == "│" for line in lines[1:48])
        heads = lines[1][16:106].split()
        assert heads == ["#", "Customer", "Org", "Subject", "Status", "Who", "Updated"]
        assert lines[2][16:].startswith("*·    20 Marta Gil      client.t… Subject 20")
        assert lines[1][107:].startswith(" #20 · Open · Marta Gil <marta@client.test>")
        assert lines[2][107:].startswith(" Subject 20")


async def test_it_opens_on_unassigned_when_mine_is_empty(hands: Hands) -> None:
    numbers = hands.desk.read.tickets.numbers("is:open assignee:me")
    hands.desk.write.tickets.change(numbers, "assignee:none")
    async with opened(hands) as (app, _):
        assert rows(app)[0].startswith(" Acme · Unassigned 30")


async def test_an_empty_desk_says_what_to_do(isolated: object) -> None:
    async with opened(Hands()) as (_, pilot):
        await shows(pilot, "No tickets yet.  c new ticket · M connect a mailbox · deskterm")


async def test_moving_with_the_keys_of_vi(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        tickets = app.queue.tickets
        await pilot.press("j", "j", "down", "k")
        assert tickets.number == 18
        await pilot.press("G")
        assert (tickets.number, tickets.cursor) == (1, 19)
        await until(pilot, lambda: "Subject 1 " in screen_text(app))
        await pilot.press("g", "g")
        assert tickets.number == 20
        await pilot.press("ctrl+d")
        assert tickets.cursor == 7
        await pilot.press("k", "k", "up", "up", "up", "up", "up", "up")
        assert tickets.cursor == 0


async def test_views_by_number_and_by_letter(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("2")
        await shows(pilot, "Unassigned 10 ·")
        await pilot.press("g", "a")
        await shows(pilot, "All open 30 ·")
        await pilot.press("g")
        await shows(pilot, "g then", "m mine")
        await pilot.press("m")
        await shows(pilot, "Mine 20 ·")
        await pilot.press("tab", "tab", "j", "enter")
        await shows(pilot, "Unassigned 10 ·")
        assert app.focused is app.queue.tickets


async def test_marks_ranges_and_all(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        queue = app.queue
        await pilot.press("space", "space")
        assert queue.targets() == [20, 19]
        assert rows(app)[1][16] == "+"
        await pilot.press("escape")
        assert queue.targets() == [18]
        await pilot.press("V", "j", "j")
        assert queue.targets() == [18, 17, 16]
        await pilot.press("escape")
        assert not queue.tickets.in_range
        await pilot.press("*")
        assert len(queue.targets()) == 20
        await pilot.press("*")
        assert queue.tickets.marked == set()


async def test_the_preview_does_not_mark_read_and_folds_quotes(hands: Hands) -> None:
    hands.later(minutes=1)
    hands.mail("Ja.\n\nOn Mon, 3 Nov 2025, 9:20, Ana wrote:\n> eins\n> zwei\n> drei", subject="Q")
    hands.desk.write.tickets.change([31], "assignee:me")
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Ja.  [", "quoted lines: b]")
        assert "> eins" not in screen_text(app)
        await pilot.press("b")
        await shows(pilot, "> eins", "> drei")
        assert hands.desk.read.tickets.get(31).unread
        await pilot.press("p")
        await until(pilot, lambda: "├─" not in screen_text(app))


async def test_a_key_that_cannot_work_now_says_why(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("n")
        await shows(pilot, "Nothing searched for yet: / finds.")


async def test_own_keys_show_in_the_footer_and_in_help(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        app.keymap = app.queue._sequence.keymap = Keymap({"solve": "E"})
        app.queue.recheck_keys()
        await shows(pilot, "E solve")
        await pilot.press("?")
        await shows(pilot, "Keys", "next row")
        await pilot.press("escape")
        await shows(pilot, "text 20")


async def test_a_terminal_too_small_gets_one_sentence(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.resize_terminal(59, 24)
        await shows(pilot, "deskterm needs 60 columns and 16 rows", "59×24.")
        await pilot.resize_terminal(80, 16)
        await shows(pilot, "Mine 20", "text 20")


async def test_strangers_text_is_shown_and_never_obeyed(hands: Hands) -> None:
    hands.later(minutes=1)
    hands.mail(
        "[@click=app.quit]press[/] \x1b]52;c;eA==\x07 end \u202egnp",
        sender='"[red]Eve[/x] \x1b[2J" <eve@client.test>',
        subject="[/x] [bold]big \x1b]0;owned\x07 \u202etxt",
    )
    hands.desk.write.tickets.change([31], "assignee:me")
    async with opened(hands, size=(160, 24)) as (app, pilot):
        await shows(pilot, "[/x] [bold]big", "[@click=app.quit]press[/]")
        text = screen_text(app)
        assert not [ch for ch in text if ch != "\n" and (ch < " " or ch in "\u202e\x7f\x9b")]


async def test_new_ticket_and_ticket_number_from_the_queue(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("#")
        await write(pilot, "7")
        await pilot.press("enter")
        await shows(pilot, "#7 Subject 7")
        await pilot.press("q")
        await until(pilot, lambda: app.screen is app.queue)
        assert app.queue.tickets.number == 7
