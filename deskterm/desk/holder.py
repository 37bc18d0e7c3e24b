"""Who holds a lease or a claim: a process that can be asked whether it still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def me() -> str:
    """This process on this machine: host, process id and start time."""
    pid = os.getpid()
    return f"{_host()}:{pid}:{_started(pid)}"


def _host() -> str:
    """Where process ids mean something: containers may share a host's name, not its processes."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{space}"


def is_gone(holder: str) -> bool:
    """Whether the holder certainly lives no more; False when it is on another machine."""
    host, _, rest = holder.partition(":")
    pid, _, started = rest.partition(":")
    if host != _host() or not pid.isdigit():
        return False
    return _started(int(pid)) != started


def _started(pid: int) -> str:
    """Clock ticks from boot to the process's start (proc_pid_stat(5), field 22); "" when gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return _without_proc(pid)
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _without_proc(pid: int) -> str:
    if Path("/proc/self/stat").exists():
        return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "?"
