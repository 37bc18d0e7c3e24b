"""The key registry: sequences, rebinding, and that every row does something."""

from __future__ import annotations

import pytest

from deskterm.errors import Misconfigured
from deskterm.tui.app import DeskApp
from deskterm.tui.keys import VERBS, Keymap, KeySequence
from deskterm.tui.screens.queue import QueueScreen
from deskterm.tui.screens.ticket import TicketScreen

QUEUE = ("queue", "tickets", "everywhere", "always")


def test_a_single_key_answers_at_once() -> None:
    sequence = KeySequence(Keymap())
    ours, verb = sequence.feed("r", QUEUE)
    assert ours
    assert verb is not None
    assert verb.id == "reply"


def test_a_sequence_waits_for_its_second_key() -> None:
    sequence = KeySequence(Keymap())
    assert sequence.feed("g", QUEUE) == (True, None)
    assert sequence.pending == "g"
    _, verb = sequence.feed("g", QUEUE)
    assert verb is not None
    assert verb.id == "top"
    assert sequence.pending == ""


def test_a_wrong_second_key_does_nothing_rather_than_its_own_verb() -> None:
    sequence = KeySequence(Keymap())
    sequence.feed("g", QUEUE)
    assert sequence.feed("e", QUEUE) == (True, None)
    _, verb = sequence.feed("e", QUEUE)
    assert verb is not None
    assert verb.id == "solve"


def test_the_nearer_scope_wins() -> None:
    keymap = Keymap()
    found = keymap.find("n", ("queue", "ticket"))
    other = keymap.find("n", ("ticket", "queue"))
    assert found is not None
    assert other is not None
    assert found.scope == "queue"
    assert other.scope == "ticket"


def test_own_keys_take_the_place_of_the_usual_ones() -> None:
    keymap = Keymap({"solve": ("E", "ctrl+e")})
    assert keymap.find("e", QUEUE) is None
    for key in ("E", "ctrl+e"):
        verb = keymap.find(key, QUEUE)
        assert verb is not None
        assert verb.id == "solve"


def test_an_empty_key_takes_the_verb_off_the_keyboard() -> None:
    assert Keymap({"spam": ""}).find("!", QUEUE) is None


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"solv": "E"}, "Did you mean solve?"),
        ({"solve": "alt+e"}, "alt, ctrl+a and ctrl+b"),
        ({"solve": "ctrl+a"}, "alt, ctrl+a and ctrl+b"),
        ({"solve": 3}, "a key in quotes"),
        ({"solve": "r"}, "that key is"),
    ],
)
def test_own_keys_that_cannot_be_say_why(own: dict[str, object], said: str) -> None:
    with pytest.raises(Misconfigured, match=r"config\.toml") as refused:
        Keymap(own)
    assert said in str(refused.value)


def test_nothing_is_on_alt_nor_on_the_keys_of_screen_and_tmux() -> None:
    keys = [key for verb in VERBS for key in verb.keys]
    assert not [key for key in keys if "alt+" in key or key in ("ctrl+a", "ctrl+b")]


def test_every_row_of_list_and_ticket_does_something() -> None:
    screens = {"queue": QueueScreen, "find": QueueScreen, "ticket": TicketScreen}
    missing = []
    for verb in VERBS:
        name = "do_" + verb.id.replace("-", "_")
        if verb.scope in ("tickets", "more"):
            homes: tuple[type, ...] = (QueueScreen, TicketScreen)
        elif verb.scope in ("everywhere", "always"):
            homes = (DeskApp,) if verb.id != "back" and verb.id != "undo" else (QueueScreen,)
        elif verb.scope in screens:
            homes = (screens[verb.scope],)
        else:
            continue
        missing += [(verb.id, home.__name__) for home in homes if not hasattr(home, name)]
    assert missing == []


def test_every_row_has_a_help_line() -> None:
    assert [verb.id for verb in VERBS if not verb.help or not verb.label] == []
