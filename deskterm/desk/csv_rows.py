"""Tables as spreadsheets save them: bytes to rows of cells, each with the line it begins in.

A row that cannot be read becomes a row with a fault, and reading goes on in the line after it: a
quote that nobody closed must not swallow the rest of a file (RFC 4180 says nothing of either).
"""

from __future__ import annotations

import codecs
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from deskterm.errors import Usage

MOST_LINES = 1000
"""Physical lines one row may take; a quote still open then was never closed."""
_UNCLOSED = "a quote is opened and not closed"
_DELIMITERS = ",;\t"
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_ASCII = bytes(range(128))
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Row(NamedTuple):
    """A row's cells and the physical line it begins in, from 1; or why it could not be read."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Table(NamedTuple):
    """A file's header, its rows as they are read, how many lines it has (0: unknown)."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    lines: int
    encoding: str


def read_table(stream: BinaryIO) -> Table:
    """The table in a seekable stream; Usage when there is no header line in it.

    UTF-8 and UTF-16 (with its mark) are known; what is neither is read as cp1252 or latin-1. The
    header tells whether commas, semicolons or tabs part the cells; so does Excel's `sep=;`.
    """
    encoding, count = _scanned(stream)
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    lines = _Lines(io.TextIOWrapper(stream, encoding, errors, newline=None))
    delimiter = ""
    while (head := lines.take()) is not None:
        if said := _SEP.fullmatch(head.text):
            delimiter = said[1]
        elif head.text.strip():
            break
    if head is None:
        raise Usage("there is no header line in it. Nothing was imported.")
    delimiter = delimiter or _sniffed(head.text)
    columns = _cells(head, lines, delimiter)
    fault = columns if isinstance(columns, str) else _unreadable("".join(columns))
    if isinstance(columns, str) or fault:
        raise Usage(f"line {head.number}, its header: {fault}. Nothing was imported.")
    return Table(columns, _rows(lines, delimiter, len(columns)), count, encoding)


def _scanned(stream: BinaryIO) -> tuple[str, int]:
    """The encoding that fits the whole stream, and its count of lines."""
    begin = stream.read(4)
    stream.seek(0)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    lines = good = bad = odd = 0
    for raw in stream:
        lines += 1
        if raw.isascii():
            continue
        fitting = _MULTIBYTE.findall(raw)
        good += len(fitting)
        bad += len(raw.translate(None, _ASCII)) - sum(map(len, fitting))
        odd += _NOT_CP1252.search(raw) is not None
    stream.seek(0)
    # One broken letter in a file of good UTF-8 costs its own row, not every accent of the others.
    if begin.startswith(codecs.BOM_UTF8) or good >= bad:
        return "utf-8-sig", lines
    return ("latin-1" if odd else "cp1252"), lines


def _sniffed(head: str) -> str:
    bare = re.sub(r'"[^"]*"', "", head)
    return max(_DELIMITERS, key=bare.count)


class _Line(NamedTuple):
    number: int
    text: str


class _Lines:
    """Physical lines that may be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = enumerate(source, 1)
        self._ahead: deque[_Line] = deque()

    def take(self) -> _Line | None:
        """The next line, None at the end."""
        if self._ahead:
            return self._ahead.popleft()
        found = next(self._source, None)
        return None if found is None else _Line(*found)

    def give_back(self, lines: list[_Line]) -> None:
        """Take these again, in their order."""
        self._ahead.extendleft(reversed(lines))


def _rows(lines: _Lines, delimiter: str, width: int) -> Iterator[Row]:
    swallowed, doubtful = 0, False
    while (first := lines.take()) is not None:
        further: list[_Line] = []
        found = _cells(first, lines, delimiter, width, further)
        if isinstance(found, str):
            # What a stray quote had swallowed, and what may be the rest of its text, is believed
            # only when it fits.
            doubtful = True
            swallowed = max(swallowed, further[-1].number if further else 0)
            lines.give_back(further)
            yield Row(first.number, (), found)
            continue
        if not any(cell.strip() for cell in found):
            continue
        fault = _unreadable(first.text + "".join(line.text for line in further))
        if len(found) > width and any(cell.strip() for cell in found[width:]):
            fault = fault or f"{len(found)} cells, and the header has {width}"
        elif len(found) < width and (doubtful or first.number <= swallowed):
            fault = fault or f"{len(found)} of {width} cells after a quote that is not closed"
        doubtful = doubtful and len(found) < width
        if fault:
            yield Row(first.number, (), fault)
        else:
            yield Row(first.number, found[:width] + ("",) * (width - len(found)))


def _unreadable(text: str) -> str:
    if "\x00" in text:
        return "a NUL byte in it"
    if not text.isascii() and _ESCAPED.search(text):
        return "bytes that are no UTF-8"
    return ""


def _cells(
    first: _Line, lines: _Lines, delimiter: str, width: int = 0, further: list[_Line] | None = None
) -> tuple[str, ...] | str:
    """The cells of the row that begins in `first`, or what is wrong with it.

    Lines it takes as well are added to `further`.
    """
    text = first.text
    if '"' not in text:
        return tuple(text.rstrip("\n").split(delimiter))
    more = [] if further is None else further
    cells: list[str] = []
    at = 0
    while True:
        start = at
        while text.startswith(" ", start):
            start += 1
        if not text.startswith('"', start):
            end = text.find(delimiter, at)
            if end < 0:
                cells.append(text[at:].rstrip("\n"))
                break
            cells.append(text[at:end])
            at = end + 1
            continue
        end = start + 1
        while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
            end += 2
        while end < 0:
            line = lines.take() if len(more) < MOST_LINES else None
            if line is None:
                return _UNCLOSED
            more.append(line)
            end = len(text)
            text += line.text
            while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
                end += 2
        cells.append(text[start + 1 : end].replace('""', '"'))
        at = end + 1
        while text.startswith(" ", at):
            at += 1
        if text[at:] in ("", "\n"):
            break
        if not text.startswith(delimiter, at):
            return _UNCLOSED if more else "text after a closing quote"
        at += 1
    if more and width and len(cells) != width:
        return _UNCLOSED
    return tuple(cells)
