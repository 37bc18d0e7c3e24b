"""Cells, not characters: cutting, padding and wrapping text."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

from deskterm.safe import clean_line

ELLIPSIS = "…"
# Joiner, variation selectors and skin tones: terminals disagree on how wide what they make is.
_UNSTEADY = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def steady(text: str) -> str:
    """A stranger's text as one clean line whose width every terminal agrees on."""
    line = clean_line(text)
    return line if line.isascii() else _UNSTEADY.sub("", line)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells, cut with an ellipsis or padded."""
    size = len(text) if text.isascii() else cell_len(text)
    if size == width:
        return text
    if size < width:
        pad = " " * (width - size)
        return pad + text if right else text + pad
    if width < 1:
        return ""
    cut = set_cell_size(text, width - 1).rstrip()
    return fit(cut + ELLIPSIS, width)


def wrap(text: str, width: int) -> list[str]:
    """The text's lines broken at words so that none is wider than `width` cells."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.replace("\t", "    ").rstrip()
        if _cells(line) <= width:
            lines.append(line)
        else:
            lines.extend(_broken(line, max(width, 2)))
    return lines


def _broken(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip(" >"))][: width // 2]
    lines: list[str] = []
    current, size = indent, _cells(indent)
    empty = True
    for word in line[len(indent) :].split(" "):
        cells = _cells(word)
        if not empty and size + 1 + cells <= width:
            current += " " + word
            size += 1 + cells
            continue
        if not empty:
            lines.append(current)
            current, size = indent, _cells(indent)
        while size + cells > width:
            head = set_cell_size(word, width - size).rstrip(" ")
            lines.append(current + head)
            word = word[max(len(head), 1) :]
            cells = _cells(word)
            current, size = indent, _cells(indent)
        current += word
        size += cells
        empty = False
    lines.append(current)
    return lines


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)
