"""Every command, called well and badly, does on PostgreSQL what it does on SQLite."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli.commandline import Done, run
from terminals.hostile import Hostile
from terminals.invocations import TYPED, hostile_mail, hostile_table, invocations

from deskterm import config

ELSEWHERE = {"demo", "completion", "man", "version", "doctor", "init"}
"""Not about this desk, or about this machine."""
OWN = {"db status", "config show", "backup", "restore", "db copy", "mailbox show"}
"""What they say is about the database itself, or about files that both runs share."""
CHANCE = re.compile(
    r"<[^<>\s]+@[^<>\s]+>|Ref\. \S+|postgresql://\S+|/\S*/desk\.db|[0-9a-f]{12,}|boundary=\S+|"
    r"Date: .*|\d+"
)
"""Clocks, random ids, places; numbers too: on PostgreSQL what is rolled back has used one up."""


def built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """The poisoned desk in a SQLite file, and the files its commands name."""
    folder.mkdir()
    (folder / "mails.eml").write_bytes(hostile_mail())
    (folder / "people.csv").write_bytes(hostile_table())
    monkeypatch.setenv("DESKTERM_PASSWORD_HELP", "secret")
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("DESKTERM_DB", str(folder / "desk.db"))
    import os

    return Hostile(config.load(os.environ))


def all_commands(made: Hostile, most: int) -> list[tuple[str, Done]]:
    """Each call with what it left."""
    done = []
    for command, calls in invocations(made).items():
        if command in ELSEWHERE:
            continue
        for args in calls[:most]:
            typed = TYPED.get(command, b"")
            left = run(*command.split(), *args, stdin=typed)
            done.append((f"{command} {' '.join(args)}", left))
    return done


def said(text: str) -> str:
    """Output without what is another one each time."""
    return CHANCE.sub("·", text)


@pytest.mark.parametrize("most", [1, pytest.param(99, marks=pytest.mark.soak)])
def test_every_command_does_the_same(
    tmp_path: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    made = built(tmp_path / "file", monkeypatch)
    url = postgres.fresh_database()
    copied = run("db", "copy", "--to", url)
    assert copied.code == 0, copied
    shutil.copytree(tmp_path / "file", tmp_path / "server")
    (tmp_path / "server" / "desk.db").unlink()
    left = []
    for place, database in (("file", ""), ("server", url)):
        monkeypatch.chdir(tmp_path / place)
        if database:
            monkeypatch.setenv("DESKTERM_DB", database)
        left.append(all_commands(made, most))
    assert len(left[0]) == len(left[1]) > 80
    other = []
    for (call, one), (_, two) in zip(*left, strict=True):
        assert "Traceback" not in two.err, (call, two.err)
        if any(call.startswith(name) for name in OWN):
            assert one.code == two.code, (call, one.err, two.err)
        elif (one.code, said(one.out), said(one.err)) != (two.code, said(two.out), said(two.err)):
            other.append((call, one, two))
    assert not other, other[:3]
    postgres.drop(url)
