"""Mails out of mbox, Maildir, folders, single files and standard input, as they were stored."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskterm.errors import DeskError, NotFound, Usage
from deskterm.mail.sources import Mail, read, total_bytes

NOTHING = io.BytesIO()
ONE = b"From: joe@client.test\nSubject: one\n\nHello.\n"
TWO = b"From: eva@client.test\nSubject: two\n\nHallo.\n"
LINE = b"From joe@client.test Mon Jan  1 10:00:00 2024\n"


def mails(path: Path | str, stdin: bytes = b"", **options: int) -> list[Mail]:
    return list(read(str(path), io.BytesIO(stdin), **options))


def raws(path: Path | str, stdin: bytes = b"") -> list[bytes]:
    return [mail.raw for mail in mails(path, stdin)]


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


Put = Callable[[str, bytes], Path]


def test_a_single_mail_is_read_as_it_is(put: Put) -> None:
    raw = b"Subject: x\r\n\r\n\x00\xff>From me\r\n\r\n"
    path = put("a.eml", raw)
    assert mails(path) == [Mail(str(path), raw)]
    assert total_bytes(str(path)) == len(raw)


def test_an_mbox_is_split_and_its_mails_are_counted(put: Put) -> None:
    path = put("in.mbox", LINE + ONE + b"\n" + LINE + TWO + b"\n")
    assert mails(path) == [Mail(f"{path}:1", ONE), Mail(f"{path}:2", TWO)]


@pytest.mark.parametrize(
    "line",
    [
        b"From joe@client.test Mon Jan  1 10:00:00 2024",
        b"From - Mon Jan 01 10:00:00 2024",
        b"From 1789@xxx Mon Jan 01 10:00:00 +0000 2024",
        b"From joe at client.test  Mon Jan  1 10:00 2024",
        b"From MAILER-DAEMON Mon Jan  1 10:00:00 CET 2024",
        b"From joe 2024-01-01 10:00:00",
        b"From nobody",
        b"From -",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_programs_write_the_from_line_in_many_ways(line: bytes, end: bytes, put: Put) -> None:
    one, two = ONE.replace(b"\n", end), TWO.replace(b"\n", end)
    path = put("in.mbox", line + end + one + end + line + end + two + end)
    assert raws(path) == [one, two]


def test_a_missing_empty_line_does_not_join_two_mails(put: Put) -> None:
    assert raws(put("in.mbox", LINE + ONE + LINE + TWO)) == [ONE, TWO]


@pytest.mark.parametrize(
    "body",
    [
        b"\nFrom now on we meet at 10:00 in 2024.\nSee you\n",
        b"\nFrom Monday on: no.\nReally\n",
        b"\nFrom joe@client.test Mon Jan  1 10:00:00 2024 he was ill.\n\nSad.\n",
        b"Attached:\nFrom there\n",
    ],
)
def test_a_sentence_that_begins_with_from_splits_nothing(body: bytes, put: Put) -> None:
    assert raws(put("in.mbox", LINE + ONE + body + b"\n" + LINE + TWO)) == [ONE + body, TWO]


def test_quoted_from_lines_lose_one_mark(put: Put) -> None:
    path = put("in.mbox", LINE + ONE + b">From a\n>>From b\n> From c\n x>From d\n\n" + LINE + TWO)
    assert raws(path)[0] == ONE + b"From a\n>From b\n> From c\n x>From d\n"


@given(
    st.lists(
        st.lists(
            st.sampled_from([b"", b"Hi", b"From me", b">From me", b">>From me", b" From", b"a: b"]),
            max_size=6,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_an_mboxrd_writer_wrote_comes_back(bodies: list[list[bytes]]) -> None:
    wrote, file = [], bytearray()
    for number, lines in enumerate(bodies):
        body = b"".join(line + b"\n" for line in lines)
        wrote.append(b"Subject: %d\n\n" % number + body)
        quoted = (b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)
        file += LINE + b"Subject: %d\n\n" % number + b"".join(q + b"\n" for q in quoted) + b"\n"
    assert raws("-", bytes(file)) == wrote


def test_a_maildir_is_read_oldest_first_without_tmp(put: Put, tmp_path: Path) -> None:
    put("box/cur/1700000002.a:2,S", TWO)
    put("box/new/1700000001.b", ONE)
    put("box/new/999999999.c", b"Subject: oldest\n\n")
    put("box/tmp/1600000000.d", b"Subject: half\n\n")
    put("box/cur/.hidden", b"x")
    put("box/cur/1700000003.empty:2,", b"")
    found = mails(tmp_path / "box")
    assert [mail.raw for mail in found] == [b"Subject: oldest\n\n", ONE, TWO]
    assert found[1].label == str(tmp_path / "box/new/1700000001.b")
    assert total_bytes(str(tmp_path / "box")) == sum(len(mail.raw) for mail in found)


def test_a_mail_that_moved_while_reading_is_found_again(put: Put, tmp_path: Path) -> None:
    put("box/new/1.a", ONE)
    second = put("box/new/2.b", TWO)
    (tmp_path / "box/cur").mkdir()
    found = read(str(tmp_path / "box"), NOTHING)
    assert next(found).raw == ONE
    second.rename(tmp_path / "box/cur/2.b:2,S")
    assert next(found).raw == TWO
    third = read(str(tmp_path / "box"), NOTHING)
    (tmp_path / "box/new/1.a").unlink()
    assert [mail.raw for mail in third] == [TWO]


def test_a_folder_of_eml_files_is_read_in_the_order_of_names(put: Put, tmp_path: Path) -> None:
    put("d/b.EML", TWO)
    put("d/a.eml", ONE)
    put("d/notes.txt", b"x")
    assert raws(tmp_path / "d") == [ONE, TWO]


def test_stdin_is_one_mail_or_an_mbox() -> None:
    assert mails("-", ONE) == [Mail("-", ONE)]
    assert mails("-", LINE + ONE) == [Mail("-", ONE)]
    assert mails("-", b"\n" + LINE + ONE + b"\n" + LINE + TWO)[1] == Mail("-:2", TWO)
    assert total_bytes("-") == 0


def test_a_pipe_given_as_a_path_is_read_like_stdin(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, LINE + ONE)
    os.close(writer)
    try:
        assert raws(f"/dev/fd/{reader}") == [ONE]
    finally:
        os.close(reader)


@pytest.mark.parametrize("data", [b"", b"\n\n", LINE, LINE + b"\n\n"])
def test_nothing_in_it_yields_nothing(data: bytes, put: Put) -> None:
    assert mails(put("empty", data)) == []
    assert mails("-", data) == []


def test_a_missing_file_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no file or folder .*gone\.mbox"):
        read(str(tmp_path / "gone.mbox"), NOTHING)
    with pytest.raises(NotFound):
        total_bytes(str(tmp_path / "gone.mbox"))


def test_a_folder_without_mail_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(Usage, match=r"no Maildir .* no \.eml"):
        read(str(tmp_path), NOTHING)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04rest", "zip"), (b"\x1f\x8bxx", "zcat"), (b"\xd0\xcf\x11\xe0x", r"Outlook \.msg")],
)
def test_packed_files_are_refused_with_the_way_out(data: bytes, words: str, put: Put) -> None:
    with pytest.raises(Usage, match=words):
        mails(put("x", data))


@pytest.mark.parametrize("name", ["box/new/1.a", "a.eml"])
def test_what_cannot_be_read_is_named_and_the_rest_still_comes(
    name: str, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = put(name, ONE)
    put("box/new/2.b", TWO)
    real = Path.open

    def locked(path: Path, mode: str = "r") -> object:
        if path == bad:
            raise PermissionError(13, "Permission denied")
        return real(path, mode)

    monkeypatch.setattr(Path, "open", locked)
    found: list[bytes] = []
    with pytest.raises(DeskError, match=f"{bad.name}.*(denied|read)") as fault:
        for mail in read(str(tmp_path / "box" if "box" in name else bad), NOTHING):
            found.append(mail.raw)
    assert found == ([TWO] if "box" in name else [])
    assert fault.value.exit_code == 1


@pytest.mark.parametrize("name", ["in.mbx", "a.eml", "box/new/1.a"])
def test_a_mail_over_the_limit_is_cut_there(name: str, put: Put, tmp_path: Path) -> None:
    head = LINE if name == "in.mbx" else b""
    path = put(name, head + ONE + b"x" * 5000)
    found = mails(tmp_path / "box" if "box" in name else path, limit=1000)
    assert [len(mail.raw) for mail in found] == [1000]
    assert found[0].raw.startswith(ONE)


def test_a_large_mbox_takes_the_memory_of_its_largest_mail(put: Put) -> None:
    mail = LINE + ONE + (b"0123456789abcdef" * 60 + b"\n") * 170 + b"\n"  # 170 kB
    path = put("big.mbox", mail * 100 + LINE + ONE + b"y" * 3_000_000)
    tracemalloc.start()
    count = sum(1 for _ in read(str(path), NOTHING, 1_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 101
    assert peak < 4_000_000  # the file has 20 MB
