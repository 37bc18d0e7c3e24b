"""A hostile ticket on every ticket screen, with the app's last gate taken away: the screens' own
cleaning must do."""

from __future__ import annotations

from typing import Any

import pytest
from rich.segment import Segment
from ticket_pilot import Hands, opened, shows, until

from deskterm.terms import DraftKind
from deskterm.tui.frame import FrameApp
from deskterm.tui.screens.drafts import DraftsScreen
from deskterm.tui.screens.outbox import OutboxScreen
from deskterm.tui.screens.quarantine import QuarantineScreen

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b5m\u202etxt\u2066\u200b[/x][@click=app.quit]go[/]\x00\x7f"


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    monkeypatch.setattr(FrameApp, "get_line_filters", lambda self: [])
    return Hands()


def check(app: Any) -> None:
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert isinstance(segment, Segment)
            assert segment.control is None
            assert segment.text.isprintable(), ascii(segment.text)
            assert segment.style is None or not (
                segment.style.link or segment.style.meta.get("@click")
            )


async def test_no_screen_of_a_hostile_ticket_lets_a_control_through(hands: Hands) -> None:
    raw = (
        f'From: "{EVIL}" <evil@client.test>\r\nTo: help@acme.test, "{EVIL}" <b@client.test>\r\n'
        f"Cc: {EVIL} <c@client.test>\r\nSubject: Evil {EVIL}\r\nMessage-ID: <e1@client.test>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nbody {EVIL}\r\n> {EVIL}\r\n--b\r\n"
        f'Content-Disposition: attachment; filename="{EVIL}.txt"\r\n\r\nx\r\n--b--\r\n'
    ).encode()
    desk, system = hands.desk, hands.desk.as_system()
    number = system.write.intake.take(raw, received_at=hands.now, mailbox="help").number
    assert number
    desk.write.tickets.reply(number, f"answer {EVIL}")
    system.write.outbox.failed(system.write.outbox.claim().id, f"550 {EVIL}")
    desk.write.tickets.note(number, f"note {EVIL}")
    desk.write.drafts.save(number, DraftKind.NOTE, f"draft {EVIL}")
    async with opened(hands, number) as (app, pilot):
        await shows(pilot, "body", "answer", "FAILED: 550")
        for keys, word in (
            (("b",), "> "), (("2",), ".txt"), (("3",), "created"), (("tab",), "── Contact ──"),
            (("1", "K", "K", "v"), "Source of"), (("q", "i"), "INTERNAL NOTE"),
            (("escape", "r"), "left out"), (("ctrl+r",), "@client.test"),
        ):  # fmt: skip
            await pilot.press(*keys)
            await shows(pilot, word)
            check(app)
        await pilot.press("escape")
        for screen, word in (
            (OutboxScreen(), "550"), (DraftsScreen(), "draft"), (QuarantineScreen(), "Quarantine"),
        ):  # fmt: skip
            app.push_screen(screen)
            await shows(pilot, word)
            await pilot.pause(0.1)
            check(app)
            await pilot.press("q")
            await until(pilot, lambda screen=screen: app.screen is not screen)  # type: ignore[misc]
