"""The forms of contacts and organizations, and the rows that make new ones in pickers."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea
from ticket_pilot import Hands, opened, screen_text, shows, until, write

from deskterm.errors import Usage
from deskterm.tui.screens.contact_form import ContactForm, read_attributes
from deskterm.tui.screens.customer_card import ContactCard, OrganizationCard
from deskterm.tui.screens.new_ticket import NewTicketScreen
from deskterm.tui.screens.organization_form import OrganizationForm


@pytest.fixture
def hands() -> Hands:
    made = Hands()
    made.mail("Hola", subject="Impresora")
    return made


def test_attributes_are_names_and_values() -> None:
    assert read_attributes("vip=yes; room = 12 ;") == {"vip": "yes", "room": "12"}
    with pytest.raises(Usage, match="vip is not name=value"):
        read_attributes("vip")


async def test_a_contact_is_made_field_by_field(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "a")
        await shows(pilot, "New contact", "by the domain of its address")
        await pilot.press("ctrl+s")
        await shows(pilot, "A contact needs a name or an e-mail address.")
        await write(pilot, "Rosa Díaz")
        await pilot.press("enter")
        await write(pilot, "rosa@client.test, rd@home.test")
        await pilot.press("tab", "tab")
        await write(pilot, "Boss")
        await pilot.press("tab")
        await write(pilot, "600 111 222, 911 222 333")
        await pilot.press("tab", "right", "tab")
        await write(pilot, "VIP")
        await pilot.press("tab")
        await write(pilot, "room=12; floor=3")
        await pilot.press("tab")
        app.screen.query_one(TextArea).insert("First\nSecond")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Rosa Díaz.")
        rosa = hands.desk.read.contacts.get("rosa@client.test")
        assert rosa.addresses == ("rosa@client.test", "rd@home.test")
        assert (rosa.organization, rosa.position, rosa.type) == ("client.test", "Boss", "VIP")
        assert rosa.phones == ("600 111 222", "911 222 333")
        assert dict(rosa.attributes) == {"room": "12", "floor": "3"}
        assert (rosa.note, rosa.language) == ("First\nSecond", "en")


async def test_only_what_was_changed_is_written(hands: Hands) -> None:
    """A form that wrote every field would take back what a colleague changed meanwhile."""
    contacts = hands.desk.write.contacts
    made = contacts.add("Rosa", ["rosa@client.test"], attributes={"room": "12", "floor": "3"})
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(made.id))
        await shows(pilot, "Rosa")
        await pilot.press("E")
        await shows(pilot, "Edit Rosa")
        contacts.set(made.id, phones=("600 111 222",))
        app.screen.query_one("#attributes", Input).value = "room=14"
        app.screen.query_one("#name", Input).value = "Rosa Díaz"
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Rosa Díaz.", "room", "14")
        after = hands.desk.read.contacts.get(f"#{made.id}")
        assert after.phones == ("600 111 222",)
        assert dict(after.attributes) == {"room": "14"}


async def test_values_with_a_separator_in_them_stay_whole(hands: Hands) -> None:
    """Every field was read back, and `a; b` could not be: nothing of the form could be saved."""
    add = hands.desk.write.contacts.add
    made = add("Rosa", phones=("600 111 222, ext. 3",), attributes={"keys": "a; b"})
    async with opened(hands) as (app, pilot):
        app.push_screen(ContactCard(made.id))
        await shows(pilot, "Rosa")
        await pilot.press("E")
        await shows(pilot, "Edit Rosa")
        await write(pilot, "linda")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Rosalinda.")
        after = hands.desk.read.contacts.get("Rosalinda")
        assert after.phones == ("600 111 222, ext. 3",)
        assert dict(after.attributes) == {"keys": "a; b"}


async def test_a_refusal_leaves_the_form_as_it_is(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "a")
        await shows(pilot, "New contact")
        await write(pilot, "Otra Marta")
        await pilot.press("tab")
        await write(pilot, "marta@client.test")
        await pilot.press("ctrl+s")
        await shows(pilot, "marta@client.test", "New contact", "Otra Marta")
        assert isinstance(app.screen, ContactForm)
        assert hands.desk.read.contacts.count() == 1


async def test_leaving_a_changed_form_asks(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "n")
        await shows(pilot, "New organization")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, OrganizationForm))
        await pilot.press("n")
        await shows(pilot, "New organization")
        await write(pilot, "Acme Ops")
        await pilot.press("escape")
        await shows(pilot, "Leave without saving what you changed?")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, OrganizationForm))
        await pilot.press("ctrl+q")
        await shows(pilot, "What you changed in the form is not saved. Leave anyway?")
        await pilot.press("n", "escape", "y")
        await until(pilot, lambda: not isinstance(app.screen, OrganizationForm))
        assert hands.desk.read.organizations.count() == 1


async def test_an_organization_with_its_people_to_answer_and_to_look_on(hands: Hands) -> None:
    hands.desk.write.groups.add("Support, North")
    hands.colleague()
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "n")
        await shows(pilot, "New organization")
        await write(pilot, "Acme Ops")
        app.screen.query_one("#names", Input).value = "Acme, Inc.; AO"
        app.screen.query_one("#domains", Input).value = "ops.test"
        app.screen.query_one("#responsible").focus()
        await pilot.press("enter")
        await shows(pilot, "Support, North")
        await write(pilot, "north")
        await pilot.press("enter")
        await shows(pilot, "Support, North")
        await pilot.press("tab", "enter")
        await shows(pilot, "[ ] Luis Prado", "[ ] Support, North")
        await write(pilot, "luis")
        await pilot.press("space")
        await write(pilot, "north")
        await pilot.press("space", "enter")
        await shows(pilot, "Luis Prado, Support, North")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Acme Ops.")
        made = hands.desk.read.organizations.get("AO")
        assert set(made.names) == {"Acme, Inc.", "AO"}
        assert (made.domains, made.responsible) == (("ops.test",), "group:Support, North")
        assert set(made.observers) == {"luis", "group:Support, North"}
        app.push_screen(OrganizationCard(made.id))
        await shows(pilot, "Acme Ops", "ops.test", "group:Support, North")
        await pilot.press("E")
        await shows(pilot, "Edit Acme Ops", "Luis Prado")
        app.screen.query_one(TextArea).insert("Pays late")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Acme Ops.", "Pays late")


async def test_the_organization_of_a_contact_is_found_by_beginning_to_type(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("g", "c", "a")
        await shows(pilot, "New contact")
        await write(pilot, "Rosa")
        await pilot.press("tab", "tab", "c")
        await shows(pilot, "client.test", '+ create "c"')
        await write(pilot, "lient")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ContactForm))
        await shows(pilot, "client.test")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved Rosa.")
        assert hands.desk.read.contacts.get("Rosa").organization == "client.test"


async def test_a_contact_made_in_a_picker_is_taken_by_the_ticket(hands: Hands) -> None:
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("x")
        await shows(pilot, "change whose ticket it is")
        await write(pilot, "whose")
        await pilot.press("enter")
        await shows(pilot, "Whose ticket is #1?", "(no contact)", "Marta Gil")
        await write(pilot, "rosa@new.test")
        await shows(pilot, '+ create "rosa@new.test"')
        await pilot.press("enter")
        await shows(pilot, "New contact", "rosa@new.test")
        await write(pilot, "Rosa")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).contact == "rosa@new.test")
        await shows(pilot, "Rosa, new.test")
        await pilot.press("x")
        await write(pilot, "whose")
        await pilot.press("enter")
        await shows(pilot, "(no contact)")
        await pilot.press("enter")
        await until(pilot, lambda: hands.desk.read.tickets.get(1).contact is None)
        assert "Rosa" not in screen_text(app).splitlines()[1]


async def test_the_form_of_a_ticket_finds_its_contact_or_makes_it(hands: Hands) -> None:
    async with opened(hands) as (app, pilot):
        await pilot.press("c")
        await shows(pilot, "NEW TICKET")
        await write(pilot, "By phone")
        await pilot.press("tab")
        await write(pilot, "marta")
        await pilot.press("ctrl+n")
        await shows(pilot, "Marta Gil  marta@client.test")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewTicketScreen))
        await shows(pilot, "Marta Gil <marta@client.test>")
        app.screen.query_one("#contact", Input).value = "Rosa"
        await pilot.press("ctrl+n")
        await shows(pilot, '+ create "Rosa"')
        await pilot.press("enter")
        await shows(pilot, "New contact", "Rosa")
        await pilot.press("tab")
        await write(pilot, "rosa@client.test")
        await pilot.press("ctrl+s")
        await shows(pilot, "NEW TICKET", "Rosa <rosa@client.test>")
        await pilot.press("ctrl+s")
        await shows(pilot, "By phone", "Rosa, client.test")
