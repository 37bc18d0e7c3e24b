"""Reaching an IMAP server: connect, agree on TLS, log in, open a folder (RFC 3501, 2595, 4315).

The only module that imports imapclient.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import CapabilityError  # type: ignore[import-untyped]

from deskterm.errors import Usage
from deskterm.mail.connect import (
    FolderMissing,
    LoginRefused,
    ServerBusy,
    ServerRefused,
    TlsFailed,
    explain,
    server_words,
    tls_context,
    tls_version,
)
from deskterm.mail.imap_dialogue import Fetched, Skipped, is_busy, refusal, speaking
from deskterm.mail.imap_folder import Folder, never
from deskterm.terms import Tls

__all__ = ["Fetched", "Folder", "Server", "Skipped", "check", "never", "open_folder"]

_FAREWELL = 5.0  # seconds for a polite LOGOUT


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox is and how to get in; `timeout` in seconds, for each answer."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout: float = 30.0


@contextmanager
def open_folder(server: Server, *, writable: bool = True) -> Iterator[Folder]:
    """Logs in and selects the folder; with `writable=False` nothing on the server can change."""
    steps: list[str] = []
    client = _connect(server, steps)
    try:
        _log_in(client, server, steps)
        yield _select(client, server, writable)
    finally:
        _leave(client)


def check(server: Server) -> list[str]:
    """Goes as far as the folder, changing nothing; returns each step that worked, in words."""
    steps: list[str] = []
    client = _connect(server, steps)
    try:
        _log_in(client, server, steps)
        folder = _select(client, server, writable=False)
    finally:
        _leave(client)
    noun = "message" if folder.messages == 1 else "messages"
    return [*steps, f"folder {folder.name}: {folder.messages} {noun}"]


def _connect(server: Server, steps: list[str]) -> Any:
    for word in (server.user, server.password, server.folder):
        if re.search(r"[\r\n\0]", word):
            raise Usage("user, password and folder cannot hold a line break.")
    context = tls_context() if server.tls is not Tls.NONE else None
    place = (server.host, server.port, server.tls, server.timeout)
    try:
        client = IMAPClient(
            server.host,
            server.port,
            ssl=server.tls is Tls.TLS,
            ssl_context=context,
            timeout=server.timeout,
        )
    except imaplib.IMAP4.error as error:
        raise _greeting(error, server) from error
    except (OSError, UnicodeError) as error:
        raise explain(error, *place) from error
    steps.append(f"connected to {server.host}:{server.port}")
    if server.tls is Tls.STARTTLS:
        try:
            client.starttls(context)
        except CapabilityError as error:
            _leave(client)
            raise TlsFailed(
                f"{server.host} offers no STARTTLS (try --tls tls, or another port)."
            ) from error
        except imaplib.IMAP4.error as error:
            _leave(client)
            raise refusal(error, server.host, "agreeing on TLS") from error
        except OSError as error:
            _leave(client)
            raise explain(error, *place) from error
    if server.tls is not Tls.NONE:
        steps.append(tls_version(client.socket()))
    return client


def _greeting(error: imaplib.IMAP4.error, server: Server) -> ServerBusy | ServerRefused:
    words = server_words(error.args[0] if error.args else "")
    where = f"{server.host}:{server.port}"
    if re.match(r"\* BYE\b", words, re.IGNORECASE):
        return ServerBusy(f"{where} takes no connection now: {words[6:]}.")
    hint = " (does that port want --tls tls?)" if server.tls is not Tls.TLS else ""
    return ServerRefused(f"{where} does not speak IMAP{hint}.")


def _log_in(client: Any, server: Server, steps: list[str]) -> None:
    secure = server.tls is not Tls.NONE
    with speaking(server.host, "logging in"):
        if client.has_capability("LOGINDISABLED"):
            hint = "" if secure else " (it wants --tls starttls or --tls tls)"
            raise LoginRefused(f"{server.host} allows no login with a password here{hint}.")
        try:
            if server.user.isascii() and server.password.isascii():
                client.login(server.user, server.password)
            else:  # LOGIN carries ASCII only; PLAIN is UTF-8 (RFC 4616)
                client.plain_login(server.user, server.password)
        except imaplib.IMAP4.error as error:
            # IMAPClient turns every end of LOGIN into a LoginError, a broken line too.
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise error.__context__ from error
            words = server_words(error.args[0] if error.args else "", server.password)
            words = re.sub(r"^(?:login|authenticate) failed: ", "", words, flags=re.IGNORECASE)
            words = words.rstrip(".")
            if is_busy(words):
                raise ServerBusy(f"{server.host} lets nobody in now: {words}.") from error
            raise LoginRefused(
                f"login refused by {server.host} (password changed?): {words}."
            ) from error
    steps.append(f"logged in as {server.user}")


def _select(client: Any, server: Server, writable: bool) -> Folder:
    with speaking(server.host, f"opening folder {server.folder}"):
        try:
            selected = client.select_folder(server.folder, readonly=not writable)
        except imaplib.IMAP4.readonly as error:
            raise ServerRefused(
                f"folder {server.folder} on {server.host} may be read only: "
                "mails cannot be marked, moved or deleted there."
            ) from error
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            fault = refusal(error, server.host, f"opening folder {server.folder}")
            there = sorted(str(name) for _, _, name in client.list_folders())
            if not isinstance(fault, ServerRefused) or server.folder in there:
                raise fault from error
            shown = server_words(", ".join(there) or "none")
            raise FolderMissing(
                f"no folder {server.folder} on {server.host} (there are: {shown})."
            ) from error
    return Folder(client, server.host, server.folder, selected)


def _leave(client: Any) -> None:
    # The work is done or lost already: a failing farewell says nothing new.
    try:
        client.socket().settimeout(_FAREWELL)
        client.logout()
    except (imaplib.IMAP4.error, OSError, ValueError, AttributeError, LookupError):
        with suppress(imaplib.IMAP4.error, OSError, ValueError, AttributeError):
            client.shutdown()
