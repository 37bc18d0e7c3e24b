"""Contrast of every pair of colours that meet on a screen (WCAG 2.1, success criterion 1.4.3)."""

from __future__ import annotations

import pytest

from deskterm.tui import themes


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    linear = []
    for start in (1, 3, 5):
        value = int(colour[start : start + 2], 16) / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", themes.PALETTES, ids=lambda palette: palette.name)
def test_text_stands_out_from_what_it_stands_on(palette: themes.Palette) -> None:
    faint = {
        name: round(contrast(*pair), 2)
        for name, pair in palette.pairs().items()
        if contrast(*pair) < 4.5
    }
    assert faint == {}


def test_high_contrast_is_higher_than_dark() -> None:
    def weakest(palette: themes.Palette) -> float:
        return min(contrast(*pair) for pair in palette.pairs().values())

    assert weakest(themes.HIGH_CONTRAST) > weakest(themes.DARK)


def test_every_theme_defines_the_same_variables() -> None:
    own, *others = (set(theme.variables) for theme in themes.themes() if not theme.ansi)
    assert all(other == own for other in others)
    terminal = next(theme for theme in themes.themes() if theme.ansi)
    used = {"dim", "rule", "bar-bg", "bar-fg", "cursor-bg", "cursor-style", "note-bg", "late"}
    assert used <= set(terminal.variables) & own


def test_the_terminal_theme_names_no_colour_but_the_sixteen() -> None:
    terminal = next(theme for theme in themes.themes() if theme.ansi)
    colours = [
        value for value in terminal.variables.values() if value not in ("reverse", "underline")
    ]
    assert all(value.startswith("ansi_") for value in colours)
