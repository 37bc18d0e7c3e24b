"""The disk is full, while fetching and while composing: no mail and no text is lost.

The disk is a tmpfs, or for those who may not mount one a limit on file sizes, with a warning.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from journeys.commands import run, ticket, tickets
from journeys.ledger import check_all_there, count_all, deliver_all
from journeys.small_disk import SmallDisk
from samples.generate import generate
from servers import desks
from servers.dovecot import Dovecot
from servers.smtp import SmtpSink

from deskterm import desk as desk_module
from deskterm.errors import Busy
from deskterm.terms import AfterFetch, DraftKind

FULL = "the disk is full. Nothing was changed. Next: free some space and try again"
TEXT = "We looked at it, and it is the fuser.\n" * 40


def found(dovecot: Dovecot, sink: SmtpSink | None = None) -> None:
    """A desk with one ticket, and nobody who has it open."""
    desk = desks.found()
    desks.add_help(desk, dovecot, sink)
    desk.write.tickets.new("Printer on fire", contact="joe@client.test", text="Help!")
    desk.close()


@pytest.fixture
def disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], None]
) -> Iterator[SmallDisk]:
    made = SmallDisk(tmp_path / "disk")
    say(f"the disk: {made.kind}")
    monkeypatch.setenv("DESKTERM_DB", str(made.folder / "desk.db"))
    yield made
    made.close()


def test_fetching_stops_and_every_mail_is_here_or_still_there(
    disk: SmallDisk, dovecot: Dovecot, say: Callable[[str], None]
) -> None:
    desk = desks.found()
    desks.add_help(desk, dovecot, after_fetch=AfterFetch.DELETE)
    desk.close()
    mails = generate(200, seed=3)
    deliver_all(dovecot, mails)
    with disk.full():
        assert FULL in run("fetch", code=75).err
    assert [stored.flags for stored in dovecot.messages()] == [""] * 200

    with disk.full(room=5_500_000):
        assert FULL in run("fetch", code=75).err
    desk = desk_module.open(desks.load())
    here = {row[0] for row in desk.store.reader.rows("SELECT message_id FROM messages")}
    there = [stored.raw for stored in dovecot.messages()]
    lost = [
        one.message_id
        for one in mails
        if one.message_id not in here and not any(one.message_id.encode() in raw for raw in there)
    ]
    say(f"full in the middle of a fetch: {len(here)} of 200 stored, {len(there)} still on the")
    say(f"  server, {len(lost)} lost")
    assert 0 < len(here) < 200
    assert lost == []
    assert count_all(desk) == len(here)

    desk.close()
    run("fetch")
    desk = desk_module.open(desks.load())
    check_all_there(desk, mails)
    assert dovecot.messages() == []
    desk.close()


def test_a_reply_that_finds_no_room_leaves_the_ticket_as_it_was(
    disk: SmallDisk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    found(dovecot, smtp_sink)
    before = ticket(1)
    with disk.full():
        for words in (("reply", 1, "-m", TEXT), ("note", 1, "-m", TEXT), ("set", 1, "+vip")):
            assert FULL in run(*words, code=75).err
    assert ticket(1) == before
    run("reply", 1, "-m", TEXT)
    run("send")
    assert len(smtp_sink.mails) == 1


@pytest.mark.parametrize("room", [33 << 10, 64 << 10], ids=["room to read", "a little more"])
def test_what_was_written_in_the_editor_is_kept(
    disk: SmallDisk, dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    found(dovecot)
    aside = tmp_path / "aside"
    aside.mkdir()
    (tmp_path / "text").write_text(TEXT)
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncat {tmp_path}/text "$1" > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setenv("TMPDIR", str(aside))
    with disk.full(room):
        child = pexpect.spawn(
            sys.executable, ["-m", "deskterm", "reply", "1"], encoding="utf-8", timeout=60
        )
        said = " ".join(child.read().split())
        child.wait()
    assert child.exitstatus == 75
    assert "the disk is full. Nothing was changed." in said
    files = list(aside.glob("deskterm-draft-*.md"))
    drafts = run("draft", "list", "--json").rows
    if files:  # not even a draft had room
        assert f"the text is in {files[0]}." in said
        kept = files[0].read_text()
    else:
        (kept,) = [draft["text"] for draft in drafts]
    assert kept.strip() == TEXT.strip()
    assert len(files) + len(drafts) == 1
    run("reply", 1, "-m", kept)
    assert ticket(1)["messages"][-1]["text"].strip() == TEXT.strip()


def test_a_draft_saved_before_is_still_there(disk: SmallDisk, dovecot: Dovecot) -> None:
    found(dovecot)
    desk = desk_module.open(desks.load())
    desk.write.drafts.save(1, DraftKind.REPLY, TEXT)
    with disk.full():
        with pytest.raises(Busy, match="disk is full"):
            desk.write.drafts.save(1, DraftKind.REPLY, TEXT * 200)
        with pytest.raises(Busy, match="disk is full"):
            desk.write.tickets.reply(1, TEXT * 200)
    draft = desk.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert draft.text == TEXT
    assert len(desk.read.tickets.thread(1)) == 1
    desk.close()
    assert tickets()[0]["number"] == 1
