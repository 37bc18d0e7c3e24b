"""What a line says is so: on the screen it stands on, and at the moment it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import TextArea
from ticket_pilot import START, Hands, opened, screen_text, shows, until, write

from deskterm.tui.background import Background


@pytest.fixture
def hands() -> Hands:
    hands = Hands()
    hands.mail("Huele a quemado.")
    hands.desk.write.tickets.change([1], "assignee:me")
    return hands


async def test_what_arrives_while_one_writes_names_no_key_that_is_a_letter_there(
    hands: Hands,
) -> None:
    """`J goes on to it`, said the frame of an open reply; J landed in the answer."""
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await write(pilot, "Vamos.")
        hands.later(minutes=1)
        hands.mail("¡Deprisa!", answers="<m1@client.test>")
        app.touched()
        await shows(pilot, "Something new arrived on #1.")
        assert "J goes on" not in screen_text(app)
        await pilot.press("escape")
        await shows(pilot, "¡Deprisa!")


async def test_a_reply_taken_back_is_no_answer_in_the_preview(hands: Hands) -> None:
    """Under the list it read like a reply the customer had; only the ticket told otherwise."""
    async with opened(hands, 1) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await write(pilot, "Vamos hoy.")
        await pilot.press("ctrl+s")
        await shows(pilot, "Leaves shortly: z takes it back.")
        await pilot.press("z")
        await shows(pilot, "taken back, never sent")
        await pilot.press("escape")
        await shows(pilot, "├─ #1", "just now · taken back, never sent", "Vamos hoy.")


async def test_a_mailbox_is_not_ok_before_anything_was_fetched(hands: Hands) -> None:
    """`help ok` stood in the header from the minute it was connected, before any fetch."""
    async with opened(hands) as (app, pilot):
        await shows(pilot, "help not fetched yet")
        assert "help ok" not in screen_text(app)


async def test_a_mailbox_just_connected_is_fetched_at_once(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first mails came up to a minute after the form closed, on a queue that said nothing."""
    from deskterm.tui import background

    fetched: list[int] = []
    monkeypatch.setattr(background, "SEND_EVERY", 0.05)
    monkeypatch.setattr(background.Porter, "_fetch", lambda _: fetched.append(1))
    async with opened(hands) as (app, pilot):
        watcher = Background(app, hands.desk, 0, mail=True)
        watcher.start()
        await until(pilot, lambda: len(fetched) == 1)
        watcher.fetch_now()
        await until(pilot, lambda: len(fetched) == 2)
        watcher.stop()
    assert hands.now < START + timedelta(seconds=60)


@pytest.mark.parametrize("columns", [80, 100])
async def test_a_misspelt_field_is_shown_with_the_right_one(hands: Hands, columns: int) -> None:
    """At 80 columns the line ended at `did you mean`."""
    async with opened(hands, size=(columns, 24)) as (_, pilot):
        await pilot.press("/")
        await pilot.press(*"asignee:me".replace(":", "")[:7], "colon", "m", "e")
        await shows(pilot, 'unknown field "asignee" (did you mean assignee?)')


async def test_back_from_the_shell_everything_is_painted(hands: Hands) -> None:
    """After ctrl+z and `fg` the page stayed empty until one thought of ctrl+l."""
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Huele a quemado.")
        painted: list[int] = []
        app.do_redraw = lambda: painted.append(1)  # type: ignore[method-assign]
        app.app_resume_signal.publish(app)
        await until(pilot, lambda: painted == [1])
