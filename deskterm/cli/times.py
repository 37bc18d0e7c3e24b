"""Instants as an agent reads them, in the agent's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskterm.policy import Actor


def zone_of(actor: Actor) -> tzinfo:
    """The actor's time zone, UTC when this machine does not know it."""
    if actor.time_zone == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(actor.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def short(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """For a column: `14:02` today, `Mon` within a week, `12 Oct`, `3 Nov 24`."""
    local, today = instant.astimezone(zone), now.astimezone(zone)
    days = (today.date() - local.date()).days
    if days == 0:
        return f"{local.hour}:{local.minute:02}"
    if 0 < days < 7:
        return local.strftime("%a")
    if local.year == today.year:
        return f"{local.day} {local:%b}"
    return f"{local.day} {local:%b %y}"


def full(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """For a heading: `Mon 9:02` within a week, else `3 Nov 2025, 9:02`."""
    local = instant.astimezone(zone)
    clock = f"{local.hour}:{local.minute:02}"
    days = (now.astimezone(zone).date() - local.date()).days
    if days == 0:
        return f"today {clock}"
    if 0 < days < 7:
        return f"{local:%a} {clock}"
    return f"{local.day} {local:%b %Y}, {clock}"


def size(count: int) -> str:
    """Bytes as people read them: 812 B, 3.4 kB, 2.1 MB."""
    if count < 1000:
        return f"{count} B"
    value, units = count / 1000, ["TB", "GB", "MB", "kB"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop()
    return f"{value:.1f} {units[-1]}" if value < 9.95 else f"{value:.0f} {units[-1]}"
