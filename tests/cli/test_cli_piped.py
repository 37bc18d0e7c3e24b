"""How much of a pipe is read: an agent behind the SSH gate fills neither memory nor disk."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest
from commandline import ok, run

from deskterm import door
from deskterm.cli import piped
from deskterm.errors import Usage


class Endless(io.RawIOBase):
    """A pipe that never ends; `given` is how much of it was taken."""

    given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "all of it was asked for"
        self.given += size
        return bytes(size)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    made = Endless()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=made, isatty=lambda: False))
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_behind", True)


def test_a_pipe_is_read_up_to_its_limit_and_one_byte(endless: Endless) -> None:
    with pytest.raises(Usage, match=r"^stdin is longer than 1 MiB\. Nothing was stored\.") as told:
        piped.read(1 << 20)
    assert told.value.exit_code == 2
    assert endless.given == (1 << 20) + 1


def test_a_table_behind_the_gate_is_kept_up_to_a_limit(
    endless: Endless, gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`contact import -` wrote a temporary file as long as the pipe was, whoever asked."""
    monkeypatch.setattr(piped, "FILE", 1 << 17)
    kept = io.BytesIO()
    with pytest.raises(Usage, match="longer than 128 KiB"):
        piped.keep(endless, kept)
    assert len(kept.getvalue()) == 1 << 17


def test_a_file_that_is_too_long_is_refused_and_nothing_stored(
    ticket: int, gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piped, "FILE", 1000)
    for words in (
        ("attachment", "add", "1", "--name", "log.txt"),
        ("note", "1", "-m", "see", "--attach", "-:log.txt"),
    ):
        done = run(*words, stdin=bytes(1001))
        assert (done.code, done.err.count("\n")) == (2, 1), done
        assert "is longer than" in done.err
    assert ok("attachment", "list", "1").out == ""
    assert len(ok("show", "1", "--json").json()["messages"]) == 1
    ok("attachment", "add", "1", "--name", "log.txt", stdin=bytes(1000))


def test_a_text_behind_the_gate_is_shorter_than_at_home(
    ticket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piped, "GATE_TEXT", 1000)
    ok("note", "1", stdin=b"x" * 1001)
    monkeypatch.setattr(door, "_behind", True)
    for verb in ("note", "reply"):
        done = run(verb, "1", stdin=b"x" * 1001)
        assert (done.code, done.err.count("\n")) == (2, 1), done
    assert run("new", "Long", "--file", "-", stdin=b"x" * 1001).code == 2
    assert len(ok("show", "1", "--json").json()["messages"]) == 2
    assert ok("draft", "list").out == ""


def test_a_setting_is_no_file(desk: object) -> None:
    """`config set me.signature -` took whatever came, and every mail would have carried it."""
    done = run("config", "set", "me.signature", "-", stdin=b"x" * (piped.VALUE + 1))
    assert done.code == 2
    assert ok("config", "show", "me.signature").out.strip() == ""
    ok("config", "set", "me.signature", "-", stdin=b"Ana\n")


def test_a_delay_has_an_end(ticket: int) -> None:
    """`--delay inf` was a fault of ours instead of a wrong word."""
    for delay in ("inf", "1e300"):
        assert run("reply", "1", "-m", "x", "--delay", delay).code == 2
