"""Groups, organizations and observers of a ticket from the command line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok, run
from servers.needs import needs


@pytest.fixture
def belongs(ticket: int) -> int:
    """Joe's ticket, given to a group, with two who look on."""
    ok("agent", "add", "luis", "--name", "Luis Prado", "--email", "luis@acme.test")
    ok("group", "add", "Service Desk", "--member", "luis")
    ok("org", "add", "Client SL")
    ok("set", str(ticket), 'group:"Service Desk"', 'org:"Client SL"', "observer:+luis",
       'observer:+"Service Desk"')  # fmt: skip
    return ticket


def test_show_says_whose_it_is_and_who_looks_on(belongs: int) -> None:
    said = ok("show", str(belongs)).out
    assert "assigned to nobody / Service Desk" in said
    assert " · Client SL · " in said
    assert "observed by luis, group:Service Desk\n" in said
    shown = ok("show", str(belongs), "--json").json()
    assert shown["observers"] == ["luis", "group:Service Desk"]
    assert (shown["group"], shown["organization"]) == ("Service Desk", "Client SL")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("set 1 group:", ["group:none", 'group:"Service Desk"']),
        ("set 1 group:serv", ['group:"Service Desk"']),
        ("set 1 obs", ["observer:+"]),
        ("set 1 observer:+l", ["observer:+luis"]),
        ("set 1 observer:-serv", ['observer:-"Service Desk"']),
        ("set 1 organization:cl", ['organization:"Client SL"']),
        ("list group:my", ["group:my-groups"]),
        ("list observer:lu", ["observer:luis"]),
    ],
)
def test_completion_knows_them(belongs: int, line: str, offered: list[str]) -> None:
    found = ok("__complete", "zsh", "deskterm", *line.split(" ")).out.splitlines()
    names = [one.partition("\t")[0] for one in found]
    assert [name for name in names if name in offered] == offered


def test_bash_puts_a_name_of_several_words_in_quotes(belongs: int) -> None:
    needs("bash")
    ok("group", "add", "$(id)")
    script = f"""
    PATH="{Path(PROGRAM).parent}:$PATH"; eval "$(deskterm completion bash)"
    tab() {{ COMP_LINE="$1"; COMP_POINT=${{#1}}; compopt() {{ :; }}
             _deskterm 2>/dev/null; echo "${{COMPREPLY[@]}}"; }}
    tab 'deskterm set 1 group:'; tab 'deskterm set 1 group:se'; tab 'deskterm set 1 group:"Se'
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.splitlines() == [
        'none "Service Desk"', '"Service Desk"', "Service Desk",
    ], done.stderr  # fmt: skip


def test_the_log_tells_what_changed(belongs: int) -> None:
    said = ok("log", str(belongs)).out
    assert "observer_added" in said
    assert run("set", str(belongs), "observer:+nobody-there").code == 2
