"""export: tickets as CSV and JSON Lines."""

from __future__ import annotations

import csv
import io
import os
import stat
import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok, on_terminal, run

from deskterm import door
from deskterm.lists import COLUMNS


@pytest.fixture
def three(desk: Path) -> None:
    """A ticket with everything, one with a formula, one without a contact."""
    ok("field", "add", "room")
    ok("new", "Printer; on fire", "--contact", "joe@client.test", "-m", 'It smokes,\n"badly".')
    ok("set", "1", "+vip", "+big", "observer:+me", "custom.room:B12", "priority:high")
    ok("note", "1", "-m", "=HYPERLINK(1)")
    ok("attachment", "add", "1", "-", "--name", "a;b.txt", stdin=b"x")
    ok("new", "=1+1", "--contact", "joe@client.test")
    ok("new", "By phone", "--channel", "phone")


def table(*args: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(ok("export", *args).out)))


def test_csv_has_a_row_a_ticket_and_every_field(three: None) -> None:
    head, *rows = table()
    assert head == [*COLUMNS, "custom.room", "observers", "links"]
    made = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["number"] for one in made] == ["1", "2", "3"]
    first = made[0]
    assert (first["subject"], first["tags"], first["observers"], first["custom.room"]) == (
        "Printer; on fire", "big; vip", "ana", "B12",
    )  # fmt: skip
    assert (first["priority"], first["unread"], first["due_at"]) == ("high", "no", "")
    assert made[1]["subject"] == "'=1+1"
    assert made[2]["contact"] == ""


def test_json_lines_are_what_show_tells(three: None) -> None:
    rows = ok("export", "--format", "jsonl", "--messages").lines()
    assert [row["number"] for row in rows] == [1, 2, 3]
    shown = ok("show", "1", "--json").json()
    assert rows[0]["messages"] == shown["messages"]
    assert rows[0]["custom"] == {"room": "B12"}
    for key in (*COLUMNS, "observers", "links"):
        assert rows[0][key] == shown[key], key
    assert "messages" not in ok("export", "--format", "jsonl").lines()[0]


def test_csv_with_messages_has_a_row_a_message(three: None) -> None:
    head, *rows = table("--messages", "--columns", "number,subject")
    assert head[:4] == ["number", "subject", "message.id", "message.created_at"]
    made = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["number"] for one in made] == ["1", "1", "2", "3"]
    assert made[0]["message.text"] == 'It smokes,\n"badly".'
    assert (made[1]["message.direction"], made[1]["message.text"]) == ("note", "'=HYPERLINK(1)")
    assert made[2]["message.id"] == ""


def test_a_query_a_view_columns_and_an_order(three: None) -> None:
    assert table("tag:vip", "--columns", "number,links,observers") == [
        ["number", "links", "observers"], ["1", "", "ana"],
    ]  # fmt: skip
    ok("view", "add", "V", "contact:any", "sort:-number", "--columns", "number,custom.room")
    assert table("--view", "V") == [["number", "custom.room"], ["2", ""], ["1", "B12"]]
    assert table("--view", "V", "tag:vip", "--columns", "number") == [["number"], ["1"]]
    assert table("--columns", "number", "--sort", "priority,-number") == [
        ["number"], ["3"], ["2"], ["1"],
    ]  # fmt: skip
    flat = ok("export", "tag:vip", "--format", "jsonl", "--columns", "number,custom.room").lines()
    assert flat == [{"number": 1, "custom.room": "B12"}]


def test_a_wrong_word_writes_nothing(three: None, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    for args in (["is:opn"], ["--columns", "nothing"], ["--sort", "colour"], ["--view", "none"],
                 ["assignee:nobody-here"], ["--format", "xml"]):  # fmt: skip
        done = run("export", *args, "--output", str(target))
        assert (done.code, done.out) == (3 if "--view" in args else 2, ""), args
        assert not list(tmp_path.glob("*out.csv*"))
    done = ok("export", "nothing-there")
    assert (done.out.count("\n"), done.err) == (1, "no tickets match\n")


def test_a_file_is_whole_or_not_there(three: None, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert ok("export", "--output", str(target)).err == f"3 tickets in {target}.\n"
    assert target.read_text(encoding="utf-8") == ok("export").out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("export", "--output", str(target)).code == 5
    ok("export", "number:1", "--output", str(target), "--force", "--format", "jsonl")
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1
    assert run("export", "--output", str(tmp_path)).code == 2
    assert run("export", "--output", str(tmp_path / "no" / "x")).code == 3
    assert os.listdir(tmp_path) == ["out.csv"]


def test_behind_the_gate_only_stdout(three: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_behind", True)
    done = run("export", "--output", "/tmp/x.csv")
    assert (done.code, done.out) == (4, "")
    assert len(ok("export", "--output", "-").out.splitlines()) == 4


def test_a_reader_that_leaves_is_met_with_silence(three: None) -> None:
    """A generator that still held its moment complained when the desk was closed under it."""
    for at in range(4):
        ok("new", f"x{at}", "-m", "words " * 20_000)
    done = subprocess.run(
        ["bash", "-c", f"{PROGRAM} export --messages | head -1; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "141"


def test_a_bar_is_for_who_sees_it(three: None, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    shown = on_terminal("export", "--output", str(target)).out
    assert "3 tickets in" in shown
    assert len(target.read_text().splitlines()) == 4
    assert "\x1b" not in on_terminal("export", "--columns", "number").out


def test_each_sees_their_own(three: None) -> None:
    ok("agent", "add", "bob", "--name", "Bob", "--email", "bob@acme.test")
    ok("set", "3", "assignee:bob")
    assert [row[0] for row in list(csv.reader(io.StringIO(ok("--as", "bob", "export").out)))] == [
        "number", "3",
    ]  # fmt: skip


def test_a_folder_that_is_not_there_is_named_as_it_was_typed(three: None, tmp_path: Path) -> None:
    """It was told of a hidden file that nobody had named."""
    target = tmp_path / "nope" / "x.csv"
    done = run("export", "--output", str(target))
    assert (done.code, done.err) == (3, f"deskterm: {target}: no such file or directory.\n")
