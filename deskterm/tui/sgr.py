"""Styles on the wire: a picture says of each style only what differs from the one before it.

Rich says a style in full before every run of text and takes it back after it, even where the next
run, or the next line, has the same one; over SSH that is a third of what a key costs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from textual._compositor import CompositorUpdate

if TYPE_CHECKING:
    from rich.console import Console

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\n|\x1b\[[0-9;]*H)*")
# 1 and 2 go together: one code takes both back. What is not here is taken back with all the rest.
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
_COLOUR_PARTS = {"5": 3, "2": 5}


class Pen(NamedTuple):
    """What a terminal writes with; parts are the parameters of the sequence that sets them."""

    attributes: frozenset[str] = frozenset()
    colour: str = "39"
    background: str = "49"


PLAIN = Pen()


class LeanUpdate(CompositorUpdate):
    """An update of the screen that is written in fewer bytes."""

    def __init__(self, update: CompositorUpdate) -> None:
        self._update = update

    def render_segments(self, console: Console) -> str:
        """The update's own sequences, their styles said once."""
        return lean(self._update.render_segments(console))


def lean(picture: str) -> str:
    """The same picture; it starts and ends, as it did, with nothing set."""
    parts = _STYLE.split(picture)
    written = []
    pen = wanted = PLAIN
    for at, part in enumerate(parts):
        if at % 2:
            wanted = _pen(wanted, part)
            continue
        # Going to another place writes nothing: the style may wait for the text.
        if pen != wanted and not _MOVES.fullmatch(part):
            written.append(_change(pen, wanted))
            pen = wanted
        written.append(part)
    if pen != PLAIN:
        written.append(_change(pen, PLAIN))
    return "".join(written)


@lru_cache(maxsize=1024)
def _pen(pen: Pen, codes: str) -> Pen:
    # Rich sets, and takes all back with 0; the codes that take one thing back are only ours.
    attributes, colour, background = pen
    left = codes.split(";")
    while left:
        code = left[0] or "0"
        size = _COLOUR_PARTS.get(left[1], 1) if code in ("38", "48") and left[1:] else 1
        said, left = ";".join([code, *left[1:size]]), left[size:]
        if code == "0":
            attributes, colour, background = PLAIN
        elif len(code) > 1 and code[:-1] in ("3", "9"):
            colour = said
        elif len(code) > 1 and code[:-1] in ("4", "10"):
            background = said
        else:
            attributes |= {code}
    return Pen(attributes, colour, background)


@lru_cache(maxsize=1024)
def _change(old: Pen, new: Pen) -> str:
    """The shortest sequence from one to the other."""
    afresh = ["0", *sorted(new.attributes)]
    afresh += [new.colour] if new.colour != PLAIN.colour else []
    afresh += [new.background] if new.background != PLAIN.background else []
    gone = old.attributes - new.attributes
    ways = [afresh]
    if gone <= _OFF.keys():
        off = {_OFF[code] for code in gone}
        stays = {code for code in old.attributes if _OFF.get(code) not in off}
        step = [*sorted(off), *sorted(new.attributes - stays)]
        step += [new.colour] if new.colour != old.colour else []
        step += [new.background] if new.background != old.background else []
        ways.append(step)
    return min((f"\x1b[{';'.join(way)}m" for way in ways), key=len)
