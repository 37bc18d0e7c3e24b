"""What an event may not tell: the numbers of tickets that its reader does not see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskterm.store.visible import visible_to
from deskterm.terms import EventKind
from deskterm.values import Event

_RECORDS = frozenset({EventKind.MERGED, EventKind.SPLIT})
_MOVES = _RECORDS | {EventKind.MOVED_IN, EventKind.UNDONE}


def told(desk: Any, events: Iterable[Event]) -> tuple[Event, ...]:
    """The same events; links to hidden tickets are left out, mail from one came from nowhere.

    What undoing needs is no history: of tickets merged and split it is told to nobody; of merged
    contacts only to who sees all, because it lists all their tickets.
    """
    events = (_without_record(event, desk.actor.sees_all) for event in events)
    if desk.actor.sees_all:
        return tuple(events)
    found = tuple(events)
    named = {number for event in found if (number := _names(event)) is not None}
    if not named:
        return found
    seen, values = visible_to(desk.actor)
    marks = ", ".join("?" * len(named))
    wanted = f"SELECT t.number FROM ticket_facts t WHERE t.number IN ({marks}) AND {seen}"
    known = {row[0] for row in desk.store.reader.rows(wanted, [*sorted(named), *values])}
    hidden = named - known
    return tuple(
        event if _names(event) not in hidden else event._replace(old=None)
        for event in found
        if not (event.kind == EventKind.LINKED and _names(event) in hidden)
    )


def _without_record(event: Event, sees_all: bool) -> Event:
    if event.kind in _RECORDS or (event.kind == EventKind.CONTACTS_MERGED and not sees_all):
        return event._replace(new=None)
    return event


def _names(event: Event) -> int | None:
    """The other ticket an event names: `possible:12` of a link, else `12`, which was moved."""
    text = ""
    if event.kind == EventKind.LINKED:
        text = (event.new or "").partition(":")[2]
    elif event.kind in _MOVES:
        text = event.old or ""
    return int(text) if text.isdecimal() else None
