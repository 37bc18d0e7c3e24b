"""The fields of one header block: each value as it came, decoded only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from deskterm.mail.parsed import Address
from deskterm.mail.reading.addresses import parse_addresses
from deskterm.mail.reading.encoded import decode_words, one_line, unfolded
from deskterm.safe import storable_line

MOST_REFERENCES = 200
_ID = re.compile(r"<([^<>]{1,1000})>")
_BLANKS = re.compile(r"\s+")
_COMMENT = re.compile(r"\([^()]*\)")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?\s*(Z|[+-]\d\d:?\d\d)?")


class Headers:
    """Fields by lower-case name, in order; `charset` is the fallback for raw 8-bit bytes."""

    def __init__(self, items: Iterable[tuple[str, str]], charset: str = "") -> None:
        self.charset = charset
        self.fields: dict[str, list[str]] = {}
        for name, value in items:
            self.fields.setdefault(name.strip().lower(), []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def raw(self, name: str) -> str:
        """The first value as compat32 holds it, '' for none."""
        values = self.fields.get(name)
        return values[0] if values else ""

    def line(self, name: str) -> str:
        """The first value that is not empty, decoded, one line."""
        for value in self.fields.get(name, ()):
            text = one_line(value, self.charset)
            if text:
                return text
        return ""

    def lines(self, name: str, most: int = 50) -> tuple[str, ...]:
        """All values, decoded, one line each, at most `most`."""
        return tuple(one_line(value, self.charset) for value in self.fields.get(name, ())[:most])

    def addresses(self, name: str, most: int) -> list[Address]:
        """Everybody in all fields of that name, at most `most`."""
        out: list[Address] = []
        for value in self.fields.get(name, ()):
            if len(out) >= most:
                break
            out += parse_addresses(value, self.charset, most - len(out))
        return out

    def ids(self, name: str) -> tuple[str, ...]:
        """All message ids of a field, each once, `<…>` without blanks, the order kept.

        Of more than 200 the first ten and the newest stay: those are the ones that thread.
        """
        out: dict[str, None] = {}
        for value in self.fields.get(name, ()):
            text = unfolded(value)
            if "=?" in text:
                text = decode_words(text)  # standard libraries encode long ids; RFC 2047 forbids it
            found = [_BLANKS.sub("", inner) for inner in _ID.findall(text)]
            if not found and "<" not in text:
                found = [word for word in _COMMENT.sub(" ", text).split() if "@" in word]
            for inner in found:
                if inner:
                    out.setdefault(storable_line(f"<{inner}>"))
        ids = tuple(out)
        return ids if len(ids) <= MOST_REFERENCES else ids[:10] + ids[10 - MOST_REFERENCES :]

    def message_id(self) -> str:
        """The Message-ID as `<…>`, or ''; one without brackets gets them."""
        found = self.ids("message-id")
        if found:
            return found[0]
        for name in ("message-id", "x-message-id"):
            for word in self.line(name).split():
                inner = word.strip("<>")
                if inner:
                    return f"<{inner[:1000]}>"
        return ""

    def date(self) -> datetime | None:
        """The Date field in UTC; None when missing, unreadable or before 1970."""
        for name in ("date", "resent-date"):
            for value in self.fields.get(name, ()):
                found = read_date(one_line(value))
                if found is not None:
                    return found
        return None


def read_date(text: str) -> datetime | None:
    """An RFC 5322 date in any of its dialects, or ISO 8601; without a zone it is UTC."""
    from email.utils import parsedate_tz

    text = text[:200]
    try:
        parts = parsedate_tz(text)
        if parts is not None:
            zone = timezone(timedelta(seconds=parts[9] or 0))
            return _since_1970(datetime(*parts[:6], tzinfo=zone))
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = _ISO_DATE.search(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(
            f"{found[1]}-{found[2]}-{found[3]}T{found[4]}:{found[5]}:{found[6] or '00'}"
        )
        offset = datetime.strptime((found[7] or "Z").replace(":", ""), "%z").tzinfo
        return _since_1970(moment.replace(tzinfo=offset))
    except (ValueError, OverflowError):
        return None


def _since_1970(moment: datetime) -> datetime | None:
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year >= 1970 else None
