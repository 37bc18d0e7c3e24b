"""What is loaded before the queue is painted, and what the terminal's wishes change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from queue_desk import Thirty
from ticket_pilot import opened, shows

from deskterm.tui import themes

PROGRAM = """
import asyncio, sys
from deskterm import desk
from deskterm.config import load
from deskterm.tui import app, opening
from deskterm.tui.screens.queue import QueueScreen

loaded = []
class Watched(QueueScreen):
    def _after_paint(self, found):
        loaded.extend(sys.modules)
        self.app.exit()

class Program(app.DeskApp):
    def get_default_screen(self):
        return Watched()

config = load()
opened = desk.open(config)
early = opening.Early(opened)
Program(opened, config, early=early).run(headless=True, size=(80, 24))
print(" ".join(loaded))
"""
HEAVY = (
    "sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer", "imapclient", "keyring", "jinja2",
    "smtplib", "imaplib", "tomlkit", "markdown_it", "textual.widgets._markdown",
    "textual.widgets._text_area", "deskterm.mail.imap",
    "deskterm.mail.smtp", "deskterm.mail.poller", "deskterm.mail.sender", "deskterm.mail.connect",
)  # fmt: skip


def test_nothing_heavy_is_loaded_before_the_queue_is_painted(tmp_path: Path) -> None:
    Thirty().desk.close()
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "deskterm.tui.widgets.ticket_list" in loaded
    assert sorted(loaded & set(HEAVY)) == []


async def test_no_color_means_the_terminals_own_two(
    isolated: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Thirty()
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Subject 20")
        assert app.theme == "terminal"
        strips = app.screen._compositor.render_strips()
        filters = app.get_line_filters()
        colours = set()
        for strip in strips:
            segments = list(strip)
            for line_filter in filters:
                segments = line_filter.apply(segments, app.screen.background_colors[1])
            for segment in segments:
                if segment.style is not None:
                    colours |= {segment.style.color, segment.style.bgcolor}
        assert {str(c.name) for c in colours if c is not None} <= {"default"}


async def test_the_cursor_row_is_reversed_where_there_is_no_colour(
    isolated: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Thirty()
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(hands) as (app, pilot):
        await shows(pilot, "Subject 20")
        strips = app.screen._compositor.render_strips()
        reversed_rows = [
            y
            for y, strip in enumerate(strips)
            if any(segment.style and segment.style.reverse for segment in strip)
        ]
        assert reversed_rows == [1]


@pytest.mark.parametrize("name", themes.NAMES)
async def test_every_theme_can_be_worn(isolated: object, name: str) -> None:
    async with opened(Thirty()) as (app, pilot):
        app.theme = name
        await pilot.press("slash", "x")
        await shows(pilot, "Found 0")
        await pilot.press("escape", "question_mark")
        await shows(pilot, "next row")
        assert app.faults == []
