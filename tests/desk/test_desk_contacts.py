"""Contacts: what they hold, how they are found, whom they belong to."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, mail_with_file, take

from deskterm.desk import Desk
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.terms import Role


def test_a_contact_holds_all_that_was_said(desk: Desk) -> None:
    desk.write.organizations.add("Client SL")
    made = desk.write.contacts.add(
        "Joe Doe",
        ["Joe@Client.test", "joe@home.test", "joe@client.test"],
        organization="client sl",
        position="Head of IT",
        phones=["+34 600 11 22 33", "600", "+34 (600) 112233"],
        language="es",
        type="VIP",
        note="Calls in the morning.\nNever on Fridays.",
        attributes={"Wialon": "joe_client", "Shoe size": ""},
    )
    again = desk.read.contacts.get("JOE@home.test")
    assert made == again
    assert made.addresses == ("joe@client.test", "joe@home.test")
    assert made.phones == ("+34 600 11 22 33", "600")
    assert (made.organization, made.position, made.type) == ("Client SL", "Head of IT", "VIP")
    assert (made.language, made.note) == ("es", "Calls in the morning.\nNever on Fridays.")
    assert made.attributes == (("Wialon", "joe_client"),)
    assert (made.open_tickets, made.tickets) == (0, 0)


def test_an_address_or_a_name_is_enough(desk: Desk) -> None:
    assert desk.write.contacts.add(emails=["sue@x.test"]).name == "sue"
    assert desk.write.contacts.add("Old Bob").addresses == ()
    for name in ("", "  ", "\n"):
        with pytest.raises(Usage, match="name or an e-mail"):
            desk.write.contacts.add(name)
    assert desk.read.contacts.count() == 2


def test_what_is_off_is_refused_and_nothing_is_made(desk: Desk) -> None:
    desk.write.contacts.add("Joe", ["joe@client.test"])
    before = desk.read.journal.latest()
    write = desk.write.contacts
    with pytest.raises(Conflict, match="contact 1"):
        write.add("Other", ["other@client.test", "JOE@client.test"])
    with pytest.raises(Usage, match="not an e-mail"):
        write.add("X", ["no address"])
    with pytest.raises(Usage, match="telephone"):
        write.add("X", phones=["12"])
    with pytest.raises(Usage, match="speaks"):
        write.add("X", language="fr")
    with pytest.raises(Usage, match="longer"):
        write.add("x" * 201)
    with pytest.raises(Usage, match="attribute"):
        write.add("X", attributes={"a=b": "c"})
    with pytest.raises(NotFound, match="no organization Acme"):
        write.add("X", organization="Acme")
    with pytest.raises(Usage, match="did you mean position"):
        write.set(1, positon="x")
    with pytest.raises(NotFound, match="no contact 9"):
        write.set(9, name="x")
    assert (desk.read.contacts.count(), desk.read.journal.latest()) == (1, before)


def test_fields_are_set_one_by_one_and_journalled_with_both_values(desk: Desk) -> None:
    made = desk.write.contacts.add("Joe", ["joe@x.test"], attributes={"Plan": "Gold", "No": "7"})
    desk.write.contacts.set(
        made.id,
        name="Joe Doe",
        emails=["joe@y.test", "joe@x.test"],
        phones=["600 100"],
        attributes={"PLAN": "Silver", "no": "", "New": "1"},
    )
    found = desk.read.contacts.get(f"#{made.id}")
    assert (found.name, found.addresses) == ("Joe Doe", ("joe@y.test", "joe@x.test"))
    assert found.attributes == (("New", "1"), ("Plan", "Silver"))
    told = {(one.old, one.new) for one in desk.read.journal.recent() if one.kind == "customer"}
    assert (f"contact {made.id} name=Joe", f"contact {made.id} name=Joe Doe") in told
    assert (f"contact {made.id} Plan=Gold", f"contact {made.id} Plan=Silver") in told
    latest = desk.read.journal.latest()
    desk.write.contacts.set(made.id, name="Joe Doe", emails=["joe@y.test", "joe@x.test"])
    assert desk.read.journal.latest() == latest


def test_contacts_are_found_by_name_address_phone_and_number(desk: Desk) -> None:
    write, read = desk.write.contacts, desk.read.contacts
    write.add("José Pérez", ["jp@x.test"], phones=["+34 600-112-233"])
    write.add("Jo", ["jo@x.test"])
    write.add("JO", ["second@x.test"])
    assert [one.name for one in read.search("jose pe")] == ["José Pérez"]
    assert [one.name for one in read.search("600 112")] == ["José Pérez"]
    assert [one.name for one in read.search("SECOND@")] == ["JO"]
    assert read.search("%") == []
    assert [one.id for one in read.search(limit=2)] == [2, 3]
    assert read.count("x.test") == len(read.search("x.test", limit=0)) == 3
    assert read.get("1").id == read.get("#1").id == read.get("jose perez").id == 1
    with pytest.raises(Usage, match="#2, #3"):
        read.get("jo")
    for key in ("9", "#0", "nobody", "a@b.test", ""):
        with pytest.raises(NotFound, match="no contact"):
            read.get(key)


def test_individuals_and_an_organizations_people_are_lists_of_their_own(desk: Desk) -> None:
    desk.write.organizations.add("Client", domains=["client.test"])
    desk.write.contacts.add("Joe", ["joe@client.test"])
    desk.write.contacts.add("Pat", ["pat@gmail.com"])
    desk.write.contacts.add("Sue", ["sue@client.test"], individual=True)
    read = desk.read.contacts
    assert [one.name for one in read.search(organization="client.test")] == ["Joe"]
    assert [one.name for one in read.search(individuals=True)] == ["Pat", "Sue"]
    assert (read.count(organization="Client"), read.count(individuals=True)) == (1, 2)
    assert [one.name for one in desk.read.organizations.contacts(1)] == ["Joe"]
    with pytest.raises(NotFound):
        read.search(organization="nobody")


def test_a_contact_moves_and_the_tickets_of_the_old_organization_go_along(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.new("By hand", contact="joe@client.test", changes="org:none")
    desk.write.organizations.add("Other")
    joe = desk.read.contacts.get("joe@client.test")
    assert joe.organization == "client.test"
    assert desk.write.contacts.move([joe.id, joe.id], "other") == 1
    assert desk.write.contacts.move([joe.id], "Other") == 0
    assert [desk.read.tickets.get(n).organization for n in (1, 2)] == ["Other", None]
    assert desk.write.contacts.set(joe.id, organization="").organization is None
    assert [desk.read.tickets.get(n).organization for n in (1, 2)] == [None, None]
    moved = [one for one in desk.read.journal.recent() if "organization=" in (one.new or "")]
    assert [(one.old, one.new) for one in moved] == [
        ("contact 1 organization=Other", "contact 1 organization="),
        ("contact 1 organization=client.test", "contact 1 organization=Other"),
    ]


def test_only_a_contact_nothing_hangs_on_is_removed(desk: Desk) -> None:
    take(desk, mail())
    desk.write.contacts.add("Sue", ["sue@x.test"], phones=["600100"], attributes={"a": "b"})
    with pytest.raises(Conflict, match="tickets"):
        desk.write.contacts.remove(1)
    desk.write.contacts.remove(2)
    assert [one.id for one in desk.read.contacts.search()] == [1]
    assert desk.write.contacts.add("New Sue", ["sue@x.test"]).tickets == 0


def test_an_agent_sees_the_contact_but_counts_only_tickets_of_his_own(desk: Desk) -> None:
    take(desk, mail_with_file(b"x"))
    bob = add_agent(desk, "bob")
    bob.write.tickets.new("Own", contact="joe@client.test", text="words")
    for found in (bob.read.contacts.get("joe@client.test"), bob.read.organizations.get("1")):
        assert (found.tickets, found.open_tickets) == (1, 1)
    for room in (bob.read.contacts, bob.read.organizations):
        assert [row.number for row in room.tickets(1)] == [2]
        assert room.files(1) == []
    for room in (desk.read.contacts, desk.read.organizations):
        assert [row.number for row in room.tickets(1)] == [2, 1]
        assert [row.number for row in room.tickets(1, limit=1)] == [2]
        assert [one.filename for one in room.files(1)] == ["a.bin"]


def test_agents_may_add_and_change_customers_but_not_merge_or_remove_them(desk: Desk) -> None:
    bob = add_agent(desk, "bob")
    assert bob.write.contacts.add("Joe").id == 1
    bob.write.contacts.add("Joe again")
    bob.write.contacts.set(1, position="x")
    bob.write.organizations.add("Client", domains=["client.test"])
    assert bob.write.contacts.move([1], "Client") == 1
    for refused in (
        lambda: bob.write.contacts.merge(1, [2]),
        lambda: bob.write.contacts.remove(2),
        lambda: bob.write.organizations.remove(1),
        lambda: bob.write.organizations.set(1, observers=["bob"]),
        lambda: bob.write.organizations.add("Mine", responsible="bob"),
        lambda: bob.write.organizations.set_free_mail("x.test", True),
    ):
        with pytest.raises(Refused, match="may not"):
            refused()
    lead = add_agent(desk, "lia", Role.LEAD)
    assert lead.write.organizations.set(1, observers=["bob"]).observers == ("bob",)


def test_spam_and_what_went_into_another_ticket_are_not_counted(desk: Desk) -> None:
    for _ in range(3):
        take(desk, mail())
    desk.write.tickets.spam([1])
    desk.write.tickets.join(2, 3)
    found = desk.read.contacts.get("joe@client.test")
    assert (found.tickets, found.open_tickets) == (1, 1)
    assert [row.number for row in desk.read.contacts.tickets(found.id)] == [3]


def test_a_contact_without_an_address_has_tickets_too(desk: Desk) -> None:
    bob = desk.write.contacts.add("Old Bob", phones=["600 100"])
    made = desk.write.tickets.new("He called", contact="old bob", text="It rings.")
    assert (made.contact, made.contact_name) == (None, "Old Bob")
    [message] = desk.read.tickets.thread(1)
    assert (message.from_name, message.from_address) == ("Old Bob", "")
    assert desk.read.tickets.recipients(1).to == ()
    desk.write.tickets.change([1], "contact:joe@client.test")
    desk.write.tickets.change([1], 'contact:"Old Bob"')
    assert desk.read.contacts.get(f"#{bob.id}").tickets == 1
    desk.write.tickets.undo()
    assert desk.read.tickets.get(1).contact == "joe@client.test"
    desk.write.tickets.undo()
    assert desk.read.tickets.get(1).contact_name == "Old Bob"
    desk.write.contacts.add("OLD BOB")
    with pytest.raises(BadText, match=r"#1, #\d"):
        desk.write.tickets.change([1], 'contact:"Old Bob"')
    with pytest.raises(Usage, match="several"):
        desk.write.tickets.new("x", contact="Old Bob")
    with pytest.raises(Usage, match="nor the name of a contact"):
        desk.write.tickets.new("x", contact="Nobody")
    with pytest.raises(Usage, match="no e-mail"):
        desk.write.tickets.new("x", contact="#1", text="Hello", send=True)
    assert desk.read.tickets.numbers() == [1]
