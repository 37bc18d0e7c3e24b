"""Trying a mailbox's servers: log in, look, leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

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
    from deskterm.mail import sender, smtp

    return smtp.check(sender.account(config, box), box.address)


def size_limit(config: Config, box: Mailbox) -> int:
    """Bytes its SMTP server takes in one mail, 0 when it does not say."""
    from deskterm.mail import sender, smtp

    return smtp.size_limit(sender.account(config, box))
