"""Files on tickets: whole, safely named, and seen by whom they are for."""

from __future__ import annotations

import email
import os

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, mail_with_file, send_all, take

from deskterm.desk import Desk
from deskterm.desk.writes import files
from deskterm.desk.writes.files import Upload, safe_name
from deskterm.errors import NotFound, Usage
from deskterm.store import blobs
from deskterm.store.direct import Direct
from deskterm.terms import Visibility


def _data(desk: Desk, id: int) -> bytes:
    return b"".join(desk.read.attachments.data(id))


def test_a_file_on_a_ticket_is_private_unless_told(desk: Desk) -> None:
    take(desk, mail())
    file = desk.write.attachments.add(1, Upload("plan.PDF", b"%PDF"), description="The plan")
    assert (file.visibility, file.description) == (Visibility.PRIVATE, "The plan")
    assert (file.content_type, file.size, file.author) == ("application/pdf", 4, "ana")
    assert (file.message_id, file.ticket) == (None, 1)
    assert desk.read.attachments.list(1) == (file,)
    assert desk.read.attachments.get(file.id) == file
    assert _data(desk, file.id) == b"%PDF"
    assert desk.read.tickets.numbers("has:attachment plan") == [1]
    changed = desk.write.attachments.set(file.id, visibility=Visibility.PUBLIC, description="Old")
    assert (changed.visibility, changed.description) == (Visibility.PUBLIC, "Old")
    desk.write.attachments.remove(file.id)
    assert desk.read.attachments.list(1) == ()
    assert kinds(desk, 1)[1:] == ["file_added", "file_changed", "file_changed", "file_removed"]
    for act in (desk.read.attachments.get, desk.write.attachments.remove):
        with pytest.raises(NotFound):
            act(file.id)


def test_files_of_a_reply_go_along_and_those_of_a_note_do_not(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.note(1, "see", attachments=[Upload("secret.txt", b"hush")])
    reply = desk.write.tickets.reply(1, "see", attachments=[Upload("plan.png", b"\x89PNG")])
    assert [one.visibility for one in reply.attachments] == [Visibility.PUBLIC]
    [raw] = send_all(desk)
    names = [part.get_filename() for part in email.message_from_bytes(raw).walk()]
    assert [name for name in names if name] == ["plan.png"]
    private = [one for one in desk.read.attachments.list(1) if one.filename == "secret.txt"]
    assert private[0].visibility == Visibility.PRIVATE


def test_what_came_by_mail_stays_with_it(desk: Desk) -> None:
    take(desk, mail_with_file(b"x"))
    desk.write.tickets.note(1, "n", attachments=[Upload("n.txt", b"n")])
    by_mail, by_note = desk.read.attachments.list(1)
    with pytest.raises(Usage, match="stays"):
        desk.write.attachments.remove(by_mail.id)
    desk.write.attachments.remove(by_note.id)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\temp\\a.doc", "a.doc"), (".bashrc", "bashrc"),
        ("-rf", "rf"), ("", "file"), ("..", "file"), ("a\x1b[31m\nb.txt", "a[31m b.txt"),
        ("x" * 300, "x" * 200), ("/", "file"),
    ],
)  # fmt: skip
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_file_too_large_is_refused_by_name(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    take(lite, mail())
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    with pytest.raises(Usage, match=r"big\.iso is 1 MB"):
        lite.write.attachments.add(1, Upload("big.iso", bytes((1 << 20) + 1)))


@pytest.mark.parametrize("size", [0, 1, blobs.CHUNK, blobs.SHORT + 1])
def test_files_of_every_size_come_back_as_they_were(desk: Desk, size: int) -> None:
    take(desk, mail())
    data = os.urandom(size)
    desk.write.attachments.add(1, Upload("a.bin", data))
    desk.write.attachments.add(1, Upload("b.bin", data))
    assert [_data(desk, file.id) for file in desk.read.attachments.list(1)] == [data, data]
    stored = desk.store.reader.value("SELECT COUNT(*) FROM blobs WHERE size = ?", [size])
    assert stored == 1


def test_a_small_file_that_swells_is_read_in_pieces(desk: Desk) -> None:
    take(desk, mail())
    desk.write.attachments.add(1, Upload("zeros", bytes(20 << 20)))
    pieces = list(desk.read.attachments.data(1))
    assert b"".join(pieces) == bytes(20 << 20)
    assert max(map(len, pieces)) <= blobs.CHUNK


def test_large_bytes_begun_by_a_process_that_died_are_written_whole(desk: Desk) -> None:
    data = os.urandom(blobs.SHORT + 5)
    packed = blobs.pack(data)
    with desk.store.writer.session() as session:
        blobs._begin(Direct(session), packed, blobs.PARTIAL, desk.clock())
        blobs._write(Direct(session), packed, range(2))
    take(desk, mail())
    desk.write.attachments.add(1, Upload("a.bin", data))
    assert _data(desk, 1) == data


def test_bytes_that_nothing_names_are_swept_after_a_day(desk: Desk, clock: FixedClock) -> None:
    take(desk, mail())
    blobs.keep_long(desk.store.writer, blobs.pack(os.urandom(blobs.SHORT + 1)), clock.now)
    with desk.store.writer.session() as session:
        blobs.keep(Direct(session), b"small and forgotten", clock.now)
    sweep = desk.as_system().write.clock.sweep
    assert sweep() == 0
    clock.advance(days=1, seconds=1)
    assert sweep() == 2
    assert sweep() == 0
    assert desk.read.messages.raw(1)


def test_files_of_tickets_out_of_sight_are_not_there(desk: Desk) -> None:
    take(desk, mail_with_file(b"secret"))
    bob = add_agent(desk, "bob")
    files, messages = bob.read.attachments, bob.read.messages
    remove = bob.write.attachments.remove
    for act in (files.get, files.data, files.list, messages.raw, messages.get, remove):
        with pytest.raises(NotFound):
            act(1)
    with pytest.raises(NotFound):
        bob.write.attachments.set(1, description="x")
