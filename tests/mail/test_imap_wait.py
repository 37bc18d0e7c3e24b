"""Waiting for mail on a real Dovecot: news, silence, and lines that die while nobody speaks."""

from __future__ import annotations

import threading
import time

import pytest
from servers.dovecot import HELP, PASSWORD, Dovecot

from deskterm.mail import imap_folder
from deskterm.mail.connect import ConnectionLost, TimedOut
from deskterm.mail.imap import Folder, Server, open_folder
from deskterm.terms import Tls

MAIL = b"Subject: hello\r\n\r\nhello\r\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_folder, "_SLICE", 0.1)
    monkeypatch.setattr(imap_folder, "_NAP", 0.2)


def server(dovecot: Dovecot) -> Server:
    return Server(dovecot.host, dovecot.imap, Tls.NONE, HELP, PASSWORD, timeout=2.0)


def later(seconds: float, do: object) -> threading.Timer:
    timer = threading.Timer(seconds, do)  # type: ignore[arg-type]
    timer.start()
    return timer


@pytest.mark.parametrize("idle", [True, False])
def test_a_mail_that_comes_while_waiting_ends_the_wait(
    dovecot: Dovecot, idle: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not idle:
        monkeypatch.setattr(Folder, "_can", lambda folder, name: False)
    with open_folder(server(dovecot)) as folder:
        assert folder.uids() == []
        later(0.3, lambda: dovecot.deliver(MAIL)).join()
        assert folder.wait(10)
        assert folder.uids() == [1]
        later(0.3, lambda: dovecot.deliver(MAIL))
        assert folder.wait(10)
        assert folder.uids(above=1) == [2]


def test_a_mail_the_server_named_between_two_commands_is_news(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as folder:
        assert folder.uids() == []
        dovecot.deliver(MAIL)
        folder._client.noop()  # any command: its answer tells of the mail, and IDLE will not again
        assert folder.wait(5)


def test_silence_lasts_as_long_as_asked_and_renews_idle(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_folder, "_RE_IDLE", 0.3)
    rounds = []
    with open_folder(server(dovecot)) as folder:
        folder.uids()
        start = folder._client.idle
        monkeypatch.setattr(folder._client, "idle", lambda: rounds.append(start()))
        began = time.monotonic()
        assert not folder.wait(1.0)
        assert 0.9 < time.monotonic() - began < 3.0
        assert len(rounds) >= 3
        assert folder.uids() == []  # the line still serves


def test_somebody_reading_on_a_phone_is_no_news(dovecot: Dovecot) -> None:
    dovecot.deliver(MAIL)
    with open_folder(server(dovecot)) as folder, open_folder(server(dovecot)) as phone:
        assert folder.uids() == [1]
        later(0.2, lambda: phone.mark_seen([1]))
        assert not folder.wait(1.0)
        later(0.2, lambda: phone.delete([1]))
        assert not folder.wait(1.0)


def test_who_stops_the_wait_is_heard_at_once(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as folder:
        folder.uids()
        stop = threading.Event()
        later(0.3, stop.set)
        began = time.monotonic()
        assert not folder.wait(60, stop.is_set)
        assert time.monotonic() - began < 2.0


def test_bye_while_idle_is_a_lost_connection(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as folder:
        folder.uids()
        later(0.3, dovecot.kick)
        with pytest.raises(ConnectionLost):
            folder.wait(10)


def test_a_server_that_dies_without_bye_is_noticed(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as folder:
        folder.uids()
        later(0.3, dovecot.stop)
        try:
            began = time.monotonic()
            with pytest.raises(ConnectionLost):
                folder.wait(10)
            assert time.monotonic() - began < 5.0
        finally:
            time.sleep(0.1)
            dovecot.start()


def test_a_server_that_hangs_is_given_up(dovecot: Dovecot) -> None:
    with open_folder(server(dovecot)) as folder:
        folder.uids()
        folder._client.socket().settimeout(0.5)
        folder._client._timeout = type(folder._client._timeout)(0.5, 0.5)
        with dovecot.frozen(), pytest.raises(TimedOut):
            folder.wait(10)
