"""The test servers do what the tests that lean on them believe."""

from __future__ import annotations

import imaplib
import os
import poplib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from servers.dovecot import HELP, OTHER, PASSWORD, Dovecot
from servers.needs import missing_packages, program
from servers.postgres import Postgres
from servers.smtp import SmtpSink

MAIL = (
    b"From: Marta <marta@client.test>\r\nTo: help@example.test\r\nSubject: Fire\r\n\r\nSmoke.\r\n"
)


def _login(server: Dovecot, user: str = HELP) -> imaplib.IMAP4:
    client = imaplib.IMAP4(server.host, server.imap, timeout=5)
    client.login(user, PASSWORD)
    return client


def _uidvalidity(server: Dovecot) -> bytes:
    with _login(server) as client:
        client.select()
        _, data = client.response("UIDVALIDITY")
    assert data[0]
    return data[0]


def test_delivered_mail_is_fetched_with_its_arrival_time(dovecot: Dovecot) -> None:
    dovecot.deliver(MAIL, arrived=datetime(2026, 11, 3, 9, 20, tzinfo=UTC))
    with _login(dovecot) as client:
        assert client.select()[1] == [b"1"]
        _, data = client.fetch("1", "(INTERNALDATE BODY.PEEK[])")
    assert isinstance(data[0], tuple)
    assert b"03-Nov-2026 09:20:00" in data[0][0]
    assert data[0][1] == MAIL
    (stored,) = dovecot.messages()
    assert (stored.raw, stored.seen) == (MAIL, False)


def test_mailboxes_are_empty_for_the_next_test(dovecot: Dovecot) -> None:
    for user in dovecot.users:
        assert dovecot.messages(user) == []
        with _login(dovecot, user) as client:
            assert client.select()[1] == [b"0"]


def test_lmtp_delivers_and_pop3_reads(dovecot: Dovecot) -> None:
    dovecot.deliver_lmtp(MAIL, OTHER, sender="marta@client.test")
    client = poplib.POP3(dovecot.host, dovecot.pop3, timeout=5)
    client.user(OTHER)
    client.pass_(PASSWORD)
    lines = client.retr(1)[1]
    client.quit()
    assert b"Return-Path: <marta@client.test>" in lines
    assert b"Smoke." in lines


def test_tls_and_starttls_are_trusted_by_the_cafile(dovecot: Dovecot) -> None:
    context = ssl.create_default_context(cafile=str(dovecot.cafile))
    with imaplib.IMAP4_SSL(dovecot.host, dovecot.imaps, ssl_context=context, timeout=5) as client:
        assert client.login(HELP, PASSWORD)[0] == "OK"
    with imaplib.IMAP4(dovecot.host, dovecot.imap, timeout=5) as client:
        client.starttls(context)
        assert client.login(HELP, PASSWORD)[0] == "OK"


def test_wrong_password_is_refused_at_once(dovecot: Dovecot) -> None:
    began = time.monotonic()
    for _ in range(3):
        client = imaplib.IMAP4(dovecot.host, dovecot.imap, timeout=5)
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login(HELP, "wrong")
        client.shutdown()
    assert time.monotonic() - began < 6  # Dovecot as delivered makes the third wait 8 s


def test_uidvalidity_changes_and_the_mail_stays(dovecot: Dovecot) -> None:
    dovecot.deliver(MAIL)
    before = _uidvalidity(dovecot)
    dovecot.uidvalidity_change()
    assert _uidvalidity(dovecot) != before
    assert len(dovecot.messages()) == 1


