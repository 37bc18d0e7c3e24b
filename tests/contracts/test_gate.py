"""What is open through the SSH door is written down, command by command; the rest is shut."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from deskterm import door
from deskterm.cli import restricted
from deskterm.cli.commands import COMMANDS, Entry
from deskterm.errors import Refused

ROOT = Path(__file__).parents[2] / "deskterm"
# Files whose path nobody at a keyboard names: temporary ones, our own, the system's.
OWN_PATHS = {
    "cli/init.py", "cli/demo.py", "cli/db.py", "cli/checks.py", "cli/mail.py",  # shut at the door
    "cli/remote.py",  # runs on one's own machine, never behind a gate
    "tui/frame.py", "tui/screens/first_run.py",
}  # fmt: skip


def _leaves(entries: Mapping[str, Entry], path: str = "") -> Iterator[str]:
    for name, entry in entries.items():
        if entry.under:
            yield from _leaves(entry.under, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_every_command_is_open_or_shut_and_says_why() -> None:
    every = set(_leaves(COMMANDS))
    assert restricted.OPEN | set(restricted.SHUT) == every
    assert not restricted.OPEN & set(restricted.SHUT)
    for name in restricted.SHUT:
        with pytest.raises(Refused, match=re.escape(name)):
            restricted.check(name)


def test_a_command_nobody_decided_on_is_shut() -> None:
    with pytest.raises(Refused, match="cannot be used through the SSH door"):
        restricted.check("new-one")


def test_paths_that_people_name_go_through_the_door() -> None:
    """A path made of what somebody typed is expanded (~); whoever does that asks the door."""
    found = set()
    for file in [*ROOT.glob("cli/*.py"), *ROOT.glob("tui/**/*.py")]:
        name = str(file.relative_to(ROOT))
        text = file.read_text()
        if name not in OWN_PATHS and re.search(r"expanduser|(?<!named)\(path\)\.open", text):
            found.add(name)
    assert not found


def test_the_door_refuses_every_path_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there is such a file is not told either."""
    assert door.named("~") == Path.home()
    monkeypatch.setattr(door, "_behind", True)
    said = set()
    for path in ("/etc/passwd", "/no/such/file", "."):
        with pytest.raises(Refused) as refusal:
            door.named(path)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_the_environment_is_gone_before_anything_reads_it() -> None:
    """What gate imports before it clears the environment is the gate, the door and the errors."""
    script = (
        "import sys, os; before = set(sys.modules)\n"
        "from deskterm import main\n"
        "os.environ['SSH_ORIGINAL_COMMAND'] = 'version'\n"
        "import deskterm.cli.gate as gate\n"
        "clear = gate._clear_environment\n"
        "def told():\n"
        "    new = set(sys.modules) - before\n"
        "    print(*sorted(name for name in new if name.startswith('deskterm')))\n"
        "    print(*sorted(new & {'typer', 'textual', 'platformdirs', 'sqlite3', 'keyring'}))\n"
        "    clear()\n"
        "    print(*sorted(os.environ))\n"
        "    sys.stdout.flush()\n"
        "    os._exit(0)\n"
        "gate._clear_environment = told\n"
        "sys.argv = ['deskterm', 'gate', '--as', 'ana']\n"
        "main()\n"
    )
    env = {
        "PATH": "/usr/bin", "TERM": "xterm", "LANG": "C.UTF-8", "LC_TIME": "es_ES.UTF-8",
        "LC_ALL": "../../evil", "COLORTERM": "truecolor", "DESKTERM_DB": "/x",
        "XDG_DATA_HOME": "/x",
        "TEXTUAL": "devtools", "EDITOR": "x", "LC_": "x", "LANGUAGE": "x", "SSL_CERT_FILE": "/x",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    ours, others, left = done.stdout.splitlines()
    assert set(ours.split()) <= {
        "deskterm", "deskterm.cli", "deskterm.cli.gate", "deskterm.cli.express",
        "deskterm.cli.output", "deskterm.cli.session", "deskterm.cli.stdout", "deskterm.door",
        "deskterm.errors", "deskterm.safe",
    }  # fmt: skip
    assert others == ""
    assert left.split() == ["COLORTERM", "HOME", "LANG", "LC_TIME", "TERM"]
