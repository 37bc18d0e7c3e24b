"""A program on a pseudo-terminal: keys go in, every byte that comes is kept, the screen drawn."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

from terminals.screen import Screen

KEYS = {
    "esc": b"\x1b", "enter": b"\r", "tab": b"\t", "shift+tab": b"\x1b[Z", "space": b" ",
    "backspace": b"\x7f", "delete": b"\x1b[3~", "up": b"\x1b[A", "down": b"\x1b[B",
    "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "f1": b"\x1bOP",
    "ctrl+up": b"\x1b[1;5A", "ctrl+down": b"\x1b[1;5B",
    "ctrl+enter": b"\x1b[13;5u",
    **{f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghklnopqrstuvwxyz"},
}  # fmt: skip
"""What a terminal sends for a key; anything else is sent as it is."""

# Answers to what Textual asks: it may hold pictures back until they are whole, and no more.
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


class Terminal:
    """Runs `command` at `size` (columns, lines) in a session of its own."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        *,
        pass_fds: Sequence[int] = (),
        cwd: str | None = None,
    ) -> None:
        self.fd, slave = pty.openpty()
        self.screen = Screen(*size)
        self.raw = bytearray()
        self.resize(*size)
        self.process = subprocess.Popen(
            command, env=dict(env), stdin=slave, stdout=slave, stderr=slave, cwd=cwd,
            start_new_session=True, pass_fds=pass_fds,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        self._asked = 0

    def resize(self, columns: int, lines: int) -> None:
        """Another size; the screen starts blank, as the program paints it anew."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen = Screen(columns, lines)

    def press(self, *keys: str) -> None:
        """Send keys by their names (`esc`, `ctrl+s`, `r`), or text as it is."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key.encode("utf-8", "surrogatepass")))

    def until(self, *texts: str, gone: str = "", seconds: float = 20.0) -> str:
        """The screen as soon as it shows all of these (and not `gone`)."""
        end = time.monotonic() + seconds
        while True:
            shown = self.screen.text
            if all(text in shown for text in texts) and not (gone and gone in shown):
                return shown
            if time.monotonic() > end or not self.read(0.25):
                raise AssertionError(f"never showed {texts} without {gone!r}:\n{self.screen.text}")

    def settle(self, quiet: float = 0.08, seconds: float = 10.0) -> None:
        """Read until nothing came for `quiet` seconds."""
        end = time.monotonic() + seconds
        before = -1
        while before != len(self.raw) and time.monotonic() < end:
            before = len(self.raw)
            if not self.read(quiet):
                return

    def read(self, wait: float) -> bool:
        """Take in what comes within `wait` seconds; False when the program has gone."""
        ready, _, _ = select.select([self.fd], [], [], wait)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:  # EIO: nobody holds the other end any more
            return False
        self.raw += data
        self.screen.feed(data)
        self._answer()
        return bool(data)

    def ended(self, seconds: float = 15.0) -> int:
        """The exit code, once the program has gone by itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read(0.1):
            if self.process.poll() is not None and not select.select([self.fd], [], [], 0)[0]:
                break
        return self.process.wait(max(0.1, end - time.monotonic()))

    def hang_up(self) -> None:
        """The line is cut: the terminal is gone, and SIGHUP goes to whoever was on it."""
        os.close(self.fd)
        self.fd = -1

    def close(self) -> None:
        """End the program if it has not ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _answer(self) -> None:
        for question, answer in _ANSWERS.items():
            at = self.raw.find(question, self._asked)
            if at >= 0:
                self._asked = at + len(question)
                os.write(self.fd, answer)
