"""Organizations: by the mail domain, by hand, and who answers them."""

from __future__ import annotations

import pytest
from desk.helpers import HELP, add_agent, mail, take

from deskterm.desk import Desk, freemail
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.store.tables import GroupTable
from deskterm.words import fold


def _sender(desk: Desk, address: str) -> str | None:
    number = take(desk, mail(f"X <{address}>")).number
    found = desk.read.contacts.get(address)
    assert desk.read.tickets.get(number).organization == found.organization
    return found.organization


def _group(desk: Desk, name: str) -> None:
    with desk.store.writer.session() as session:
        session.add(GroupTable(name=name, name_folded=fold(name), created_at=desk.clock()))


# -- by the domain


def test_a_new_senders_organization_comes_from_the_domain(desk: Desk) -> None:
    assert _sender(desk, "joe@client.test") == "client.test"
    assert _sender(desk, "ann@CLIENT.test") == "client.test"
    [made] = desk.read.organizations.search()
    assert (made.domains, made.contacts, made.tickets) == (("client.test",), 2, 2)
    [event] = [one for one in desk.read.journal.recent() if one.kind == "customer"]
    assert (event.new, event.cause) == ("organization 1 name=client.test", "domain")


def test_a_domain_below_a_listed_one_belongs_to_it_the_nearest_counts(desk: Desk) -> None:
    desk.write.organizations.add("Client", domains=["client.test"])
    desk.write.organizations.add("Client France", domains=["fr.client.test"])
    assert _sender(desk, "a@mail.client.test") == "Client"
    assert _sender(desk, "b@fr.client.test") == "Client France"
    assert _sender(desk, "c@shop.fr.client.test") == "Client France"
    assert _sender(desk, "d@notclient.test") == "notclient.test"


def test_what_tells_of_no_organization_makes_none(desk: Desk) -> None:
    for address in ("joe@gmail.com", "joe@eu.yahoo.com", "root@localhost", "x@1.2.3.4", HELP):
        assert _sender(desk, address) is None
    assert desk.read.organizations.count() == 0


def test_an_organization_already_called_like_the_domain_is_that_one(desk: Desk) -> None:
    desk.write.organizations.add("Client.test")
    assert _sender(desk, "joe@client.test") == "Client.test"
    assert desk.read.organizations.get("#1").domains == ("client.test",)


def test_a_domain_in_letters_of_its_own_is_one_organization_however_it_is_written(
    desk: Desk,
) -> None:
    desk.write.organizations.add("Müller", domains=["@Müller.test."])
    assert desk.read.organizations.get("Müller").domains == ("xn--mller-kva.test",)
    assert _sender(desk, "hans@xn--mller-kva.test") == "Müller"


def test_the_switch_leaves_new_people_in_none_but_listed_domains_still_count(desk: Desk) -> None:
    desk.write.settings.set("org_from_domain", "no")
    desk.write.organizations.add("Client", domains=["client.test"])
    assert _sender(desk, "joe@client.test") == "Client"
    assert _sender(desk, "sue@other.test") is None
    with pytest.raises(Usage):
        desk.write.settings.set("org_from_domain", "maybe")


def test_the_free_mail_list_is_edited(desk: Desk) -> None:
    desk.write.organizations.set_free_mail("Home.test", True)
    desk.write.organizations.set_free_mail("gmail.com", False)
    assert desk.read.settings.get("free_mail") == "+home.test -gmail.com"
    listed = desk.read.organizations.free_mail()
    assert ("home.test" in listed, "gmail.com" in listed, "gmx.de" in listed) == (True, False, True)
    assert _sender(desk, "joe@home.test") is None
    assert _sender(desk, "joe@gmail.com") == "gmail.com"
    desk.write.organizations.set_free_mail("home.test", False)
    desk.write.organizations.set_free_mail("gmail.com", True)
    assert desk.read.settings.get("free_mail") == ""
    with pytest.raises(Usage):
        desk.write.organizations.set_free_mail("nodot", True)
    with pytest.raises(Usage):
        desk.write.settings.set("free_mail", "gmail.com")


def test_who_shares_only_a_domain_of_added_free_mail_is_no_colleague(desk: Desk) -> None:
    desk.write.organizations.set_free_mail("home.test", True)
    take(desk, mail("Joe <joe@home.test>", message_id="<h1@home.test>"))
    taken = take(desk, mail("Eve <eve@home.test>", references=["<h1@home.test>"]))
    assert taken.number == 2


def test_people_of_one_organization_are_colleagues_whatever_their_domains(desk: Desk) -> None:
    desk.write.organizations.add("Client", domains=["client.test", "client.example"])
    take(desk, mail("Joe <joe@client.test>", message_id="<c1@client.test>"))
    take(desk, mail("Ann <ann@client.example>", "Another thing"))
    taken = take(desk, mail("Ann <ann@client.example>", references=["<c1@client.test>"]))
    assert (taken.number, taken.reason) == (1, "reference")


# -- by hand


def test_an_organization_needs_only_a_name_and_holds_all_else(desk: Desk) -> None:
    add_agent(desk, "luis")
    _group(desk, "Sales")
    bare = desk.write.organizations.add("Bare")
    assert (bare.domains, bare.responsible, bare.observers) == ((), None, ())
    made = desk.write.organizations.add(
        "Client SL",
        names=["Client", "client sl", "Clientes"],
        domains=["client.test", "@Client.example"],
        site="https://client.test",
        email="Info@client.test",
        phone="+34 91",
        address="Street 1\n28001 Madrid",
        comment="Pays late.",
        category="Gold",
        responsible="group:sales",
        observers=["luis", "group:Sales", "luis"],
    )
    assert made.names == ("Client", "Clientes")
    assert made.domains == ("client.example", "client.test")
    assert (made.email, made.category, made.responsible) == (
        "info@client.test", "Gold", "group:Sales",
    )  # fmt: skip
    assert made.address == "Street 1\n28001 Madrid"
    assert made.observers == ("luis", "group:Sales")
    for key in ("CLIENT", "clientes", "client.example", "#2", "2", "client sl"):
        assert desk.read.organizations.get(key) == made
    assert [one.name for one in desk.read.organizations.search("clien")] == ["Client SL"]
    with pytest.raises(NotFound, match="did you mean Client SL"):
        desk.read.organizations.get("Client SLL")


