"""Every kind of event has words of its own, on the screen and in `deskterm log`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskterm.cli.log import fact
from deskterm.terms import CustomKind, EventKind, Role
from deskterm.tui.names import Names
from deskterm.tui.screens.history import event_said
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording import Words, use
from deskterm.tui.wording_ticket import history_words
from deskterm.values import Agent, CustomChoice, CustomField, Event

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LUIS = Agent(2, "luis", "Luis Prado", "luis@acme.test", None, Role.LEAD, True, "", "en", "UTC")
LIVE = CustomChoice("live", {"en": "Production", "es": "Producción"})
KIND = CustomField(
    "env", CustomKind.CHOICE, {"en": "Environment", "es": "Entorno\x1b[2J"}, (LIVE,), True, 0
)
NAMES = Names(agents=(LUIS,), customs=(KIND,))
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
        (EventKind.CUSTOM, "env=", "env=live", "Environment Production"),
        (EventKind.CUSTOM, "env=live", "env=", "Environment Production → -"),
        (EventKind.CUSTOM, "env=old", "env=live", "Environment old → Production"),
        (EventKind.CUSTOM, "gone=a=b", "gone=c\x9b2J", "gone a=b → c2J"),
        (EventKind.WAKE, None, "1793610000000", "sleeps until 2026-11-02 10:00"),
    ],
)
def test_what_became_of_a_field(
    kind: EventKind, old: str | None, new: str | None, words: str
) -> None:
    assert said(kind, old, new) == words


class _Spanish(Words):
    language: str = "es"


def test_a_field_of_the_desk_is_called_as_the_reader_calls_it() -> None:
    use(_Spanish)
    try:
        assert said(EventKind.CUSTOM, "env=", "env=live") == "Entorno[2J Producción"
    finally:
        use(Words)


def test_the_log_names_a_field_of_the_desk_as_both_languages_do() -> None:
    assert fact(EventKind.CUSTOM, "env=", "env=live") == "custom.env live"
    assert fact(EventKind.CUSTOM, "env=a", "env=b=c") == "custom.env a → b=c"
    assert fact(EventKind.CUSTOM, "env=a", "env=") == "custom.env a → none"


def test_what_undoing_a_merge_needs_is_not_told_as_words() -> None:
    assert fact(EventKind.CONTACTS_MERGED, None, '{"into": 1}') == "contacts merged"
