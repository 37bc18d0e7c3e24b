"""Servers that live as long as the test session: own folder, own ports, never root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path


class ServerDown(RuntimeError):
    """A test server did not come up; carries the end of its log."""


def account() -> pwd.struct_passwd:
    """Who runs the servers: ourselves, or `nobody` when we are root (PostgreSQL refuses root)."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def folder(name: str) -> Path:
    """A fresh folder the account may enter; pytest's own temporary folders are closed to it.

    Short on purpose: Unix socket paths end at 107 bytes.
    """
    made = Path(tempfile.mkdtemp(prefix=f"deskterm-{name}-"))
    made.chmod(0o755)
    give(made)
    return made


def give(path: Path) -> None:
    """Hand a path, and all below it, to the account."""
    if os.geteuid() != 0:
        return
    who = account()
    for one in (path, *path.rglob("*")):
        os.chown(one, who.pw_uid, who.pw_gid, follow_symlinks=False)


def remove(path: Path) -> None:
    """Delete a folder made by `folder`."""
    shutil.rmtree(path, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """`count` different TCP ports nobody listened on a moment ago."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def listening(port: int) -> bool:
    """Whether somebody answers on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(ready: Callable[[], bool], seconds: float = 10.0, what: str = "a condition") -> None:
    """Wait until `ready()`; TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come about within {seconds} s")
        time.sleep(0.01)


def _as_account() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    who = account()
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin", "HOME": str(home),
            "LC_ALL": "C.UTF-8", "TZ": "UTC"}  # fmt: skip


def run(command: Sequence[str | Path], home: Path) -> str:
    """Run a command as the account and return its stdout; CalledProcessError if it fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=home, env=_environment(home), text=True, check=True,
        capture_output=True, **_as_account(),
    )  # fmt: skip
    return done.stdout


class Daemon:
    """A server in the foreground of a child process, stopped with us even if we are killed."""

    def __init__(
        self, command: Sequence[str | Path], home: Path, ports: Sequence[int], stop: signal.Signals
    ) -> None:
        self._command = [str(word) for word in command]
        self._home = home
        self._ports = ports
        self._stop = stop
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the server's first process."""
        assert self._child is not None
        return self._child.pid

    def start(self) -> None:
        """Start and wait until every port answers; ServerDown with its log if it ends instead."""
        log = self._home / "console.log"
        tie = ["setpriv", "--pdeathsig", self._stop.name.removeprefix("SIG")]
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                [*(tie if shutil.which("setpriv") else []), *self._command],
                cwd=self._home, env=_environment(self._home), stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True, **_as_account(),
            )  # fmt: skip

        def up() -> bool:
            assert self._child is not None
            if self._child.poll() is not None:
                raise ServerDown(f"{self._command[0]}: {log.read_text(errors='replace')[-2000:]}")
            return all(listening(port) for port in self._ports)

        until(up, 20, self._command[0])

    def stop(self) -> None:
        """Stop it and wait; a second call does nothing."""
        if self._child is None:
            return
        os.killpg(self._child.pid, self._stop)
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait(10)
        self._child = None

    def children(self, name: str) -> list[int]:
        """Process ids of its direct children whose program has this name."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
            except OSError:
                continue
            fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            if fields.get("Name") == name and fields.get("PPid") == str(self.pid):
                found.append(int(entry.name))
        return found
