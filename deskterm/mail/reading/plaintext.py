"""text/plain and its relatives: line ends, format=flowed (RFC 3676), text/enriched (RFC 1896)."""

from __future__ import annotations

import re

from deskterm.safe import storable

_QUOTE = re.compile(r">*")
_ENRICHED = re.compile(r"<(/?)([A-Za-z-]{1,30})>|<<")


def lines_ended(text: str) -> str:
    """Line ends as newline, the rest untouched but what no database holds."""
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return storable(text)


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Paragraphs of format=flowed text on one line each; quote marks become `> `."""
    out: list[str] = []
    depth_open = -1
    pieces: list[str] = []
    for line in lines_ended(text).split("\n"):
        depth = _QUOTE.match(line).end()  # type: ignore[union-attr]
        bare = line[depth:]
        if bare.startswith(" "):
            bare = bare[1:]
        signature = bare == "-- "
        if depth_open >= 0 and (depth != depth_open or signature):
            out.append("".join(pieces).rstrip(" "))
            pieces, depth_open = [], -1
        if depth_open < 0:
            pieces = ["> " * min(depth, 20)] if depth else []
        flowing = bare.endswith(" ") and not signature
        pieces.append(bare[:-1] if flowing and delete_space else bare)
        if flowing:
            depth_open = depth
            continue
        out.append("".join(pieces))
        pieces, depth_open = [], -1
    if pieces:
        out.append("".join(pieces).rstrip(" "))
    return "\n".join(out)


def unenriched(text: str) -> str:
    """text/enriched without its commands; single line ends are spaces there, double ones breaks."""
    out: list[str] = []
    position = parameter = 0
    for found in _ENRICHED.finditer(text):
        if not parameter:
            out.append(text[position : found.start()])
        position = found.end()
        if found[0] == "<<":
            out.append("<")
        elif found[2].lower() == "param":
            parameter = 0 if found[1] else 1
    out.append(text[position:])
    joined = lines_ended("".join(out))
    return re.sub(r"\n(\n*)", lambda found: found[1] or " ", joined)


def trimmed(text: str) -> str:
    """Without blank lines before and after; lines keep their own blanks (`-- ` needs its one)."""
    lines = text.split("\n")
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[start:end])
