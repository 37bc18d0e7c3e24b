"""What strangers wrote, on the way out: nothing a terminal or a spreadsheet would obey."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok, on_terminal, run

from deskterm.cli import output

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[31mred\x7f\x9b2J\u202eevil [/x] [@click=app.quit]go[/]"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def hostile(desk: Path) -> None:
    """Ticket 1, hostile in every field a customer writes."""
    mail = (
        "From: =?utf-8?q?=1B=5B31mEvil_=E2=80=AE?= <e@evil.test>\n"
        "Subject: =?utf-8?q?=1B=5D52=3Bc=3BZXZpbA=3D=3D=07_=5B/x=5D?=\n"
        'Content-Type: text/plain; charset=utf-8; name="\x1b[2J.txt"\n'
        f"Message-ID: <1@evil.test>\n\n{EVIL}\n"
    )
    ok("mail", "import", "-", stdin=mail.encode())


READS = ("list", "show 1", "log 1", "log", "search red", "contact list", "contact show e@evil.test",
         "attachment list 1")  # fmt: skip


@pytest.mark.parametrize("words", READS)
def test_pipes_get_no_control_characters(words: str, hostile: None) -> None:
    done = ok(*words.split())
    assert not [ch for ch in done.out + done.err if ch not in "\n\t" and not ch.isprintable()]


@pytest.mark.parametrize("words", READS)
def test_terminals_get_colours_and_nothing_else(words: str, hostile: None) -> None:
    done = on_terminal(*words.split())
    assert done.code == 0
    left = ANSI.sub("", done.out)
    assert not [ch for ch in left if ch not in "\r\n\t" and not ch.isprintable()], left
    if words in ("list", "show 1"):
        assert "[/x]" in left


@pytest.mark.parametrize("words", ["list", "show 1", "log 1", "contact list"])
def test_json_is_ascii_and_keeps_the_text(words: str, hostile: None) -> None:
    done = ok(*words.split(), "--json")
    assert re.fullmatch(r"[ -~\n]*", done.out)


def test_json_escapes_delete() -> None:
    assert output.as_json("\x7f\x9b") == '"\\u007f\\u009b"'
    assert json.loads(output.as_json(EVIL)) == EVIL


def test_a_csv_cell_is_never_a_formula() -> None:
    cells = [output.csv_cell(cell) for cell in ("=1+1", "+a", "-a", "@x", "a=b", "\t=1", "", "'-")]
    assert cells == ["'=1+1", "'+a", "'-a", "'@x", "a=b", "'\t=1", "", "''-"]


@pytest.mark.parametrize("cell", ["-20", "-1.5", "+3", "-1,5", "+.5", "7"])
def test_a_csv_cell_that_is_a_plain_number_stays_one(cell: str) -> None:
    """`-20` in a field of the desk's own came out as `'-20`, which no spreadsheet adds up."""
    assert output.csv_cell(cell) == cell


@pytest.mark.parametrize(
    "cell", ["-2+3", "-1-1", "+1\n", "-", "--1", "-1.2.3", "'-20", " -20", "+1e5"]
)
def test_a_csv_cell_that_is_nearly_a_number_is_none(cell: str) -> None:
    assert output.csv_cell(cell) == f"'{cell}"


def test_errors_say_nothing_a_terminal_obeys(desk: Path) -> None:
    done = run("list", "--fields", "\x1b[31mx")
    assert done.code == 2
    assert "\x1b" not in done.err


def test_a_piped_list_is_plain_lines(desk: Path) -> None:
    ok("new", "Tabs\tand\nbreaks", "--contact", "joe@client.test")
    cells = ok("list").out.split("\t")
    assert cells[0] == "1"
    assert cells[-1] == "Tabs and breaks\n"
    assert ok("list", "--fields", "subject,number").out == "Tabs and breaks\t1\n"
    assert ok("list", "--fields", "number", "--json").lines() == [{"number": 1}]


def test_an_unknown_field_or_sort_is_refused(desk: Path) -> None:
    done = run("list", "--fields", "subjet")
    assert (done.code, "did you mean subject" in done.err) == (2, True)
    assert run("list", "--sort", "colour").code == 2


def test_a_limit_says_what_is_left_out(desk: Path) -> None:
    for _ in range(3):
        ok("new", "x")
    done = ok("list", "--limit", "2")
    assert len(done.out.splitlines()) == 2
    assert re.fullmatch(r"2 of 3; more: --page \S+; --limit 0 shows all\n", done.err)
    assert len(ok("list", "--limit", "0").out.splitlines()) == 3


def test_no_match_is_no_error(desk: Path) -> None:
    done = ok("list", "tag:none", "nowhere")
    assert (done.out, done.err) == ("", "no tickets match\n")


def test_a_reader_that_leaves_is_met_with_silence(desk: Path) -> None:
    ok("new", "x")
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {PROGRAM} log --json | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


def test_the_table_fits_the_terminal(desk: Path) -> None:
    ok("new", "A subject that is much longer than any terminal is wide " * 4, "--contact",
       "somebody.with.a.long.name@client.test")  # fmt: skip
    shown = ANSI.sub("", on_terminal("list", size=(24, 60)).out)
    assert max(map(len, shown.splitlines())) <= 60
    assert "…" in shown
