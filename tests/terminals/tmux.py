"""A person at tmux: a session of one window, keys sent, the screen read until it says something."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_NAMES = {
    "esc": "Escape", "enter": "Enter", "tab": "Tab", "space": "Space", "backspace": "BSpace",
    **{f"ctrl+{letter}": f"C-{letter}" for letter in "cdefghklnopqrstuvwxyz"},
}  # fmt: skip


class Tmux:
    """One tmux server with one window running a command."""

    def __init__(
        self, name: str, command: list[str], size: tuple[int, int], env: Mapping[str, str]
    ) -> None:
        self._call = ["tmux", "-L", f"deskterm-{os.getpid()}-{name}"]
        self._env = dict(env)
        words = ["-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1])]
        # The shell stays, so that what the program says at its end can be read too.
        line = f"{shlex.join(command)}; echo ENDED $?; exec cat"
        self._tmux(*words, f"sh -c {shlex.quote(line)}")
        self._tmux("set", "-g", "status", "off")

    def keys(self, *keys: str) -> None:
        """Send keys by name (`esc`, `ctrl+s`), anything else as text."""
        for key in keys:
            if key in _NAMES:
                self._tmux("send-keys", _NAMES[key])
            else:
                self._tmux("send-keys", "-l", "--", key)

    @property
    def screen(self) -> str:
        """What the window shows."""
        return self._tmux("capture-pane", "-p")

    def until(self, *texts: str, gone: str = "", seconds: float = 20.0) -> str:
        """The screen as soon as it shows all of these, and not `gone`."""
        end = time.monotonic() + seconds
        while True:
            shown = self.screen
            if all(text in shown for text in texts) and not (gone and gone in shown):
                return shown
            assert time.monotonic() < end, f"never showed {texts} without {gone!r}:\n{shown}"
            time.sleep(0.05)

    @property
    def program(self) -> int:
        """The process id of deskterm itself: the one child of the window's shell."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def power_off(self) -> None:
        """The program is gone from one moment to the next."""
        os.kill(self.program, signal.SIGKILL)
        self.until("ENDED 137")

    def kill(self) -> None:
        """The session is gone, as when a machine is switched off: SIGHUP to all in it."""
        words = [*self._call, "kill-server"]
        subprocess.run(words, env=self._env, capture_output=True, check=False)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            [*self._call, *words], env=self._env, capture_output=True, check=True, timeout=20
        )
        return done.stdout.decode()


@contextmanager
def at_tmux(
    *args: str, name: str = "one", size: tuple[int, int] = (80, 24), **env: str
) -> Iterator[Tmux]:
    """deskterm with these arguments in tmux, with the test's environment and this on top."""
    command = [sys.executable, "-m", "deskterm", *args]
    given = {**os.environ, "TMUX_TMPDIR": os.environ["HOME"], **env}
    Path(os.environ["HOME"]).mkdir(exist_ok=True)
    session = Tmux(name, command, size, given)
    try:
        yield session
    finally:
        session.kill()
