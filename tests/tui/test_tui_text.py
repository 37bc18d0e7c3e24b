"""Cells: cutting and wrapping never make a line wider than its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from deskterm.tui.filter import SafeFilter
from deskterm.tui.names import Names
from deskterm.tui.proposing import change_proposals, quoted
from deskterm.tui.text import fit, steady, wrap


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("Marta", 8, "Marta   "),
        ("Impresora en llamas", 10, "Impresora…"),
        ("打印机坏了", 6, "打印… "),
        ("打印机坏了", 7, "打印机…"),
        ("x", 0, ""),
    ],
)
def test_text_fits_its_column(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_numbers_stand_to_the_right() -> None:
    assert fit("128", 6, right=True) == "   128"


@given(st.text(alphabet="ab 打印ñ🖨", max_size=40), st.integers(1, 20))
def test_any_text_fits_exactly(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(st.text(alphabet="ab \n>打印ñ", max_size=120), st.integers(4, 30))
def test_wrapped_lines_are_never_too_wide_and_keep_every_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    letters = [ch for ch in text if ch in "ab打印ñ"]
    assert [ch for ch in "".join(lines) if ch in "ab打印ñ"] == letters


def test_what_terminals_measure_differently_leaves_the_line() -> None:
    assert steady("👩\u200d👧 \u2764\ufe0f\x1b[31m") == "👩👧 ❤[31m"


def test_the_filter_lets_no_control_through_and_keeps_the_width() -> None:
    style = Style(bold=True, link="https://evil.test")
    segments = [Segment("  a\x1b]52;c;eA==\x07b\u202e  ", style), Segment("plain")]
    first, second = SafeFilter().apply(segments, Color(0, 0, 0))
    assert first.text == "  a]52;c;eA==b  "
    assert first.style is not None
    assert first.style.bold
    assert first.style.link is None
    assert second is segments[1]


def test_the_change_line_completes_fields_values_and_tags() -> None:
    names = Names(tags=("vip", "big client"))
    assert change_proposals("+v", names) == ["+vip"]
    assert change_proposals("priority:high +b", names) == ['priority:high +"big client"']
    assert change_proposals("priority:h", names) == ["priority:high"]
    assert change_proposals("priority:high", names) == []


@pytest.mark.parametrize(
    ("value", "written"),
    [("vip", "vip"), ("3d", "3d"), ("a b", '"a b"'), ('say "x"', '"say \\"x\\""'), ("-x", '"-x"')],
)
def test_values_are_quoted_where_they_would_read_as_something_else(
    value: str, written: str
) -> None:
    assert quoted(value) == written
