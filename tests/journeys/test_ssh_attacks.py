"""The attack list: every attempt of ssh_attacks.txt against a real sshd is inert or refused."""

from __future__ import annotations

import re
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from journeys.ssh_desk import furnished
from servers.needs import needs
from servers.sshd import Done, Sshd

TRANSCRIPT = Path(__file__).with_name("ssh_attacks.txt")
LONG = "x" * (64 * 1024)
LEAST = 25
EVIL = "import pathlib\npathlib.Path({path!r}).write_text('pwned')\n"


class Attempt(NamedTuple):
    """One block of the transcript; `line` is where it stands."""

    line: int
    command: str
    code: int
    fed: str
    out: str
    err: str


def attempts() -> list[Attempt]:
    """Every attempt, in the order of the file."""
    found: list[Attempt] = []
    for number, line in enumerate(TRANSCRIPT.read_text().splitlines(), 1):
        sign, text = line[:2], line[2:]
        if sign == "$ ":
            found.append(Attempt(number, text, 0, "", "", ""))
        elif sign in ("= ", "< ", "> ", "! "):
            last = found[-1]
            field = {"= ": "code", "< ": "fed", "> ": "out", "! ": "err"}[sign]
            found[-1] = last._replace(**{field: int(text) if sign == "= " else text})
        else:
            assert not line or line.startswith("#"), f"line {number} is nothing we know: {line}"
    return found


ALL = attempts()
_OF_THEIR_OWN = {"-W", "-N", "-R", "-A", "mallory"}


@pytest.fixture(scope="module")
def server() -> Iterator[Sshd]:
    needs("sshd")
    made = Sshd()
    try:
        furnished(made)
        evil = made.home / "evil"
        (evil / "deskterm").mkdir(parents=True)
        for name in ("sitecustomize.py", "usercustomize.py", "deskterm/__init__.py"):
            (evil / name).write_text(EVIL.format(path=str(made.place / "pwned")))
        for name in ("ana", "luis"):
            made.keep_open(name)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def before(server: Sshd) -> object:
    server.ssh("luis", "version")  # whatever a first login leaves, it has left
    return _state(server)


def _state(server: Sshd) -> tuple[list[tuple[str, int, int]], dict[str, int]]:
    """Every file of the server's with its mode and owner, and every table with its row count."""
    files = sorted(
        (str(one.relative_to(server.home)), one.lstat().st_mode, one.lstat().st_uid)
        for one in server.home.rglob("*")
        if not one.name.endswith(("-wal", "-shm")) and "mux" not in one.name
    )
    with sqlite3.connect(server.env["DESKTERM_DB"]) as desk:
        tables = [
            name
            for (name,) in desk.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "_fts" not in name and "words" not in name
        ]
        rows = {
            name: int(desk.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])
            for name in tables
        }
    return files, rows


def _run(server: Sshd, one: Attempt) -> Done:
    text = one.command.replace("\\n", "\n").replace("\\e", "\x1b").replace("\\a", "\x07")
    for name, value in {"home": server.home, "port": server.port, "long": LONG}.items():
        text = text.replace(f"{{{name}}}", str(value))
    words = shlex.split(text)
    env: dict[str, str] = {}
    while re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    for at, word in enumerate(words):
        if word in ("ssh", "scp", "sftp"):
            words[at : at + 1] = server.line(word)
            if word == "ssh" and not words[0].startswith("ssh-") and not {*words} & _OF_THEIR_OWN:
                words[at + 1 : at + 1] = server.kept_open  # the log-in is no part of the attempt
            break
    if words[0] == "deskterm":
        words[:1] = [sys.executable, "-m", "deskterm"]
    given = [word.encode().replace(b"{byte}", b"\xff") for word in words]
    return server.run(given, stdin=one.fed.encode(), **env)


def test_there_are_enough_attempts_to_be_worth_reading() -> None:
    assert len(ALL) >= LEAST
    assert len({one.command for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.line}: {one.command[:60]}")
def test_an_attempt_is_inert_or_refused_and_changes_nothing(
    server: Sshd, before: object, one: Attempt
) -> None:
    done = _run(server, one)
    said = f"{TRANSCRIPT.name}:{one.line} $ {one.command}\n{done}"
    assert done.code == one.code, said
    assert re.search(one.out, done.out.decode(errors="replace"), re.MULTILINE), said
    assert re.search(one.err, done.err), said
    assert b"Traceback" not in done.out + done.err.encode(), said
    assert _state(server) == before, said
