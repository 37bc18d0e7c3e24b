"""What an IMAP server says: refusals as faults, FETCH answers as mails.

Answers are believed as little as they can be. BODYSTRUCTURE and ENVELOPE, which servers get
wrong, are never asked for, and reading never sets \\Seen.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deskterm.mail.connect import (
    ConnectFault,
    ConnectionLost,
    ServerBusy,
    ServerRefused,
    TimedOut,
    server_words,
)

HEAD = ["UID", "FLAGS", "RFC822.SIZE", "INTERNALDATE"]
WHOLE = "BODY.PEEK[]"
HEADERS = "BODY.PEEK[HEADER]"
_BODIES = {
    WHOLE: (b"BODY[]", b"BODY[]<0>", b"RFC822"),
    HEADERS: (b"BODY[HEADER]", b"BODY[HEADER]<0>", b"RFC822.HEADER"),
}
_REFUSAL = re.compile(r"^\S+ (?:failed|command error): (.*)", re.DOTALL)
_CODE_BUSY = re.compile(r"\[(?:INUSE|UNAVAILABLE|LIMIT|SERVERBUG|OVERQUOTA)\b", re.IGNORECASE)
_WORDS_BUSY = re.compile(
    r"too many|maximum number|simultaneous|in use|unavailable|try again|overload|temporar|busy",
    re.IGNORECASE,
)
# What IMAPClient's response parser lets through on answers that break the grammar.
_NONSENSE = (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError)

Answer = dict[bytes, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail, or its header block; `received_at` (UTC) is None when the server kept no date."""

    uid: int
    flags: frozenset[str]
    size: int
    received_at: datetime | None
    raw: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A mail that did not come; `gone` when it is no longer on the server."""

    uid: int
    reason: str
    gone: bool


def is_busy(words: str) -> bool:
    """Whether a server's no means "not now" (RFC 5530 codes, and what servers write instead)."""
    return bool(_CODE_BUSY.search(words) or _WORDS_BUSY.search(words))


def refusal(error: imaplib.IMAP4.error, host: str, doing: str) -> ConnectFault:
    """The fault behind a NO, BAD, BYE or broken answer."""
    text = server_words(error.args[0] if error.args else "")
    said = _REFUSAL.match(text)
    lost = isinstance(error, imaplib.IMAP4.abort)
    if (said or lost) and is_busy(text):
        words = said[1] if said else text
        return ServerBusy(f"{host} is busy or full while {doing}: {server_words(words)}.")
    if lost:
        return ConnectionLost(f"{host} hung up while {doing}: {text}.")
    if said:
        return ServerRefused(f"{host} refused while {doing}: {server_words(said[1])}.")
    # IMAPClient quotes the answer, which may be a customer's mail.
    return ServerRefused(f"{host} gave an answer that makes no sense while {doing}.")


@contextmanager
def speaking(host: str, doing: str) -> Iterator[None]:
    """Turns whatever goes wrong in a dialogue into a ConnectFault."""
    try:
        yield
    except imaplib.IMAP4.error as error:
        raise refusal(error, host, doing) from error
    except TimeoutError as error:
        raise TimedOut(f"{host} fell silent while {doing}.") from error
    except OSError as error:
        why = server_words(error.strerror or error)
        raise ConnectionLost(f"the connection to {host} broke while {doing}: {why}.") from error
    except (MemoryError, OverflowError) as error:  # a literal said to be longer than memory
        raise ConnectionLost(f"{host} announced an impossible length while {doing}.") from error
    except _NONSENSE as error:
        raise ServerRefused(f"{host} gave an answer that makes no sense while {doing}.") from error


def taken(uid: int, answer: Answer, items: str) -> Fetched | None:
    """The mail in a FETCH answer to `items` (WHOLE or HEADERS); None when it is not in there."""
    raw = next((answer[key] for key in _BODIES[items] if key in answer), None)
    size = number(answer.get(b"RFC822.SIZE"))
    if not isinstance(raw, bytes) or (size and not raw):
        return None
    return Fetched(
        uid, _flags(answer.get(b"FLAGS")), size, _instant(answer.get(b"INTERNALDATE")), raw
    )


def number(value: Any) -> int:
    """A count as the server gave it; 0 for anything else."""
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return 0


def _flags(value: object) -> frozenset[str]:
    flags = value if isinstance(value, tuple) else ()
    return frozenset(f.decode("ascii", "replace") for f in flags if isinstance(f, bytes))


def _instant(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
