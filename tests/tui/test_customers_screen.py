"""The lists of customers: tabs, narrowing, marking, and what is done to those marked."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.tui.screens.customers import CustomersScreen, load
from deskterm.tui.screens.queue import QueueScreen


@pytest.fixture
def hands() -> Hands:
    """Three people of two organizations, and one of none."""
    made = Hands()
    made.mail("Hola", "Marta Gil <marta@client.test>", "Impresora")
    made.mail("Hello", "Joe <joe@other.test>", "Printer")
    made.mail("Hello again", "Joseph <joseph@other.test>", "Scanner")
    made.mail("Hola", "Pepe <pepe@gmail.com>", "Individuo")
    return made


async def test_three_tabs_with_their_counts(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "[1 Contacts 4]", "[2 Organizations 2]", "[3 Individuals 1]")
        await shows(pilot, "Marta Gil", "marta@client.test", "client.test", "1/1", "Pepe")
        await pilot.press("2")
        await shows(pilot, "other.test", "2       2/2")
        await pilot.press("3")
        await until(pilot, lambda: "Marta" not in screen_text(app))
        await shows(pilot, "pepe@gmail.com")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))


async def test_going_to_the_customers_again_comes_back_to_the_same_list(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Contacts 4", "Marta Gil")
        await pilot.press("enter")
        await shows(pilot, "[1 Tickets 1]")
        await pilot.press("g", "c")
        await until(pilot, lambda: isinstance(app.screen, CustomersScreen))
        assert sum(isinstance(one, CustomersScreen) for one in app.screen_stack) == 1


async def test_typing_narrows_all_tabs_and_esc_gives_everybody_back(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Pepe")
        await pilot.press("slash")
        await write(pilot, "other")
        await shows(pilot, "[1 Contacts 2]", "[2 Organizations 1]", "[3 Individuals 0]")
        assert "Pepe" not in screen_text(app)
        await pilot.press("enter", "j")
        await shows(pilot, "/other", "E edit")
        await pilot.press("escape")
        await shows(pilot, "[1 Contacts 4]", "Pepe")
        await pilot.press("slash")
        await write(pilot, "nobody of that name")
        await shows(pilot, "No match.")
        await pilot.press("escape")
        await shows(pilot, "Pepe")


async def test_esc_takes_back_the_marks_then_the_words_then_leaves(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Pepe")
        await pilot.press("slash")
        await write(pilot, "other")
        await shows(pilot, "[1 Contacts 2]")
        await pilot.press("enter", "space")
        await shows(pilot, "/other · 1 marked")
        await pilot.press("escape")
        await until(pilot, lambda: "marked" not in screen_text(app))
        await shows(pilot, "/other", "[1 Contacts 2]")
        await pilot.press("escape")
        await shows(pilot, "[1 Contacts 4]")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))


async def test_the_marked_are_merged_into_the_one_at_the_cursor_and_z_undoes_it(
    hands: Hands,
) -> None:
    contacts = hands.desk.read.contacts
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Joe ", "Joseph")
        await pilot.press("M")
        await shows(pilot, "Mark with space")
        await pilot.press("space")
        await shows(pilot, "1 marked", "+ Joe")
        await pilot.press("M")
        await shows(
            pilot, "Joe <joe@other.test>: addresses and tickets go to Joseph", "who stays. Merge"
        )
        await pilot.press("n")
        await until(pilot, lambda: "who stays" not in screen_text(app))
        assert contacts.count() == 4
        await pilot.press("M", "y")
        await shows(pilot, "1 contact is Joseph <joseph@other.test> now.", "[1 Contacts 3]")
        assert contacts.get("joe@other.test").name == "Joseph"
        await pilot.press("z")
        await shows(pilot, "[1 Contacts 4]")
        assert contacts.get("joe@other.test").name == "Joe"


async def test_contacts_move_to_an_organization_made_on_the_way_and_out_again(
    hands: Hands,
) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Joe ", "Joseph")
        await pilot.press("space", "space")
        await shows(pilot, "2 marked")
        await pilot.press("m")
        await shows(pilot, "Move Joe <joe@other.test>, Joseph", "(no organization)", "client.test")
        await write(pilot, "Printers & Co")
        await shows(pilot, '+ create "Printers & Co"')
        await pilot.press("enter")
        await shows(pilot, "New organization", "Printers & Co")
        await pilot.press("ctrl+s")
        await shows(pilot, "2 contacts moved to Printers & Co.")
        assert hands.desk.read.contacts.count(organization="Printers & Co") == 2
        await pilot.press("m")
        await shows(pilot, "(no organization)")
        await pilot.press("enter")
        await shows(pilot, "1 contact moved out of any organization.", "[3 Individuals 2]")


async def test_enter_waits_for_what_was_typed(hands: Hands) -> None:
    """Typed and taken in one go, the first row of the list before was taken."""
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Joe ")
        await pilot.press("m")
        await shows(pilot, "(no organization)")
        await pilot.press(*"client", "enter")
        await shows(pilot, "1 contact moved to client.test.")


async def test_removing_asks_and_is_refused_where_tickets_are(hands: Hands) -> None:
    hands.desk.write.contacts.add("Nadie", ["nadie@client.test"])
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Nadie")
        await pilot.press("D")
        await shows(pilot, "Joe <joe@other.test> has tickets or messages")
        await pilot.press("slash", *"nadie", "enter")
        await shows(pilot, "[1 Contacts 1]")
        await pilot.press("D", "y")
        await shows(pilot, "Nadie is removed.", "[1 Contacts 0]")
        await pilot.press("2", "escape")
        await shows(pilot, "[2 Organizations 2]")
        await pilot.press("j", "D")
        await shows(pilot, "Remove other.test for good? Its 2 contacts and their tickets stay")
        await pilot.press("y")
        await shows(pilot, "[2 Organizations 1]", "[3 Individuals 3]")


async def test_what_needs_contacts_says_so_among_organizations(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "c", "2")
        await shows(pilot, "other.test")
        for key in ("m", "M", "space"):
            await pilot.press(key)
            await shows(pilot, "That works on contacts: 1 or 3 shows them.")
            await pilot.press("j")


async def test_of_thousands_some_are_listed_and_more_come_as_one_goes_down(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskterm.tui.screens.customers.PAGE", 10)
    monkeypatch.setattr("deskterm.tui.screens.customers.NEAR", 2)
    for index in range(36):
        hands.desk.write.contacts.add(f"Zoe {index:02}")
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "[1 Contacts 40]", "10 of 40, / narrows")
        for shown in ("20 of 40", "30 of 40"):
            await pilot.press("G")
            await shows(pilot, shown)
        await pilot.press("G")
        await until(pilot, lambda: "/ narrows" not in screen_text(app))
        await pilot.press("G")
        await shows(pilot, "Zoe 35")


async def test_an_empty_desk_says_what_to_do() -> None:
    async with opened(Hands()) as (_, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Nobody here yet.  a new contact")
        await pilot.press("2")
        await shows(pilot, "No organization yet.  n new organization")
        await pilot.press("E")
        await shows(pilot, "Nobody here to do that with.")


def test_one_reading_has_the_rows_of_one_tab_and_all_counts(hands: Hands) -> None:
    listed = load(hands.desk, "individuals", "", 10)
    assert [one.name for one in listed.items] == ["Pepe"]
    assert listed.counts == (4, 2, 1)


async def test_a_new_ticket_is_filled_in_from_the_row(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Joe ")
        await pilot.press("c")
        await shows(pilot, "NEW TICKET", "Joe <joe@other.test>")
        await write(pilot, "Asked by phone")
        await pilot.press("ctrl+s")
        await shows(pilot, "Asked by phone", "[1 Talk")
        number = max(hands.desk.read.tickets.numbers(""))
        assert hands.desk.read.tickets.get(number).contact == "joe@other.test"
        assert not app.screen.is_typing()


async def test_a_new_contact_is_listed_whatever_had_been_typed(hands: Hands) -> None:
    async with opened(hands) as (_, pilot):
        await pilot.press("g", "c")
        await shows(pilot, "Pepe")
        await pilot.press("slash")
        await write(pilot, "pepe")
        await shows(pilot, "[1 Contacts 1]")
        await pilot.press("enter", "a")
        await shows(pilot, "New contact")
        await write(pilot, "Rosa")
        await pilot.press("ctrl+s")
        await shows(pilot, "[1 Contacts 5]", "Rosa", "Pepe")
        await pilot.press("slash")
        await write(pilot, "rosa")
        await shows(pilot, "/rosa", "[1 Contacts 1]")
