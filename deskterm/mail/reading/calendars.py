"""One line about an invitation (iCalendar, RFC 5545), enough to know what it asks."""

from __future__ import annotations

import re

from deskterm.safe import storable_line

_FOLD = re.compile(r"\r?\n[ \t]")
_FIELD = re.compile(
    r"^(SUMMARY|DTSTART|METHOD|BEGIN|LOCATION)((?:;[^:\n]{0,500})?):(.*)$", re.I | re.M
)
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r"TZID=\"?([^;:\"]{1,60})", re.I)
_ESCAPED = re.compile(r"\\(.)", re.S)
_METHODS = {"CANCEL": "cancelled", "REPLY": "answer", "COUNTER": "counter-proposal"}


def summary_line(text: str) -> tuple[str, str]:
    """(line, title): `[calendar: Title, 2026-11-21 10:00]`, with UTC or the zone if given.

    Both are '' if it is none.
    """
    text = _FOLD.sub("", text[:200_000])
    if "BEGIN:VCALENDAR" not in text.upper():
        return "", ""
    title = when = method = ""
    inside = ""
    for found in _FIELD.finditer(text):
        name, value = found[1].upper(), found[3].strip()
        if name == "BEGIN":
            inside = value.upper()
        elif name == "METHOD":
            method = _METHODS.get(value.upper(), "")
        elif inside in ("VEVENT", "VTODO", "VJOURNAL"):
            if name == "SUMMARY" and not title:
                title = storable_line(_ESCAPED.sub(_unescape, value[:300]))
            elif name == "DTSTART" and not when:
                when = _when(value, found[2])
    said = ", ".join(part for part in (title, when, method) if part)
    return f"[calendar: {said}]" if said else "[calendar]", title


def _unescape(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]


def _when(value: str, parameters: str) -> str:
    found = _WHEN.match(value)
    if found is None:
        return ""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    zone = _ZONE.search(parameters)
    named = " UTC" if found[6] else f" {storable_line(zone[1])}" if zone else ""
    return f"{day} {found[4]}:{found[5]}{named}"
