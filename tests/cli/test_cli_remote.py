"""--remote: what is sent to the other side for a command line typed here."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from deskterm.cli import remote
from deskterm.cli.remote import Call
from deskterm.errors import Conflict, NotFound, Usage


@pytest.fixture(autouse=True)
def piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """stdin is a pipe that holds this text."""
    text = SimpleNamespace(buffer=io.BytesIO(b"from stdin"), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", text)


@pytest.fixture
def log(tmp_path: Path) -> str:
    """A file here."""
    (tmp_path / "a log.txt").write_bytes(b"\x00log")
    return str(tmp_path / "a log.txt")


@pytest.mark.parametrize(
    ("words", "sent"),
    [([], []), (["list", "-tag:x", "--limit", "3"], None), (["reply", "12"], None),
     (["note", "12", "-m", "--file=/etc/passwd"], ["note", "12", "--message=--file=/etc/passwd"]),
     (["attachment", "add", "12", "-", "--name", "x"], None), (["contact", "import", "-"], None)],
)  # fmt: skip
def test_what_needs_nothing_of_this_machine_goes_as_it_is(
    words: list[str], sent: list[str] | None
) -> None:
    """A text that looks like an option stays a text."""
    assert remote._calls(words) == [Call(words if sent is None else sent)]


def test_files_of_this_machine_are_opened_here(log: str) -> None:
    assert remote._calls(["attachment", "add", "12", log]) == [
        Call(["attachment", "add", "12", "--name", "a log.txt"], b"\x00log")
    ]
    assert remote._calls(["contact", "import", log, "--dry-run"]) == [
        Call(["contact", "import", "-", "--dry-run"], b"\x00log")
    ]
    assert remote._calls(["note", "12", "--attach", log, "-m", "see"]) == [
        Call(["note", "12", "--message=see", "--attach", "-:a log.txt"], b"\x00log")
    ]


def test_a_text_goes_in_the_command_when_a_file_has_stdin(log: str) -> None:
    (call,) = remote._calls(["reply", "12", "--attach", log])
    assert call.words[-4:] == ["--message", "from stdin", "--attach", "-:a log.txt"]


def test_a_text_in_a_file_goes_by_stdin(tmp_path: Path) -> None:
    (tmp_path / "answer").write_text("We come.\n")
    (call,) = remote._calls(["reply", "12", "--file", str(tmp_path / "answer"), "--all"])
    assert call == Call(["reply", "12", "--all", "--file", "-"], b"We come.\n", text="We come.\n")


def test_two_files_of_attachment_add_are_two_calls_and_of_a_reply_refused(log: str) -> None:
    assert len(remote._calls(["attachment", "add", "12", log, log])) == 2
    with pytest.raises(Usage, match="one file goes along"):
        remote._calls(["reply", "12", "-m", "x", "--attach", log, "--attach", log])
    with pytest.raises(Usage, match="--name is for one file"):
        remote._calls(["attachment", "add", "12", log, log, "--name", "x"])


def test_a_file_that_is_not_here_is_said_before_anything_is_sent() -> None:
    with pytest.raises(NotFound, match="no file /no/such"):
        remote._calls(["attachment", "add", "12", "/no/such"])


def test_a_file_is_written_here_and_never_over_another(log: str, tmp_path: Path) -> None:
    (call,) = remote._calls(["attachment", "get", "7", "--out", str(tmp_path / "new")])
    assert call == Call(["attachment", "get", "7"], target=tmp_path / "new")
    with pytest.raises(Conflict, match="exists"):
        remote._calls(["attachment", "get", "7", "--out", log])


def test_an_export_is_written_here_and_its_query_keeps_its_order(log: str, tmp_path: Path) -> None:
    words = ["export", "a", "OR", "-b", "--output", str(tmp_path / "new"), "--view", "mine"]
    (call,) = remote._calls(words)
    assert call == Call(["export", "a", "OR", "-b", "--view", "mine"], target=tmp_path / "new")
    (call,) = remote._calls(["export", f"--output={log}", "--force", "--", "--output"])
    assert call == Call(["export", "--", "--output"], target=Path(log))
    assert remote._calls(["export", "x", "--output", "-"]) == [Call(["export", "x"])]
    with pytest.raises(Conflict, match="exists"):
        remote._calls(["export", "--output", log])


@pytest.mark.parametrize("host", ["", "-oProxyCommand=x", "a b", "a\nb"])
def test_a_machine_is_never_an_option_of_ssh(host: str) -> None:
    with pytest.raises(Usage, match="is no machine"):
        remote.run({}, ["--remote", host, "list"])
    with pytest.raises(Usage, match="for this machine"):
        remote.run({"login": "ana"}, ["--remote", "desk@host", "list"])


def test_bytes_that_a_terminal_obeys_are_cleaned_when_the_other_side_saw_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`deskterm --remote … quarantine show 3 --raw < /dev/null` wrote a stranger's bytes raw:

    with no terminal on both ends there is none over there, and ssh's stdout was ours.
    """
    fake = tmp_path / "ssh"
    fake.write_text("#!/bin/sh\nprintf 'a\\033]52;c;eA==\\007b\\n'\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(remote.output, "terminal", lambda: True)
    monkeypatch.setattr(remote.output, "interactive", lambda: False)
    assert remote.run({}, ["--remote", "desk@host", "quarantine", "show", "3", "--raw"]) == 3
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert out.startswith("a")
