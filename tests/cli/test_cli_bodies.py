"""Where texts come from, and that none is lost."""

from __future__ import annotations

from pathlib import Path

from commandline import ok, on_terminal, run


def _last(number: int = 1) -> str:
    return str(ok("show", str(number), "--json").json()["messages"][-1]["text"])


def _editor(folder: Path, script: str) -> str:
    """A program that edits the file it is given."""
    file = folder / "editor.sh"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def test_a_text_comes_from_m_a_file_or_a_pipe(ticket: int, tmp_path: Path) -> None:
    ok("note", "1", "-m", "by option")
    assert _last() == "by option"
    file = tmp_path / "note.txt"
    file.write_bytes("ca\u00f1a\r\nfile\n".encode())
    ok("note", "1", "--file", str(file))
    assert _last().rstrip() == "ca\u00f1a\nfile"
    ok("note", "1", stdin=b"by pipe\n")
    assert _last().rstrip() == "by pipe"
    ok("note", "1", "--file", "-", stdin=b"by dash")
    assert _last() == "by dash"
    ok("note", "1", "-m", "-", stdin=b"by minus m")
    assert _last() == "by minus m"


def test_a_note_can_be_given_in_latin_1(ticket: int) -> None:
    ok("note", "1", stdin="se\u00f1al".encode("latin-1"))
    assert _last() == "se\u00f1al"


def test_an_empty_text_is_refused(ticket: int) -> None:
    for words in (("note", "1"), ("reply", "1"), ("reply", "1", "-m", " ")):
        assert run(*words, stdin=b"").code in (1, 2)
    assert len(ok("show", "1", "--json").json()["messages"]) == 1


def test_two_sources_of_a_text_are_refused(ticket: int, tmp_path: Path) -> None:
    assert run("note", "1", "-m", "x", "--file", str(tmp_path / "f")).code == 2
    assert run("note", "1", "--file", str(tmp_path / "gone")).code == 3


def test_a_missing_attachment_stops_the_reply(ticket: int, mailbox: str, tmp_path: Path) -> None:
    assert run("reply", "1", "-m", "x", "--attach", str(tmp_path / "gone.pdf")).code == 3
    assert ok("outbox", "list").out == ""


def test_a_reply_carries_files_and_changes(ticket: int, mailbox: str, tmp_path: Path) -> None:
    file = tmp_path / "manual.pdf"
    file.write_bytes(b"%PDF-1.4")
    ok("reply", "1", "-m", "See page 3.", "--attach", str(file), "--then", "status:waiting +doc")
    shown = ok("show", "1", "--json").json()
    assert (shown["status"], shown["tags"]) == ("waiting", ["doc"])
    [sent] = shown["messages"][-1]["attachments"]
    assert (sent["filename"], sent["size"], sent["content_type"]) == (
        "manual.pdf", 8, "application/pdf",
    )  # fmt: skip


def test_the_editor_writes_above_the_scissors(ticket: int, mailbox: str, tmp_path: Path) -> None:
    editor = _editor(tmp_path, 'grep -q "PUBLIC REPLY to #1" "$1" && sed -i "1i Hello Joe" "$1"')
    done = on_terminal("reply", "1", EDITOR=editor)
    assert done.code == 0, done
    assert _last() == "Hello Joe"


def test_an_editor_left_empty_sends_nothing(ticket: int, mailbox: str, tmp_path: Path) -> None:
    done = on_terminal("reply", "1", EDITOR=_editor(tmp_path, "true"))
    assert done.code == 1
    assert "nothing written. Nothing was sent." in done.out
    assert on_terminal("reply", "1", EDITOR=_editor(tmp_path, "exit 3")).code == 1
    assert on_terminal("note", "1", EDITOR=str(tmp_path / "no-such-editor")).code == 1
    assert len(ok("show", "1", "--json").json()["messages"]) == 1


def test_what_was_edited_survives_a_refusal(ticket: int, mailbox: str, tmp_path: Path) -> None:
    editor = _editor(tmp_path, 'sed -i "1i Long and clever" "$1"')
    done = on_terminal("reply", "1", "--then", "status:nonsense", EDITOR=editor)
    assert done.code == 2
    [draft] = ok("draft", "list", "--json").lines()
    assert (draft["ticket"], draft["kind"], draft["text"]) == (1, "reply", "Long and clever")
    again = _editor(tmp_path, 'grep -q "Long and clever" "$1"')
    assert on_terminal("reply", "1", EDITOR=again).code == 0
    assert _last() == "Long and clever"
    assert ok("draft", "list").out == ""


def test_new_does_without_a_text(desk: Path) -> None:
    ok("new", "Only a subject", "--type", "incident", "--assign", "me", "--tag", "vip")
    row = ok("list", "--json").lines()[0]
    assert (row["type"], row["assignee"], row["tags"]) == ("incident", "ana", ["vip"])
    assert run("new", "x", "--priority", "hihg").code == 2
    assert run("new", "x", "--channel", "fax").code == 2
    assert run("new").code == 2
    assert ok("count").out == "1\n"


def test_withdraw_takes_a_waiting_reply_back(ticket: int, mailbox: str) -> None:
    made = ok("reply", "1", "-m", "oops", "--delay", "60", "--json").json()
    ok("withdraw", str(made["id"]))
    assert ok("outbox", "list").out == ""
