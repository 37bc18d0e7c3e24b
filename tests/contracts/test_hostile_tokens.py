"""The wall's own eyes: what they must see, and what they must let pass."""

from __future__ import annotations

import base64

import pytest
from terminals import escapes
from terminals.poison import POISONS
from terminals.screen import Screen

OURS = [
    b"\x1b[?1049h\x1b[?1000h\x1b[?25l\x1b[?1004h\x1b[>25u\x1b[?2026$p\x1b[?2048$p\x1b[?2004h",
    b"\x1b[?2026h\x1b[1;1H\x1b[1;38;5;189;48;5;16m text \xc3\xb1 \x1b[0m\r\n\x1b[?2026l",
    b"\x1b]2;deskterm 12 new\x07\x1b]2;\x07\x1b]22;default\x07\x1b[<u\x1b[?1049l",
    b"\x1b]52;c;" + base64.b64encode("two\nlines ñ".encode()) + b"\x07",
    b"\x1b[0m\x07\x1b[?25h",
    "👩\u200d👩\u200d👧 e\u0301 漢字 مرحبا".encode(),
]
BAD = [
    b"text\x07more", b"a\x08b", b"a\x7fb", b"a\x00b", b"\x0e", b"a\tb", b"\x1bc", b"\x1b#8",
    b"\x1b]0;owned\x07", b"\x1b]2;owned\x07", b"\x1b]2;deskterm x\x1b\\", b"\x1b]52;c;!!\x07",
    b"\x1b]52;p;YQ==\x07", b"\x1b]52;c;" + base64.b64encode(b"rm\x1b[2J") + b"\x07",
    b"\x1b]52;c;" + base64.b64encode("a\u202eb".encode()) + b"\x07", b"\x1b]52;c;?\x07",
    b"\x1b]8;;https://x\x1b\\", b"\x1b]9;hi\x07", b"\x1bP$q\x1b\\", b"\x1b_G\x1b\\",
    b"\x1b^p\x1b\\", b"\x1bXs\x1b\\", b"\x1b[8m", b"\x1b[1;5m", b"\x1b[2J", b"\x1b[H", b"\x1b[6n",
    b"\x1b[c", b"\x1b[?47h", b"\x1b[2;5r", b"\x1b[21t", b"\x1b[!p", b"\x1b[200~", b"\x1b[3g",
    b"\x1b[?2026;1$y", b"\x9b2J", b"\xc2\x9b2J", b"\xc2\x9d0;x\xc2\x9c", b"\xff", b"\xed\xa0\x80",
    b"\x1b]0;no end", b"\x1b[31", b"\x1b",
    *(f"a{one}b".encode() for one in "\u061c\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff"),
]  # fmt: skip


@pytest.mark.parametrize("data", OURS)
def test_what_is_ours_passes(data: bytes) -> None:
    """Textual's start, a frame, our title, a copy, the bell, people's scripts."""
    assert escapes.full_screen(data) == []


@pytest.mark.parametrize("data", BAD)
def test_what_is_not_is_seen(data: bytes) -> None:
    """One bad thing between good ones is found, on the full screen and in a command."""
    around = b"\x1b[1mgood\x1b[0m" + data + b"good\x1b[0m"
    assert escapes.full_screen(around)
    if data != b"a\tb":
        assert escapes.on_terminal(around)
    assert escapes.piped(data) or data == b"a\tb"
    assert escapes.as_json(data)


HARMLESS = {"markup", "braces", "emoji", "marks", "rtl", "wide", "long", "spaces"}


@pytest.mark.parametrize("name", POISONS)
def test_each_poison_would_be_seen(name: str) -> None:
    """Whatever of the poison a terminal obeys is found when it comes through raw."""
    data = POISONS[name].encode("utf-8", "surrogatepass")
    assert bool(escapes.full_screen(b"x" + data + b"x")) == (name not in HARMLESS)


def test_a_return_over_text_is_seen() -> None:
    """A bar that rubs out its own line is ours; a return that lets text be overwritten is not."""
    assert not escapes.on_terminal(b"\r\x1b[2Kbar\r\x1b[1A\x1b[2Kdone\r\n")
    assert escapes.on_terminal(b"good\rEVIL\r\n")


def test_nothing_is_left_out() -> None:
    """The tokens put together are the text, whatever it is."""
    text = "".join(POISONS.values())
    assert "".join(token.text for token in escapes.tokens(text)) == text


def test_the_screen_is_drawn_from_pieces() -> None:
    """A character or a sequence cut in two by the line is one again."""
    screen = Screen(20, 3)
    for byte in "\x1b[2;3Hañ\x1b[1;31m漢\x1b[0mb\x1b]2;t\x07c".encode():
        screen.feed(bytes([byte]))
    assert screen.text == "\n  añ漢bc\n"
