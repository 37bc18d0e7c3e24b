"""What happened to a ticket, newest last, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deskterm.fields import CUSTOM
from deskterm.safe import clean_line
from deskterm.snapshot import Fact
from deskterm.terms import EventKind, Link, Priority
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, fit
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_ticket import history_words as words
from deskterm.tui.wording_ticket import property_words
from deskterm.values import Event

if TYPE_CHECKING:
    from deskterm.tui.names import Names

WHO = 16
WHEN = 13


def event_lines(events: Sequence[Event], width: int, look: Look, names: Names) -> list[Line]:
    """One line an event: when, who, what, and what caused it where that is not a person."""
    return [_line(event, look, names) for event in events]


def _line(event: Event, look: Look, names: Names) -> Line:
    who = words.system if event.actor == "system" else look.agent(event.actor)
    if event.on_behalf:
        who = f"{who} ({words.behalf(look.agent(event.on_behalf))})"
    why = words.causes.get(event.cause, clean_line(event.cause))
    cause = ((f"  {why} ", "dim"),) if why else ()
    return Line(
        (
            (f" {fit(stamp(event.at, look.now, look.zone), WHEN)} ", "dim"),
            (f"{fit(clean_line(who), WHO)} ", "text"),
            (event_said(event, look, names), "text"),
        ),
        cause,
    )


def event_said(event: Event, look: Look, names: Names) -> str:
    """The event as a sentence without its subject: `status Open → Solved`."""
    if event.kind == EventKind.CUSTOM:
        return _custom_said(event, names)
    if about := _about_another(event):
        return about
    old, new = (_value(event.kind, value, look, names) for value in (event.old, event.new))
    if event.kind == EventKind.TAG_ADDED:
        return f"+{new}"
    if event.kind == EventKind.TAG_REMOVED:
        return f"-{old or new}"
    said = words.kinds.get(event.kind, event.kind.replace("_", " "))
    if event.kind in (EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED):
        return f"{said} {new or old}"
    if event.kind == EventKind.CONTACTS_MERGED:  # its new value is what undoing needs, not words
        return said
    return _became(said, old, new)


def _about_another(event: Event) -> str:
    """What names another ticket; an empty text for everything else."""
    link, _, number = (event.new or "").rpartition(":")
    if event.kind == EventKind.LINKED and link in (*Link,):
        return f"{property_words.link(link, outgoing=True)} #{clean_line(number)}"
    other = f"#{clean_line(event.old)}" if event.old else words.another
    if event.kind in (EventKind.MERGED, EventKind.MOVED_IN, EventKind.SPLIT):
        return f"{words.kinds[event.kind]} {other}"
    if event.kind == EventKind.UNDONE and event.new in words.apart:
        return words.apart[event.new].format(other)
    return ""


def _became(said: str, old: str, new: str) -> str:
    if old and new:
        return f"{said} {old} → {new}"
    if old:
        return f"{said} {old} → -"
    return f"{said} {new}" if new else said


def _custom_said(event: Event, names: Names) -> str:
    """One of the desk's own fields, by the names people have for it and its choices."""
    fact = Fact.of_custom(event.old, event.new)
    key = fact.field.removeprefix(CUSTOM)
    old, new = (
        clean_line(names.custom_value(key, value)) if value else ""
        for value in (fact.old, fact.new)
    )
    return _became(clean_line(names.custom(key)), old, new)


def _value(kind: str, value: str | None, look: Look, names: Names) -> str:
    if not value:
        return ""
    if kind == EventKind.STATUS:
        return clean_line(names.status(value))
    if kind == EventKind.ASSIGNEE:
        return clean_line(look.agent(value))
    if kind == EventKind.PRIORITY and value.isdigit() and 1 <= int(value) <= 4:
        return Priority(int(value)).word
    if kind in (EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED, EventKind.MENTIONED):
        return clean_line(names.observer(value))
    if kind in (EventKind.WAKE, EventKind.WOKE, EventKind.DUE) and value.lstrip("-").isdigit():
        at = datetime.fromtimestamp(int(value) / 1000, UTC)
        return f"{at.astimezone(look.zone):%Y-%m-%d %H:%M}"
    return clean_line(value)
