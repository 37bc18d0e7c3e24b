"""Keys on a screen that is still reading: a slow line or a loaded machine brings a burst."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.widgets import Input, TextArea
from ticket_pilot import Hands, opened, screen_text, shows, until

from deskterm.errors import Busy
from deskterm.terms import DraftKind
from deskterm.tui.screens import compose, new_ticket, ticket
from deskterm.tui.screens.compose import ComposeScreen
from deskterm.tui.screens.customer_card import ContactCard
from deskterm.tui.screens.new_ticket import NewTicketScreen
from deskterm.tui.screens.ticket import TicketScreen


class Slow:
    """Reads that do not come back before `go`, and fail then when they are told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        self.go = threading.Event()
        self.error: Exception | None = None

    def down(self, owner: Any, name: str) -> None:
        """Make that function wait."""
        real: Callable[..., Any] = getattr(owner, name)

        def late(*args: Any, **options: Any) -> Any:
            self.go.wait(5)
            if self.error is not None:
                raise self.error
            return real(*args, **options)

        self.patch.setattr(owner, name, late)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow(monkeypatch)
    yield made
    made.go.set()


@pytest.fixture
def hands() -> Hands:
    made = Hands()
    made.mail("¿Vienen hoy?")
    made.mail("Otra", subject="Escáner")
    return made


def typed(app: Any, *keys: str) -> None:
    """Keys in one burst, as a line delivers them: nobody waits between them."""
    from textual.events import Key

    for key in keys:
        letter = {"enter": "\r", "tab": "\t"}.get(key, key if len(key) == 1 else None)
        app.post_message(Key(key, letter))


async def test_a_note_sent_before_the_ticket_was_read_is_sent(hands: Hands, slow: Slow) -> None:
    """ctrl+s did nothing, and said nothing, until the ticket had been read."""
    slow.down(compose, "load")
    async with opened(hands, 1) as (app, pilot):
        typed(app, "i", *"hecho", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await until(pilot, lambda: app.screen.text == "hecho")
        slow.go.set()
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))
        assert hands.desk.read.tickets.thread(1)[-1].text == "hecho"


@pytest.mark.parametrize("keys", [["r", "escape"], ["c", "escape"], ["r", "ctrl+q"]])
async def test_leaving_before_the_draft_was_read_keeps_it(
    hands: Hands, slow: Slow, keys: list[str]
) -> None:
    """The field was empty as yet, so the draft was dropped."""
    hands.desk.write.drafts.save(1, DraftKind.REPLY, "Half a reply", to="marta@client.test")
    hands.desk.write.drafts.save(None, DraftKind.NEW, "Half a ticket", subject="Printer")
    slow.down(compose, "load")
    async with opened(hands, 1) as (app, pilot):
        slow.down(type(hands.desk.read.settings), "get")
        typed(app, *keys)
        if "ctrl+q" not in keys:
            await until(pilot, lambda: len(app.screen_stack) > 1)
            await until(pilot, lambda: isinstance(app.screen, TicketScreen))
        else:
            await until(pilot, lambda: not app.is_running or app._exit)
        slow.go.set()
    assert {one.text for one in hands.desk.read.drafts.mine()} == {"Half a reply", "Half a ticket"}


async def test_leaving_with_words_typed_ahead_keeps_both(hands: Hands, slow: Slow) -> None:
    hands.desk.write.drafts.save(1, DraftKind.REPLY, "Half a ", to="marta@client.test")
    slow.down(compose, "load")
    async with opened(hands, 1) as (app, pilot):
        typed(app, "r", *"reply", "escape")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await until(pilot, lambda: app.screen.text == "reply")
        app.screen.on_hangup()
        [draft] = hands.desk.read.drafts.mine()
        assert draft.text == "Half a "
        slow.go.set()
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))
    [draft] = hands.desk.read.drafts.mine()
    assert (draft.text, draft.to) == ("Half a reply", "marta@client.test")


async def test_a_subject_typed_ahead_goes_on_with_the_draft(hands: Hands, slow: Slow) -> None:
    """Typed before the draft was there it took the draft's place."""
    hands.desk.write.drafts.save(None, DraftKind.NEW, "Smoke.", subject="Printer", to="a@b.test")
    async with opened(hands) as (app, pilot):
        slow.down(type(hands.desk.read.settings), "get")
        typed(app, "c", *" on")
        await until(pilot, lambda: isinstance(app.screen, NewTicketScreen))
        await until(pilot, lambda: app.screen.query_one("#subject", Input).value == " on")
        slow.go.set()
        await shows(pilot, "Printer on", "a@b.test", "Smoke.")
        assert isinstance(app.screen, new_ticket.NewTicketScreen)


async def test_a_draft_that_cannot_be_read_is_not_written_over(hands: Hands, slow: Slow) -> None:
    hands.desk.write.drafts.save(1, DraftKind.REPLY, "Half a reply", to="marta@client.test")
    slow.down(compose, "load")
    async with opened(hands, 1) as (app, pilot):
        typed(app, "r", *"ab", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        slow.error = Busy("the desk is locked by another program.")
        slow.go.set()
        await shows(pilot, "the desk is locked")
        assert isinstance(app.screen, TicketScreen)
    assert [one.text for one in hands.desk.read.drafts.mine()] == ["Half a reply"]


async def test_tab_behind_a_note_made_public_goes_to_the_recipients(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields were shown once the draft was saved: until then tab stayed in the text, and the
    recipient's name went out to the customer.
    """
    slow = Slow(monkeypatch)
    async with opened(hands, 1) as (app, pilot):
        typed(app, "i", *"hecho")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen) and app.screen.state)
        slow.down(type(hands.desk.read.drafts), "get")
        threading.Timer(0.3, slow.go.set).start()
        typed(app, "ctrl+o", "y", "tab", *",jo")
        await shows(pilot, "PUBLIC REPLY", "marta@client.test,jo")
        assert app.screen.query_one("#text", TextArea).text == "hecho"
        typed(app, "ctrl+o", *"x")
        await shows(pilot, "INTERNAL NOTE", "hechox")


async def test_tab_behind_r_goes_to_the_recipients(hands: Hands, slow: Slow) -> None:
    slow.down(compose, "load")
    async with opened(hands, 1) as (app, pilot):
        typed(app, "r", *"si", "tab", *",jo")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await until(pilot, lambda: app.screen.text == "si")
        slow.go.set()
        await shows(pilot, "PUBLIC REPLY", "marta@client.test,jo")
        assert app.screen.text == "si"


async def test_y_before_the_card_was_read_copies(
    hands: Hands, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that there was no address."""
    copied: list[str] = []
    async with opened(hands, 1) as (app, pilot):
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        slow.down(ContactCard, "read")
        typed(app, "C", "y", "q")
        await until(pilot, lambda: isinstance(app.screen, ContactCard))
        slow.go.set()
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))
        assert copied == ["marta@client.test"]


async def test_a_key_behind_n_is_about_the_next_ticket(hands: Hands, slow: Slow) -> None:
    hands.mail("Una foto", subject="Foto", files=(("foto.jpg", b"jpeg" * 900),))
    async with opened(hands, 2) as (app, pilot):
        await until(pilot, lambda: app.screen.state is not None)
        slow.down(ticket, "load")
        typed(app, "n", "2", "s")
        await pilot.pause(0.1)
        slow.go.set()
        await shows(pilot, "#3 Foto", "foto.jpg")
        await until(pilot, lambda: type(app.screen).__name__ == "LineScreen")
        assert "foto.jpg" in screen_text(app)
