"""A desk with a mailbox on the test servers, for whoever drives the porters themselves."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from deskterm import config as configuration
from deskterm import desk as desks
from deskterm.terms import AfterFetch, Tls

if TYPE_CHECKING:
    from servers.dovecot import Dovecot
    from servers.smtp import SmtpSink

    from deskterm.config import Config
    from deskterm.desk import Desk


class Clock:
    """The present instant, moved forward by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **span: float) -> None:
        """`forward(days=1)`"""
        self.ahead += timedelta(**span)


def load() -> Config:
    """The configuration of this test's home, with the environment as it is now."""
    return configuration.load(os.environ)


def found(clock: Clock | None = None, **options: Any) -> Desk:
    """A new desk at DESKTERM_DB with the agent ana; the password of `help` is in the environment.

    `title` and `can_send` are taken.
    """
    os.environ.setdefault("DESKTERM_PASSWORD_HELP", "secret")
    words = {"name": "Acme", "login": "ana", "agent_name": "Ana Ruiz"}
    return desks.found(
        load(), agent_email="ana@acme.test", clock=clock or Clock(), **words, **options
    )


def add_help(
    desk: Desk, dovecot: Dovecot, sink: SmtpSink | None = None, name: str = "help", **fields: Any
) -> None:
    """The mailbox help@example.test, everything on it new to the desk, and its way out."""
    desk.write.mailboxes.add(
        name,
        **{
            "host": dovecot.host,
            "port": dovecot.imap,
            "tls": Tls.NONE,
            "user": "help@example.test",
            "address": "help@example.test",
            "after_fetch": AfterFetch.KEEP,
            "smtp_host": "127.0.0.1",
            "smtp_port": sink.port if sink else 9,
            "smtp_tls": Tls.NONE,
            **fields,
        },
    )


def mail(
    subject: str = "Printer on fire",
    text: str = "Help!",
    *,
    sender: str = "Joe <joe@client.test>",
    to: str = "help@example.test",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail; other headers as `in_reply_to="<…>"`."""
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Sat, 21 Nov 2026 10:00:00 +0000",
        f"Message-ID: {message_id or _id(subject, text, sender)}",
        *(f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def _id(*words: str) -> str:
    return f"<{crc32(repr(words).encode()):x}@client.test>"
