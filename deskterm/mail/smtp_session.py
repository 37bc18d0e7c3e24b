"""One connection to an SMTP server: TLS, login, and the words both sides exchange."""

from __future__ import annotations

import re
import smtplib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from deskterm.mail.connect import (
    ConnectFault,
    ConnectionLost,
    LoginRefused,
    ServerBusy,
    ServerRefused,
    TlsFailed,
    explain,
    tls_context,
    tls_version,
)
from deskterm.mail.smtp_dialogue import Reply
from deskterm.terms import Tls

_BLOCK = 1 << 16  # bytes a write: a socket's timeout then bounds silence, not the whole mail
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Account:
    """Where mails are handed in; without `user` there is no login. Timeouts in seconds.

    `final_timeout` is how long the answer to a mail's last byte may take: giving up there leaves
    it open whether the mail was accepted.
    """

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0
    final_timeout: float = 300.0

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a server could echo of the login, before base64 (AUTH LOGIN and AUTH PLAIN)."""
        return (self.password, f"\0{self.user}\0{self.password}") if self.password else ()


class Session:
    """One logged-in connection for several mails; raises a NetworkFault where it cannot be had.

    A server that has hung up between two mails is called again, once.
    """

    def __init__(self, account: Account) -> None:
        self.account = account
        self.steps: list[str] = []
        self.mails = 0  # handed over on the connection that is open
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self.smtp()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._smtp:
            try:
                self._smtp.quit()
            except OSError:
                self._smtp.close()
        self._smtp = None

    def smtp(self) -> smtplib.SMTP:
        """The live connection, made anew where there is none."""
        if self._smtp is None:
            self.steps, self.mails = [], 0
            self._smtp = _open(self.account, self.steps)
        return self._smtp

    def drop(self) -> None:
        """Forgets a connection that cannot be used any more."""
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    @property
    def is_open(self) -> bool:
        """Whether a connection is there; the server may have left it since."""
        return self._smtp is not None

    @property
    def size_limit(self) -> int:
        """The most bytes a mail may have; 0 when the server names no limit."""
        said = self.smtp().esmtp_features.get("size", "")
        return int(said) if said.isdecimal() else 0

    def offers(self, extension: str) -> bool:
        """Whether EHLO named the extension."""
        return self.smtp().has_extn(extension)

    def ask(self, command: str) -> Reply:
        """One command, one reply; raises what smtplib raises, all of it OSError."""
        smtp = self.smtp()
        smtp.command_encoding = "ascii" if command.isascii() else "utf-8"
        return Reply.of(*smtp.docmd(command), *self.account.secrets)

    def pour(self, raw: bytes) -> None:
        """Sends a mail's bytes and the final dot, with CRLF line ends and dots doubled."""
        lines = _LINE_ENDS.sub(b"\r\n", raw)
        if not lines.endswith(b"\r\n"):
            lines += b"\r\n"
        payload = memoryview(_LEADING_DOT.sub(b"..", lines) + b".\r\n")
        for start in range(0, len(payload), _BLOCK):
            self.smtp().send(bytes(payload[start : start + _BLOCK]))

    def verdict(self) -> Reply:
        """The server's answer to the final dot."""
        smtp = self.smtp()
        assert smtp.sock is not None
        smtp.sock.settimeout(self.account.final_timeout)
        reply = Reply.of(*smtp.getreply(), *self.account.secrets)
        smtp.sock.settimeout(self.account.timeout)
        self.mails += 1
        return reply


def lost(account: Account) -> ConnectionLost:
    """The fault behind a connection that ended before the work was done."""
    return ConnectionLost(f"{account.host} broke the connection.")


