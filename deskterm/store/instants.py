"""Milliseconds since 1970 UTC ↔ aware datetimes; the read side needs no SQLAlchemy for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_EXACT = 4_000_000_000_000
"""Up to here (2096) seconds as a float are exact to the microsecond, rounding included."""
FAR_FUTURE = 253_402_300_799_000
"""The end of the year 9999: sorts what has no date behind what has one."""


def to_ms(instant: datetime) -> int:
    """Whole milliseconds, rounded down."""
    return (instant - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """An aware datetime in UTC."""
    if 0 <= ms < _EXACT:  # in half the time, and every list is made of these
        return datetime.fromtimestamp(ms / 1000, UTC)
    return _EPOCH + timedelta(milliseconds=ms)


def maybe(ms: int | None) -> datetime | None:
    """The same for a column that may be NULL."""
    return None if ms is None else from_ms(ms)
