"""What a person would see: the few moves that our own programs make, drawn on a grid."""

from __future__ import annotations

import codecs
import re

from rich.cells import cell_len
from terminals.escapes import tokens

_CSI = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")
_HALF = re.compile(r"\x1b(\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$")


class Screen:
    """A grid of `columns` × `lines`; colours are not kept."""

    def __init__(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        self._cells = [[" "] * columns for _ in range(lines)]
        self._x = self._y = 0
        self._rest = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def text(self) -> str:
        """All lines, without the blanks at their ends."""
        return "\n".join("".join(line).rstrip() for line in self._cells)

    def feed(self, data: bytes) -> None:
        """Draw what came; half a character or half a sequence waits for its other half."""
        text = self._rest + self._decoder.decode(data)
        half = _HALF.search(text)
        cut = half.start() if half else len(text)
        self._rest = text[cut:]
        for token in tokens(text[:cut]):
            if token.kind == "text":
                self._write(token.text)
            elif token.kind == "csi":
                self._move(token.text)
            elif token.text == "\r":
                self._x = 0
            elif token.text == "\n":
                self._y = min(self._y + 1, self.lines - 1)

    def _write(self, text: str) -> None:
        if text.isascii():
            end = min(self._x + len(text), self.columns)
            self._cells[self._y][self._x : end] = text[: max(0, end - self._x)]
            self._x += len(text)
            return
        for character in text:
            width = cell_len(character)
            if width == 0:
                at = max(0, self._x - 1)
                if at < self.columns and len(self._cells[self._y][at]) < 8:
                    self._cells[self._y][at] += character
                continue
            if self._x + width <= self.columns:
                self._cells[self._y][self._x] = character
                for beside in range(1, width):
                    self._cells[self._y][self._x + beside] = ""
            self._x += width

    def _move(self, sequence: str) -> None:
        found = _CSI.fullmatch(sequence)
        if found is None:
            return
        given = [int(part) if part else 0 for part in found[1].split(";")]
        first, kind = given[0], found[2]
        if kind == "H":
            self._y = min(max(first, 1), self.lines) - 1
            self._x = (max(given[1], 1) if len(given) > 1 else 1) - 1
        elif kind == "A":
            self._y = max(0, self._y - max(first, 1))
        elif kind == "B":
            self._y = min(self.lines - 1, self._y + max(first, 1))
        elif kind == "C":
            self._x += max(first, 1)
        elif kind == "D":
            self._x = max(0, self._x - max(first, 1))
        elif kind == "K" and first == 0:
            self._cells[self._y][self._x :] = [" "] * max(0, self.columns - self._x)
        elif kind == "K":
            self._cells[self._y] = [" "] * self.columns
        elif kind == "J":
            self._cells = [[" "] * self.columns for _ in range(self.lines)]
