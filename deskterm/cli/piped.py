"""What is piped in, up to a limit: more is refused before it is read, let alone stored."""

from __future__ import annotations

import sys
from typing import BinaryIO

from deskterm import door
from deskterm.errors import Usage

FILE = 64 << 20
TEXT = 16 << 20
GATE_TEXT = 1 << 20
"""The longest text behind the SSH gate, where it lies in the memory of everybody's server."""
VALUE = 64 << 10
_PIECE = 1 << 16


def text_limit() -> int:
    """Bytes of the longest text here."""
    return GATE_TEXT if door.behind_gate() else TEXT


def read(most: int, next_step: str = "") -> bytes:
    """All of stdin; Usage when that is more than `most` bytes, the rest of which is not read."""
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise too_long("stdin", most, next_step)
    return data


def too_long(what: str, most: int, next_step: str = "") -> Usage:
    """The refusal: `what` has more than `most` bytes."""
    size = f"{most >> 20} MiB" if most >= 1 << 20 else f"{most >> 10} KiB"
    return Usage(f"{what} is longer than {size}. Nothing was stored.", next_step)


def keep(stream: BinaryIO, target: BinaryIO) -> None:
    """Copy what is piped in to a file; behind the gate no more than `FILE` bytes, else Usage."""
    copied = 0
    while piece := stream.read(_PIECE):
        copied += len(piece)
        if copied > FILE and door.behind_gate():
            raise too_long("stdin", FILE, "several smaller files")
        target.write(piece)
