"""A mail server that keeps what it is given, and fails as told: smtplib's other end in tests."""

from __future__ import annotations

import asyncio
import threading
import warnings
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from servers import process
from servers.tls import server_context

Stage = Literal["ehlo", "mail", "rcpt", "data", "auth"]


@dataclass(frozen=True)
class Sunk:
    """A mail the sink accepted, with its envelope."""

    sender: str
    recipients: list[str]
    raw: bytes
    tls: bool
    user: str | None  # who logged in, if anybody

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed by the standard library."""
        from email import message_from_bytes, policy

        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class _Fault:
    stage: Stage
    reply: str
    times: int | None
    about: str | None


@dataclass
class _Script:
    """What the sink will do next; shared between the test and the server's thread."""

    mails: list[Sunk] = field(default_factory=list)
    faults: list[_Fault] = field(default_factory=list)
    hang_ups: int = 0
    hang_up_keeps: bool = True
    delay: float = 0.0
    attempts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, stage: Stage, about: str = "") -> str | None:
        with self.lock:
            for one in self.faults:
                if one.stage != stage or (one.about and one.about.lower() != about.lower()):
                    continue
                if one.times is not None:
                    one.times -= 1
                    if one.times == 0:
                        self.faults.remove(one)
                return one.reply
        return None


class _Handler:
    """aiosmtpd's hooks (their names and arguments are its interface)."""

    def __init__(self, script: _Script) -> None:
        self._script = script

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        if reply := self._script.fault("ehlo"):
            return [reply]
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if reply := self._script.fault("mail", address):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if reply := self._script.fault("rcpt", address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        script = self._script
        with script.lock:
            script.attempts += 1
            hang_up = script.hang_ups > 0
            script.hang_ups -= hang_up
        if not hang_up and (reply := script.fault("data")):
            return reply
        if not hang_up or script.hang_up_keeps:
            user = session.auth_data.decode() if session.authenticated else None
            mail = Sunk(
                envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content),
                server.transport.get_extra_info("ssl_object") is not None, user,
            )  # fmt: skip
            with script.lock:
                script.mails.append(mail)
        if script.delay:
            await asyncio.sleep(script.delay)
        if hang_up:
            server.transport.abort()
        return "250 2.0.0 kept"


class SmtpSink:
    """One server on a port of its own; `mails` is what arrived, oldest first.

    `tls` is "none", "starttls" or "tls" (needs `cert` and `key`); `users` maps login names to
    passwords, and with users nobody sends without a login.
    """

    host = "127.0.0.1"

    def __init__(
        self, *, tls: Literal["none", "starttls", "tls"] = "none", cert: Path | None = None,
        key: Path | None = None, users: dict[str, str] | None = None, size_limit: int = 35_000_000,
    ) -> None:  # fmt: skip
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

        self._script = _Script()
        self.cafile = cert
        context = server_context(cert, key) if tls != "none" and cert and key else None

        def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
            if reply := self._script.fault("auth"):
                return AuthResult(success=False, handled=False, message=reply)
            assert isinstance(data, LoginPassword)
            right = (users or {}).get(data.login.decode()) == data.password.decode()
            refusal = None if right else "535 5.7.8 login refused"
            return AuthResult(
                success=right,
                handled=False,
                message=refusal,
                auth_data=data.login if right else None,
            )

        options: dict[str, Any] = {"data_size_limit": size_limit, "ident": "sink"}
        if users:
            # One mechanism only: smtplib tries the next one after a refusal.
            options |= {"authenticator": login, "auth_required": True,
                        "auth_require_tls": tls == "starttls",
                        "auth_exclude_mechanism": ["LOGIN"]}  # fmt: skip
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}

        class Quiet(Controller):
            def factory(self) -> SMTP:
                with warnings.catch_warnings():  # it warns of logins without TLS
                    warnings.simplefilter("ignore")
                    return super().factory()

        (self.port,) = process.free_ports(1)
        self._controller = Quiet(
            _Handler(self._script), hostname=self.host, port=self.port, ready_timeout=10,
            ssl_context=context if tls == "tls" else None, **options,
        )  # fmt: skip
        self._controller.start()

    @property
    def mails(self) -> list[Sunk]:
        """What was accepted so far, oldest first (a copy)."""
        with self._script.lock:
            return list(self._script.mails)

    @property
    def attempts(self) -> int:
        """How often a client came as far as sending a mail's bytes."""
        return self._script.attempts

    def wait(self, count: int = 1, seconds: float = 10.0) -> list[Sunk]:
        """The mails, as soon as there are at least `count`; TimeoutError otherwise."""
        process.until(lambda: len(self.mails) >= count, seconds, f"mail number {count}")
        return self.mails

    def fail(
        self, stage: Stage, reply: str, *, times: int | None = None, about: str | None = None
    ) -> None:
        """Answer `reply` ("550 5.1.1 no such user") at a stage, `times` times (None: always).

        `about` narrows "rcpt" and "mail" to one address.
        """
        with self._script.lock:
            self._script.faults.append(_Fault(stage, reply, times, about))

    def hang_up_after_data(self, times: int = 1, *, keep: bool = True) -> None:
        """Close the connection after DATA without an answer; `keep`: the mail was accepted."""
        with self._script.lock:
            self._script.hang_ups, self._script.hang_up_keeps = times, keep

    def answer_data_after(self, seconds: float) -> None:
        """Wait between keeping a mail and answering 250."""
        self._script.delay = seconds

    def mend(self) -> None:
        """Forget all faults; the mails stay."""
        with self._script.lock:
            self._script.faults.clear()
            self._script.hang_ups, self._script.delay = 0, 0.0

    def stop(self) -> None:
        """Stop listening; a second call does nothing."""
        if self._controller.server is not None:
            self._controller.stop(no_assert=True)
