"""Every kind of event has words of its own, on the screen and in `deskterm log`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskterm.cli.log import fact
from deskterm.terms import EventKind, Role
from deskterm.tui.names import Names
from deskterm.tui.screens.history import event_said
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_ticket import history_words
from deskterm.values import Agent, Event

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LUIS = Agent(2, "luis", "Luis Prado", "luis@acme.test", None, Role.LEAD, True, "", "en", "UTC")
NAMES = Names(agents=(LUIS,))
TAGS = (EventKind.TAG_ADDED, EventKind.TAG_REMOVED)


def said(kind: EventKind, old: str | None, new: str | None) -> str:
    event = Event(1, 1, kind.value, "ana", None, old, new, "", "", None, NOW)
    return event_said(event, Look(NOW, ZoneInfo("Europe/Madrid"), NAMES.agent), NAMES)


@pytest.mark.parametrize("kind", EventKind)
def test_no_kind_is_shown_as_the_machine_writes_it(kind: EventKind) -> None:
    assert kind in TAGS or kind.value in history_words.kinds
    assert "_" not in said(kind, None, None)
    assert "_" not in fact(kind, None, None)


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"),
    [
        (EventKind.GROUP, None, "Service Desk", "group Service Desk"),
        (EventKind.GROUP, "Service Desk", None, "group Service Desk → -"),
        (EventKind.ORGANIZATION, "Acme", "Client SL", "organization Acme → Client SL"),
        (EventKind.OBSERVER_ADDED, None, "luis", "looks on: Luis Prado"),
        (EventKind.OBSERVER_ADDED, None, "group:Service Desk", "looks on: Service Desk"),
        (EventKind.OBSERVER_REMOVED, "luis", None, "no longer looks on: Luis Prado"),
        (EventKind.MENTIONED, None, "luis", "mentioned Luis Prado"),
        (EventKind.CONTACTS_MERGED, None, '{"into": 1}', "joined contacts"),
        (EventKind.WAKE, None, "1793610000000", "sleeps until 2026-11-02 10:00"),
    ],
)
def test_what_became_of_a_field(
    kind: EventKind, old: str | None, new: str | None, words: str
) -> None:
    assert said(kind, old, new) == words


def test_what_undoing_a_merge_needs_is_not_told_as_words() -> None:
    assert fact(EventKind.CONTACTS_MERGED, None, '{"into": 1}') == "contacts merged"
