"""Times as agents read them: time left, when it was, how long ago, on the agent's own clock.

Every function takes aware instants; `zone` is the agent's.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from deskterm.tui.wording import words

PAUSED = "||"
MET = "ok"
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def left(due: datetime, now: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """Time left until `due`: `1h20` today, `Mon 10:55` this week, `12 Oct` later, `-15m` late.

    `short` keeps it within 6 cells: the week's days without the hour.
    """
    if due < now:
        return "-" + span(now - due)
    there, here = due.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return span(due - now)
    if due - now < 7 * _DAY:
        day = words.days[there.weekday()]
        return day if short else f"{day} {there:%H:%M}"
    return _date(there, here)


def when(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """When it was, for a column of 6: `16:40` today, `Mon` this week, `12 Oct`, `Oct'24`."""
    there, here = instant.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    if abs(here.date() - there.date()) < 7 * _DAY:
        return words.days[there.weekday()]
    return _date(there, here)


def stamp(instant: datetime, now: datetime, zone: tzinfo, *, column: bool = False) -> str:
    """When it was, with the hour: `9:02` today, `Mon 9:02`, `12 Oct 9:02`, `12 Oct 2024 9:02`.

    `column`: `09:02`, as in the columns beside it.
    """
    there, here = instant.astimezone(zone), now.astimezone(zone)
    clock = f"{there:%H:%M}" if column else f"{there.hour}:{there.minute:02}"
    if there.date() == here.date():
        return clock
    if abs(here.date() - there.date()) < 7 * _DAY:
        return f"{words.days[there.weekday()]} {clock}"
    month = words.months[there.month - 1]
    year = "" if there.year == here.year else f" {there.year}"
    return f"{there.day} {month}{year} {clock}"


def ago(instant: datetime, now: datetime) -> str:
    """How long ago, roughly: `just now`, `12 min ago`, `3 h ago`, `5 days ago`."""
    past = now - instant
    if past < timedelta(minutes=1):
        return words.just_now
    if past < _HOUR:
        return words.minutes_ago.format(int(past.total_seconds() // 60))
    if past < _DAY:
        return words.hours_ago.format(int(past.total_seconds() // 3600))
    days = past.days
    return words.day_ago if days == 1 else words.days_ago.format(days)


def span(length: timedelta) -> str:
    """A length in at most 5 cells: `15m`, `1h20`, `3d`."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}m"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02}"
    return f"{min(hours // 24, 9999)}d"


def clock(now: datetime, zone: tzinfo) -> str:
    """The header's clock, `14:02`."""
    return f"{now.astimezone(zone):%H:%M}"


def _date(there: datetime, here: datetime) -> str:
    month = words.months[there.month - 1]
    if there.year == here.year or abs(here - there) < 180 * _DAY:
        return f"{there.day} {month}"
    # Never `Oct 24`: beside `15 Sep` a year would read as a day.
    return f"{month}'{there.year % 100:02}"
