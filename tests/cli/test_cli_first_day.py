"""What an admin met on the first day with deskterm: small things, each told in its test."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from commandline import ok, on_terminal, run

ANSI = re.compile(r"\x1b\[[0-9;]*m")
TO_MANY = b"""From: Marta <marta@client.test>
To: help@example.test, luis@client.test
Cc: kim@client.test
Subject: Printer
Message-ID: <many@client.test>

It smokes.
"""


def test_a_narrow_table_keeps_its_numbers(ticket: int, mailbox: str) -> None:
    """At 80 columns `search` and `outbox list` had shortened the numbers away, the one thing the
    next command needs."""
    ok("note", "1", "-m", "smoke " * 60)
    ok("reply", "1", "-m", "x", "--to", f"{'long.' * 12}name@client.test")
    found = ANSI.sub("", on_terminal("search", "smoke").out).splitlines()
    assert found[0].split()[0] == "#" and found[1].split()[0] == "1"
    waits = ANSI.sub("", on_terminal("outbox", "list").out).splitlines()[1]
    assert waits.split()[:3] == ["1", "queued", "1"]
    assert len(waits) <= 80 and "…" in waits
    narrow = ANSI.sub("", on_terminal("list", size=(24, 30)).out).splitlines()
    assert all(len(line) <= 30 for line in narrow)


def test_mail_parse_answers_for_every_file(isolated: Path, tmp_path: Path) -> None:
    """An empty file gave no line at all, so line 3 was not the third file; and a single mail
    saved with its `From ` line was called one.eml:1."""
    one, none, box = (tmp_path / name for name in ("one.eml", "none.eml", "two.mbox"))
    one.write_bytes(b"From joe@x.test Sat Nov 21 10:00:00 2026\nSubject: a\n\nhello\n")
    none.write_bytes(b"")
    box.write_bytes((one.read_bytes() + b"\n") * 2)
    done = run("mail", "parse", *map(str, (one, none, box)), "--json")
    assert done.code == 1
    first, second, *rest = done.lines()
    assert (first["path"], first["subject"]) == (str(one), "a")
    assert second == {"path": str(none), "error": "no mail in there."}
    assert [made["path"] for made in rest] == [f"{box}:1", f"{box}:2"]
    assert run("mail", "parse", "--json").lines() == [{"path": "-", "error": "no mail in there."}]


def test_a_sentence_ends_before_its_next_step(desk: Path) -> None:
    """It read: no mailbox nosuch Next: deskterm mailbox list."""
    assert "no mailbox nosuch. Next: deskterm mailbox list" in run("fetch", "nosuch").err


def test_a_reply_names_how_many_it_leaves_out(desk: Path, mailbox: str) -> None:
    """Two people of the customer's mail got nothing, and the command line did not say so."""
    ok("mail", "import", "-", stdin=TO_MANY)
    assert "2 of the last mail left out (--all)" in ok("reply", "1", "-m", "x").err
    done = ok("reply", "1", "-m", "x", "--cc", "kim@client.test")
    assert "1 of the last mail left out" in done.err
    for chosen in (("--all",), ("--to", "joe@client.test")):
        assert "left out" not in ok("reply", "1", "-m", "x", *chosen).err


def test_a_reply_sent_at_once_tells_when_it_could_not(ticket: int, mailbox: str) -> None:
    """`reply --send` with the server down said "waits in the outbox" and exit 0, nothing of why."""
    done = run("reply", "1", "-m", "x", "--send")
    assert done.code == 69
    assert "waits in the outbox" in done.err and "deskterm: mailbox help: " in done.err
    assert ok("show", "1", "--json").json()["messages"][-1]["delivery"] == "queued"


def test_seen_names_a_message_of_the_ticket(ticket: int, mailbox: str) -> None:
    """A mistyped `--seen 99` was taken as "I have seen everything"."""
    done = run("reply", "1", "-m", "x", "--seen", "99")
    assert (done.code, "no message 99 on ticket 1. Nothing was sent." in done.err) == (3, True)
    assert ok("outbox", "list").out == ""


def test_text_from_the_editor_that_is_refused_is_kept_and_said_so(
    ticket: int, mailbox: str, tmp_path: Path
) -> None:
    """It was kept, but nobody was told where twenty minutes of writing had gone."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "1i Long and clever" "$1"\n')
    editor.chmod(0o755)
    done = on_terminal("reply", "1", "--then", "status:nonsense", EDITOR=str(editor))
    assert "your text is kept as a draft" in done.out


def test_a_backup_to_stdout_is_refused(desk: Path, tmp_path: Path, monkeypatch) -> None:
    """`backup - | gzip` made a file called - in the working folder and an empty archive."""
    monkeypatch.chdir(tmp_path)
    done = run("backup", "-")
    assert (done.code, (tmp_path / "-").exists()) == (2, False)


def test_restoring_what_is_no_backup_copies_nothing(
    ticket: int, desk: Path, tmp_path: Path
) -> None:
    """Each attempt with the wrong file left a copy of the whole desk beside it."""
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"junk" * 1000)
    assert run("restore", "--force", str(wrong)).code == 78
    assert not list(desk.parent.glob("*before-restore*"))


def test_a_database_of_another_kind_is_refused(
    isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DESKTERM_DB=mysql://… was taken for a file in a folder called mysql: and `init` made it."""
    monkeypatch.setenv("DESKTERM_DB", "mysql://desk@db/desk")
    done = run("list")
    assert (done.code, "SQLite or PostgreSQL, not mysql://" in done.err) == (78, True)


def test_doctor_goes_on_where_the_desk_may_not_be_read(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stopped in the middle with "permission denied", and said nothing of the rest."""
    real = Path.stat

    def forbidden(self: Path, **how: bool) -> os.stat_result:
        if self == desk:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, **how)

    monkeypatch.setattr(Path, "stat", forbidden)
    done = run("doctor")
    assert done.code == 1
    assert "fail  database: " in done.out
    assert "run it as the user who owns the database" in done.out and "terminal" in done.out


def test_count_counts_in_groups(desk: Path) -> None:
    """docs/query.md promised `count is:open --by status` and `by:`; the one was no option, the
    other was read and forgotten."""
    ok("new", "a", "--priority", "high", "--tag", "x", "--tag", "y")
    ok("new", "b", "--tag", "x")
    ok("new", "c")
    ok("set", "3", "status:solved")
    assert ok("count", "--by", "status").out == "open\t2\nsolved\t1\n"
    assert ok("count", "is:open", "by:priority,status", "--json").lines() == [
        {"priority": "normal", "status": "open", "count": 1},
        {"priority": "high", "status": "open", "count": 1},
    ]
    counted = {tuple(row.split("\t")) for row in ok("count", "by:tag").out.splitlines()}
    assert counted == {("x", "2"), ("y", "1"), ("", "1")}
    assert ok("count", "--by", "assignee", "--json").lines() == [{"assignee": None, "count": 3}]
    assert run("count", "--by", "created").code == 2
