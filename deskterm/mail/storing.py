"""One mail handed to the desk so that no mail, however odd, stops the others."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from deskterm.errors import Busy, Misconfigured, Refused
from deskterm.values import Taken

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.desk.writes.intake import Arrival

THE_DESKS_FAULT = (Busy, Misconfigured, Refused)
"""Locked, full, damaged, not allowed: no mail can be stored, so none is to blame."""


def store(desk: Desk, raw: bytes, arrival: Arrival, whole_size: int = 0) -> Taken | None:
    """Takes a mail in, or keeps it in quarantine; None when not even that went.

    With `whole_size` the bytes are the header block of a mail that has so many. Raises what is the
    desk's fault and not the mail's.
    """
    try:
        if whole_size:
            return desk.write.intake.oversize(raw, whole_size, **_sighting(arrival))
        return desk.write.intake.take(raw, **asdict(arrival))
    except THE_DESKS_FAULT:
        raise
    except Exception as fault:  # noqa: BLE001 - a mail we cannot bear must not stop the others
        return _quarantine(desk, raw, f"deskterm failed on it: {_named(fault)}.", arrival)


def _quarantine(desk: Desk, raw: bytes, reason: str, arrival: Arrival) -> Taken | None:
    try:
        return desk.write.intake.quarantine(raw, reason, arrival)
    except THE_DESKS_FAULT:
        raise
    except Exception:  # noqa: BLE001 - it stays where it is, and is tried again
        return None


def _sighting(arrival: Arrival) -> dict[str, Any]:
    return {key: value for key, value in asdict(arrival).items() if key != "source"}


def _named(fault: Exception) -> str:
    """The fault without its text, which may quote the mail."""
    return type(fault).__name__
