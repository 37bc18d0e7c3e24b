"""Runs the command line inside the test process, and on a pseudo-terminal."""

from __future__ import annotations

import io
import json
import os
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from deskterm.cli import main

PROGRAM = str(Path(sys.executable).with_name("deskterm"))
INIT = ("init", "--name", "Acme", "--agent", "ana", "--agent-name", "Ana Ruiz", "--agent-email",
        "ana@acme.test")  # fmt: skip


class Done(NamedTuple):
    """What a command left: exit code, data, talk."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """JSON Lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*args: str, stdin: bytes = b"") -> Done:
    """One command without a terminal."""
    with _streams(stdin) as (out, err):
        code = main(list(args))
    return Done(code, _text(out), _text(err))


def ok(*args: str, stdin: bytes = b"") -> Done:
    """One command that must succeed."""
    done = run(*args, stdin=stdin)
    assert done.code == 0, done
    return done


@contextmanager
def _streams(stdin: bytes):
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    sys.stdout = io.TextIOWrapper(out, "utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, "utf-8", write_through=True)
    try:
        yield out, err
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            stream.detach()  # or the bytes would be closed with it
        sys.stdin, sys.stdout, sys.stderr = kept


def _text(stream: io.BytesIO) -> str:
    return stream.getvalue().decode()


def on_terminal(*args: str, typed: str = "", size: tuple[int, int] = (24, 80), **env: str) -> Done:
    """One command on a pseudo-terminal; `typed` is sent at once. All output is in `out`."""
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    process = subprocess.Popen(
        [PROGRAM, *args], stdin=slave, stdout=slave, stderr=slave, env={**os.environ, **env}
    )
    os.close(slave)
    os.write(master, typed.encode())
    seen = b""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.05)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        elif process.poll() is not None:
            break
    code = process.wait(timeout=10)
    os.close(master)
    return Done(code, seen.decode(errors="replace"), "")
