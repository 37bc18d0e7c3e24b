"""Text laid out as lines of styled pieces, ready for a terminal's cells. No markup, ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Piece = tuple[str, str]
TAB = 8
NO_STYLE = Style()


@dataclass(frozen=True, slots=True)
class Line:
    """One screen line: pieces of (text, style name), and more of them at the right edge."""

    pieces: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    fill: str = ""

    @property
    def plain(self) -> str:
        """The words alone, the right ones after a space."""
        left = "".join(text for text, _ in self.pieces)
        right = "".join(text for text, _ in self.right)
        return f"{left} {right}" if right else left

    def width(self) -> int:
        """The cells of the left pieces."""
        return sum(cell_len(text) for text, _ in self.pieces)


def strip(line: Line, width: int, styles: dict[str, Style], base: Style) -> Strip:
    """The line as a strip of exactly `width` cells; `styles` has a style for each name in it.

    Where both do not fit, the left pieces are cut.
    """
    fill = base + styles[line.fill] if line.fill else base
    # Under the cursor one pair of colours is sure to be read; the pieces' own are not.
    own = {} if line.fill == "current" else styles
    right = [Segment(text, fill + own.get(name, NO_STYLE)) for text, name in line.right]
    room = max(0, width - sum(cell_len(segment.text) for segment in right))
    segments: list[Segment] = []
    used = 0
    for text, name in line.pieces:
        shown = clip(text, room - used)
        segments.append(Segment(shown, fill + own.get(name, NO_STYLE)))
        used += cell_len(shown)
        if shown != text:
            break
    segments.append(Segment(" " * (room - used), fill))
    return Strip([*segments, *right]).adjust_cell_length(width).simplify()


def clip(text: str, width: int) -> str:
    """The text cut to that many cells, its last one an ellipsis where something is missing."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else "…"


def fit(text: str, width: int) -> str:
    """The text in exactly that many cells: cut, or filled with spaces."""
    cut = clip(text, width)
    return cut + " " * (width - cell_len(cut))


def wrap(text: str, width: int) -> Iterator[str]:
    """The text's lines broken at words to at most `width` cells; longer words are cut.

    Indentation stays on a line's first piece, and a quoted line (`> `) keeps its mark on each.
    """
    width = max(width, 2)
    for raw in text.split("\n"):
        line = raw.expandtabs(TAB).rstrip()
        if len(line) <= width and (line.isascii() or cell_len(line) <= width):
            yield line
        else:
            yield from _broken(line, width)


def _broken(line: str, width: int) -> Iterator[str]:
    bare = line.lstrip("> ")
    lead = line[: len(line) - len(bare)]
    if len(lead) >= width - 1:
        lead, bare = "", line
    again = lead if ">" in lead else ""
    row, used, room = lead, len(lead), width
    for word in bare.split(" "):
        size = cell_len(word)
        gap = 0 if row in (lead, again) else 1
        if used + gap + size <= room:
            row += " " * gap + word
            used += gap + size
            continue
        if row not in (lead, again):
            yield row
            row, used = again, len(again)
        for piece in _cut(word, room - used):
            if row not in (lead, again):
                yield row
                row, used = again, len(again)
            row += piece
            used += cell_len(piece)
    if row.strip() or not bare:
        yield row


def _cut(word: str, width: int) -> Iterator[str]:
    """A word in pieces of at most `width` cells."""
    if word.isascii():
        for at in range(0, len(word), width):
            yield word[at : at + width]
        return
    piece, used = "", 0
    for character in word:
        size = cell_len(character)
        if piece and used + size > width:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    if piece:
        yield piece
