"""A program on a pseudo-terminal: what it writes, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence

_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[=>]")


class Terminal:
    """Runs a command on a pty of the given size and reads what it writes."""

    def __init__(self, command: Sequence[str], env: dict[str, str], size: tuple[int, int]) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), env | {"TERM": "xterm-256color"})
        columns, lines = size
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.seen = b""

    def until(self, sign: bytes, limit: float = 30.0) -> float:
        """Seconds from the start until `sign` was written."""
        deadline = time.perf_counter() + limit
        while sign not in self.seen:
            left = deadline - time.perf_counter()
            if left <= 0 or self._read(left) is None:
                raise TimeoutError(f"never wrote {sign!r}; last: {self.seen[-400:]!r}")
        return time.perf_counter() - self.started

    def press(self, key: bytes, quiet: float = 0.15) -> tuple[float, int]:
        """Seconds until the first bytes after a key, and the bytes until it is quiet again."""
        self.settle(quiet)
        self.seen = b""
        pressed = time.perf_counter()
        os.write(self.fd, key)
        self._read(5.0)
        first = time.perf_counter() - pressed
        self.settle(quiet)
        return first, len(self.seen)

    def send(self, keys: bytes, sign: str) -> float:
        """Seconds from keys, all at once, until a text is painted after them."""
        self.seen = b""
        pressed = time.perf_counter()
        os.write(self.fd, keys)
        self.meet(sign)
        return time.perf_counter() - pressed

    def meet(self, sign: str, limit: float = 30.0) -> None:
        """Read until a text is among what was painted since the last keys."""
        deadline = time.perf_counter() + limit
        while sign not in _ESCAPES.sub(b"", self.seen).decode(errors="replace"):
            left = deadline - time.perf_counter()
            if left <= 0 or self._read(left) is None:
                raise TimeoutError(f"never painted {sign!r}; last: {self.seen[-400:]!r}")

    def type(self, text: str, pause: float = 0.1) -> list[float]:
        """Seconds from each key of a text until it is painted, typed as fast as people do."""
        gaps: list[float] = []
        for character in text:
            rest = time.perf_counter() + (pause - gaps[-1] if gaps else 0)
            while (left := rest - time.perf_counter()) > 0:
                self._read(left)
            gaps.append(self.send(character.encode(), character))
        return gaps

    def settle(self, quiet: float, limit: float = 10.0) -> None:
        """Read until nothing came for that long, or `limit` seconds passed: carets blink."""
        deadline = time.perf_counter() + limit
        while time.perf_counter() < deadline and self._read(quiet):
            pass

    def _read(self, wait: float) -> bool | None:
        """Whether bytes came within `wait` seconds; None when the program has ended."""
        ready, _, _ = select.select([self.fd], [], [], wait)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65_536)
        except OSError:
            return None
        self.seen += data
        return bool(data) or None

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
