"""Cards of contacts and organizations, the way to them from a ticket, and back to tickets."""

from __future__ import annotations

import pytest
from ticket_pilot import Hands, lines_of, opened, screen_text, shows, until, write

from deskterm import desk as desks
from deskterm.errors import NotFound
from deskterm.terms import DraftKind
from deskterm.tui.screens.customer_card import ContactCard, OrganizationCard
from deskterm.tui.screens.ticket import TicketScreen
from deskterm.tui.widgets.customer_head import head_lines
from deskterm.tui.widgets.properties import PropertiesView


@pytest.fixture
def hands() -> Hands:
    """Marta with two tickets and a file, and a colleague of hers."""
    made = Hands()
    made.mail("Hola", subject="Impresora", files=(("foto.jpg", b"jpeg" * 900),))
    made.later(minutes=5)
    made.mail("Otra", subject="Escáner")
    made.mail("Yo", "Luis Rey <luis@client.test>", "Ratón")
    marta = made.desk.read.contacts.get("marta@client.test")
    made.desk.write.contacts.set(
        marta.id,
        position="Head of IT",
        phones=("+34 600 123 456",),
        type="VIP",
        note="Likes calls.\nBefore ten.",
        attributes={"room": "12"},
    )
    return made


async def test_a_contact_s_card_has_everything_known_and_its_tickets(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("C")
        await shows(pilot, "Marta Gil", "2 open of 2 tickets", "[1 Tickets 2]", "[2 Files 1]")
        for known in (
            "marta@client.test", "client.test", "Head of IT", "+34 600 123 456", "VIP",
            "room", "12", "Likes calls.", "Before ten.", "Impresora", "Escáner",
        ):  # fmt: skip
            assert known in screen_text(app), known
        await pilot.press("enter")
        await shows(pilot, "#2 Escáner", "[1 Talk 1]")
        await pilot.press("n")
        await shows(pilot, "#1 Impresora")
        await pilot.press("q")
        await shows(pilot, "[1 Tickets 2]")
        await pilot.press("2")
        await shows(pilot, "foto.jpg", "3.5K")
        await pilot.press("enter")
        await shows(pilot, "#1 Impresora", "[2 Files 1]")


async def test_from_a_contact_to_its_organization_and_its_people(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("C")
        await shows(pilot, "[1 Tickets 2]")
        await pilot.press("o")
        await shows(pilot, "3 open of 3 tickets", "[2 Contacts 2]", "Luis Rey")
        assert isinstance(app.screen, OrganizationCard)
        await pilot.press("tab")
        await shows(pilot, "luis@client.test")
        await pilot.press("enter")
        await shows(pilot, "Luis Rey", "1 open of 1 ticket")
        assert isinstance(app.screen, ContactCard)
        await pilot.press("q", "q", "q")
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))


async def test_among_an_organization_s_contacts_one_moves_and_one_writes(hands: Hands) -> None:
    client = hands.desk.read.organizations.get("client.test")
    async with opened(hands) as (app, pilot):
        app.push_screen(OrganizationCard(client.id))
        await shows(pilot, "[2 Contacts 2]", "Luis Rey")
        await pilot.press("m")
        await shows(pilot, "That works on a contact.")
        await pilot.press("2")
        await shows(pilot, "luis@client.test")
        await pilot.press("c")
        await shows(pilot, "NEW TICKET", "Luis Rey <luis@client.test>")
        await pilot.press("ctrl+u", "tab", "ctrl+u", "escape")
        await until(pilot, lambda: isinstance(app.screen, OrganizationCard))
        await pilot.press("m")
        await shows(pilot, "Move Luis Rey to", "(no organization)")
        await pilot.press("enter")
        await shows(pilot, "moved out of any organization", "[2 Contacts 1]")


async def test_a_plain_agent_sees_the_person_but_only_tickets_of_his_own(hands: Hands) -> None:
    hands.desk.write.agents.add("eva", name="Eva", email="eva@acme.test", role="agent")
    hands.desk.write.tickets.change([1], "assignee:eva")
    hands.desk = desks.open(hands.config, login="eva", clock=lambda: hands.now)
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("C")
        await shows(pilot, "1 open of 1 ticket", "[1 Tickets 1]", "Impresora")
        assert "Escáner" not in screen_text(app)
        await pilot.press("D")
        await shows(pilot, "eva", "may not")
        await pilot.press("E")
        await shows(pilot, "Edit Marta Gil")
        await write(pilot, "a")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Marta Gila.")


async def test_the_list_leads_to_the_card_too(hands: Hands) -> None:
    hands.desk.write.tickets.change([1, 2, 3], "assignee:me")
    async with opened(hands) as (_, pilot):
        await shows(pilot, "Impresora")
        await pilot.press("C")
        await shows(pilot, "[2 Files")


async def test_a_ticket_without_a_contact_shows_its_organization_or_says_what_to_do(
    hands: Hands,
) -> None:
    new = hands.desk.write.tickets.new
    plain, placed = new("Plain").number, new("Placed", changes="org:client.test").number
    async with opened(hands, plain) as (_, pilot):
        await pilot.press("C")
        await shows(pilot, "This ticket has no contact: x, then contact, names one.")
        await pilot.press("n")
        await shows(pilot, f"#{placed} Placed")
        await pilot.press("C")
        await shows(pilot, "[2 Contacts 2]")


