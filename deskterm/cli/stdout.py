"""Where data goes: a stdout that fails says so in words of its own, whatever was done before.

A full disk behind stdout is not the desk's: what the desk has committed stays done.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from deskterm.errors import DeskError

_committed = False


class Unwritten(DeskError):
    """Stdout did not take what was to be said; exit code 1."""


def prepare() -> None:
    """Make both streams take any text: what the locale cannot show becomes `?`."""
    global _committed
    _committed = False
    if sys.stdout is None:  # started with `>&-`: whoever writes there is told, as on a full disk
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def note_commit() -> None:
    """The desk has kept a change: a stdout that fails now does not take it back."""
    global _committed
    _committed = True


def in_true_words(error: Unwritten) -> Unwritten:
    """The same failure, said as what it means once it is known whether the desk was changed."""
    if not _committed:
        return Unwritten(f"the output could not be written: {error.sentence}.")
    return Unwritten(
        f"done, but the answer could not be written: {error.sentence}.",
        "deskterm log shows what was done",
    )


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Unwritten for what stdout does not take; a reader that left stays BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritten((error.strerror or str(error)).lower()) from error


class _Guarded:
    """What csv and JSON Lines write into."""

    def write(self, text: str) -> int:
        with guarded():
            return sys.stdout.write(text)


GUARDED = _Guarded()


def write(text: str) -> None:
    """Data for stdout. Raises Unwritten."""
    GUARDED.write(text)


def write_bytes(data: bytes) -> None:
    """The same, as bytes."""
    with guarded():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def flush() -> None:
    """Write out what is buffered, so that a stdout that fails shows here and not at exit."""
    with guarded():
        sys.stdout.flush()


def give_up(stream: TextIO | None = None) -> None:
    """Nobody can read the stream (stdout) any more: what is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())
