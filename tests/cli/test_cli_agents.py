"""Agents and groups from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commandline import Done, ok, run


@pytest.fixture
def luis(desk: Path) -> str:
    """Agent luis in no group."""
    ok("agent", "add", "luis", "--name", "Luis Prado", "--email", "luis@acme.test")
    return "luis"


def _candidates(line: str) -> list[str]:
    found = ok("__complete", "zsh", "deskterm", *line.split(" ")).out.splitlines()
    return [one.partition("\t")[0] for one in found]


def test_an_agent_is_added_listed_and_changed(desk: Path) -> None:
    ok("group", "add", "Service Desk")
    made = ok("agent", "add", "luis", "--name", "Luis Prado", "--email", "luis@acme.test",
              "--role", "lead", "--group", "service desk", "--reports",
              "--json").json()  # fmt: skip
    assert (made["login"], made["role"], made["groups"]) == ("luis", "lead", ["Service Desk"])
    assert (made["active"], made["reports"], made["os_user"]) == (True, True, None)
    ok("agent", "set", "luis", "--role", "agent", "--position", "Second line", "--notices", "none")
    assert [one["login"] for one in ok("agent", "list", "--json").lines()] == ["ana", "luis"]
    assert ok("agent", "list", "--role", "agent").out.startswith("luis\tLuis Prado\tagent\t")
    shown = ok("agent", "show", "luis").out
    assert "position: Second line\n" in shown
    assert "notices: -\n" in shown
    assert run("agent", "list", "--role", "boss").code == 2
    assert run("agent", "set", "luis").code == 2
    assert run("agent", "show", "luisa").err.startswith(
        "deskterm: no agent luisa (did you mean luis"
    )


def test_an_agent_in_no_group_is_warned_of(desk: Path) -> None:
    done = ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    assert "luis is in no group" in done.err
    assert "deskterm group member NAME --add luis" in done.err
    lead = ok("agent", "add", "lea", "--name", "Lea", "--email", "lea@acme.test", "--role", "lead")
    assert "no group" not in lead.err
    assert "lea is in no group" in ok("agent", "set", "lea", "--role", "agent").err


def test_what_is_missing_is_said_off_a_terminal(desk: Path) -> None:
    done = run("agent", "add", "luis", "--name", "Luis")
    assert (done.code, "--email is missing" in done.err) == (2, True)


def test_exit_codes_tell_not_found_refused_and_taken(luis: str) -> None:
    assert run("agent", "set", "nobody", "--name", "X").code == 3
    assert run("--as", "luis", "agent", "set", "ana", "--name", "X").code == 4
    assert run("--as", "luis", "agent", "add", "x", "--name", "X", "--email", "x@a.test").code == 4
    assert run("--as", "luis", "log", "--admin").code == 4
    assert run("agent", "add", "luis", "--name", "X", "--email", "x@acme.test").code == 5
    assert run("agent", "deactivate", "ana").code == 5
    ok("--as", "luis", "config", "set", "me.phone", "600 100 200")
    assert ok("agent", "show", "luis", "--json").json()["phone"] == "600 100 200"


def test_who_is_shut_out_leaves_work_that_is_named_with_its_commands(luis: str) -> None:
    ok("new", "Printer", "--contact", "joe@client.test", "--assign", "luis")
    ok("new", "Scanner", "--contact", "joe@client.test", "--assign", "luis")
    done = ok("agent", "deactivate", "luis")
    assert done.out.splitlines() == [
        "2 open tickets: #1 #2",
        "  deskterm set --query 'is:open assignee:luis' assignee:LOGIN",
    ]
    assert "2 open tickets: #1 #2" in ok("agent", "show", "luis").out
    refused = run("--as", "luis", "list")
    assert (refused.code, refused.out) == (4, "")
    assert run("assign", "1", "luis").code == 2
    ok("set", "--query", "is:open assignee:luis", "assignee:ana", "--yes")
    assert ok("count", "assignee:ana").out == "2\n"
    ok("agent", "activate", "luis")
    assert ok("--as", "luis", "count").out == "0\n"


def test_organizations_of_who_has_left_are_named_and_keep_their_other_observers(luis: str) -> None:
    ok("group", "add", "Service Desk")
    ok("org", "add", "Client SL", "--responsible", "luis", "--observer", "luis",
       "--observer", "group:Service Desk")  # fmt: skip
    assert ok("agent", "deactivate", "luis").out.splitlines() == [
        "responsible for Client SL",
        "  deskterm org set 'Client SL' --responsible LOGIN",
        "observes new tickets of Client SL",
        "  deskterm org set 'Client SL' --observer 'group:Service Desk' --observer LOGIN",
    ]
    ok("org", "set", "Client SL", "--responsible", "ana", "--observer", "group:Service Desk")
    assert "Client SL" not in ok("agent", "show", "luis").out


def test_open_tickets_are_handed_over(luis: str) -> None:
    ok("group", "add", "Service Desk")
    ok("new", "Printer", "--assign", "luis")
    done = ok("agent", "deactivate", "luis", "--reassign", "group:Service Desk", "--json").json()
    assert (done["reassigned"], done["left"]["tickets"]) == ([1], [])
    row = ok("show", "1", "--json").json()
    assert (row["assignee"], row["group"]) == (None, "Service Desk")
    assert run("agent", "deactivate", "luis", "--reassign", "nobody").code == 3


def test_drafts_of_who_has_left_are_opened_by_leads(luis: str) -> None:
    ok("new", "Printer", "--assign", "luis", "--contact", "joe@client.test", "-m", "It smokes.")
    ok("note", "1", "-m", "news")
    held = run("--as", "luis", "reply", "1", "-m", "Dear Joe", "--seen", "1")
    assert held.code == 5, "the reply became a draft"
    assert run("draft", "list", "--agent", "luis").code == 4
    listed = ok("agent", "deactivate", "luis").out
    (number,) = re.findall(r"deskterm draft show (\d+)", listed)
    assert ok("draft", "list", "--agent", "luis", "--json").lines()[0]["text"] == "Dear Joe"
    assert ok("draft", "show", number).out == "Dear Joe\n"
    assert run("draft", "drop", number).code == 3


def test_a_group_is_made_changed_and_removed(luis: str) -> None:
    made = ok("group", "add", "Support", "--member", "ana", "--notify", "luis", "--private",
              "--description", "All sorts", "--json").json()  # fmt: skip
    assert made["members"] == [
        {"login": "ana", "notify": False}, {"login": "luis", "notify": True}
    ]  # fmt: skip
    assert ok("group", "list").out == "Support\tana,luis\t0\tyes\tyes\tAll sorts\n"
    ok("group", "member", "support", "--remove", "ana", "--mute", "luis")
    assert ok("group", "show", "Support", "--json").json()["members"] == [
        {"login": "luis", "notify": False}
    ]
    ok("group", "set", "Support", "--name", "Service Desk", "--no-private", "--position", "4")
    shown = ok("group", "show", "service desk").out
    assert shown.splitlines()[:4] == ["Service Desk", "  All sorts", "private: no", "on: yes"]
    ok("group", "disable", "Service Desk")
    assert run("new", "x", "--group", "Service Desk").code == 2
    ok("group", "enable", "Service Desk")
    ok("new", "x", "--group", "Service Desk")
    held = run("group", "remove", "Service Desk")
    assert (held.code, "deskterm group disable 'Service Desk'" in held.err) == (5, True)
    ok("set", "1", "group:none")
    ok("group", "remove", "Service Desk", "--yes")
    assert "no groups yet" in ok("group", "list").err
    for wrong in (["set", "x", "--private"], ["show", "x"], ["member", "x", "--add", "ana"]):
        assert run("group", *wrong).code == 3
    assert run("group", "add", "x", "--member", "nobody").code == 3
    assert run("group", "member", "x").code == 2


def test_tickets_are_given_to_groups(luis: str) -> None:
    ok("group", "add", "Service Desk", "--member", "luis")
    ok("new", "One")
    ok("new", "Two", "--group", "service desk")
    ok("assign", "1", "group:Service Desk")
    found = ok("--as", "luis", "list", "--json").lines()
    assert {row["group"] for row in found} == {"Service Desk"}
    assert len(found) == 2
    assert run("assign", "1", "group:none such").code == 2


def test_a_desk_is_founded_with_a_group_that_new_tickets_belong_to(isolated: Path) -> None:
    assert run("init", "--name", "A", "--agent", "ana", "--agent-email", "ana@acme.test",
               "--group", 'a "b"').code == 2  # fmt: skip
    ok("init", "--name", "Acme", "--agent", "ana", "--agent-name", "Ana", "--agent-email",
       "ana@acme.test", "--group", "Support")  # fmt: skip
    assert ok("group", "list").out == "Support\tana\t0\tno\tyes\t\n"
    ok("agent", "add", "luis", "--name", "L", "--email", "luis@acme.test", "--group", "Support")
    ok("new", "Printer", "--contact", "joe@client.test")
    assert ok("--as", "luis", "list", "--json").lines()[0]["group"] == "Support"
    held = run("group", "disable", "Support")
    assert (held.code, "deskterm config set default_group" in held.err) == (5, True)
    ok("config", "set", "default_group", "")
    ok("group", "disable", "Support")
    assert run("config", "set", "default_group", "Support").code == 3


def _queues(done: Done) -> str:
    return next((line for line in done.out.splitlines() if " queues: " in line), "")


def test_doctor_counts_open_tickets_no_plain_agent_sees(desk: Path) -> None:
    ok("new", "One")
    assert _queues(ok("doctor", "--offline")) == "", "nobody here sees only a part"
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    said = _queues(ok("doctor", "--offline"))
    assert said == (
        "warn  queues: 1 open ticket is in no group, and seen by admins and leads only. "
        "Next: deskterm set 1 group:NAME"
    )
    ok("group", "add", "Front Desk", "--member", "ana")
    ok("config", "set", "default_group", "Front Desk")
    assert _queues(ok("doctor", "--offline")).endswith("""set 1 'group:"Front Desk"'""")
    ok("set", "1", 'group:"Front Desk"')
    assert _queues(ok("doctor", "--offline")) == (
        "warn  queues: 1 open ticket of group Front Desk is seen by admins and leads only: no "
        "active agent is in it. Next: deskterm group member 'Front Desk' --add LOGIN"
    )
    ok("group", "member", "Front Desk", "--add", "luis")
    assert _queues(ok("doctor", "--offline")).startswith("ok    queues:")
    assert _queues(ok("--as", "luis", "doctor", "--offline")) == ""


def test_doctor_says_of_a_private_group_that_leads_do_not_see_its_tickets(luis: str) -> None:
    """It proposed to put tickets nobody is named on into the public group, and named leads.

    Tickets of no group that an agent observes were swept along, and those of the private group
    were counted as before.
    """
    ok("group", "add", "HR", "--private")
    ok("new", "Secret", "--group", "HR")
    ok("new", "Looked on", "--set", "observer:+luis")
    said = _queues(ok("doctor", "--offline"))
    assert said == (
        "warn  queues: 1 open ticket of private group HR is seen by admins only: no active agent "
        "is in it. Next: deskterm group member HR --add LOGIN"
    )
    ok("agent", "add", "lea", "--name", "Lea", "--email", "lea@acme.test", "--role", "lead")
    ok("group", "member", "HR", "--add", "lea")
    assert _queues(ok("doctor", "--offline")).startswith("ok    queues:"), "its member sees it"


def test_the_journal_of_settings_says_old_and_new(luis: str) -> None:
    ok("agent", "set", "luis", "--role", "lead")
    ok("config", "set", "publish_delay", "5")
    found = ok("log", "--admin", "--limit", "2", "--json").lines()
    assert [(one["actor"], one["old"], one["new"]) for one in found] == [
        ("ana", "agent luis role=agent", "agent luis role=lead"),
        ("ana", "publish_delay=10", "publish_delay=5"),
    ]
    assert all(one["at"].endswith("Z") for one in found)
    assert "setting" not in ok("--as", "luis", "log", "--json").out
    assert run("log", "1", "--admin").code == 2


def test_completion_knows_agents_and_groups(luis: str) -> None:
    ok("group", "add", "Support")
    ok("group", "add", "Off")
    ok("group", "disable", "Off")
    ok("agent", "add", "gone", "--name", "G", "--email", "g@acme.test")
    ok("agent", "deactivate", "gone")
    ok("new", "One")
    assert _candidates("agent show ") == ["ana", "gone", "luis"]
    assert _candidates("agent deactivate ") == ["ana", "luis"]
    assert _candidates("agent activate ") == ["gone"]
    assert _candidates("agent set luis --role l") == ["lead"]
    assert _candidates("agent deactivate luis --reassign g") == ["group:Support"]
    assert _candidates("group enable ") == ["Support", "Off"]
    assert _candidates("group member Support --add l") == ["luis"]
    assert _candidates("assign 1 ") == ["ana", "luis", "group:Support", "me", "none"]
    assert "default_group" in _candidates("config set ")
