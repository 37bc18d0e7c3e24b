"""A stdout that fails: what is said is true, whatever the desk has committed before."""

from __future__ import annotations

import subprocess

import pytest
from commandline import PROGRAM, ok


def shell(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"{PROGRAM} {words}"], capture_output=True, text=True, timeout=30
    )


@pytest.mark.parametrize(
    "words",
    [
        "new Lamp --json",
        "note 1 -m seen --json",
        "set 1 +vip --json",
        "split 1 --json",
    ],
)
def test_a_change_that_cannot_be_told_is_not_denied(ticket: int, words: str) -> None:
    """`new x --json > /dev/full` said that nothing was changed, and to do it again."""
    ok("note", "1", "-m", "first")
    before = ok("log", "--limit", "0").out
    done = shell(f"{words} > /dev/full")
    assert ok("log", "--limit", "0").out != before
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "deskterm: done, but the answer could not be written: no space left on device. "
        "Next: deskterm log shows what was done"
    )
    assert "Nothing was changed" not in done.stderr


def test_a_read_that_cannot_be_told_says_so(ticket: int) -> None:
    for words in ("list", "show 1 --json", "log", "view list", "export"):
        done = shell(f"{words} > /dev/full")
        assert (done.returncode, done.stderr) == (
            1,
            "deskterm: the output could not be written: no space left on device.\n",
        ), words


def test_a_closed_stdout_is_a_failure_of_what_writes_there(ticket: int) -> None:
    """`list >&-` said nothing and was fine, so a script took it for an empty list."""
    done = shell("list >&-")
    assert (done.returncode, done.stderr) == (
        1,
        "deskterm: the output could not be written: bad file descriptor.\n",
    )
    done = shell("set 1 +vip --json >&-")
    assert done.returncode == 1
    assert done.stderr.startswith("deskterm: done, but the answer could not be written: ")
    assert shell("tag 1 lamp >&-").returncode == 0  # it has nothing to say there


def test_a_stderr_that_fails_changes_no_exit_code(ticket: int) -> None:
    for where in ("/dev/full", "&-"):
        done = shell(f"tag 1 {'a' if where == '&-' else 'b'} 2>{where}")
        assert (done.returncode, done.stdout) == (0, ""), where
    assert sorted(ok("show", "1", "--json").json()["tags"]) == ["a", "b"]
