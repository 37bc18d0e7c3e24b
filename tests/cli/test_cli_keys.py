"""keys and gate as sshd calls them, without an sshd."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from deskterm import config
from deskterm.cli import gate, keys
from deskterm.errors import Misconfigured, Refused, Usage


def _entry(**env: str) -> str:
    return keys.entry(config.load(env), "luis", 7)


def _command(entry: str) -> list[str]:
    """The forced command as sshd takes it out of its quotes, split as a shell does."""
    quoted = entry.partition('command="')[2].removesuffix('"')
    return shlex.split(quoted.replace('\\"', '"'))


def test_a_line_forces_the_gate_and_names_the_desk_where_the_environment_did(
    tmp_path: Path,
) -> None:
    odd = tmp_path / 'it\'s "the" desk\\'
    entry = _entry(DESKTERM_DB=str(odd / "d.db"), DESKTERM_CONFIG=str(odd / "c.toml"))
    assert entry.startswith('restrict,pty,command="')
    assert _command(entry)[1:] == [
        "-I", "-m", "deskterm", "--config", str(odd / "c.toml"), "--db", str(odd / "d.db"),
        "gate", "--as", "luis", "--key", "7",
    ]  # fmt: skip


def test_a_desk_named_by_its_configuration_is_not_named_again(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'database = "{tmp_path}/desk.db"\n')
    assert "--db" not in _entry(DESKTERM_CONFIG=str(file))
    assert _command(_entry(HOME=str(tmp_path)))[4] == "gate"


def test_a_password_and_a_line_break_never_reach_authorized_keys() -> None:
    with pytest.raises(Misconfigured, match="holds a password"):
        _entry(DESKTERM_DB="postgresql://desk:secret@db.test/desk")
    assert "--db postgresql://desk@db.test/desk" in _entry(
        DESKTERM_DB="postgresql://desk@db.test/desk"
    )
    with pytest.raises(Misconfigured, match="line break"):
        _entry(DESKTERM_DB="/tmp/a\nssh-rsa AAAA")


@pytest.mark.parametrize("words", [[], ["--as"], ["--as", "ana", "list"], ["--key", "1"],
                                   ["--as", "ana", "--key", "x"], ["list"]])  # fmt: skip
def test_a_gate_called_otherwise_is_refused(words: list[str]) -> None:
    with pytest.raises(Usage, match="gate is what sshd runs"):
        gate._who(words)


def test_who_comes_in_is_read_from_the_forced_command() -> None:
    assert gate._who(["--as", "ana", "--key", "3"]) == ("ana", 3)
    assert gate._who(["--as=ana"]) == ("ana", 0)


def test_a_command_is_words_and_deskterm_before_it_is_dropped_once() -> None:
    assert gate._command(b"") == []
    assert gate._command(b"deskterm list 'a b'; id") == ["list", "a b;", "id"]
    assert gate._command(b"deskterm deskterm") == ["deskterm"]
    assert gate._command(b"note 1 -m --as") == ["note", "1", "-m", "--as"]


@pytest.mark.parametrize("given", [b"--as ana list", b"deskterm --db=x", b"--help --as ana"])
def test_the_gates_own_options_are_not_the_callers(given: bytes) -> None:
    with pytest.raises(Refused, match="not for the SSH door"):
        gate._command(given)


@pytest.mark.parametrize("given", [b"\xff", b"list \xc3", b"x" * (gate.LONGEST + 1), b"list 'x"])
def test_commands_that_are_none_are_refused_whole(given: bytes) -> None:
    with pytest.raises(Usage, match="Nothing was done"):
        gate._command(given)
