"""Walks through the full screen key by key, and knows which screens and verbs it has been at."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from terminals.terminal import Terminal

HERE = Path(__file__).parent
QUIET = 0.03


class Walker:
    """The program at `size`, with a witness inside that says what its keys did."""

    def __init__(
        self, env: Mapping[str, str], size: tuple[int, int], cwd: Path, *args: str
    ) -> None:
        self._pipe, inside = os.pipe()
        command = [sys.executable, str(HERE / "witness.py"), str(inside), *args]
        self.terminal = Terminal(command, env, size, pass_fds=[inside], cwd=str(cwd))
        os.close(inside)
        self.verbs: set[tuple[str, str]] = set()
        self.screens: set[str] = set()
        self.steps = 0
        self._said: list[str] = []
        self._rest = b""

    def resize(self, columns: int, lines: int, screen: str) -> None:
        """Another size of the terminal brings that screen to the front."""
        self.do(screen=screen, before=lambda: self.terminal.resize(columns, lines))

    def do(
        self,
        *keys: str,
        verb: str = "",
        screen: str = "",
        shows: str = "",
        before: Callable[[], None] | None = None,
    ) -> None:
        """Press keys; wait until the verb (`SCOPE ID`) was done and the screen came to the front.

        `shows` is text that has to be on the screen then.
        """
        self.steps += 1
        self._hear(0)
        self._said.clear()
        if before is not None:
            before()
        self.terminal.press(*keys)
        wanted = [f"verb {verb}"] * bool(verb) + [f"screen {screen}"] * bool(screen)
        end = time.monotonic() + 15
        while not all(want in self._said for want in wanted):
            assert time.monotonic() < end, (
                f"{keys}: wanted {wanted}, had {self._said}:\n{self.terminal.screen.text}"
            )
            self._hear(0.02)
            self.terminal.read(0)
        crash = [line for line in self._said if line.startswith("crash")]
        assert not crash, f"{keys}: {crash}"
        if shows:
            self.terminal.until(shows)
        self.terminal.settle(QUIET)

    def finished(self) -> bytes:
        """Everything the program has written, once it has ended by itself."""
        assert self.terminal.ended() == 0, self.terminal.screen.text
        self._hear(0)
        return bytes(self.terminal.raw)

    def close(self) -> None:
        """End it if it has not ended."""
        self.terminal.close()
        os.close(self._pipe)

    def _hear(self, wait: float) -> None:
        while select.select([self._pipe], [], [], wait)[0]:
            data = os.read(self._pipe, 1 << 16)
            if not data:
                return
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                words = line.decode().split()
                if words[0] == "verb":
                    self.verbs.add((words[1], words[2]))
                elif words[0] == "screen":
                    self.screens.add(words[1])
                self._said.append(line.decode())
            wait = 0
