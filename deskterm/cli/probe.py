"""Trying a mailbox's servers: log in, look, leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from deskterm.terms import Tls

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.values import Mailbox


def probe(config: Config, box: Mailbox) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """What to try, by side: each attempt returns what the server said or raises NetworkFault."""
    yield box.protocol, lambda: _incoming(config, box)
    if box.smtp_host:
        yield "smtp", lambda: _outgoing(config, box)


def _incoming(config: Config, box: Mailbox) -> list[str]:
    from deskterm.mail import imap

    password = config.secret(box.name)
    return imap.check(
        imap.Server(box.host, box.port, box.tls, box.user, password, folder=box.folder)
    )


def _outgoing(config: Config, box: Mailbox) -> list[str]:
    from deskterm.mail import smtp

    user = smtp_user(box)
    password = config.secret(box.name, "smtp") if user else ""
    account = smtp.Account(box.smtp_host, box.smtp_port, box.smtp_tls, user, password)
    return smtp.check(account, box.address)


def smtp_user(box: Mailbox) -> str:
    """Who logs in to send: its own user, or with TLS the mailbox's; else nobody."""
    return box.smtp_user or (box.user if box.smtp_tls is not Tls.NONE else "")
