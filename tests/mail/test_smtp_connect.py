"""Every way of not getting into an SMTP server has a kind and one plain sentence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from servers.smtp import SmtpSink

from deskterm.mail.connect import (
    ConnectFault,
    HostUnknown,
    LoginRefused,
    NotListening,
    ServerBusy,
    ServerRefused,
    TimedOut,
    TlsFailed,
)
from deskterm.mail.smtp import Account, Outcome, Session, check, deliver, size_limit
from deskterm.terms import Tls

Make = Callable[..., SmtpSink]
Say = Callable[[bytes], int]


def account(sink: SmtpSink, tls: Tls = Tls.NONE, **changes: object) -> Account:
    values = {"host": sink.host, "port": sink.port, "tls": tls, "timeout": 3.0}
    return Account(**(values | changes))  # type: ignore[arg-type]


def refused(account: Account, kind: type[ConnectFault], *words: str) -> ConnectFault:
    with pytest.raises(kind) as fault:
        check(account)
    for word in words:
        assert word in fault.value.sentence
    assert fault.value.sentence.endswith(".")
    assert not account.password or account.password not in str(fault.value)
    return fault.value


@pytest.fixture
def say() -> Iterator[Say]:
    """A port that says one thing to each caller and listens on in silence."""
    listeners: list[socket.socket] = []
    over = threading.Event()

    def start(words: bytes) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                client.sendall(words)
                over.wait(10)

        threading.Thread(target=run, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    over.set()
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def test_each_step_that_works_is_named(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(users={"ana": "pw"}, size_limit=25_000_000)
    steps = check(account(sink, user="ana", password="pw"), "help@acme.test")
    assert steps == [
        f"connected to 127.0.0.1:{sink.port}",
        "logged in as ana",
        "takes mail from help@acme.test",
        "takes mails up to 25 MB",
    ]
    assert size_limit(account(sink, user="ana", password="pw")) == 25_000_000
    assert sink.attempts == 0


@pytest.mark.parametrize("tls", [Tls.TLS, Tls.STARTTLS])
def test_tls_is_spoken_and_the_password_goes_through_it(
    make_smtp_sink: Make, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = make_smtp_sink(tls=tls.value, users={"ana": "pw"})
    refused(account(sink, tls), TlsFailed, "signed by nobody")
    monkeypatch.setenv("SSL_CERT_FILE", str(sink.cafile))
    inside = account(sink, tls, user="ana", password="pw")
    assert check(inside)[1:3] == ["TLS 1.3", "logged in as ana"]
    with Session(inside) as session:
        result = deliver(session, "a@b.test", ["c@d.test"], b"Subject: x\r\n\r\n")
    assert result.outcome is Outcome.SENT
    assert (sink.mails[0].tls, sink.mails[0].user) == (True, "ana")


def test_tls_on_a_plain_port(smtp_sink: SmtpSink) -> None:
    refused(account(smtp_sink, Tls.TLS), TlsFailed, "does not speak TLS")


def test_starttls_that_is_not_offered(smtp_sink: SmtpSink) -> None:
    refused(account(smtp_sink, Tls.STARTTLS), TlsFailed, "offers no STARTTLS")


def test_plain_on_a_tls_port_ends_in_time(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(tls="tls")
    refused(account(sink, timeout=0.3), TimedOut, "did not answer within 0.3 s")


def test_a_wrong_password(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(users={"ana": "pw"})
    wrong = account(sink, user="ana", password="hunter2")
    fault = refused(wrong, LoginRefused, "login refused by 127.0.0.1", "535 5.7.8")
    assert fault.kind == "login_refused"
    assert "hunter2" not in repr(wrong)


def test_a_password_beyond_ascii_works(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(users={"ana": "contraseña€"})
    assert "logged in as ana" in check(account(sink, user="ana", password="contraseña€"))
    refused(account(sink, user="ana", password="contraseñ"), LoginRefused)


def test_a_login_the_server_cannot_check_now(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(users={"ana": "pw"})
    sink.fail("auth", "454 4.7.0 directory down")
    refused(account(sink, user="ana", password="pw"), ServerBusy, "directory down")


def test_a_login_where_none_is_offered(smtp_sink: SmtpSink) -> None:
    refused(account(smtp_sink, user="ana", password="pw"), LoginRefused, "--smtp-tls starttls")


def test_sending_without_the_login_the_server_wants(make_smtp_sink: Make) -> None:
    sink = make_smtp_sink(users={"ana": "pw"})
    with Session(account(sink)) as session:
        result = deliver(session, "a@b.test", ["c@d.test"], b"Subject: x\r\n\r\n")
    assert (result.outcome, result.kind) == (Outcome.SERVER, "login_refused")


@pytest.mark.parametrize(
    ("sender", "words"),
    [("ana@other.test", "553 5.7.1 not yours"), ("ana@x.test>\r\nDATA", "not a sender")],
)
def test_a_sender_the_server_does_not_take(smtp_sink: SmtpSink, sender: str, words: str) -> None:
    smtp_sink.fail("mail", "553 5.7.1 not yours")
    with pytest.raises(ServerRefused, match=words):
        check(account(smtp_sink), sender)


def test_nobody_there(smtp_sink: SmtpSink) -> None:
    smtp_sink.stop()
    refused(account(smtp_sink), NotListening, f"connection refused by 127.0.0.1:{smtp_sink.port}")
    refused(Account("mail.invalid", 25, Tls.NONE), HostUnknown, "mail.invalid")


@pytest.mark.parametrize(
    ("greeting", "kind", "words"),
    [
        (b"", TimedOut, "did not answer within 0.3 s"),
        (b"421 4.3.2 too busy\r\n", ServerBusy, "too busy"),
        (b"554 5.7.1 your network is blocked\r\n", ServerRefused, "your network is blocked"),
        (b"* OK IMAP4rev1 ready\r\n", ServerRefused, "does not speak SMTP"),
        (b"220 hi\r\n554 5.5.0 no\r\n554 5.5.0 no\r\n", ServerRefused, "554 5.5.0 no"),
    ],
)
def test_a_greeting_that_is_no_welcome(
    say: Say, greeting: bytes, kind: type[ConnectFault], words: str
) -> None:
    refused(Account("127.0.0.1", say(greeting), Tls.NONE, timeout=0.3), kind, words)


def test_a_server_that_echoes_the_password_does_not_get_it_printed(say: Say) -> None:
    port = say(b"220 hi\r\n250-hi\r\n250 AUTH PLAIN\r\n535 wrong: hunter2 AGFuYQBodW50ZXIy\r\n")
    fault = refused(Account("127.0.0.1", port, Tls.NONE, "ana", "hunter2", 1.0), LoginRefused)
    assert "wrong: *** ***" in fault.sentence
