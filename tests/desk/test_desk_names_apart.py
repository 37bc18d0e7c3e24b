"""One name is one customer: organizations told apart, domains in their own letters, free mail."""

from __future__ import annotations

import io

import pytest
from desk.helpers import mail, take

from deskterm.desk import Desk
from deskterm.desk.csv_columns import Kind, match, records
from deskterm.desk.csv_rows import read_table
from deskterm.errors import Conflict, Usage
from deskterm.words import ascii_address


def test_no_organization_is_called_like_anothers_domain_or_other_name(desk: Desk) -> None:
    """org add xyz.test was made although xyz.test is a domain of another: from then org show and
    --org meant the new empty one, list org: and mail the other."""
    write = desk.write.organizations
    write.add("Xyz", names=["The Xyz people"], domains=["xyz.test"])
    other = write.add("Other")
    for taken, why in (
        ("XYZ.test", "XYZ.test is a domain of Xyz"),
        ("the xyz people", "the xyz people is another name of Xyz"),
        ("xyz", "there is an organization Xyz already"),
    ):
        for attempt in (
            lambda taken=taken: write.add(taken),
            lambda taken=taken: write.set(other.id, name=taken),
            lambda taken=taken: write.set(other.id, names=[taken]),
        ):
            with pytest.raises(Conflict) as refused:
                attempt()
            assert refused.value.sentence.startswith(why)
    # Its own it may use for anything.
    made = write.set(1, name="xyz.test", names=["Xyz"])
    assert (made.name, made.names) == ("xyz.test", ("Xyz",))


def test_what_mail_made_of_a_domain_gives_its_name_free(desk: Desk) -> None:
    take(desk, mail("Joe <joe@client.test>"))
    write = desk.write.organizations
    made = write.add("Client SL", names=["client.test"], domains=["client.test"])
    assert (made.names, made.contacts) == (("client.test",), 1)


def test_lists_mean_the_organization_that_every_command_means(desk: Desk) -> None:
    """list org:NAME found all that have the name, as another name or domain too."""
    add = desk.write.organizations.add
    one, two = add("One"), add("Two", domains=["two.test"])
    new = desk.write.tickets.new
    new("First", changes="org:One")
    new("Second", changes="org:Two")
    # As an older desk may still have it.
    desk.store.writer.execute(
        "INSERT INTO organization_names (name_folded, organization_id, name) "
        f"VALUES ('one', {two.id}, 'One')"
    )
    assert desk.read.organizations.get("one").id == one.id
    assert desk.read.tickets.numbers("org:one") == [1]
    assert desk.read.tickets.numbers("org:two.test") == [2]


def test_a_domain_in_letters_of_its_own_is_one_address(desk: Desk) -> None:
    """u@münchen.test and u@xn--mnchen-3ya.test were two contacts, of an organization that was
    called xn--mnchen-3ya.test."""
    take(desk, mail("U <u@xn--mnchen-3ya.test>"))
    take(desk, mail("U <U@München.test>", "Again"))
    found = desk.read.contacts.get("u@münchen.test")
    assert found.addresses == ("u@xn--mnchen-3ya.test",)
    assert found.organization == "münchen.test"
    assert desk.read.contacts.count() == 1
    assert desk.read.organizations.get("xn--mnchen-3ya.test").name == "münchen.test"
    assert desk.read.tickets.count("org:MÜNCHEN.test") == 2
    with pytest.raises(Conflict):
        desk.write.contacts.add(emails=["u@MÜNCHEN.test"])
    assert desk.read.tickets.count("contact:u@münchen.test") == 2
    # It is still what mail made of a domain, and goes into the one that claims it.
    made = desk.write.organizations.add("Munich", domains=["münchen.test"])
    assert made.contacts == 1


def test_a_wide_sign_in_a_domain_makes_no_other_address() -> None:
    """IDNA would make a plain @ of a wide one, and so an address of somebody else's domain."""
    assert ascii_address("Joe@Evil＠acme.test") == "joe@evil＠acme.test"
    assert ascii_address("JO@Bücher.test") == "jo@xn--bcher-kva.test"


def test_an_export_comes_back_in_after_its_domain_became_free_mail(desk: Desk) -> None:
    """org import refused the unchanged row of an organization whose domain had become free mail."""
    write = desk.write
    write.organizations.add("Newco", domains=["newco.test"])
    assert write.organizations.set_free_mail("newco.test", True) == ["Newco"]
    take(desk, mail("Joe <joe@newco.test>"))
    table = read_table(io.BytesIO(b"name,domains\nNewco,newco.test\nX,gmail.com\n"))
    rows = records(table.rows, match(Kind.ORGANIZATION, table.columns))
    said = list(write.customers.import_rows(Kind.ORGANIZATION, rows))
    assert [one.action for one in said] == ["unchanged", "refused"]
    assert said[1].why == "gmail.com is free mail: everybody can have an address there"
    assert desk.read.contacts.get("joe@newco.test").organization is None


def test_edits_of_free_mail_are_words_with_a_sign(lite: Desk) -> None:
    for wrong in ("newco.test", "+nodot", "+New.test", "*gmail.com"):
        with pytest.raises(Usage, match=r"neither \+DOMAIN nor -DOMAIN"):
            lite.write.settings.set("free_mail", wrong)
    lite.write.settings.set("free_mail", "+newco.test -gmail.com")
