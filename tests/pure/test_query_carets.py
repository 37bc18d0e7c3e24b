"""The caret under a fault stands under it, however wide and long the text is."""

from __future__ import annotations

import pytest

from deskterm.errors import BadText


@pytest.mark.parametrize(
    ("text", "mark", "cells"),
    [
        ("is:open grup:x", "grup", 8),
        ("全部 grup:x", "grup", 5),
        ("e\u0301n grup:x", "grup", 3),
        ("a\u200bb\u00adc grup:x", "grup", 4),
        ("a\u2028b\tgrup:x", "grup", 4),
        ("\u115fab grup:x", "grup", 3),
    ],
)
def test_the_caret_counts_cells(text: str, mark: str, cells: int) -> None:
    """It stood left of the fault behind wide letters and right of it behind accents."""
    line, caret = BadText(text, text.index(mark), "off").pointer().split("\n")
    assert caret == " " * cells + "^"
    assert line.endswith(mark + ":x")


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("before", [0, 5, 500])
@pytest.mark.parametrize("letter", ["a", "全"])
def test_a_long_text_is_cut_around_the_fault(width: int, before: int, letter: str) -> None:
    """A query of thousands of characters filled the screen, its caret lines away from it."""
    text = letter * before + "!" + letter * 500
    line, caret = BadText(text, before, "off").pointer(width).split("\n")
    wide = 2 if letter == "全" else 1
    assert len(line) + (wide - 1) * line.count(letter) <= width
    assert line.endswith(" …") and line.startswith("… ") == (before == 500)
    head = line[: line.index("!")]
    assert len(caret) - 1 == len(head) + (wide - 1) * head.count(letter)


def test_a_text_that_fits_is_shown_whole() -> None:
    text = "a" * 79 + "!"
    assert BadText(text, 79, "off").pointer(80) == f"{text}\n{' ' * 79}^"
