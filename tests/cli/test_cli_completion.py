"""TAB: what is offered, and through real shells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok
from servers.needs import needs

from deskterm.cli.answering import split_line


def _offered(line: str) -> list[str]:
    return ok("__complete", "bash", f"deskterm {line}").out.split()


@pytest.fixture
def busy(ticket: int, mailbox: str) -> None:
    """Ticket 1 with a tag, and a mailbox called help."""
    ok("set", "1", "+vip")
    ok("contact", "set", "joe@client.test", "--type", "Proveedor", "--position", "Jefe de Almacén")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("li", ["list"]),
        ("mailbox sh", ["show"]),
        ("list assig", ["assignee:"]),
        ("list -assig", ["-assignee:"]),
        ("list status:so", ["status:solved"]),
        ("list status:open,so", ["status:open,solved"]),
        ("list status:solved,so", []),
        ("list 'is:open status:so", ["is:open", "status:solved"]),
        ("list '(is:open OR status:so", ["(is:open", "OR", "status:solved"]),
        ("list -status:so", ["-status:solved"]),
        ("list assignee:a", ["assignee:any", "assignee:ana"]),
        ("list is:op", ["is:open"]),
        ("list tag:", ["tag:none", "tag:any", "tag:vip"]),
        ("list priority:>=h", []),
        ("list created:tod", ["created:today"]),
        ("list assignee:ANA", ["assignee:ana"]),
        ("list STAT", ["status:"]),
        ("list or", ["organization:", "organization.category:"]),
        ("list status:resu", ["status:solved"]),
        ("list last:cli", ["last:customer"]),
        ("list contact.l", ["contact.language:"]),
        ("list contact.type:PROV", ["contact.type:Proveedor"]),
        ("list contact.position:jefe", ['contact.position:"Jefe', "de", 'Almacén"']),
        ("list domain:cli", ["domain:client.test"]),
        ("list participant:jo", ["participant:joe@client.test"]),
        ("list link:", ["link:none", "link:any", "link:1"]),
        ("list number:1", ["number:1"]),
        ("list number:2", []),
        ("list priority:low..h", ["priority:low..high"]),
        ("list due:n", ["due:none", "due:now", "due:next-week", "due:next-month", "due:next-year"]),
        ("list is:over", ["is:overdue"]),
        ("list sort:-pri", ["sort:-priority"]),
        ("list sort:priority,-cr", ["sort:priority,-created"]),
        ("count by:status,assig", ["by:status,assignee"]),
        ("count -by", []),
        ("set 1 contact.t", []),
        ("list --so", ["--sort"]),
        ("list --sort -upd", ["-updated"]),
        ("list --fields number,sub", ["number,subject"]),
        ("show ", ["1"]),
        ("set ", ["1"]),
        ("set 1 pri", ["priority:"]),
        ("set 1 priority:h", ["priority:high"]),
        ("set 1 -", ["-vip"]),
        ("tag 1 +v", ["+vip"]),
        ("assign 1 a", ["ana"]),
        ("snooze 1 tom", ["tomorrow"]),
        ("reply 1 --then status:so", ["status:solved"]),
        ("new x --contact jo", ["joe@client.test"]),
        ("mailbox add x --tls start", ["starttls"]),
        ("mailbox add x --tls=start", ["--tls=starttls"]),
        ("mailbox check ", ["help"]),
        ("fetch h", ["help"]),
        ("completion f", ["fish"]),
        ("config set publ", ["publish_delay"]),
        ("--as a", ["ana"]),
        ("nothing here", []),
    ],
)
def test_what_is_offered(line: str, offered: list[str], busy: None) -> None:
    assert _offered(line) == offered


def test_a_completed_name_is_a_query_that_works(busy: None) -> None:
    """`group:Se` was completed to what `list` did not take; within a quote there was nothing."""
    ok("group", "add", "Service Desk")
    ok("set", "1", "group:Service Desk")
    for line, query in (
        ("list group:Se", 'group:"Service Desk"'),
        ("list 'group:Se", "group:Service Desk"),
        ("list 'is:open group:Se", 'is:open group:"Service Desk"'),
    ):
        assert ok("__complete", "bash", f"deskterm {line}").out.splitlines() == [query]
        typed = query if "is:open" in query else query.replace('"', "")
        assert ok("list", typed, "--columns", "number").out == "1\n"
    assert ok("__complete", "bash", 'deskterm list "is:open group:Se').out == ""


def test_without_a_desk_there_is_less_and_no_error(isolated: Path) -> None:
    assert _offered("list assignee:") == ["assignee:me", "assignee:none", "assignee:any"]
    assert _offered("show ") == []


def test_nothing_a_shell_acts_on_is_offered(desk: Path) -> None:
    ok("new", "x", "--contact", "$(reboot)@evil.test")
    ok("new", "y", "--contact", "joe@client.test")
    assert _offered("list contact:") == ["contact:none", "contact:any", "contact:joe@client.test"]


def test_a_line_is_split_as_the_shell_would() -> None:
    assert split_line("deskterm list ") == ["deskterm", "list", ""]
    assert split_line("deskterm li") == ["deskterm", "li"]
    assert split_line("deskterm list 'a b' -ta") == ["deskterm", "list", "a b", "-ta"]
    assert split_line('deskterm list "a b') == ["deskterm", "list", "a b"]


def test_bash_completes_a_value_after_the_colon(busy: None) -> None:
    needs("bash")
    script = f"""
    PATH="{Path(PROGRAM).parent}:$PATH"; eval "$(deskterm completion bash)"
    tab() {{ COMP_LINE="$1"; COMP_POINT=${{#1}}; compopt() {{ printf 'nospace '; }}
             _deskterm 2>/dev/null; echo "${{COMPREPLY[@]}}"; }}
    tab 'deskterm list status:so'; tab 'deskterm list assig'; tab 'deskterm mailbox check he'
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.splitlines() == ["solved", "nospace assignee:", "help"], done.stderr


def test_fish_lists_candidates_with_help(busy: None) -> None:
    needs("fish")
    script = (
        f"set -x PATH {Path(PROGRAM).parent} $PATH; deskterm completion fish | source; "
        "complete -C 'deskterm list is:op'; complete -C 'deskterm mailb'"
    )
    done = subprocess.run(["fish", "-c", script], capture_output=True, text=True, timeout=30)
    assert done.stdout.splitlines() == [
        "is:open\tnot solved, closed or spam",
        "mailbox\tMailboxes: where mail comes in and answers leave.",
    ], done.stderr


def test_zsh_completes_in_a_real_line(busy: None) -> None:
    needs("zsh")
    import pexpect

    size, here = (24, 100), Path(PROGRAM).parent
    shell = pexpect.spawn("zsh", ["--no-rcs", "-i"], dimensions=size, encoding="utf-8", timeout=15)
    shell.sendline(f"PS1='>> '; PATH={here}:$PATH; autoload -Uz compinit; compinit -D -u")
    shell.sendline('eval "$(deskterm completion zsh)"; echo rea""dy')
    shell.expect("ready\r\n")
    shell.send("deskterm count status:sol\t")
    shell.expect("ved")
    shell.send("\r")
    shell.expect(r"\r\n0\r\n")
    shell.close(force=True)
