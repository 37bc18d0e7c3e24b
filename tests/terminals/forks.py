"""Commands by the hundred: each runs in a fork of one process that has imported everything.

A fork is a process of its own with a terminal (or pipes) of its own, so what it writes is what the
installed program writes; only the half second of imports is spent once.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

TYPING_PAUSE = 0.5
"""Seconds without a word from the program after which the typing is done again."""
PATIENCE = 30.0
"""Seconds of silence after which it is ended."""


class Done(NamedTuple):
    """What a command wrote and its exit code; on a terminal `out` holds both streams."""

    out: bytes
    err: bytes
    code: int


class Forks:
    """The warm process; `run` asks it for one command."""

    def __init__(self, env: Mapping[str, str]) -> None:
        # Unbuffered, and by its path: the child puts tests/ on its own path.
        self._process = subprocess.Popen(
            [sys.executable, __file__], env=dict(env), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self,
        args: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] | None = None,
        stdin: bytes = b"",
        cwd: Path | None = None,
    ) -> Done:
        """Run one command on a terminal of that size (columns, lines), or with pipes without one.

        `stdin` is what is typed, or piped in.
        """
        job = {
            "args": list(args), "env": dict(env or {}), "size": size, "cwd": str(cwd or "."),
            "stdin": base64.b64encode(stdin).decode(),
        }  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the warm process has died"
        out, err, code = json.loads(line)
        return Done(base64.b64decode(out), base64.b64decode(err), code)

    def close(self) -> None:
        """End the warm process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _serve() -> None:
    import gc

    _warm_up()
    gc.freeze()  # a collection in a fork would copy every page
    for line in sys.stdin:
        job = json.loads(line)
        stdin = base64.b64decode(job["stdin"])
        done = _on_terminal(job, stdin) if job["size"] else _on_pipes(job, stdin)
        out, err = (base64.b64encode(part).decode() for part in done[:2])
        print(json.dumps([out, err, done.code]), flush=True)


def _warm_up() -> None:
    import pkgutil
    from importlib import import_module

    import rich.progress
    import rich.table  # noqa: F401

    import deskterm
    import deskterm.desk.writes.rooms

    for folder in ("cli", "mail", "desk/reads"):
        package = f"deskterm.{folder.replace('/', '.')}"
        for module in pkgutil.iter_modules([f"{deskterm.__path__[0]}/{folder}"]):
            import_module(f"{package}.{module.name}")


def _on_pipes(job: dict[str, object], stdin: bytes) -> Done:
    import tempfile

    file = tempfile.TemporaryFile
    with file() as given, file() as out, file() as err:
        given.write(stdin)
        given.seek(0)
        child = os.fork()
        if child == 0:
            _become(job, given.fileno(), out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return Done(out.read(), err.read(), os.waitstatus_to_exitcode(status))


def _on_terminal(job: dict[str, object], stdin: bytes) -> Done:
    import fcntl
    import pty
    import struct
    import termios

    columns, lines = job["size"]  # type: ignore[misc]
    ours, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    modes = termios.tcgetattr(slave)
    modes[3] &= ~termios.ECHO  # what is typed is not what the program writes
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        _become(job, slave, slave, slave)
    os.close(slave)
    out = bytearray()
    waited = 0
    while True:
        if not select.select([ours], [], [], TYPING_PAUSE if waited else 0)[0]:
            if waited > PATIENCE / TYPING_PAUSE:
                os.kill(child, signal.SIGKILL)
            # Nobody types anything else than this, and a password prompt forgets what came before.
            os.write(ours, stdin or b"\x04")
            waited += 1
            continue
        try:
            data = os.read(ours, 1 << 16)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(ours)
    _, status = os.waitpid(child, 0)
    return Done(bytes(out), b"", os.waitstatus_to_exitcode(status))


def _become(job: dict[str, object], stdin: int, stdout: int, stderr: int) -> None:
    """The child: streams as a shell gives them, then the command, then nothing more."""
    import io

    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
    os.chdir(str(job["cwd"]))
    os.environ.update(job["env"])  # type: ignore[call-overload]
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), "utf-8")
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(number, "w")), "utf-8") for number in (1, 2)
    )
    code = 99
    try:
        from deskterm.cli import main

        code = main(job["args"])  # type: ignore[arg-type]
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
