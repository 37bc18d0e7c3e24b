"""Contacts and organizations from the command line."""

from __future__ import annotations

from pathlib import Path

from commandline import ok, on_terminal, run


def test_a_contact_is_added_and_listed(desk: Path) -> None:
    ok("org", "add", "Client SL", "--domain", "client.test")
    done = ok("contact", "add", "--name", "Joe Doe", "--email", "joe@client.test", "--email",
              "joe@home.test", "--phone", "+34 600 11", "--attr", "Plan=Gold")  # fmt: skip
    assert (done.out, done.err) == ("", "contact 1 (Joe Doe of Client SL) added.\n")
    [line] = ok("contact", "list", "--json").lines()
    assert line["name"] == "Joe Doe"
    assert line["emails"] == ["joe@client.test", "joe@home.test"]
    assert (line["address"], line["organization"]) == ("joe@client.test", "Client SL")
    assert (line["open_tickets"], line["tickets"]) == (0, 0)
    assert (line["phones"], line["attributes"]) == (["+34 600 11"], {"Plan": "Gold"})


def test_an_organization_that_is_missing_is_made_and_said(desk: Path) -> None:
    done = ok("contact", "add", "--name", "Joe", "--org", "Acme", "--json")
    assert done.err == "organization Acme created.\n"
    assert done.json()["organization"] == "Acme"
    assert ok("contact", "add", "--name", "Ann", "--org", "acme").err.startswith("contact 2")
    assert [one["contacts"] for one in ok("org", "list", "--json").lines()] == [2]


def test_one_that_is_called_nearly_so_is_named_and_nothing_is_made(desk: Path) -> None:
    ok("org", "add", "Contoso SL")
    for near in ("Contosso SL", "Contoso"):
        done = run("contact", "add", "--name", "Joe", "--org", near)
        assert (done.code, done.out) == (3, "")
        assert "but there is Contoso SL. Nothing was changed. Next: --org 'Contoso SL'" in done.err
    assert ok("contact", "list").out == ""
    ok("contact", "add", "--name", "Joe", "--org", "Contoso", "--create-org")
    for other in ("Office 1", "Office 2", "Shop A", "Shop B", "Cala", "Gala"):
        ok("contact", "add", "--name", other, "--org", other)
    assert len(ok("org", "list", "--json").lines()) == 8


def test_a_contact_that_is_refused_leaves_no_organization(desk: Path) -> None:
    ok("contact", "add", "--name", "Joe", "--email", "joe@client.test", "--individual")
    for args in (
        ("--email", "joe@client.test"),
        ("--email", "nobody"),
        ("--phone", "1", "--name", "x"),
        ("--attr", "x", "--name", "x"),
        (),
    ):
        done = run("contact", "add", "--org", "Acme", *args)
        assert done.code in (2, 5), done
        assert "Nothing was changed" in done.err or "not an e-mail" in done.err
    assert ok("org", "list").out == ""
    assert run("contact", "add", "--individual", "--org", "A").code == 2


def test_a_contact_is_changed_field_by_field(desk: Path) -> None:
    ok("contact", "add", "--name", "Joe", "--email", "joe@x.test", "--attr", "Plan=Gold")
    ok("contact", "set", "joe@x.test", "--add-email", "joe@y.test", "--position", "Boss")
    ok("contact", "set", "1", "--remove-email", "JOE@x.test", "--attr", "plan=", "--org", "New")
    found = ok("contact", "show", "Joe", "--json").json()
    assert (found["emails"], found["position"]) == (["joe@y.test"], "Boss")
    assert (found["attributes"], found["organization"], found["latest"]) == ({}, "New", [])
    ok("contact", "set", "1", "--org", "")
    assert ok("contact", "show", "1", "--json").json()["organization"] is None
    assert run("contact", "set", "1").code == 2
    assert run("contact", "set", "nobody", "--name", "x").code == 3


def test_the_card_shows_counts_and_the_latest_tickets(ticket: int, desk: Path) -> None:
    ok("contact", "set", "joe@client.test", "--note", "Calls.\nOften.", "--phone", "600 100")
    shown = ok("contact", "show", "joe@client.test").out.splitlines()
    assert shown[0] == "joe  #1"
    assert "phone: 600 100" in shown
    assert shown[-4:] == [
        "  Calls.", "  Often.", "1 ticket, 1 open, 0 files", "  #1 open  Printer on fire",
    ]  # fmt: skip
    org = ok("org", "show", "client.test").out.splitlines()
    assert org[-3:] == [
        "1 contact, 1 ticket, 1 open, 0 files", "  joe <joe@client.test>",
        "  #1 open  Printer on fire",
    ]  # fmt: skip
    assert ok("org", "show", "1", "--json").json()["latest"][0]["number"] == 1


