"""Every way of not getting into a mailbox has a kind and one plain sentence."""

from __future__ import annotations

import socket
import threading

import pytest
from servers.dovecot import HELP, PASSWORD, Dovecot

from deskterm.errors import Usage
from deskterm.mail.connect import (
    ConnectFault,
    FolderMissing,
    HostUnknown,
    LoginRefused,
    NotListening,
    ServerBusy,
    ServerRefused,
    TimedOut,
    TlsFailed,
)
from deskterm.mail.imap import Server, check, open_folder
from deskterm.terms import Tls


def server(dovecot: Dovecot, **changes: object) -> Server:
    values = {"host": dovecot.host, "port": dovecot.imap, "tls": Tls.NONE, "user": HELP}
    return Server(**(values | {"password": PASSWORD, "timeout": 2.0} | changes))  # type: ignore[arg-type]


def refused(server: Server, kind: type[ConnectFault], *words: str) -> ConnectFault:
    """Both doors say the same; returns the fault."""
    with pytest.raises(kind) as first:
        check(server)
    with pytest.raises(kind), open_folder(server):
        pass
    for word in words:
        assert word in str(first.value)
    assert PASSWORD not in str(first.value)
    assert first.value.exit_code == 69
    assert first.value.sentence.endswith(".")
    return first.value


@pytest.fixture
def greeter() -> object:
    """Serves one fixed greeting a connection, then hangs up; returns its port."""
    listeners: list[socket.socket] = []

    def start(greeting: bytes, hold: threading.Event | None = None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.sendall(greeting)
                    if hold:
                        hold.wait(10)

        threading.Thread(target=run, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def test_each_step_that_works_is_named(dovecot: Dovecot) -> None:
    assert check(server(dovecot)) == [
        f"connected to 127.0.0.1:{dovecot.imap}",
        f"logged in as {HELP}",
        "folder INBOX: 0 messages",
    ]


@pytest.mark.parametrize("tls", [Tls.TLS, Tls.STARTTLS])
def test_tls_is_spoken_and_its_version_shown(
    dovecot: Dovecot, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.cafile))
    port = dovecot.imaps if tls is Tls.TLS else dovecot.imap
    dovecot.deliver(b"Subject: one\r\n\r\n")
    assert check(server(dovecot, tls=tls, port=port))[1:] == [
        "TLS 1.3", f"logged in as {HELP}", "folder INBOX: 1 message",
    ]  # fmt: skip


@pytest.mark.parametrize("tls", [Tls.TLS, Tls.STARTTLS])
def test_a_certificate_nobody_signed_is_refused(dovecot: Dovecot, tls: Tls) -> None:
    port = dovecot.imaps if tls is Tls.TLS else dovecot.imap
    refused(server(dovecot, tls=tls, port=port), TlsFailed, "signed by nobody")


def test_a_certificate_for_another_name_is_refused(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.cafile))
    elsewhere = server(dovecot, host="127.0.0.2", port=dovecot.imaps, tls=Tls.TLS)
    try:
        with socket.create_connection(("127.0.0.2", dovecot.imaps), 1):
            pass
    except OSError:
        # The server listens on 127.0.0.1 only: reach it there under a name of another machine.
        real = socket.create_connection
        monkeypatch.setattr(
            socket, "create_connection",
            lambda place, *rest, **more: real(("127.0.0.1", place[1]), *rest, **more),
        )  # fmt: skip
    refused(elsewhere, TlsFailed, "not for 127.0.0.2")


def test_tls_on_a_plain_port_says_so(dovecot: Dovecot) -> None:
    refused(server(dovecot, tls=Tls.TLS), TlsFailed, "does not speak TLS", "--tls starttls")


def test_plain_on_a_tls_port_ends_in_time(dovecot: Dovecot) -> None:
    plain = server(dovecot, port=dovecot.imaps, timeout=0.3)
    refused(plain, TimedOut, "did not answer within 0.3 s")


def test_a_host_that_does_not_exist() -> None:
    refused(Server("mail.invalid", 143, Tls.NONE, HELP, PASSWORD), HostUnknown, "mail.invalid")
    refused(Server("x" * 70, 143, Tls.NONE, HELP, PASSWORD), HostUnknown, "not a host name")


def test_a_port_where_nothing_listens(dovecot: Dovecot) -> None:
    with dovecot.down():
        refused(server(dovecot), NotListening, f"connection refused by 127.0.0.1:{dovecot.imap}")


def test_a_server_that_keeps_silent(greeter) -> None:  # type: ignore[no-untyped-def]
    hold = threading.Event()
    silent = Server("127.0.0.1", greeter(b"", hold), Tls.NONE, HELP, PASSWORD, timeout=0.3)
    refused(silent, TimedOut, "did not answer within 0.3 s")
    hold.set()


@pytest.mark.parametrize(
    ("greeting", "kind", "words"),
    [
        (b"* BYE Too many connections\r\n", ServerBusy, "Too many connections"),
        (b"220 mail.test ESMTP\r\n", ServerRefused, "does not speak IMAP"),
        (b"", ServerRefused, "does not speak IMAP"),
    ],
)
def test_a_greeting_that_is_no_welcome(  # type: ignore[no-untyped-def]
    greeter, greeting: bytes, kind: type[ConnectFault], words: str
) -> None:
    refused(Server("127.0.0.1", greeter(greeting), Tls.NONE, HELP, PASSWORD), kind, words)


def test_a_wrong_password(dovecot: Dovecot) -> None:
    fault = refused(server(dovecot, password="wrong"), LoginRefused, "login refused by 127.0.0.1")
    assert fault.kind == "login_refused"
    assert "wrong" not in str(fault)
    assert "Authentication failed" in str(fault)


def test_a_password_beyond_ascii_is_sent_and_refused_like_any_other(dovecot: Dovecot) -> None:
    refused(server(dovecot, password="contraseña€"), LoginRefused, "password changed?")


def test_a_password_with_a_line_break_never_reaches_the_line(dovecot: Dovecot) -> None:
    with pytest.raises(Usage, match="line break"):
        check(server(dovecot, password="x\r\nA1 DELETE INBOX"))
    assert "secret" not in repr(server(dovecot))


def test_a_folder_that_is_missing_is_listed_against(dovecot: Dovecot) -> None:
    check(server(dovecot))  # the first login makes Processed and Trash
    refused(server(dovecot, folder="Inbocks"), FolderMissing, "Inbocks", "INBOX, Processed, Trash")
