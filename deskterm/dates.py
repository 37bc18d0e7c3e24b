"""Dates, periods and durations as people write them; when.py ties them to a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from deskterm.errors import BadText
from deskterm.words import fold, nearest

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_LONGEST_DAYS = 36_525  # a hundred years: no sum of now and a duration leaves the calendar

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {
    "yesterday": ("day", -1), "today": ("day", 0), "tomorrow": ("day", 1),
    "last-week": ("week", -1), "this-week": ("week", 0), "next-week": ("week", 1),
    "last-month": ("month", -1), "this-month": ("month", 0), "next-month": ("month", 1),
    "last-year": ("year", -1), "this-year": ("year", 0), "next-year": ("year", 1),
}  # fmt: skip
WORDS = ("now", *_PERIODS, *_WEEKDAYS)
_SPANISH = {
    "ahora": "now", "ayer": "yesterday", "hoy": "today", "manana": "tomorrow",
    "semana-pasada": "last-week", "esta-semana": "this-week", "proxima-semana": "next-week",
    "mes-pasado": "last-month", "este-mes": "this-month", "proximo-mes": "next-month",
    "ano-pasado": "last-year", "este-ano": "this-year", "proximo-ano": "next-year",
    "lunes": "monday", "martes": "tuesday", "miercoles": "wednesday", "jueves": "thursday",
    "viernes": "friday", "sabado": "saturday", "domingo": "sunday",
}  # fmt: skip
"""Without accents; what is kept is the English word."""
_MINUTES = {"min": 1, "h": 60}
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"mo": 1, "y": 12}

_SPAN = re.compile(r"(?:[0-9]{1,6}(?:min|mo|[hdwy]))+")
_SPAN_PART = re.compile(r"([0-9]+)(min|mo|[hdwy])")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_TIMED = re.compile(
    r"(.+)(?<=[a-z0-9])[t ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(z|[+-][0-9]{2}:?[0-9]{2})?"
)


@dataclass(frozen=True)
class WhenValue:
    """One date, period or duration as written, not yet tied to a clock.

    `unit` is span, now, year, month, week, day, minute or second. A span counts `months`, `days`
    and `minutes`; a period starts at `start` (naive means the reader's zone), or lies `shift`
    units from now, or is a `weekday` (Monday 0); `at` is the time of day of such a day.
    """

    text: str
    unit: str
    start: datetime | None = None
    shift: int = 0
    weekday: int | None = None
    at: time | None = None
    months: int = 0
    days: int = 0
    minutes: int = 0


def parse_instant_value(text: str) -> WhenValue:
    """`7d`, `1h30min`, `today`, `last-week`, `monday`, `2026-11`, `2026-11-07T10:30`, `now` …

    Words in English or Spanish. Raises BadText over `text` itself; who embeds the value shifts its
    column.
    """
    low = text.strip().lower()
    low = _SPANISH.get(fold(low), low)
    if low == "now":
        return WhenValue(low, "now")
    if low in _PERIODS:
        unit, shift = _PERIODS[low]
        return WhenValue(low, unit, shift=shift)
    if (weekday := _weekday(low)) is not None:
        return WhenValue(_WEEKDAYS[weekday], "day", weekday=weekday)
    if _SPAN.fullmatch(low):
        return _span(text, low)
    if match := _TIMED.fullmatch(low):
        return _timed(text, match)
    if match := _DATE.fullmatch(low):
        return _date(text, match)
    raise _unreadable(text, low)


def _weekday(low: str) -> int | None:
    for index, name in enumerate(_WEEKDAYS):
        if low in (name, name[:3]):
            return index
    return None


def _unreadable(text: str, low: str) -> BadText:
    if re.fullmatch(r"[0-9]+", low):
        return BadText(text, 0, f"{text} of what? Write {low}d for days, {low}h for hours")
    if re.fullmatch(r"[0-9]+m", low):
        return BadText(text, 0, f"{text} is unclear: write {low}in for minutes, {low}o for months")
    return BadText(text, 0, f'"{text}" is no date or duration (7d, today, 2026-11-07)',
                   nearest(low, (*WORDS, *_SPANISH)))  # fmt: skip


def _span(text: str, low: str) -> WhenValue:
    months = days = minutes = 0
    for digits, unit in _SPAN_PART.findall(low):
        count = int(digits)
        months += count * _MONTHS.get(unit, 0)
        days += count * _DAYS.get(unit, 0)
        minutes += count * _MINUTES.get(unit, 0)
    if months * 31 + days + minutes // 1440 > _LONGEST_DAYS:
        raise BadText(text, 0, f"{text} is too long: a duration is at most 98 years")
    return WhenValue(low, "span", months=months, days=days, minutes=minutes)


def _date(text: str, match: re.Match[str]) -> WhenValue:
    year, month, day = match.groups()
    unit = "day" if day else "month" if month else "year"
    start = datetime.combine(_calendar(text, year, month or "1", day or "1"), time())
    canonical = start.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[unit])
    return WhenValue(canonical, unit, start=start)


def _calendar(text: str, year: str, month: str, day: str) -> date:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise BadText(text, 0, f"the year lies between {_FIRST_YEAR} and {_LAST_YEAR}")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadText(text, 0, f"{text} is not in the calendar") from None


def _timed(text: str, match: re.Match[str]) -> WhenValue:
    day_text, hour, minute, second, offset = match.groups()
    day_text = _SPANISH.get(fold(day_text), day_text)
    try:
        at = time(int(hour), int(minute), int(second or 0))
    except ValueError:
        raise BadText(text, match.start(2), "a time of day runs from 0:00 to 23:59") from None
    unit = "second" if second else "minute"
    clock = at.strftime("%H:%M:%S" if second else "%H:%M")
    if found := _DATE.fullmatch(day_text):
        day = _date(text, found)
        if day.unit == "day" and day.start is not None:
            start = datetime.combine(day.start.date(), at, _zone_of(text, match))
            return WhenValue(f"{day.text}T{clock}{(offset or '').upper()}", unit, start=start)
    weekday = _weekday(day_text)
    period, shift = _PERIODS.get(day_text, ("", 0))
    if offset or (weekday is None and period != "day"):
        raise BadText(text, 0, f'"{text}" is no date and time (2026-11-07T10:30, mondayT9:00)')
    name = day_text if weekday is None else _WEEKDAYS[weekday]
    return WhenValue(f"{name}T{clock}", unit, shift=shift, weekday=weekday, at=at)


def _zone_of(text: str, match: re.Match[str]) -> tzinfo | None:
    offset = match[5]
    if not offset:
        return None
    if offset == "z":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    if minutes >= 15 * 60 or int(offset[-2:]) > 59:
        raise BadText(text, match.start(5), "an offset from UTC looks like Z or +02:00")
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