def test_what_is_off_is_refused_and_nothing_is_made(desk: Desk) -> None:
    write = desk.write.organizations
    write.add("Client", domains=["client.test"], comment="x")
    before = desk.read.journal.latest()
    for fault, call in (
        (Conflict, lambda: write.add("CLIENT")),
        (Conflict, lambda: write.add("Other", domains=["client.test"])),
        (Conflict, lambda: write.add("Mail", domains=["gmail.com"])),
        (Usage, lambda: write.add("Other", domains=["no domain"])),
        (Usage, lambda: write.add(" ")),
        (Usage, lambda: write.set(1, nam="x")),
        (NotFound, lambda: write.add("Other", responsible="nobody")),
        (NotFound, lambda: write.add("Other", observers=["group:Nobody"])),
        (NotFound, lambda: write.set(9, name="x")),
    ):
        with pytest.raises(fault):
            call()
    assert (desk.read.organizations.count(), desk.read.journal.latest()) == (1, before)


def test_fields_are_set_one_by_one_and_journalled(desk: Desk) -> None:
    add_agent(desk, "luis")
    write = desk.write.organizations
    write.add("Client", domains=["client.test"], responsible="luis", observers=["ana"])
    made = write.set(1, name="Client SL", names=["Client"], domains=[], responsible="")
    assert (made.name, made.names, made.domains, made.responsible) == (
        "Client SL", ("Client",), (), None,
    )  # fmt: skip
    assert made.observers == ("ana",)
    told = {(one.old, one.new) for one in desk.read.journal.recent()}
    assert ("organization 1 responsible=luis", "organization 1 responsible=") in told
    assert ("organization 1 name=Client", "organization 1 name=Client SL") in told


def test_a_new_domain_brings_those_in_no_organization(desk: Desk) -> None:
    desk.write.settings.set("org_from_domain", "no")
    for address in ("a@client.test", "b@mail.client.test", "c@notclient.test", "d@fr.client.test"):
        take(desk, mail(f"X <{address}>"))
    desk.write.organizations.add("France", domains=["fr.client.test"])
    made = desk.write.organizations.add("Client", domains=["client.test"])
    assert made.contacts == 2
    found = [desk.read.tickets.get(number).organization for number in (1, 2, 3, 4)]
    assert found == ["Client", "Client", None, "France"]


def test_what_intake_made_of_a_domain_goes_into_the_one_that_claims_it(desk: Desk) -> None:
    take(desk, mail("Joe <joe@client.test>"))
    made = desk.write.organizations.add("Client SL", domains=["client.test"])
    assert (made.contacts, made.tickets, desk.read.organizations.count()) == (1, 1, 1)
    assert desk.read.tickets.get(1).organization == "Client SL"
    take(desk, mail("Sue <sue@other.test>"))
    desk.write.organizations.set(desk.read.organizations.get("other.test").id, comment="mine")
    with pytest.raises(Conflict, match=r"other\.test"):
        desk.write.organizations.add("Other SL", domains=["other.test"])


def test_a_removed_organization_leaves_its_people_and_tickets(desk: Desk) -> None:
    take(desk, mail("Joe <joe@client.test>"))
    desk.write.organizations.set(1, names=["Client"], observers=["ana"])
    desk.write.organizations.remove(1)
    assert desk.read.organizations.search() == []
    assert desk.read.contacts.get("joe@client.test").organization is None
    assert desk.read.tickets.get(1).organization is None
    with pytest.raises(NotFound, match="no organization 1"):
        desk.write.organizations.remove(1)


def test_its_responsible_and_observers_get_its_new_tickets(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    eve = add_agent(desk, "eve")
    desk.write.organizations.add(
        "Client", domains=["client.test"], responsible="luis", observers=["eve"]
    )
    number = take(desk, mail("Joe <joe@client.test>")).number
    assert desk.read.tickets.get(number).assignee == "luis"
    assert luis.read.tickets.numbers() == eve.read.tickets.numbers() == [number]


@pytest.mark.parametrize(
    ("text", "domain"),
    [("a@B.Test.", "b.test"), ("x@a..b", ""), ("x@-a.test", ""), ("x", ""), ("x@[1.2.3.4]", ""),
     ("x@" + "a" * 260 + ".test", ""), ("x@\u202e.test", ""), ("", "")],
)  # fmt: skip
def test_domains_are_kept_in_one_form(text: str, domain: str) -> None:
    assert freemail.domain_of(text) == domain


def test_a_name_with_control_characters_means_the_organization_it_is_kept_as(desk: Desk) -> None:
    """The second contact put into `A\\0B`, which is kept without its control character, ended in
    the database's own complaint: it was looked for as written, and made as kept."""
    for number in (1, 2):
        desk.write.contacts.add(f"Contact {number}", emails=[f"c{number}@client.test"])
        made = desk.write.contacts.set(number, organization="A\0B", make_organization=True)
        assert made.organization
    assert len({desk.read.contacts.get(f"#{id}").organization for id in (1, 2)}) == 1