def test_kick_says_bye(dovecot: Dovecot) -> None:
    client = _login(dovecot)
    client.select()
    client.send(b"a1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    dovecot.kick()
    assert client.readline().startswith(b"* BYE")
    client.shutdown()


def test_down_refuses_and_comes_back_on_the_same_port(dovecot: Dovecot) -> None:
    dovecot.deliver(MAIL)
    with dovecot.down(), pytest.raises(ConnectionRefusedError):
        socket.create_connection((dovecot.host, dovecot.imap), 1)
    assert _uidvalidity(dovecot)


def test_frozen_sessions_hang_and_thaw(dovecot: Dovecot) -> None:
    client = _login(dovecot)
    client.sock.settimeout(0.3)
    with dovecot.frozen(), pytest.raises(TimeoutError):
        client.noop()
    client.shutdown()


def test_postgres_databases_are_separate_and_cheap(postgres: Postgres) -> None:
    def fill(url: str) -> None:
        with psycopg.connect(url) as link:
            link.execute("CREATE TABLE paper (sheet text)")

    name = postgres.template("with_paper", fill)
    first, second = (postgres.fresh_database(template=name) for _ in range(2))
    with psycopg.connect(first) as link:
        link.execute("INSERT INTO paper VALUES ('ñandú')")
    with psycopg.connect(second) as link:
        assert link.execute("SELECT count(*) FROM paper").fetchone() == (0,)
    for url in (first, second):
        postgres.drop(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


def test_database_url_is_new_each_time(database_url: str) -> None:
    if database_url.startswith("postgresql://"):
        with psycopg.connect(database_url) as link:
            query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            assert link.execute(query).fetchone() == (0,)
            assert link.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    else:
        assert not Path(database_url).exists()


def _send(sink: SmtpSink, to: str = "marta@client.test") -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as client:
        client.sendmail("help@example.test", [to], MAIL)


def test_sink_keeps_mail_and_envelope(smtp_sink: SmtpSink) -> None:
    _send(smtp_sink)
    (mail,) = smtp_sink.wait(1)
    assert (mail.sender, mail.recipients) == ("help@example.test", ["marta@client.test"])
    assert (mail.raw, mail.tls, mail.user) == (MAIL, False, None)
    assert mail.message["Subject"] == "Fire"


def test_sink_refuses_a_recipient_for_ever_and_the_rest_once(smtp_sink: SmtpSink) -> None:
    smtp_sink.fail("rcpt", "550 5.1.1 no such user", about="gone@client.test")
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            _send(smtp_sink, "gone@client.test")
    smtp_sink.fail("data", "451 4.3.0 try later", times=1)
    with pytest.raises(smtplib.SMTPDataError, match="451"):
        _send(smtp_sink)
    smtp_sink.fail("mail", "553 5.7.1 not yours", times=1)
    with pytest.raises(smtplib.SMTPSenderRefused):
        _send(smtp_sink)
    _send(smtp_sink)
    assert len(smtp_sink.mails) == 1


def test_sink_hangs_up_after_data(smtp_sink: SmtpSink) -> None:
    smtp_sink.hang_up_after_data()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp_sink)
    smtp_sink.hang_up_after_data(keep=False)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp_sink)
    assert (len(smtp_sink.mails), smtp_sink.attempts) == (1, 2)


def test_sink_states_its_size_limit(make_smtp_sink: Callable[..., SmtpSink]) -> None:
    sink = make_smtp_sink(size_limit=2000)
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "2000"
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail("help@example.test", ["marta@client.test"], MAIL + b"x" * 3000)
    assert sink.mails == []


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_sink_wants_the_right_login(make_smtp_sink: Callable[..., SmtpSink], tls: str) -> None:
    sink = make_smtp_sink(tls=tls, users={"help": "secret"})
    context = ssl.create_default_context(cafile=str(sink.cafile)) if sink.cafile else None

    def connect() -> smtplib.SMTP:
        if tls == "tls":
            return smtplib.SMTP_SSL(sink.host, sink.port, timeout=5, context=context)
        client = smtplib.SMTP(sink.host, sink.port, timeout=5)
        if tls == "starttls":
            client.starttls(context=context)
        return client

    with connect() as client:
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            client.sendmail("help@example.test", ["a@client.test"], MAIL)
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            client.login("help", "wrong")
    sink.fail("auth", "454 4.7.0 temporary failure", times=1)
    with connect() as client, pytest.raises(smtplib.SMTPAuthenticationError, match="454"):
        client.login("help", "secret")
    with connect() as client:
        client.login("help", "secret")
        client.sendmail("help@example.test", ["a@client.test"], MAIL)
    (mail,) = sink.mails
    assert (mail.tls, mail.user) == (tls != "none", "help")


def test_home_is_empty_and_ours(isolated: Path) -> None:
    assert Path.home() == isolated
    assert os.environ["DESKTERM_DB"] == str(isolated / "desk.db")
    assert "NO_COLOR" not in os.environ
    assert time.tzname == ("UTC", "UTC")
    assert list(isolated.iterdir()) == []


def test_needs_finds_programs_outside_the_path() -> None:
    if "postgresql" not in missing_packages():
        assert Path(program("initdb") or "").exists()
    assert program("no-such-program-anywhere") is None
