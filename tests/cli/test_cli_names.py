"""Whatever an option or word is called, it is one value; an empty one is not taken for none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok, run
from servers.needs import needs

AWKWARD = ("D,E", "A (x)", "x -y", "Sales: south", "back\\slash", "Service Desk", "status:closed")


@pytest.fixture(params=AWKWARD)
def group(request: pytest.FixtureRequest, ticket: int) -> str:
    """A group of a lawful but awkward name."""
    ok("group", "add", request.param)
    return str(request.param)


def test_a_group_of_any_name_is_given_tickets_everywhere(group: str) -> None:
    """`D,E` was two values, `A (x)` no change at all and `x -y` a group x and a tag."""
    made = ok("new", "Second", "--group", group, "--json").json()
    assert (made["group"], made["tags"]) == (group, [])
    ok("assign", "1", f"group:{group}")
    assert ok("show", "1", "--json").json()["group"] == group
    ok("set", "2", "group:none")
    ok("set", "2", f"group:{group}", f"observer:+{group}")
    shown = ok("show", "2", "--json").json()
    assert (shown["group"], shown["observers"]) == (group, [f"group:{group}"])
    assert shown["status"] == "open"


@pytest.mark.parametrize(
    "args",
    [
        ("new", "x", "--group", "Support +zap priority:urgent"),
        ("new", "x", "--assign", "ana +zap"),
        ("new", "x", "--type", "question +zap"),
        ("new", "x", "--priority", "high +zap"),
        ("new", "x", "--tag", "a +zap"),
        ("assign", "1", "group:Support status:closed +zap"),
        ("assign", "1", "ana +zap"),
        ("snooze", "1", "3d +zap"),
        ("tag", "1", "+a status:solved"),
        ("set", "1", 'group:"Support" +zap'),
    ],
    ids=" ".join,
)
def test_no_value_changes_anything_else(ticket: int, args: tuple[str, ...]) -> None:
    """A script's `assign 1 "$WHO"` closed and tagged tickets, when WHO went on with changes."""
    ok("group", "add", "Support")
    done = run(*args)
    assert done.code == 2, done
    assert ok("count").out == "1\n", "no ticket was made"
    shown = ok("show", "1", "--json").json()
    assert (shown["status"], shown["tags"], shown["group"]) == ("open", [], None)


def test_a_subject_from_a_script_stays_a_subject(ticket: int) -> None:
    """`set 1 "subject:$SUBJECT"` took what followed a customer's words for changes."""
    said = 'Re: "fire" status:closed +zap (now), -vip \\'
    ok("set", "1", f"subject:{said}")
    shown = ok("show", "1", "--json").json()
    assert (shown["subject"], shown["status"], shown["tags"]) == (said, "open", [])


def test_the_words_that_stand_for_no_name_keep_their_meaning(ticket: int) -> None:
    ok("group", "add", "Support")
    ok("assign", "1", "me")
    ok("assign", "1", "group:Support")
    assert ok("show", "1", "--json").json()["assignee"] == "ana"
    ok("assign", "1", "none")
    ok("assign", "1", "group:none")
    shown = ok("show", "1", "--json").json()
    assert (shown["assignee"], shown["group"]) == (None, None)
    assert ok("new", "x", "--assign", "me", "--json").json()["assignee"] == "ana"


@pytest.mark.parametrize("option", ["--as", "--db", "--config"])
@pytest.mark.parametrize("command", [("list",), ("agent", "list"), ("new", "x"), ()])
def test_an_empty_global_option_is_refused(
    desk: Path, option: str, command: tuple[str, ...]
) -> None:
    """`deskterm --as "$WHO"` without WHO ran as the OS user's agent, an admin's rights and all."""
    for given in ((option, ""), (f"{option}=",)):
        done = run(*given, *command)
        assert (done.code, done.out) == (2, ""), done
        assert f"{option} is empty" in done.err
    assert ok("count").out == "0\n"


def test_the_gate_takes_no_empty_login(desk: Path) -> None:
    assert run("gate", "--as", "").code == 2
    assert run("gate", "--as=", "--key", "1").code == 2


def test_deactivating_for_an_empty_heir_is_refused(desk: Path) -> None:
    """`--reassign "$HEIR"` without HEIR shut the agent out and reassigned nothing."""
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    done = run("agent", "deactivate", "luis", "--reassign", "")
    assert done.code == 2 and "Nothing was changed" in done.err
    assert ok("agent", "show", "luis", "--json").json()["active"] is True


@pytest.mark.parametrize("limit", ["9223372036854775808", "9" * 20, "9" * 5000])
@pytest.mark.parametrize("command", ["list", "search", "log", "contact list", "org list"])
def test_a_limit_no_database_takes_is_a_usage_error(ticket: int, command: str, limit: str) -> None:
    """It was "something went wrong inside (IntegrityError: datatype mismatch)", exit 1."""
    done = run(*command.split(), "--limit", limit)
    assert (done.code, done.out) == (2, ""), done


def test_the_largest_limit_is_taken(ticket: int) -> None:
    for command in ("list", "contact list", "log"):
        assert run(*command.split(), "--limit", "9223372036854775807").code == 0


