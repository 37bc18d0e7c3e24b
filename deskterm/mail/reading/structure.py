"""Raw mail made fit to be read as a tree: header mended, size bounded, lost boundaries found.

Gateways break header blocks, and hostile mail has parts without end; the tree itself is built
elsewhere, of bytes whose cost is known.
"""

from __future__ import annotations

import re
from typing import Any

from deskterm.mail.reading.encoded import LONGEST_VALUE
from deskterm.mail.reading.tree import MOST_CONTAINERS, Budget, Node, build

MOST_PARTS = 1000
MOST_HEADER_BYTES = 1_000_000
LARGE_HEADER_BYTES = 131_072
_LINE_ENDS = re.compile(rb"\r?\n\r?\n|\r\r")
_SOUND = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*(?:\r\n|\n|\Z)|[ \t][^\r\n]*(?:\r\n|\n|\Z))*")
_LINES = re.compile(rb"(?<=\n)|(?<=\r)(?!\n)")
_MBOX_LINE = re.compile(rb"From (?![ \t]*:)")
_FIELD = re.compile(rb"[!-9;-~]+:")
# Fields of addresses: a line without any is no part of them.
_PEOPLE = re.compile(rb"(?:from|to|cc|bcc|sender|reply-to|return-path|message-id|date):", re.I)
_SPACED_FIELD = re.compile(rb"([!-9;-~]+)[ \t]+:")
_KNOWN = re.compile(
    rb"(from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|"
    rb"return-path|delivered-to|content-[a-z-]+|mime-version|x-[!-9;-~]+|auto-submitted|"
    rb"precedence|list-[a-z-]+|dkim-signature|importance|thread-[a-z]+)[ \t]*:",
    re.I,
)
_OPENING = re.compile(rb"(?:^|[\r\n])--([^\s-][^\r\n]{0,100}?)[ \t]*\r?\n(?=content-|[\r\n])", re.I)
_BOUNDARY = re.compile(
    rb"boundary\s{0,5}=\s{0,5}(?:\"([^\"\r\n]{1,200})\"?|([^\s;\"]{1,200}))", re.I
)


def read_tree(raw: bytes, budget: Budget) -> Node:
    """The tree of a mail, whatever state its header and boundaries are in."""
    root = build(cut_parts(mended(raw, budget), budget), budget)
    if budget.containers > MOST_CONTAINERS:
        budget.notes.append(
            f"parts nested or gathered more than {MOST_CONTAINERS} times stay closed"
        )
    return root


