"""Whether whoever types sits at another machine, so that every path they name is a file of ours.

Behind the SSH gate (design.md section 5) this process is the service account's: nobody there may
open its files, start its programs or send its mail. The switch is thrown once, before anything
is run, and never back.
"""

from __future__ import annotations

from pathlib import Path

from deskterm.errors import Refused

_behind = False


def shut() -> None:
    """From here on this process serves somebody behind the gate."""
    global _behind
    _behind = True


def behind_gate() -> bool:
    """Whether it does."""
    return _behind


def refuse(what: str, next_step: str = "") -> None:
    """Refused behind the gate, in one sentence that begins with `what`; else nothing."""
    if _behind:
        raise Refused(f"{what} through the SSH door. Nothing was done.", next_step)


def named(typed: str, next_step: str = "") -> Path:
    """The path somebody typed; Refused behind the gate, whether there is such a file or not.

    Every file of this machine that a caller names is opened through here; `-`, which is stdin or
    stdout, is the caller's own business.
    """
    refuse(
        "a path names a file of the server, and none is opened",
        next_step or "use - and a pipe: < FILE to give, > FILE to take",
    )
    return Path(typed).expanduser()