@pytest.mark.parametrize(
    "args",
    [("set", "1", "group:HR"), ("assign", "1", "group:hr"), ("new", "x", "--group", "HR"),
     ("set", "1", "observer:+group:HR")],
    ids=" ".join,
)  # fmt: skip
def test_a_group_that_is_off_is_said_to_be_off(ticket: int, args: tuple[str, ...]) -> None:
    """It was: no group "HR" (did you mean HR?)."""
    ok("group", "add", "HR")
    ok("group", "disable", "HR")
    done = run(*args)
    assert done.code == 2
    assert done.err.startswith("deskterm: group HR is off. Next: deskterm group enable HR\n"), done


def test_numbers_in_sentences_agree(ticket: int) -> None:
    """It was "1 tickets, 1 open", and "1 of 1 tickets" where two were named."""
    ok("set", "1", "+z")
    said = run("set", "1", "999", "+z").err
    assert "1 of 2 tickets was left alone" in said
    assert "1 ticket, 1 open, 0 files" in ok("contact", "show", "joe@client.test").out
    assert "1 contact, 1 ticket, 1 open, 0 files" in ok("org", "show", "client.test").out
    refused = run("org", "remove", "client.test").err
    assert "has 1 contact. " in refused


def test_an_agent_as_json_has_what_they_left(ticket: int) -> None:
    """The text had it, and `deactivate --json`, but not `show --json`."""
    ok("agent", "add", "luis", "--name", "Luis", "--email", "luis@acme.test")
    ok("assign", "1", "luis")
    assert ok("agent", "show", "luis", "--json").json()["left"] is None, "they have not gone"
    done = ok("agent", "deactivate", "luis", "--json").json()
    assert ok("agent", "show", "luis", "--json").json()["left"] == done["left"]
    assert done["left"]["tickets"] == [1]


def test_the_next_step_of_an_invitation_names_everybody(desk: Path) -> None:
    """Of two invited only the first was named."""
    said = ok("agent", "invite", "A B <ab@acme.test>", "C D <cd@acme.test>").err
    assert "Next: deskterm group member NAME --add ab --add cd\n" in said


@pytest.fixture
def spaced(ticket: int) -> None:
    """A group and an organization with a space in their names."""
    ok("group", "add", "Service Desk")
    ok("org", "add", "Org A (2)")


COMPLETED = [
    ("group show Serv", '"Service Desk"', "Service Desk"),
    ('group show "Serv', "Service Desk", "Service Desk"),
    ("agent deactivate ana --reassign group:S", 'group:"Service Desk"', "group:Service Desk"),
    ("org set x --responsible group:S", 'group:"Service Desk"', "group:Service Desk"),
    ("contact list --org Or", '"Org A (2)"', "Org A (2)"),
    ("org show Or", '"Org A (2)"', "Org A (2)"),
    ("assign 1 group:", 'group:"Service Desk"', "group:Service Desk"),
    ("assign 1 'group:Serv", "group:Service Desk", "group:Service Desk"),
    ('list group:"Serv', "Service Desk", "group:Service Desk"),
    ('list group:"Service D', "Service Desk", ""),
]


@pytest.mark.parametrize(("line", "bash", "fish"), COMPLETED)
def test_names_with_spaces_are_completed(spaced: None, line: str, bash: str, fish: str) -> None:
    """Only the values of the two languages were; `group show <TAB>` left Service Desk out.

    Bash puts in what it is told, zsh and fish put quotes or backslashes in themselves.
    """
    assert ok("__complete", "bash", f"deskterm {line}").out.splitlines() == [bash]
    if fish:
        done = ok("__complete", "fish", "deskterm", *line.split(" ")).out.splitlines()
        assert [one.partition("\t")[0] for one in done] == [fish]


def test_bash_itself_puts_them_in(spaced: None) -> None:
    """Through a real line of bash, with quotes open and without."""
    needs("bash")
    import pexpect

    shell = pexpect.spawn("bash", ["--norc", "-i"], encoding="utf-8", timeout=15)
    try:
        shell.sendline(f"PS1='>> '; PATH={Path(PROGRAM).parent}:$PATH; bind 'set bell-style none'")
        shell.sendline('eval "$(deskterm completion bash)"; echo rea""dy')
        shell.expect("ready\r\n")
        for line in ("group show Serv", 'group show "Serv', "group show 'Service D"):
            shell.send(f"deskterm {line}\t\r")
            shell.expect("Service Desk\r\nprivate: no")
        for line in ('list group:"Serv', "list group:Serv", 'list "group:Service D'):
            shell.send(f'deskterm {line}\t is:open; echo co""de $?\r')
            shell.expect("code 0\r\n")
    finally:
        shell.close(force=True)


def test_a_remote_desk_is_told_the_group(desk: Path, tmp_path: Path) -> None:
    """The name behind --group was taken for a word of the subject."""
    script = tmp_path / "ssh"
    script.write_text('#!/bin/sh\nshift 2\nprintf "%s\\n" "$*"\n')
    script.chmod(0o700)
    done = subprocess.run(
        [PROGRAM, "--remote", "desk@host", "new", "VPN slow", "--group", "D,E", "-m", "x"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stdout == "new 'VPN slow' --group=D,E --message=x\n", done
