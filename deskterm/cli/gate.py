"""gate: what sshd runs for whoever came in with a key (design.md section 5).

No shell sees SSH_ORIGINAL_COMMAND: it is split into words and run as a command line of ours, with
everything shut that reaches the server's files, programs or mail. Imported before anything that
reads the environment.
"""

from __future__ import annotations

import os
import re

from deskterm import door
from deskterm.errors import Refused, Usage

LONGEST = 64 * 1024
_TERMINAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,63}")
_LOCALE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_LOCALES = re.compile(r"LANG|LC_[A-Z]{1,20}")
_GATES_OWN = ("--db", "--config", "--as", "--remote")


def enter(words: list[str]) -> tuple[str, int, list[str]]:
    """Login, key and command line of `gate --as LOGIN [--key ID]`; the door is shut behind it.

    The environment keeps what a terminal needs and nothing else.
    """
    login, key = _who(words)
    given = os.environb.get(b"SSH_ORIGINAL_COMMAND")
    _clear_environment()
    door.shut()
    return login, key, _command(given or b"")


def _who(words: list[str]) -> tuple[str, int]:
    rest = list(words)
    login, key = "", 0
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in ("--as", "--key") or not (equals or rest):
            break
        value = value if equals else rest.pop(0)
        if name == "--as":
            login = value
        elif value.isascii() and value.isdigit() and len(value) < 10:
            key = int(value)
        else:
            break
    else:
        if login:
            return login, key
    raise Usage("gate is what sshd runs: gate --as LOGIN [--key ID].", "deskterm key add --help")


def _clear_environment() -> None:
    import pwd

    kept = {name: value for name, value in os.environ.items() if _is_kept(name, value)}
    os.environ.clear()
    os.environ.update(kept)
    try:
        os.environ["HOME"] = pwd.getpwuid(os.geteuid()).pw_dir
    except KeyError:
        os.environ["HOME"] = "/nonexistent"


def _is_kept(name: str, value: str) -> bool:
    if name in ("TERM", "COLORTERM"):
        return bool(_TERMINAL.fullmatch(value))
    return bool(_LOCALES.fullmatch(name) and _LOCALE.fullmatch(value))


def _command(given: bytes) -> list[str]:
    if len(given) > LONGEST:
        raise Usage(
            f"the command has {len(given)} bytes; {LONGEST} are the most. Nothing was done.",
            "long texts go through a pipe: ssh … reply 12 < text",
        )
    try:
        text = given.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Usage(f"the command is not UTF-8 (byte {fault.start}). Nothing was done.") from None
    import shlex

    try:
        words = shlex.split(text)
    except ValueError as fault:
        why = str(fault).lower()
        raise Usage(f"the command does not split into words: {why}. Nothing was done.") from None
    if words[:1] == ["deskterm"]:
        del words[0]
    for word in words:
        if not word.startswith("-"):
            break
        if word.partition("=")[0] in _GATES_OWN:
            name = word.partition("=")[0]
            raise Refused(f"{name} is not for the SSH door: the key says who you are and where.")
    return words
