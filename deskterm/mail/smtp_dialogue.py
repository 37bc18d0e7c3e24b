"""What an SMTP server's replies mean for one mail, and for the mailbox that sends it.

A fault of the server or the account leaves mails queued; only a refusal of the recipient or the
content fails one. Servers mix the two up in their codes, so words are looked at as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from deskterm.mail.connect import server_words

_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
# RFC 3463 and what large providers answer when it is the account that may not send.
_ACCOUNT = frozenset(
    {
        "5.7.3",  # Exchange: not authenticated
        "5.7.8",  # credentials invalid (RFC 4954)
        "5.7.9",  # mechanism too weak, app password needed
        "5.7.11",  # encryption required
        "5.7.14",  # Gmail: sign in through the browser first
        "5.7.57",  # Exchange: anonymous may not send
        "5.7.60",  # Exchange: may not send as this sender
        "5.2.252",  # Exchange: send-as denied
        "5.4.5",  # Gmail: daily quota reached
    }
)
_AUTHENTICATION = frozenset({530, 534, 535, 538})  # RFC 4954 §6
_RELAY = re.compile(r"relay|authenticat|not logged in|log in first", re.IGNORECASE)
_TOO_BIG = re.compile(r"\bsize\b|too (?:big|large)|exceed", re.IGNORECASE)


class Outcome(StrEnum):
    """What became of one mail, and whose turn it is.

    SENT: accepted for at least one recipient. TEMPORARY: try again later. SERVER: the mailbox has
    a fault, its mails stay queued. PERMANENT: this mail will never go. UNKNOWN: the mail was
    handed over and no answer came, so it may have been accepted.
    """

    SENT = "sent"
    TEMPORARY = "temporary"
    SERVER = "server"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One recipient the server would not take; `code` 0 when it was never asked."""

    address: str
    code: int
    reason: str
    temporary: bool


@dataclass(frozen=True, slots=True)
class Result:
    """`sentence` is empty when everybody got the mail; `kind` names a SERVER fault for storing."""

    outcome: Outcome
    sentence: str = ""
    refused: tuple[Refusal, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's reply: code, and its words as one clean line without the enhanced code."""

    code: int
    enhanced: str
    words: str

    @classmethod
    def of(cls, code: int, text: bytes, *secrets: str) -> Reply:
        """From smtplib's pair; the enhanced code (RFC 3463) opens each line of a long reply."""
        lines = text.decode("utf-8", "replace").splitlines()
        found = _ENHANCED.match(lines[0].strip()) if lines else None
        enhanced = found[1] if found else ""
        said = " ".join(line.strip().removeprefix(enhanced).strip() for line in lines)
        return cls(code, enhanced, server_words(said, *secrets))

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.code, self.enhanced, self.words) if part)

    @property
    def accepted(self) -> bool:
        """2xx."""
        return 200 <= self.code < 300

    @property
    def temporary(self) -> bool:
        """4xx: the same words may be accepted later."""
        return 400 <= self.code < 500

    @property
    def closing(self) -> bool:
        """421, or no reply at all: the conversation is over, whatever it was about."""
        return self.code == 421 or not 200 <= self.code < 600

    def blames_account(self, logged_in: bool) -> bool:
        """Whether it is the account that may not send, though it says so about a mail."""
        if self.code in _AUTHENTICATION or self.enhanced in _ACCOUNT:
            return True
        # Once logged in, "relaying denied" is about where the recipient lives.
        return not logged_in and self.code >= 500 and bool(_RELAY.search(self.words))

    @property
    def blames_size(self) -> bool:
        """Whether the mail is too big for this server (RFC 1870)."""
        if self.enhanced in ("5.3.4", "5.2.3"):
            return True
        return self.code == 552 and bool(_TOO_BIG.search(self.words))
