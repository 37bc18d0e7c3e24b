"""What a mail says, as plain values: no bytes but the attachments', nothing lazy, nothing None but
what is truly absent.

Every text is storable (no NUL, no lone surrogates) and header values are one line; nothing here is
clean for a terminal yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322 §3.4; `address` is lower-cased, '' when nobody could be mailed."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a mail.

    `size` counts decoded bytes, `filename` is a safe base name (two files of a mail may share
    one), and `content_id` comes without its angle brackets.
    """

    filename: str
    content_type: str
    size: int
    data: bytes
    content_id: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report (RFC 3464), or what a mail server wrote instead of one.

    `action` is failed, delayed, delivered, relayed or expanded; `status` is a code of RFC 3463.
    """

    original_message_id: str
    recipient: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A parsed mail; `guessed` and `truncated` are notes for people."""

    from_name: str
    from_address: str
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    date: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    html_present: bool
    attachments: tuple[Part, ...]
    auto_reply: bool
    bulk: bool
    no_answer: bool
    bounce: Bounce | None
    language: str
    authentication: tuple[str, ...]
    loops: tuple[str, ...]
    guessed: tuple[str, ...]
    truncated: tuple[str, ...]