def mended(raw: bytes, budget: Budget) -> bytes:
    """The mail with a header block the parser reads to its end.

    Drops a byte order mark and blank lines at the very top, takes a line that is no field for a
    continuation when known fields follow it, and cuts an enormous block.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    first_end = raw.find(b"\n", 0, 2000)
    if first_end > 1 and raw[first_end - 2 : first_end] == b"\r\r":
        raw = raw.replace(b"\r\r\n", b"\r\n")  # translated twice on its way
    if raw[:1] in (b"\r", b"\n"):
        bare = raw.lstrip(b"\r\n")
        raw = bare if _KNOWN.match(bare) or _MBOX_LINE.match(bare) else raw
    if raw.startswith(b">From "):
        raw = raw[1:]
    found = _LINE_ENDS.search(raw)
    end = found.start() if found else len(raw)
    start = 0
    if _MBOX_LINE.match(raw):
        first = re.search(rb"\r\n|\r|\n", raw)
        start = first.end() if first else len(raw)
    if end > LARGE_HEADER_BYTES:
        raw = shortened(raw[:end], budget) + raw[end:]
        found = _LINE_ENDS.search(raw)
        end = found.start() if found else len(raw)
    sound = _SOUND.match(raw, start, end)
    if sound is not None and sound.end() >= end:
        return raw
    return _mend(raw[:end]) + raw[end:]


def shortened(block: bytes, budget: Budget) -> bytes:
    """A header block with at most 64 kB of each field and 1 MB of all."""
    out: list[bytes] = []
    total = length = 0
    cut = False
    for line in _LINES.split(block):
        room = LONGEST_VALUE
        if line[:1] in (b" ", b"\t"):
            room -= length
        else:
            length = 0
        if len(line) > room:
            line, cut = line[: max(room, 0)].rstrip(b"\r\n"), True
            line += b"\n" if line else b""
        length += len(line)
        total += len(line)
        if total > MOST_HEADER_BYTES:
            cut = True
            break
        out.append(line)
    if cut:
        budget.notes.append("header fields beyond 64 kB each, 1 MB in all, were left out")
    return b"".join(out).rstrip(b"\r\n")


def _mend(block: bytes) -> bytes:
    lines = _LINES.split(block)
    names = [found[1].lower() if (found := _KNOWN.match(line)) else b"" for line in lines]
    last_new = _last_new(names, lines)
    out: list[bytes] = []
    for index, line in enumerate(lines):
        bare = line.rstrip(b"\r\n")
        if _FIELD.match(line) or line[:1] in (b" ", b"\t") or (not out and _MBOX_LINE.match(line)):
            out.append(line)
        elif spaced := _SPACED_FIELD.match(line):
            if not names[index] and index > last_new:
                return b"".join(out) + b"\n" + b"".join(lines[index:])
            out.append(spaced[1] + b":" + line[spaced.end() :])
        elif index > last_new:
            return b"".join(out) + b"\n" + b"".join(lines[index:])
        elif out and bare and (b"@" in line or not _PEOPLE.match(_begun(out))):
            out.append(b" " + line)
    return b"".join(out)


def _begun(lines: list[bytes]) -> bytes:
    """The line that began the field the last line belongs to."""
    return next((line for line in reversed(lines) if line[:1] not in b" \t"), b"")


def _last_new(names: list[bytes], lines: list[bytes]) -> int:
    """The last line that starts a field not seen above it: beyond it a bad line is the body."""
    seen: set[bytes] = set()
    last = -1
    for index, name in enumerate(names):
        if name and (name not in seen or name.startswith((b"x-", b"received"))):
            last = index
        if name:
            seen.add(name)
    return last


def cut_parts(raw: bytes, budget: Budget) -> bytes:
    """The mail up to its thousandth part; the boundaries are counted before anything is built."""
    if raw.count(b"\n--") + raw.count(b"\r--") <= MOST_PARTS:
        return raw
    marks = {found[1] or found[2] for found in _first(_BOUNDARY.finditer(raw), 200)}
    starts: list[int] = []
    for mark in sorted(marks, key=len)[:MOST_CONTAINERS]:
        starts += _places(raw, b"\n--" + mark.rstrip())
    if len(starts) <= MOST_PARTS:
        return raw
    starts.sort()
    budget.notes.append(f"only the first {MOST_PARTS} parts were read")
    return raw[: starts[MOST_PARTS] + 1]


def _first(found: Any, most: int) -> list[re.Match[bytes]]:
    out = []
    for match in found:
        out.append(match)
        if len(out) >= most:
            break
    return out


def _places(raw: bytes, needle: bytes) -> list[int]:
    out: list[int] = []
    position = raw.find(needle)
    while position >= 0 and len(out) <= MOST_PARTS:
        out.append(position)
        position = raw.find(needle, position + len(needle))
    return out


def reread(data: bytes, kind: str, boundary: str, budget: Budget) -> Node | None:
    """A container the parser found no parts in, with the boundary its body really uses; else None.

    Boundaries are lost, cut or retyped by gateways; a whole body may be base64 against RFC 2045.
    """
    if budget.rereads >= 5:
        return None
    budget.rereads += 1
    candidates = [boundary.encode("utf-8", "replace")] if boundary else []
    candidates += [found[1] for found in _first(_OPENING.finditer(data, 0, 100_000), 3)]
    for mark in candidates:
        if mark and re.search(rb"(?:^|[\r\n])--" + re.escape(mark) + rb"[ \t]*[\r\n]", data):
            text = mark.decode("latin-1").replace("\\", "\\\\").replace('"', '\\"')
            head = f'Content-Type: {kind}; boundary="{text}"\n\n'.encode("latin-1")
            root = read_tree(head + data, budget)
            if root.children:
                return root
    return None