def test_contacts_move_merge_and_come_apart(ticket: int, desk: Path) -> None:
    ok("contact", "add", "--name", "Joe", "--email", "joe@gmail.com")
    assert [one["id"] for one in ok("contact", "list", "--individuals", "--json").lines()] == [2]
    ok("org", "add", "Other")
    assert ok("contact", "move", "1", "joe@gmail.com", "--org", "other").err == (
        "2 contacts moved to Other.\n"
    )
    assert ok("show", "1", "--json").json()["organization"] == "Other"
    assert len(ok("contact", "list", "--org", "Other", "--json").lines()) == 2
    done = ok("contact", "merge", "joe@gmail.com", "1")
    assert "2 addresses, 1 ticket" in done.err
    assert len(ok("contact", "list", "--json").lines()) == 1
    assert ok("undo").err + ok("contact", "list").out
    assert len(ok("contact", "list", "--json").lines()) == 2
    assert ok("contact", "move", "1", "--out").err == "1 contact moved out.\n"
    assert run("contact", "move", "1").code == 2
    assert run("contact", "merge", "1", "1").code == 2
    assert run("contact", "remove", "1").code == 5
    ok("contact", "remove", "2")
    assert run("contact", "show", "2").code == 3


def test_an_organization_is_changed_and_removed(desk: Path) -> None:
    ok("contact", "add", "--name", "Pat", "--email", "pat@home.test", "--individual")
    ok("org", "add", "Client", "--name-also", "Kunde", "--responsible", "ana", "--observer", "ana")
    done = ok("org", "set", "kunde", "--name", "Client SL", "--add-domain", "home.test")
    assert done.err == "1 contact joined it.\norganization 1 (Client SL) changed.\n"
    ok("org", "set", "1", "--responsible", "", "--observer", "", "--remove-domain", "home.test")
    [line] = ok("org", "list", "--json").lines()
    assert (line["responsible"], line["observers"], line["domains"]) == (None, [], [])
    refused = run("org", "remove", "Client SL")
    assert (refused.code, refused.err.count("--yes")) == (2, 1)
    asked = on_terminal("org", "remove", "Client SL", typed="n\n")
    assert "with 1 contact?" in asked.out
    assert len(ok("org", "list", "--json").lines()) == 1
    ok("org", "remove", "Client SL", "--yes")
    assert ok("contact", "show", "1", "--json").json()["organization"] is None
    assert run("org", "show", "Client SL").code == 3
    assert run("org", "add", "X", "--responsible", "nobody").code == 3


def test_free_mail_is_listed_and_edited(desk: Path) -> None:
    before = ok("org", "free-mail", "list").out.split()
    assert "gmail.com" in before
    ok("org", "free-mail", "add", "home.test", "Other.Test")
    ok("org", "free-mail", "remove", "gmail.com")
    after = {line["domain"] for line in ok("org", "free-mail", "list", "--json").lines()}
    assert after ^ set(before) == {"home.test", "other.test", "gmail.com"}
    assert run("org", "free-mail", "add", "x").code == 2
    assert run("org", "add", "Home", "--domain", "home.test").code == 5


def test_whose_a_new_address_is_needs_a_message_from_one(ticket: int, desk: Path) -> None:
    assert run("contact", "accept", "1").code == 2
    assert run("contact", "accept", "99", "--new").code == 3
    assert run("contact", "accept", "1", "--new", "--leave").code == 2


def test_a_plain_agent_merges_nobody(desk: Path) -> None:
    ok("agent", "add", "bob", "--name", "Bob", "--email", "bob@acme.test", "--role", "agent")
    ok("--as", "bob", "contact", "add", "--name", "Joe")
    ok("--as", "bob", "contact", "add", "--name", "Joe again")
    ok("--as", "bob", "org", "add", "Client")
    for args in (("contact", "merge", "1", "2"), ("contact", "remove", "1"),
                 ("org", "remove", "Client", "--yes"),
                 ("org", "set", "Client", "--observer", "bob"),
                 ("org", "free-mail", "add", "x.test")):  # fmt: skip
        assert run("--as", "bob", *args).code == 4
