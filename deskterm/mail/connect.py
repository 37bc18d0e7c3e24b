"""What both mail protocols share: TLS, and one plain sentence for each way a connection fails.

NetworkFault
├── HostUnknown      the name has no address
├── NotListening     refused, or no route
├── TimedOut         silence for too long
├── TlsFailed        certificate, or no TLS where TLS was asked for
├── LoginRefused     user or password
├── FolderMissing    the mailbox is there, the folder is not
├── ServerBusy       full, in use, too many connections: the same call may work later
├── ConnectionLost   it worked until now
└── ServerRefused    any other no
"""

from __future__ import annotations

import errno
import re
import socket
from base64 import b64encode
from typing import TYPE_CHECKING

from deskterm.errors import NetworkFault
from deskterm.safe import clean_line
from deskterm.terms import Tls

if TYPE_CHECKING:
    import ssl

_WORDS = 200  # characters of a server's own words that people get to read


class ConnectFault(NetworkFault):
    """A mail server could not be used; the subclass says in which way."""

    @property
    def kind(self) -> str:
        """The class in snake case, as it is stored: `login_refused`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(self).__name__).lower()


class HostUnknown(ConnectFault):
    """The host's name has no address."""


class NotListening(ConnectFault):
    """Nothing answers at that address."""


class TimedOut(ConnectFault):
    """The server kept silent for longer than the timeout."""


class TlsFailed(ConnectFault):
    """The certificate is not to be trusted, or there is no TLS at all."""


class LoginRefused(ConnectFault):
    """User, password or the way of logging in is not accepted."""


class FolderMissing(ConnectFault):
    """The account has no such folder."""


class ServerBusy(ConnectFault):
    """Full, in use or too many connections: the same call may work later."""


class ConnectionLost(ConnectFault):
    """The connection broke after it had worked."""


class ServerRefused(ConnectFault):
    """The server said no, or something that makes no sense."""


def tls_context() -> ssl.SSLContext:
    """Certificates are always verified, against the system's CAs and SSL_CERT_FILE if it is set."""
    import ssl

    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def tls_version(sock: object) -> str:
    """The protocol spoken on a socket, as people write it: `TLS 1.3`; empty for none."""
    version = getattr(sock, "version", None)
    return str(version()).replace("TLSv", "TLS ") if callable(version) else ""


def server_words(words: object, *secrets: str) -> str:
    """What a server said, as one short line that holds none of the secrets."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    quoted = re.fullmatch(r"b(['\"])(.*)\1", text, re.DOTALL)  # IMAPClient gives the repr of bytes
    if quoted:
        text = quoted[2]
    for secret in secrets:
        if secret:
            for shape in (secret, b64encode(secret.encode("utf-8", "replace")).decode()):
                text = text.replace(shape, "***")
    text = " ".join(clean_line(text).split())
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"


def explain(
    error: OSError | UnicodeError, host: str, port: int, tls: Tls, timeout: float
) -> ConnectFault:
    """The fault behind an error met while connecting, shaking hands or reading."""
    import ssl

    where = f"{host}:{port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return TlsFailed(f"{_certificate(error, host)}.", "ask whoever runs the server")
    if isinstance(error, ssl.SSLError):
        return _no_tls(error, where)
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return HostUnknown(f"the name {host} could not be looked up (no network, no DNS?).")
        return HostUnknown(f"host {host} is unknown (misspelt?).")
    if isinstance(error, UnicodeError):  # the idna codec refuses labels over 63 characters
        return HostUnknown(f"{host} is not a host name.")
    if isinstance(error, ConnectionRefusedError):
        return NotListening(f"connection refused by {where} (wrong port, or nothing runs there?).")
    if isinstance(error, TimeoutError):
        hint = " (does that port want --tls tls?)" if _expects_tls(port, tls) else ""
        return TimedOut(f"{where} did not answer within {timeout:g} s{hint}.")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return NotListening(f"no route to {where} (network down?).")
    if isinstance(error, ConnectionError):
        return ConnectionLost(f"{where} closed the connection.")
    return ServerRefused(f"{where} could not be reached: {server_words(error.strerror or error)}.")


def _expects_tls(port: int, tls: Tls) -> bool:
    return tls is not Tls.TLS and port in (465, 993)


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> str:
    # X509_V_ERR_…: openssl/x509_vfy.h
    if error.verify_code in (62, 64):
        return f"the certificate shown is not for {host}"
    if error.verify_code == 10:
        return f"the certificate of {host} has expired"
    if error.verify_code in (18, 19, 20, 21):
        return (
            f"the certificate of {host} is signed by nobody this machine trusts "
            "(SSL_CERT_FILE may name a CA file)"
        )
    return f"the certificate of {host} is not valid: {server_words(error.verify_message)}"


def _no_tls(error: ssl.SSLError, where: str) -> TlsFailed:
    import ssl

    if error.reason in (
        "WRONG_VERSION_NUMBER",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
        "UNKNOWN_PROTOCOL",
        "HTTP_REQUEST",
    ):
        return TlsFailed(f"{where} does not speak TLS (try --tls starttls, or another port).")
    if isinstance(error, ssl.SSLEOFError):
        return TlsFailed(f"{where} hung up while TLS was being agreed.")
    why = (error.reason or "no reason given").replace("_", " ").lower()
    return TlsFailed(f"TLS with {where} failed: {server_words(why)}.")
