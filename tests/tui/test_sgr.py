"""A picture that says each style once: the same cells with the same styles, in fewer bytes."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from queue_desk import Thirty
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from ticket_pilot import opened, shows, until

from deskterm.tui.sgr import LeanUpdate, lean

_OFF = {"22": "12", "23": "3", "24": "4", "27": "7", "29": "9"}
Look = tuple[frozenset[str], str, str]


def drawn(picture: str) -> tuple[dict[tuple[int, int], tuple[str, Look]], Look]:
    """Every written cell by line and column with its look, and the look that is left set."""
    cells: dict[tuple[int, int], tuple[str, Look]] = {}
    y = x = 0
    attributes: set[str] = set()
    ground, colour = "49", "39"
    for codes, moved, text in re.findall(r"\x1b\[([\d;]*)m|\x1b\[(\d+;\d+)H|([^\x1b])", picture):
        if moved:
            y, x = (int(part) for part in moved.split(";"))
        elif text == "\n":
            y += 1
        elif text:
            cells[y, x] = text, (frozenset(attributes), colour, ground)
            x += 1
        for code in re.findall(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+", codes):
            if code == "0":
                attributes, colour, ground = set(), "39", "49"
            elif code in _OFF:
                attributes -= set(_OFF[code])
            elif re.fullmatch(r"4[0-79]|10[0-7]|48;.*", code):
                ground = code
            elif re.fullmatch(r"3[0-79]|9[0-7]|38;.*", code):
                colour = code
            else:
                assert re.fullmatch(r"[1-9]|21|53", code), code
                attributes.add(code)
    return cells, (frozenset(attributes), colour, ground)


def any_style(dice: Random) -> Style | None:
    colours = (None, "default", "red", "bright_blue", "color(111)", "color(16)", "#a0b1c2")
    names = ("bold", "dim", "italic", "underline", "reverse", "strike", "underline2", "overline")
    if dice.random() < 0.1:
        return None
    on: dict[str, Any] = {name: True for name in names if dice.random() < 0.15}
    return Style(color=dice.choice(colours), bgcolor=dice.choice(colours), **on)


@pytest.mark.parametrize("seed", range(40))
def test_every_cell_keeps_its_style(seed: int) -> None:
    dice = Random(seed)
    picture = ""
    for line in range(1, 30):
        picture += f"\x1b[{line};{dice.randint(1, 40)}H"
        for _ in range(dice.randint(0, 5)):
            text, style = dice.choice(["ab", " ", "ñ·", ""]), any_style(dice)
            system = dice.choice([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
            picture += Strip.render_style(style, text, system) if style else text
        picture += dice.choice(["\n", ""])
    cells, left = drawn(lean(picture))
    assert cells == drawn(picture)[0]
    assert left == (frozenset(), "39", "49")
    assert len(lean(picture)) < len(picture)


def test_what_stays_is_said_once() -> None:
    quiet, loud = Style(color=Color.parse("color(9)"), bgcolor="color(16)"), Style(bold=True)
    rows = [(quiet, "one"), (quiet + loud, "two"), (quiet, "three"), (None, "four")]
    picture = "".join(
        f"\x1b[{y};1H" + (Strip.render_style(style, text, ColorSystem.EIGHT_BIT) if style else text)
        for y, (style, text) in enumerate(rows, 1)
    )
    assert lean(picture) == (
        "\x1b[1;1H\x1b[91;48;5;16mone\x1b[2;1H\x1b[1mtwo\x1b[3;1H\x1b[22mthree\x1b[0m\x1b[4;1Hfour"
    )


async def test_a_key_in_the_queue_writes_less_than_a_kilobyte(
    monkeypatch: pytest.MonkeyPatch, isolated: object
) -> None:
    painted: list[str] = []
    display = App._display

    def kept(app: App[Any], screen: Any, update: Any) -> None:
        assert type(update) in (LeanUpdate, type(None))
        painted.append(update.render_segments(app.console) if update else "")
        display(app, screen, update)

    monkeypatch.setattr(App, "_display", kept)
    async with opened(Thirty(), size=(80, 24)) as (app, pilot):
        await shows(pilot, "Subject 20", "text 20")
        await pilot.pause(0.3)
        painted.clear()
        await pilot.press("j")
        await until(pilot, lambda: app.queue.preview.number == 19)
        await pilot.pause(0.1)
        written = "".join(painted)
        assert "text 19" in written
        assert len(written.encode()) < 1000
        whole = app.screen._compositor.render_full_update()
        before = whole.render_segments(app.console)
        after = LeanUpdate(whole).render_segments(app.console)
        assert drawn(after)[0] == drawn(before)[0]
