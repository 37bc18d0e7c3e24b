"""The instants that dates and durations mean, once `now` and the reader's time zone are known.

A saved view that says `today` so keeps meaning today. Instants are UTC milliseconds, intervals
are half-open (`from <= x < to`, None = no limit).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from deskterm.dates import WhenValue, parse_instant_value

__all__ = [
    "Interval", "WhenValue", "bounds", "due_at", "intervals", "parse_instant_value", "resolve",
    "resolve_range", "wake_at",
]  # fmt: skip

Interval = tuple[int | None, int | None]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
MINUTE = 60_000
"""In milliseconds."""


def bounds(value: WhenValue, now: datetime, zone: tzinfo, ahead: bool = False) -> tuple[int, int]:
    """First millisecond of the value and the first one after it.

    Spans count back from now, or forward with `ahead`; a weekday is the latest one up to today,
    or with `ahead` the next after today. Days, weeks, months and years move the calendar of
    `zone` and keep the time of day over a change of clocks; hours and minutes are exact.
    """
    if value.unit == "now":
        return _ms(now), _ms(now) + 1
    local = now.astimezone(zone)
    if value.unit == "span":
        start = _moved(value, local, zone, 1 if ahead else -1)
        return start, start + 1
    if value.unit in ("minute", "second"):
        begin = value.start or datetime.combine(_day(value, local, ahead), value.at or time())
        start = _ms(begin if begin.tzinfo else begin.replace(tzinfo=zone))
        return start, start + (60_000 if value.unit == "minute" else 1000)
    day = value.start.date() if value.start else _day(value, local, ahead)
    return _midnight(day, zone), _midnight(_next(day, value.unit), zone)


def _ms(instant: datetime) -> int:
    return (instant - _EPOCH) // _MILLISECOND


def _moved(value: WhenValue, local: datetime, zone: tzinfo, sign: int) -> int:
    instant = local
    if value.months or value.days:
        day = _add_months(local.date(), sign * value.months) + timedelta(sign * value.days)
        instant = datetime.combine(day, local.time(), zone)
    return _ms(instant) + sign * value.minutes * 60_000


def _day(value: WhenValue, local: datetime, ahead: bool) -> date:
    """The first day of a period that is told from now."""
    today = local.date()
    if value.weekday is not None:
        if ahead:
            return today + timedelta((value.weekday - today.weekday() - 1) % 7 + 1)
        return today - timedelta((today.weekday() - value.weekday) % 7)
    if value.unit == "week":
        return today - timedelta(today.weekday()) + timedelta(7 * value.shift)
    if value.unit == "month":
        return _add_months(today.replace(day=1), value.shift)
    if value.unit == "year":
        return _add_months(today.replace(month=1, day=1), 12 * value.shift)
    return today + timedelta(value.shift)


def _next(day: date, unit: str) -> date:
    if unit in ("month", "year"):
        return _add_months(day, 1 if unit == "month" else 12)
    return day + timedelta(7 if unit == "week" else 1)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (after - timedelta(1)).day))


def _midnight(day: date, zone: tzinfo) -> int:
    return _ms(datetime.combine(day, time(), zone))


def resolve(
    value: WhenValue, op: str, now: datetime, zone: tzinfo, ahead: bool = False
) -> Interval:
    """The interval that `op` and a value mean; `op` is one of = < <= > >=.

    A span in the past is an age: `<7d` is younger than seven days. `=` with a span is from then
    until now (or, `ahead`, from now until then).
    """
    start, end = bounds(value, now, zone, ahead)
    if value.unit == "span":
        if op == "=":
            return (_ms(now), end) if ahead else (start, _ms(now) + 1)
        if not ahead:
            op = op.translate(_TURNED)
    if op == "=":
        return start, end
    if op in ("<", "<="):
        return None, start if op == "<" else end
    return end if op == ">" else start, None


_TURNED = str.maketrans("<>", "><")


def resolve_range(
    low: WhenValue | None, high: WhenValue | None, now: datetime, zone: tzinfo, ahead: bool = False
) -> Interval:
    """The interval `low..high`, both ends included, in the order of time even for ages."""
    return (
        bounds(low, now, zone, ahead)[0] if low else None,
        bounds(high, now, zone, ahead)[1] if high else None,
    )


def intervals(
    op: str, texts: tuple[str, ...], now: datetime, zone: tzinfo, ahead: bool = False
) -> list[Interval]:
    """The intervals of a whole term, any of which may hold; `..` takes two texts, "" = open."""
    values = [parse_instant_value(text) if text else None for text in texts]
    if op == "..":
        return [resolve_range(values[0], values[1], now, zone, ahead)]
    return [resolve(value, op, now, zone, ahead) for value in values if value]


def wake_at(value: WhenValue, now: datetime, zone: tzinfo) -> int:
    """The instant in milliseconds a `wake:` means: a day wakes at its first minute."""
    return bounds(value, now, zone, ahead=True)[0]


def due_at(value: WhenValue, now: datetime, zone: tzinfo) -> int:
    """The instant in milliseconds a `due:` means: a day is due in its last minute."""
    first, end = bounds(value, now, zone, ahead=True)
    return first if end - first <= MINUTE else end - MINUTE
