"""Whoever owns the desk's file: porters always run, and --as means what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, run

from deskterm import desk as desk_module

MAIL = b"From: joe@client.test\r\nSubject: Hello\r\nMessage-ID: <1@client.test>\r\n\r\nHi\r\n"
PORTERS = (("tick",), ("fetch",), ("send",), ("mail", "import", "-"))


@pytest.fixture
def eva(desk: Path) -> str:
    """A second admin, so that ana may go."""
    ok("agent", "add", "eva", "--name", "Eva", "--email", "eva@acme.test", "--role", "admin")
    return "eva"


def test_mail_goes_on_when_the_service_accounts_agent_left(eva: str, tmp_path: Path) -> None:
    """init maps the service account to ana; when ana was deactivated later, tick, fetch, send,
    backup and an MTA's import were all refused: the desk's mail stopped without a word."""
    done = ok("agent", "deactivate", "ana")
    assert "mail is still fetched and sent" in done.err
    assert "Next: deskterm --as OTHER agent activate ana" in done.err
    for words in PORTERS:
        ok(*words, stdin=MAIL)
    ok("backup", str(tmp_path / "copy.db"))
    refused = run("list")
    assert refused.code == 4
    assert "works as agent ana" in refused.err
    assert "deskterm --as OTHER agent activate ana" in refused.err
    assert ok("--as", "eva", "count").out == "1\n"
    assert run("--as", "ana", "tick").code == 4
    ok("--as", "eva", "agent", "activate", "ana")
    ok("list")


def test_mail_goes_on_when_nobody_is_mapped_to_the_owner(eva: str, tmp_path: Path) -> None:
    """The same after agent set ana --os-user '': OS user root is no agent of this desk."""
    user = desk_module.os_user()
    done = ok("agent", "set", "ana", "--os-user", "")
    assert f"Next: deskterm --as OTHER agent set ana --os-user {user}" in done.err
    for words in PORTERS:
        ok(*words, stdin=MAIL)
    ok("backup", str(tmp_path / "copy.db"))
    assert run("list").code == 4
    ok("--as", "eva", "agent", "set", "ana", "--os-user", user)
    ok("list")


def test_the_owner_of_the_only_admin_is_warned_of_nothing(desk: Path) -> None:
    """They come in as the desk's only admin all the same."""
    assert "OTHER" not in ok("agent", "set", "ana", "--os-user", "").err
    ok("list")


def test_as_a_plain_agent_nothing_of_the_machine_is_changed(desk: Path, tmp_path: Path) -> None:
    """--as luis backup was refused, but --as luis restore replaced the whole desk, and mailbox
    password and config set of config.toml's keys wrote."""
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    ok("mailbox", "add", "help", "--host", "127.0.0.1", "--address", "help@acme.test")
    copy = str(tmp_path / "copy.db")
    ok("backup", copy)
    for words in (
        ("backup", copy, "--force"),
        ("restore", copy, "--force"),
        ("db", "upgrade"),
        ("mailbox", "password", "help"),
        ("config", "set", "tui.theme", "light"),
    ):
        done = run("--as", "luis", *words, stdin=b"secret\n")
        assert (done.code, done.out) == (4, ""), words
        assert "luis (agent) may not" in done.err
        assert run("--as", "nobody", *words, stdin=b"secret\n").code == 4, words
    ok("--as", "ana", "config", "set", "tui.theme", "light")
    ok("db", "upgrade")
    ok("--as", "ana", "restore", copy, "--force")


def test_an_address_another_agent_has_is_said(desk: Path) -> None:
    """Two agents with one e-mail were made without a word; only invite refused."""
    words = ("--name", "Kim", "--email", "Ana@acme.test")
    done = ok("agent", "add", "kim", *words)
    assert "ana@acme.test is the address of ana too" in done.err.lower()
    assert "too" not in ok("agent", "set", "kim", "--email", "kim@acme.test").err
    assert "of kim too" in ok("agent", "set", "ana", "--email", "kim@acme.test").err


def test_telling_a_stranger_of_tickets_makes_nobody_a_member(desk: Path) -> None:
    """group member HR --notify pia made pia a member of a private group without a word."""
    ok("agent", "add", "pia", "--name", "Pia", "--email", "pia@acme.test")
    ok("group", "add", "People team", "--private", "--member", "ana")
    for option in ("--notify", "--mute"):
        done = run("group", "member", "People team", option, "pia")
        assert done.code == 5
        assert "pia is not in group People team" in done.err
        assert "Next: deskterm group member 'People team' --add pia" in done.err
    shown = ok("group", "show", "People team", "--json").json()
    assert [one["login"] for one in shown["members"]] == ["ana"]
    made = ok("group", "add", "Night", "--notify", "pia", "--json").json()
    assert made["members"] == [{"login": "pia", "notify": True}]


def test_a_new_ticket_told_to_be_nobodys_stays_so(desk: Path) -> None:
    """new --group none and --set group:none were the default group's, without a word."""
    ok("group", "add", "Support", "--member", "ana")
    ok("config", "set", "default_group", "Support")
    for words in (("--group", "none"), ("--set", "group:none")):
        made = ok("new", "Nobody's", *words, "--json").json()
        assert made["group"] is None, words
    assert ok("new", "Ours", "--json").json()["group"] == "Support"
    ok("org", "add", "Client", "--domain", "client.test", "--responsible", "ana")
    to = ("--contact", "joe@client.test", "--json")
    assert ok("new", "Theirs", *to).json()["assignee"] == "ana"
    assert ok("new", "Theirs", *to, "--assign", "none").json()["assignee"] is None


def test_free_mail_that_an_organization_lists_is_said(desk: Path) -> None:
    """org free-mail add of a domain of an organization made individuals of its next senders,
    without a word."""
    ok("org", "add", "New Co", "--domain", "newco.test")
    done = ok("org", "free-mail", "add", "newco.test")
    assert "organization New Co lists it" in done.err
    assert "deskterm org set 'New Co' --remove-domain newco.test" in done.err
    table = ok("org", "export").out.encode()
    assert "1 unchanged" in ok("org", "import", "-", stdin=table).err
    assert "lists it" not in ok("org", "free-mail", "remove", "newco.test").err
    assert run("org", "add", "newco.test").code == 5
