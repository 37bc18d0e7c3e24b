"""A terminal that goes away without a signal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("deskterm"))


def test_a_terminal_that_is_gone_ends_the_program(tmp_path: Path) -> None:
    """SIGHUP goes to the leader of the session. Under `make demo` that is make, which waits for
    its child: the window was closed, and deskterm read the end of its input for half an hour at
    half a processor. The test's own session has no terminal, so nothing signals here either."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = subprocess.Popen(
        [PROGRAM, "demo", "--dir", str(tmp_path)], stdin=slave, stdout=slave, stderr=slave,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    try:
        seen = b""
        until = time.monotonic() + 40
        while b"Unassigned" not in seen and time.monotonic() < until:
            if select.select([master], [], [], 0.2)[0]:
                seen += os.read(master, 1 << 16)
        assert b"Unassigned" in seen
        os.close(master)
        assert program.wait(timeout=10) == 129
    finally:
        program.kill()
        program.wait()
