"""Contacts and organizations taken in from tables, on both databases."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from desk.helpers import add_agent, mail, take

from deskterm.desk import Desk
from deskterm.desk.csv_columns import Kind, match, records
from deskterm.desk.csv_rows import read_table
from deskterm.desk.writes.importing import customers as customer_import
from deskterm.desk.writes.importing.customers import Outcome
from deskterm.errors import Refused, Usage
from deskterm.terms import Role

CONTACT, ORGANIZATION = Kind.CONTACT, Kind.ORGANIZATION


def bring(desk: Desk, kind: Kind, text: str, **how: Any) -> list[Outcome]:
    """Import a table as the command does, custom attributes kept."""
    table = read_table(io.BytesIO(text.encode()))
    columns = match(kind, table.columns, attributes=True)
    rows = records(table.rows, columns)
    return list(desk.write.customers.import_rows(kind, rows, source="clients.csv", **how))


def actions(outcomes: list[Outcome]) -> list[str]:
    return [outcome.action for outcome in outcomes]


def content(desk: Desk, *tables: str) -> dict[str, list[Any]]:
    """Every row of every table of customers, and of the journal."""
    own = tables or (
        "contacts", "contact_addresses", "contact_phones", "contact_values", "organizations",
        "organization_names", "organization_domains", "organization_observers", "events",
    )  # fmt: skip
    return {table: sorted(desk.store.reader.rows(f"SELECT * FROM {table}"), key=repr)
            for table in own}  # fmt: skip


def journal(desk: Desk) -> list[tuple[str | None, str | None]]:
    found = desk.read.journal.recent(50)
    return [(one.old, one.new) for one in reversed(found) if one.kind == "customer"]


CLIENTS = (
    "Name;Email;Phone;Company;Job title;Language;Type;Notes;Floor\n"
    'Joe Doe;"JOE@client.test; joe@home.test";+34 600 111 222;Client SL;Boss;español;vip;"a\nb";3\n'
    "Ann Lee;;600 333;client sl;;;;;\n"
    ";solo@other.test;;;;en-GB;;;\n"
)


def test_a_table_of_contacts_becomes_contacts(desk: Desk) -> None:
    done = bring(desk, CONTACT, CLIENTS)
    assert actions(done) == ["created"] * 3
    assert [one.line for one in done] == [2, 4, 5]
    joe = desk.read.contacts.get("joe@home.test")
    assert (joe.name, joe.addresses) == ("Joe Doe", ("joe@client.test", "joe@home.test"))
    assert (joe.organization, joe.position, joe.phones) == (
        "Client SL", "Boss", ("+34 600 111 222",)
    )  # fmt: skip
    assert (joe.language, joe.type, joe.note) == ("es", "vip", "a\nb")
    assert joe.attributes == (("Floor", "3"),)
    ann = desk.read.contacts.get("Ann Lee")
    assert (ann.organization, ann.addresses) == ("Client SL", ())
    solo = desk.read.contacts.get("solo@other.test")
    assert (solo.name, solo.organization, solo.language) == ("solo", None, "en")
    assert journal(desk) == [(None, "imported 3 contacts and 1 organization from clients.csv")]


def test_the_same_table_again_changes_nothing(desk: Desk) -> None:
    bring(desk, CONTACT, CLIENTS)
    bring(desk, ORGANIZATION, COMPANIES)
    before = content(desk)
    assert set(actions(bring(desk, CONTACT, CLIENTS))) == {"unchanged"}
    assert set(actions(bring(desk, ORGANIZATION, COMPANIES))) == {"unchanged"}
    assert content(desk) == before


def test_a_dry_run_says_the_same_and_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_import, "BATCH", 2)
    bring(desk, CONTACT, "name,email\nJoe,joe@client.test\n")
    more = CLIENTS + "Joe Two;joe@client.test;;;;;;;\nAnn Lee;;600 444;Client SL;;;;;\n"
    before = content(desk)
    said = bring(desk, CONTACT, more, dry_run=True)
    assert content(desk) == before
    assert said == bring(desk, CONTACT, more)
    assert actions(said) == ["updated", "created", "created", "refused", "updated"]
    assert content(desk) != before


def test_only_what_a_row_has_is_changed(desk: Desk) -> None:
    bring(desk, CONTACT, CLIENTS)
    done = bring(
        desk,
        CONTACT,
        "name,email,phone,company,position,floor\n"
        "Joseph Doe,joe@home.test;jd@client.test,600111222,,,4\n",
    )
    assert actions(done) == ["updated"]
    joe = desk.read.contacts.get("jd@client.test")
    assert joe.addresses == ("joe@client.test", "joe@home.test", "jd@client.test")
    assert (joe.name, joe.position, joe.organization) == ("Joseph Doe", "Boss", "Client SL")
    assert joe.phones == ("+34 600 111 222", "600111222")
    assert joe.attributes == (("Floor", "4"),)
    old, new = journal(desk)[-1]
    assert old is not None
    assert new is not None
    assert old.startswith(f"contact {joe.id} name=Joe Doe; emails=joe@client.test joe@home.test;")
    assert new.startswith(f"contact {joe.id} name=Joseph Doe; ")
    assert "position" not in new


def test_a_bad_row_is_told_by_its_line_and_the_others_go_in(desk: Desk) -> None:
    rows = (
        "name,email,phone,language\n"
        "Ok,ok@x.test,,\n"
        "Bad,not an address,,\n"
        "Bad,b@x.test,none,\n"
        "Bad,c@x.test,,klingon\n"
        ",,600,\n"
        f"{'x' * 201},,,\n"
        'Quote,"q@x.test,,\n'
        "Fine,fine@x.test,,\n"
    )
    done = bring(desk, CONTACT, rows)
    assert [(one.line, one.why) for one in done if one.action == "refused"] == [
        (3, "'not an address' is not an e-mail address"),
        (4, "'none' is not a telephone number"),
        (5, "'klingon' is none of the languages en, es"),
        (6, "neither a name nor an e-mail"),
        (7, "the name is longer than 200 characters"),
        (8, "a quote is opened and not closed"),
    ]
    assert desk.read.contacts.get("ok@x.test")
    assert desk.read.contacts.get("fine@x.test")
    assert len(content(desk, "contacts")["contacts"]) == 2


def test_a_row_about_two_contacts_is_refused_and_names_both(desk: Desk) -> None:
    bring(desk, CONTACT, "name,email\nJoe,joe@x.test\nAnn,ann@x.test\n")
    joe, ann = (desk.read.contacts.get(f"{who}@x.test").id for who in ("joe", "ann"))
    (done,) = bring(desk, CONTACT, "name,email\nBoth,joe@x.test;ann@x.test;new@x.test\n")
    assert done == Outcome(
        2,
        "refused",
        "Both",
        f"joe@x.test is contact {joe} (Joe) and ann@x.test is contact {ann} (Ann): two contacts",
    )
    assert not desk.store.reader.rows(
        "SELECT 1 FROM contact_addresses WHERE address = ?", ["new@x.test"]
    )


def test_two_rows_that_disagree_do_not_take_turns(desk: Desk) -> None:
    """The later row won, so every import changed it there and back and wrote two events."""
    rows = "name,email,position\nJoe,joe@x.test,\nJosé,joe@x.test,\nJoe,joe@x.test,Boss\n"
    for expected in (["created", "refused", "updated"], ["unchanged", "refused", "unchanged"]):
        done = bring(desk, CONTACT, rows)
        assert actions(done) == expected
        assert done[1].why == "line 2 has the same contact with another name"
    assert desk.read.contacts.get("joe@x.test").position == "Boss"


def test_without_an_address_the_name_counts_in_its_organization(desk: Desk) -> None:
    bring(desk, CONTACT, "name,email,org\nJoe,,One\nJoe,,Two\nJoe,,\nJoe,joe@x.test,One\n")
    assert len(content(desk, "contacts")["contacts"]) == 4
    done = bring(desk, CONTACT, "name,org,phone\nJOE,two,600100\nJoe,,600200\njoe,ONE,600300\n")
    assert actions(done) == ["updated"] * 3
    found = {
        (one.organization, one.phones) for one in desk.read.contacts.search("joe") if one.phones
    }
    assert found == {("Two", ("600100",)), (None, ("600200",)), ("One", ("600300",))}
    assert desk.read.contacts.get("joe@x.test").phones == ()


def test_who_was_merged_is_whom_they_were_merged_into(desk: Desk) -> None:
    bring(desk, CONTACT, "name,email\nJoseph,joe@x.test\nJoe,\nJoe Old,old@x.test\n")
    joseph = desk.read.contacts.get("joe@x.test")
    others = [desk.read.contacts.get(who).id for who in ("Joe", "old@x.test")]
    desk.write.contacts.merge(joseph.id, others)
    done = bring(desk, CONTACT, "name,email,position\nJoe,,Boss\nJoseph,old@x.test,\n")
    assert actions(done) == ["updated", "unchanged"]
    found = desk.read.contacts.get("joe@x.test")
    assert (found.id, found.name, found.position) == (joseph.id, "Joseph", "Boss")


def test_tickets_go_along_with_their_contact(desk: Desk) -> None:
    take(desk, mail("Joe <joe@gmail.com>"), mailbox="help", uid=1, uid_validity=1)
    bring(desk, CONTACT, "email,company\njoe@gmail.com,Client SL\n")
    assert desk.read.tickets.get(1).organization == "Client SL"


def test_a_new_contact_joins_who_lists_the_domain(desk: Desk) -> None:
    bring(desk, ORGANIZATION, "name,domain\nClient SL,client.test\n")
    bring(desk, CONTACT, "email\nann@mail.client.test\nann@gmail.com\nann@unknown.test\n")
    found = {one.addresses[0]: one.organization for one in desk.read.contacts.search("ann")}
    assert found == {
        "ann@mail.client.test": "Client SL", "ann@gmail.com": None, "ann@unknown.test": None,
    }  # fmt: skip


COMPANIES = (
    "name,other names,domains,website,email,phone,address,comment,category,owner,observers\n"
    'Client SL,"Client; CSL",client.test;client.es,https://client.test,Info@Client.test,'
    '+34 91 1,"Calle 1\nMadrid",x,B2B,ana,ana\n'
    "Other,,,,,,,,,,\n"
)


def test_a_table_of_organizations_becomes_organizations(desk: Desk) -> None:
    take(desk, mail("Joe <joe@client.es>"), mailbox="help", uid=1, uid_validity=1)
    done = bring(desk, ORGANIZATION, COMPANIES)
    assert actions(done) == ["updated", "created"]
    found = desk.read.organizations.get("CSL")
    assert (found.name, found.names, found.domains) == (
        "Client SL", ("CSL", "Client"), ("client.es", "client.test")
    )  # fmt: skip
    assert (found.site, found.email, found.phone) == (
        "https://client.test", "info@client.test", "+34 91 1"
    )  # fmt: skip
    assert (found.address, found.comment, found.category) == ("Calle 1\nMadrid", "x", "B2B")
    assert (found.responsible, found.observers) == ("ana", ("ana",))
    assert found.contacts == 1


def test_what_intake_made_of_a_domain_goes_into_the_organization_that_lists_it(desk: Desk) -> None:
    take(desk, mail("Joe <joe@client.test>"), mailbox="help", uid=1, uid_validity=1)
    bring(desk, CONTACT, "name,company\nAnn,Client SL\n")
    (done,) = bring(desk, ORGANIZATION, "name,domains\nClient SL,client.test\n")
    assert done.action == "updated"
    assert [one.name for one in desk.read.organizations.search()] == ["Client SL"]
    assert desk.read.contacts.get("joe@client.test").organization == "Client SL"
    assert desk.read.tickets.get(1).organization == "Client SL"


def test_contacts_in_none_join_the_organization_of_their_domain(desk: Desk) -> None:
    bring(desk, CONTACT, "email\nann@client.test\njoe@sub.client.test\neva@gmail.com\n")
    bring(desk, ORGANIZATION, "name,domains\nClient SL,client.test\n")
    assert desk.read.contacts.get("ann@client.test").organization == "Client SL"
    assert desk.read.contacts.get("joe@sub.client.test").organization == "Client SL"
    assert desk.read.contacts.get("eva@gmail.com").organization is None


def test_bad_rows_of_organizations(desk: Desk) -> None:
    bring(desk, ORGANIZATION, "name,domain\nOne,one.test\nTwo,two.test\n")
    done = bring(
        desk,
        ORGANIZATION,
        "name,domains,owner\n"
        ",x.test,\nOne,two.test,\nMail,gmail.com,\nOdd,no domain,\nX,,nobody\nNew,new.test,\n",
    )
    one, two = (desk.read.organizations.get(name).id for name in ("One", "Two"))
    assert [(each.line, each.action, each.why) for each in done] == [
        (2, "refused", "no name"),
        (3, "refused", f"One is organization {one} (One) and two.test is organization {two} (Two): "
         "two organizations"),
        (4, "refused", "gmail.com is free mail: everybody can have an address there"),
        (5, "refused", "'no' is not a mail domain"),
        (6, "refused", "no active agent and no group 'nobody'"),
        (7, "created", ""),
    ]  # fmt: skip


def test_an_export_is_what_was_imported(desk: Desk) -> None:
    bring(desk, CONTACT, CLIENTS)
    found = desk.read.customers.export(CONTACT)
    assert found.columns == (
        "name", "emails", "phones", "organization", "position", "language", "type", "note",
        "attr:Floor",
    )  # fmt: skip
    assert next(found.rows) == (
        "Joe Doe", ("joe@client.test", "joe@home.test"), ("+34 600 111 222",), "Client SL", "Boss",
        "es", "vip", "a\nb", "3",
    )  # fmt: skip
    assert [row[0] for row in found.rows] == ["Ann Lee", "solo"]


def test_batches_that_went_in_stay_when_a_later_one_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_import, "BATCH", 10)
    rows = "name,email\n" + "".join(f"C{at},c{at}@x.test\n" for at in range(35))
    table = read_table(io.BytesIO(rows.encode()))
    told = desk.write.customers.import_rows(
        CONTACT, records(table.rows, match(CONTACT, table.columns))
    )
    assert [next(told).line for _ in range(12)] == list(range(2, 14))
    told.close()  # type: ignore[attr-defined]
    assert len(content(desk, "contacts")["contacts"]) == 20
    assert Counter(actions(bring(desk, CONTACT, rows))) == {"unchanged": 20, "created": 15}
    said = [new for _, new in journal(desk)]
    assert said == ["imported 10 contacts"] * 2 + [
        "imported 10 contacts from clients.csv", "imported 5 contacts from clients.csv",
    ]  # fmt: skip


def test_only_who_may_change_customers_imports(lite: Desk) -> None:
    agent = add_agent(lite, "luis")
    with pytest.raises(Refused, match="may not import"):
        bring(agent, CONTACT, CLIENTS)
    assert actions(bring(add_agent(lite, "eva", Role.LEAD), CONTACT, CLIENTS)) == ["created"] * 3
    assert next(row[0] for row in agent.read.customers.export(CONTACT).rows) == "Joe Doe"
    with pytest.raises(Usage):
        lite.write.customers.import_rows("ticket", [])  # type: ignore[arg-type]
