"""The program as people run it: `python -m deskterm …` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servers.dovecot import Dovecot
    from servers.smtp import SmtpSink

PROGRAM = (sys.executable, "-m", "deskterm")


@dataclass(frozen=True)
class Done:
    """A command that has ended; `err` is talk, `out` is data."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words: object, stdin: bytes = b"", code: int = 0, seconds: float = 120.0) -> Done:
    """Runs a command to its end; fails unless it exits with `code`."""
    ended = subprocess.run(
        [*PROGRAM, *map(str, words)], input=stdin, capture_output=True, timeout=seconds, check=False
    )
    done = Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert done.code == code, f"{words} ended with {done.code}: {done.err}{done.out}"
    assert "Traceback" not in done.err, done.err
    return done


def start(*words: object) -> subprocess.Popen[bytes]:
    """Starts a command and does not wait."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def found_desk(dovecot: Dovecot, sink: SmtpSink | None = None, *more: object) -> None:
    """A desk and its mailbox `help`, made with the words of issue 2's contract."""
    os.environ["DESKTERM_PASSWORD_HELP"] = "secret"
    run(
        "init", "--name", "Acme", "--agent", "ana",
        "--agent-name", "Ana Ruiz", "--agent-email", "ana@acme.test",
    )  # fmt: skip
    run(
        "mailbox", "add", "help", "--protocol", "imap", "--host", dovecot.host,
        "--port", dovecot.imap, "--tls", "none", "--user", "help@example.test",
        "--address", "help@example.test", "--smtp-host", "127.0.0.1",
        "--smtp-port", sink.port if sink else 9, "--smtp-tls", "none", *more,
    )  # fmt: skip


def tickets(query: str = "") -> list[dict[str, Any]]:
    """`list --json`, oldest first."""
    return sorted(
        run("list", "--json", "--limit", 0, *query.split()).rows, key=lambda row: row["number"]
    )


def ticket(number: int) -> dict[str, Any]:
    """`show --json`."""
    (shown,) = run("show", number, "--json").rows
    return shown