def _open(account: Account, steps: list[str]) -> smtplib.SMTP:
    context = tls_context() if account.tls is not Tls.NONE else None
    host, port = account.host, account.port

    def fault(error: OSError | UnicodeError) -> ConnectFault:
        return explain(error, host, port, account.tls, account.timeout)

    smtp: smtplib.SMTP | None = None
    try:
        # The name is for EHLO; smtplib would ask the DNS for one, which can take half a minute.
        if account.tls is Tls.TLS:
            smtp = smtplib.SMTP_SSL(
                host, port, "localhost", timeout=account.timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(host, port, "localhost", timeout=account.timeout)
        smtp.local_hostname = _own_address(smtp)
        steps.append(f"connected to {host}:{port}")
        smtp.ehlo_or_helo_if_needed()
        if account.tls is Tls.STARTTLS:
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if account.tls is not Tls.NONE:
            steps.append(tls_version(smtp.sock))
        if account.user:
            _log_in(smtp, account)
            steps.append(f"logged in as {account.user}")
    except ConnectFault:
        _close(smtp)
        raise
    except smtplib.SMTPNotSupportedError as error:
        _close(smtp)
        raise TlsFailed(
            f"{host}:{port} offers no STARTTLS (try --smtp-tls tls, or another port)."
        ) from error
    except smtplib.SMTPResponseException as error:
        _close(smtp)
        raise _unwelcome(account, error) from error
    except smtplib.SMTPServerDisconnected as error:
        _close(smtp)
        raise _unwelcome_silence(account, error, fault) from error
    except (OSError, UnicodeError) as error:
        _close(smtp)
        raise fault(error) from error
    return smtp


def _close(smtp: smtplib.SMTP | None) -> None:
    if smtp:
        smtp.close()


def _own_address(smtp: smtplib.SMTP) -> str:
    """This end as an address literal (RFC 5321 §4.1.3), which needs no DNS and names no machine."""
    assert smtp.sock is not None
    address = str(smtp.sock.getsockname()[0]).partition("%")[0]  # fe80::1%eth0
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _log_in(smtp: smtplib.SMTP, account: Account) -> None:
    host = account.host
    try:
        if not account.secrets or (account.user + account.password).isascii():
            smtp.login(account.user, account.password)
            return
        # smtplib's logins are ASCII only; PLAIN is UTF-8 (RFC 4616).
        token = b64encode(account.secrets[1].encode()).decode()
        code, text = smtp.docmd("AUTH", f"PLAIN {token}")
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, text)
    except smtplib.SMTPNotSupportedError as error:
        hint = " (it may want --smtp-tls starttls)" if account.tls is Tls.NONE else ""
        raise LoginRefused(f"{host} offers no login here{hint}.") from error
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPResponseException as error:
        reply = _reply(error, account)
        if reply.temporary:
            raise ServerBusy(f"{host} lets nobody in now: {reply}.") from error
        raise LoginRefused(f"login refused by {host} (password changed?): {reply}.") from error
    except smtplib.SMTPException as error:
        raise LoginRefused(f"{host} offers no way to log in that deskterm knows.") from error


def _unwelcome(account: Account, error: smtplib.SMTPResponseException) -> ConnectFault:
    reply = _reply(error, account)
    if reply.temporary:
        return ServerBusy(f"{account.host} takes no connection now: {reply}.")
    if reply.code < 100:
        return ServerRefused(f"{account.host}:{account.port} does not speak SMTP.")
    return ServerRefused(f"{account.host} refuses the connection: {reply}.")


def _unwelcome_silence(
    account: Account,
    error: smtplib.SMTPServerDisconnected,
    fault: Callable[[OSError | UnicodeError], ConnectFault],
) -> ConnectFault:
    # smtplib hides a time-out behind "Connection unexpectedly closed".
    cause = error.__context__
    return fault(cause) if isinstance(cause, OSError) else lost(account)


def _reply(error: smtplib.SMTPResponseException, account: Account) -> Reply:
    text = error.smtp_error
    said = text if isinstance(text, bytes) else str(text).encode()
    return Reply.of(error.smtp_code, said, *account.secrets)
