"""Queries and changes that start with a minus, through real shells."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from commandline import PROGRAM, ok
from servers.needs import needs

ASKED = [
    ("deskterm count -tag:vip", 2),
    ("deskterm count -is:open", 1),
    ("deskterm count -mine", 2),
    ('deskterm count -"paper jam"', 2),
    ('deskterm count is:open -"paper jam"', 1),
    ("deskterm count is:open -tag:vip", 1),
    ("deskterm count -tag:vip -is:open", 1),
    ("deskterm count -- -tag:vip", 2),
    ("deskterm list -tag:vip --json | grep -c number", 2),
    ("deskterm count priority:high..", 1),
    ("deskterm count 'priority:>=high'", 1),
    ("deskterm count NOT tag:vip", 2),
    ("deskterm export -tag:vip --columns number | grep -c '^[0-9]'", 2),
    ("deskterm view add Neg -tag:vip && deskterm count --view neg", 2),
    ("deskterm view set Neg -is:open --name Pos && deskterm count --view pos", 1),
    ('deskterm view set Pos is:open -"paper jam" && deskterm count --view pos', 1),
    ("deskterm set 1 -vip -x && deskterm count tag:vip", 0),
    ("deskterm tag 2 -mine red && deskterm count tag:red", 1),
]


@pytest.fixture
def three(desk: Path) -> None:
    """1: open, vip, high, `paper jam`; 2: open, `mine`; 3: solved."""
    ok("new", "A paper jam", "--tag", "vip", "--priority", "high")
    ok("new", "That one is mine")
    ok("new", "Jam on toast, on paper", "--set", "status:solved")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_leading_minus_reaches_the_query(shell: str, three: None) -> None:
    needs(shell)
    plain = {"bash": ["--norc", "--noprofile"], "zsh": ["--no-rcs"]}[shell]
    script = "\n".join(
        [f'deskterm() {{ "{PROGRAM}" "$@"; }}', *(f"{asked} || echo -1" for asked, _ in ASKED)]
    )
    done = subprocess.run(
        [shell, *plain, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert dict(zip((asked for asked, _ in ASKED), map(int, done.stdout.split()), strict=True)) == (
        dict(ASKED)
    ), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_two_minuses_that_are_no_option_are_refused(shell: str, three: None) -> None:
    needs(shell)
    done = subprocess.run(
        [shell, "-c", f"{PROGRAM} list --jsn"], capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such option --jsn (did you mean --json?)" in done.stderr


def test_the_words_after_two_minuses_are_the_query(three: None) -> None:
    assert (
        ok("list", "--json", "--", "-tag:vip").lines() == ok("list", "-tag:vip", "--json").lines()
    )
    assert json.loads(ok("count", "--json").out) == {"count": 3}
