"""The ticket's screen: what it says, what opening does, where its keys lead."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, lines_of, opened, screen_text, shows, until, write

from deskterm.tui.screens.ticket import TicketScreen
from deskterm.tui.widgets.thread_view import ThreadView


@pytest.fixture
def hands() -> Hands:
    return Hands()


def talk(app: object) -> ThreadView:
    return app.screen.query_one("#talk", ThreadView)  # type: ignore[attr-defined,no-any-return]


async def test_a_ticket_reads_as_it_is_drawn(hands: Hands) -> None:
    number = hands.mail(
        "Buenos días: la impresora echa humo.",
        cc="jefe@client.test",
        files=(("foto.jpg", b"x" * 2_200_000),),
    ).number
    hands.desk.write.tickets.change([number], "priority:urgent assignee:ana +vip +printer")
    hands.later(minutes=8)
    hands.desk.write.tickets.reply(number, "Desenchúfela, por favor.")
    hands.desk.write.tickets.note(number, "Order the spare part.")
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "CUSTOMER", "REPLY", "NOTE · INTERNAL")
        rows = screen_text(app).split("\n")
        assert rows[0].startswith(f" #{number} Impresora en llamas")
        assert rows[0].rstrip().endswith("Open · Urgent")
        assert "Marta Gil" in rows[1] and "+printer +vip" in rows[1] and "tab all" in rows[1]
        assert rows[2].startswith("─[1 Talk 3]─[2 Files 1]─[3 History ")
        assert rows[3].startswith("CUSTOMER  Marta Gil · 8:00 · to help@acme.test, cc 1")
        assert rows[4].rstrip().endswith("[foto.jpg 2.1M]")
        assert rows[5].startswith("REPLY     Ana Ruiz · 8:08 · queued to marta@client.test")
        assert rows[7].startswith("║ NOTE · INTERNAL   Ana Ruiz · 8:08 · not sent to the customer")
        assert rows[8].startswith("║ Order the spare part.")
        assert all(len(row) == 80 for row in rows)


async def test_opening_marks_read_and_says_what_is_new(hands: Hands) -> None:
    number = hands.mail("Hola").number
    assert hands.desk.read.tickets.get(number).unread
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "[new]")
        await until(pilot, lambda: not hands.desk.read.tickets.get(number).unread)
        await pilot.pause(0.3)
        assert "[new]" in screen_text(app)


async def test_unread_stays_unread_while_the_ticket_is_open(hands: Hands) -> None:
    number = hands.mail("Hola").number
    async with opened(hands, number) as (_, pilot):
        await until(pilot, lambda: not hands.desk.read.tickets.get(number).unread)
        await pilot.press("u")
        await until(pilot, lambda: hands.desk.read.tickets.get(number).unread)
        await pilot.pause(1.2)
        assert hands.desk.read.tickets.get(number).unread


async def test_quotes_unfold_and_fold_on_b(hands: Hands) -> None:
    number = hands.mail(
        "Sigue igual.\n\nOn Mon, 3 Nov 2025, 9:20, Ana wrote:\n> uno\n> dos\n"
    ).number
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "[3 quoted lines: b]")
        await pilot.press("b")
        await shows(pilot, "> uno")
        await pilot.press("b")
        await until(pilot, lambda: "> uno" not in screen_text(app))


async def test_new_mail_shows_without_moving_what_one_reads(hands: Hands) -> None:
    number = hands.mail("\n".join(f"line {n}" for n in range(100))).number
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "line 0")
        await pilot.press("ctrl+d", "ctrl+d")
        top = talk(app).top
        assert top > 0
        hands.mail("¿Y ahora?", answers="<m1@client.test>")
        await shows(pilot, "[1 Talk 2]", "Something new arrived")
        assert talk(app).top == top
        await pilot.press("J")
        await shows(pilot, "¿Y ahora?")


async def test_n_and_p_walk_the_list_and_stop_at_its_ends(hands: Hands) -> None:
    first = hands.mail("uno", subject="first").number
    hands.mail("dos", subject="second")
    async with opened(hands, first) as (app, pilot):
        await pilot.press("n")
        await shows(pilot, "second", "dos")
        await pilot.press("n")
        await shows(pilot, "That was the last ticket of the list.")
        await pilot.press("p")
        await shows(pilot, "first", "uno")
        await pilot.press("q")
        await until(pilot, lambda: not isinstance(app.screen, TicketScreen))


async def test_solving_goes_on_to_the_next_ticket(hands: Hands) -> None:
    first = hands.mail("uno", subject="first").number
    hands.mail("dos", subject="second")
    async with opened(hands, first) as (_, pilot):
        await pilot.press("e")
        await shows(pilot, "second", "dos")
        await until(pilot, lambda: hands.desk.read.tickets.get(first).status == "solved")


@pytest.mark.parametrize(
    ("keys", "said", "whose"),
    [((), "is an address of Marta Gil now", "Marta Gil"),
     (("down",), "is a new contact", "Marta Gil (home)"),
     (("down", "down"), "is left alone", "")],
)  # fmt: skip
async def test_one_says_whose_a_new_address_is(
    hands: Hands, keys: tuple[str, ...], said: str, whose: str
) -> None:
    number = hands.mail("Hola").number
    reply = hands.desk.write.tickets.reply(number, "Dígame.")
    sender = '"Marta Gil (home)" <marta.gil@gmail.test>'
    hands.mail("Soy yo", sender, answers=reply.message_id)
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "CUSTOMER?", "NEW ADDRESS, came by our token", "[A]")
        await pilot.press("A")
        await shows(pilot, "Whose is marta.gil@gmail.test?", "add it to Marta Gil", "a new contact")
        await pilot.press(*keys, "enter")
        await shows(pilot, f"marta.gil@gmail.test {said}")
        await until(pilot, lambda: "NEW ADDRESS" not in screen_text(app))
        assert ("left out of answers" in screen_text(app)) == (not whose)
        found = hands.desk.read.contacts.search("marta.gil@gmail.test")
        assert [one.name for one in found] == ([whose] if whose else [])
        await pilot.press("A")
        await shows(pilot, "No new address here.")


async def test_a_possible_follow_up_is_joined_by_one_key(hands: Hands) -> None:
    number = hands.mail("Hola").number
    stranger = hands.mail(
        "¡A mí también!", "Otro <otro@else.test>", f"Re: [#{number}] Impresora"
    ).number
    assert stranger != number
    async with opened(hands, stranger) as (_, pilot):
        await shows(pilot, f"possible follow-up of #{number}", "M joins them")
        await pilot.press("M")
        await shows(pilot, "[1 Talk 2]", "¡A mí también!", "z takes it back")


async def test_the_earlier_ticket_takes_its_follow_up_in_as_well(hands: Hands) -> None:
    number = hands.mail("Hola").number
    other = hands.mail("¡Y yo!", "Otro <otro@else.test>", f"Re: [#{number}] Impresora").number
    async with opened(hands, number) as (_, pilot):
        await shows(pilot, f"perhaps followed by #{other}", "M joins them")
        await pilot.press("M")
        await shows(pilot, f"#{number} Impresora", "[1 Talk 2]", "¡Y yo!")


async def test_somebody_writing_is_named_above_the_keys(hands: Hands) -> None:
    number = hands.mail("Hola").number
    from deskterm.terms import DraftKind

    hands.colleague().write.drafts.save(number, DraftKind.REPLY, "Ya voy")
    hands.later(seconds=20)
    async with opened(hands, number) as (_, pilot):
        await shows(pilot, "── Luis Prado is writing a reply (20 s ago) ──")


async def test_properties_take_a_column_at_160_and_tab_at_80(hands: Hands) -> None:
    number = hands.mail("Hola").number
    async with opened(hands, number, (160, 50)) as (app, pilot):
        await shows(pilot, "Priority", "── Contact ──", "1 open of 1 ticket")
        left = screen_text(app).split("\n")[3][:88]
        assert left.startswith("CUSTOMER")
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "Hola")
        assert "── Contact ──" not in screen_text(app)
        await pilot.press("tab")
        await shows(pilot, "── Contact ──", "[All]")
        await pilot.press("tab")
        await shows(pilot, "Hola")


async def test_history_tells_what_happened(hands: Hands) -> None:
    number = hands.mail("Hola").number
    hands.desk.write.tickets.change([number], "status:waiting +vip")
    async with opened(hands, number) as (_, pilot):
        await pilot.press("3")
        await shows(pilot, "status Open → Waiting", "+vip", "Ana Ruiz")


async def test_a_ticket_that_is_not_there_says_so_and_goes_back(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        app.open_ticket(99)
        await shows(pilot, "no ticket 99")
        assert not isinstance(app.screen, TicketScreen)


async def test_very_long_threads_and_messages_stay_quick(hands: Hands) -> None:
    number = hands.mail("palabra " * 250_000).number
    for _ in range(3):
        hands.desk.write.tickets.note(number, "nota\n" * 30)
    async with opened(hands, number) as (app, pilot):
        await pilot.press("g", "g")
        view = talk(app)
        assert len(view.lines) < 400
        await shows(pilot, "palabra")
        view.step(-9)
        await pilot.press("enter")
        await until(pilot, lambda: sum(row.count("palabra") for row in lines_of(view)) == 250_000)


async def test_raw_source_shows_cleaned(hands: Hands) -> None:
    number = hands.mail("Hola").number
    async with opened(hands, number) as (_, pilot):
        await pilot.press("v")
        await shows(pilot, "Source of message", "Message-ID: <m1@client.test>")
        await pilot.press("h")
        await until(pilot, lambda: "Hola" not in screen_text(pilot.app))
        await write(pilot, "q")
        await shows(pilot, "CUSTOMER")
