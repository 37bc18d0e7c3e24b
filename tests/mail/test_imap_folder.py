"""An IMAP folder on a real Dovecot: what is there, its bytes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from servers.dovecot import HELP, PASSWORD, Dovecot

from deskterm.mail.imap import Fetched, Folder, Server, Skipped, open_folder
from deskterm.terms import Tls

ARRIVED = datetime(2024, 3, 5, 10, 30, tzinfo=UTC)


def mail(subject: str, body: str = "Guten Tag") -> bytes:
    return f"From: joe@client.test\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()


def server(dovecot: Dovecot, **changes: object) -> Server:
    values = {"host": dovecot.host, "port": dovecot.imap, "tls": Tls.NONE, "user": HELP}
    return Server(**(values | {"password": PASSWORD, "timeout": 5.0} | changes))  # type: ignore[arg-type]


@pytest.fixture
def folder(dovecot: Dovecot) -> Iterator[Folder]:
    for number in range(1, 4):
        dovecot.deliver(mail(f"mail {number}"), arrived=ARRIVED + timedelta(days=number))
        with open_folder(server(dovecot)):
            pass  # gives the UID: mails of one second get theirs in any order
    with open_folder(server(dovecot)) as opened:
        yield opened


def subjects(found: list[Fetched | Skipped]) -> list[str]:
    return [f.raw.split(b"\r\n")[1].decode()[9:] for f in found if isinstance(f, Fetched)]


def test_uids_come_ascending_and_only_above_the_mark(folder: Folder) -> None:
    assert folder.uids() == [1, 2, 3]
    assert folder.uids(above=2) == [3]
    # "4:*" makes the server answer 3, its last one.
    assert folder.uids(above=3) == []


def test_an_empty_folder_has_no_uids(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as empty:
        assert empty.messages == 0
        assert empty.uids() == empty.uids(above=7) == empty.uids(since=date(2024, 1, 1)) == []


def test_since_keeps_a_day_of_grace_for_other_time_zones(folder: Folder) -> None:
    assert folder.uids(since=date(2024, 3, 9)) == [3]
    assert folder.uids(since=date(2024, 3, 8)) == [2, 3]
    assert folder.uids(since=date(2024, 3, 8), above=2) == [3]


def test_a_search_in_windows_finds_what_one_search_finds(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for window in (1, 2, 3):
        monkeypatch.setattr("deskterm.mail.imap_folder._WINDOW", window)
        assert folder.uids() == [1, 2, 3], window
        assert folder.uids(since=date(2024, 3, 8)) == [2, 3], window
        assert folder.uids(above=3) == [], window


def test_fetching_gives_bytes_size_and_arrival_and_marks_nothing(
    dovecot: Dovecot, folder: Folder
) -> None:
    found = folder.fetch(2)
    assert isinstance(found, Fetched)
    assert found.raw == mail("mail 2")
    assert found.size == folder.sizes([1, 2, 3])[2] == len(found.raw)
    assert found.received_at == ARRIVED + timedelta(days=2)
    list(folder.fetch_many([1, 2, 3], folder.sizes([1, 2, 3])))
    folder.fetch_headers(1)
    assert not any(stored.seen for stored in dovecot.messages())
    again = folder.fetch(2)
    assert isinstance(again, Fetched)
    assert "\\Seen" not in again.flags


def test_headers_come_without_the_body(folder: Folder) -> None:
    found = folder.fetch_headers(1)
    assert isinstance(found, Fetched)
    assert found.raw.startswith(b"From: joe@client.test\r\nSubject: mail 1")
    assert b"Guten Tag" not in found.raw
    assert found.size == len(mail("mail 1"))


@pytest.mark.parametrize("bound", [1, 150, 8 << 20])
def test_many_come_in_the_order_asked_whatever_the_batch(folder: Folder, bound: int) -> None:
    sizes = folder.sizes([1, 2, 3])
    assert subjects(list(folder.fetch_many([3, 1, 2], sizes, bound))) == [
        "mail 3", "mail 1", "mail 2",
    ]  # fmt: skip
    assert len(list(folder.fetch_many([1, 2], {}))) == 2


def test_a_mail_that_is_gone_is_skipped_and_named_so(folder: Folder) -> None:
    found = list(folder.fetch_many([1, 99, 3], folder.sizes([1, 99, 3])))
    assert subjects(found) == ["mail 1", "mail 3"]
    assert isinstance(found[1], Skipped)
    assert found[1].gone
    assert not folder.exists(99)
    assert folder.exists(3)


def test_seen_and_deleted_touch_only_the_mails_named(dovecot: Dovecot, folder: Folder) -> None:
    folder._client.add_flags([3], [b"\\Deleted"])  # somebody on a phone
    folder.mark_seen([1])
    assert folder.delete([2]) == ""
    left = dovecot.messages()
    assert [stored.raw for stored in left] == [mail("mail 1"), mail("mail 3")]
    assert [stored.seen for stored in left] == [True, False]


@pytest.mark.parametrize("without", [(), ("MOVE",)])
def test_moving_makes_a_missing_folder_and_leaves_the_rest(
    dovecot: Dovecot, folder: Folder, without: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    able = folder._client.has_capability
    monkeypatch.setattr(
        folder._client, "has_capability", lambda name: name not in without and able(name)
    )
    assert folder.move([1, 2], "Fertig & Ablage") == "folder Fertig & Ablage created"
    assert folder.move([3], "Fertig & Ablage") == ""
    assert folder.uids() == []
    with open_folder(server(dovecot, folder="Fertig & Ablage")) as moved:
        assert moved.messages == 3


def test_without_uidplus_nothing_is_expunged(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, dovecot: Dovecot
) -> None:
    monkeypatch.setattr(folder._client, "has_capability", lambda name: name == "IDLE")
    assert "no UIDPLUS" in folder.move([1], "Processed")
    assert "no UIDPLUS" in folder.delete([2])
    assert len(dovecot.messages()) == 3
    assert len(dovecot.messages(folder="Processed")) == 1


def test_moving_into_the_same_folder_does_nothing(folder: Folder) -> None:
    assert folder.move([1], "inbox") == "mails are in INBOX already"
    assert folder.uids() == [1, 2, 3]


def test_a_folder_opened_to_read_stays_as_it_is(dovecot: Dovecot) -> None:
    dovecot.deliver(mail("one"))
    with open_folder(server(dovecot), writable=False) as folder:
        assert isinstance(folder.fetch(1), Fetched)
        folder.mark_seen([1])  # Dovecot says OK and does nothing
    assert not dovecot.messages()[0].seen


def test_uidvalidity_tells_a_rebuilt_mailbox(dovecot: Dovecot) -> None:
    dovecot.deliver(mail("one"))
    with open_folder(server(dovecot)) as folder:
        before = folder.uidvalidity
        assert folder.uidnext == 2
    dovecot.uidvalidity_change()
    with open_folder(server(dovecot)) as folder:
        assert folder.uidvalidity not in (0, before)
        assert folder.uids() == [1]


def test_nul_and_long_lines_arrive_as_they_were_sent(dovecot: Dovecot) -> None:
    raw = mail("odd", "\x00\xff" + "x" * 20_000)
    dovecot.deliver(raw)
    with open_folder(server(dovecot)) as folder:
        found = folder.fetch(1)
    assert isinstance(found, Fetched)
    # IMAP literals carry no NUL (RFC 3501 §4.3): Dovecot sends 0x80 in its place.
    assert found.raw == raw.replace(b"\x00", b"\x80")