async def test_a_new_ticket_of_an_organization_asks_which_of_its_contacts(hands: Hands) -> None:
    hands.mail("x", "Eve <eve@else.test>", "Else")
    client = hands.desk.read.organizations.get("client.test")
    async with opened(hands) as (app, pilot):
        app.push_screen(OrganizationCard(client.id))
        await shows(pilot, "[2 Contacts 2]")
        await pilot.press("c")
        await shows(pilot, "New ticket from", "(nobody in particular)", "Luis Rey", "Marta Gil")
        assert "Eve" not in screen_text(app)
        await pilot.press("enter")
        await shows(pilot, "NEW TICKET", "client.test")
        await write(pilot, "Ours")
        await pilot.press("ctrl+s")
        await shows(pilot, "Ours", "[1 Talk 0]")
        row = hands.desk.read.tickets.get(max(hands.desk.read.tickets.numbers("")))
        assert (row.contact, row.organization) == (None, "client.test")


async def test_a_half_written_ticket_is_not_lost_to_another(hands: Hands) -> None:
    """Filling in the contact made the form not blank, and its draft took the old one's place."""
    hands.desk.write.drafts.save(None, DraftKind.NEW, "half", subject="Begun", to="x@y.test")
    async with opened(hands, 1) as (_, pilot):
        await pilot.press("C")
        await shows(pilot, "[1 Tickets 2]")
        await pilot.press("c")
        await shows(pilot, "A new ticket is half written: Begun. Give it up for this one?")
        await pilot.press("n")
        await shows(pilot, "NEW TICKET", "Begun", "x@y.test", "half")
        await pilot.press("escape")
        await shows(pilot, "[1 Tickets 2]")
        await pilot.press("c", "y")
        await shows(pilot, "NEW TICKET", "Marta Gil <marta@client.test>")
        await until(pilot, lambda: hands.desk.read.drafts.get(None, DraftKind.NEW) is None)


async def test_another_contact_is_this_one_too(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("C")
        await shows(pilot, "[1 Tickets 2]")
        await pilot.press("M")
        await shows(pilot, "Who is Marta Gil too?")
        await write(pilot, "luis")
        await until(pilot, lambda: "marta@client.test" not in screen_text(app).split("Who is")[1])
        await pilot.press("enter")
        await shows(pilot, "Luis Rey <luis@client.test>: addresses and tickets go to Marta Gil")
        await pilot.press("y")
        await shows(pilot, "[1 Tickets 3]", "luis@client.test", "Ratón")


async def test_a_card_whose_customer_is_gone_closes(hands: Hands) -> None:
    nobody = hands.desk.write.contacts.add("Nadie")
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(nobody.id))
        await shows(pilot, "Nadie", "No tickets that you may see.")
        hands.desk.write.contacts.remove(nobody.id)
        app.screen.reload()
        await until(pilot, lambda: not isinstance(app.screen, ContactCard))
        await shows(pilot, f"no contact #{nobody.id}")


async def test_removing_from_the_card_leaves_it(hands: Hands) -> None:
    """The card was read once more while it went, and said "no contact #3" over what was done."""
    nobody = hands.desk.write.contacts.add("Nadie")
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(nobody.id))
        await shows(pilot, "Nadie")
        await pilot.press("D")
        await shows(pilot, "Remove Nadie for good?")
        await pilot.press("y")
        await until(pilot, lambda: not isinstance(app.screen, ContactCard))
        await shows(pilot, "Nadie is removed.")


@pytest.mark.parametrize("left_before", [True, False])
async def test_what_a_card_hears_of_its_own_removal_is_kept_quiet(
    hands: Hands, left_before: bool
) -> None:
    nobody = hands.desk.write.contacts.add("Nadie")
    async with opened(hands) as (app, pilot):
        card = ContactCard(nobody.id)
        app.push_screen(card)
        await shows(pilot, "Nadie")
        if left_before:
            card.removed()
            await until(pilot, lambda: app.screen is not card)
            app.say("Nadie is removed.")
            card._gone(NotFound("no contact #3"))
        else:
            card._gone(NotFound("no contact #3"))
            await until(pilot, lambda: app.screen is not card)
            card.removed()
            app.say("Nadie is removed.")
        await pilot.pause(0.1)
        await shows(pilot, "Nadie is removed.")


async def test_beside_a_ticket_stands_who_the_customer_is(hands: Hands) -> None:
    for index in range(7):
        hands.later(minutes=1)
        hands.mail("x", subject=f"Later {index}")
    async with opened(hands, 1, size=(160, 50)) as (app, pilot):
        await shows(pilot, "Marta Gil [VIP], client.test (9 open)", "Head of IT", "Before ten.")
        await shows(pilot, "+34 600 123 456", "room       12", "9 open of 9 tickets")
        lines = lines_of(app.screen.query_one(PropertiesView))
        assert sum("Later" in line for line in lines) == 5


def test_a_long_note_does_not_push_the_tabs_away(hands: Hands) -> None:
    contact = hands.desk.read.contacts.get("marta@client.test")
    pairs = [("Note", "\n".join("word" for _ in range(99)))]
    lines = head_lines(contact, "Marta", pairs, 80, 11)
    assert len(lines) == 11
    assert lines[-1].plain.strip() == "…"
