"""What customers read that nobody typed, in every language we send: one table, one row a language.

Dates are spelt here and not by the `locale` module, which depends on what the machine has installed
and belongs to the whole process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from deskterm.safe import storable_line

_MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Wording:
    """The customer-facing words of one language.

    `attribution` takes {date} and {who}; `date` takes {weekday} {day} {month} {year} {time}.
    """

    language: str
    separator: str
    reference: str
    attribution: str
    date: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    customer: str
    shortened: str


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MESES = (
    *("ene.", "feb.", "mar.", "abr.", "may.", "jun."),
    *("jul.", "ago.", "sept.", "oct.", "nov.", "dic."),
)

ENGLISH = Wording(
    language="en",
    separator="-- Please reply above this line --",
    reference="Ref.",
    attribution="On {date}, {who} wrote:",
    date="{weekday}, {day} {month} {year}, {time}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=_MONTHS,
    customer="the customer",
    shortened="[…]",
)
SPANISH = Wording(
    language="es",
    separator="-- Responda por encima de esta línea --",
    reference="Ref.",
    attribution="El {date}, {who} escribió:",
    date="{weekday}, {day} {month} {year}, {time}",
    weekdays=("lun.", "mar.", "mié.", "jue.", "vie.", "sáb.", "dom."),
    months=_MESES,
    customer="el cliente",
    shortened="[…]",
)
WORDINGS: dict[str, Wording] = {words.language: words for words in (ENGLISH, SPANISH)}


def wording(language: str) -> Wording:
    """The words of a language (`es`, `es-ES`, `es_ES`); English for one we do not speak."""
    return WORDINGS.get(language.replace("_", "-").partition("-")[0].lower(), ENGLISH)


def spelt_date(language: str, at: datetime, zone: str | tzinfo = "UTC") -> str:
    """An aware instant as the customer's calendar says it: `lun., 3 nov. 2025, 9:20`."""
    words = wording(language)
    local = at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return words.date.format(
        weekday=words.weekdays[local.weekday()],
        day=local.day,
        month=words.months[local.month - 1],
        year=local.year,
        time=f"{local.hour}:{local.minute:02}",
    )


def attribution(language: str, who: str, at: datetime, zone: str | tzinfo = "UTC") -> str:
    """The line above a quote, in one line whatever the name holds."""
    words = wording(language)
    name = " ".join(storable_line(who).split())[:_MAX_NAME] or words.customer
    return words.attribution.replace("{date}", spelt_date(language, at, zone)).replace(
        "{who}", name
    )
