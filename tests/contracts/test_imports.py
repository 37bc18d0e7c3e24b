"""Which modules each command may load: start-up time held by lists, not by stop-watches."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import sys
before = set(sys.modules)
from deskterm import main
code = 0
try:
    sys.argv = ["deskterm", *sys.argv[1:]]
    main()
except SystemExit as left:
    code = left.code or 0
names = sorted(sys.modules)
sys.stderr.write("\\x1e" + " ".join({name.partition(".")[0] for name in names}))
sys.stderr.write("\\x1e" + " ".join(name for name in names if name.startswith("deskterm")))
sys.exit(code)
"""
SQL = {"sqlalchemy", "sqlmodel", "pydantic", "alembic"}
FACES = {"textual", "rich"}
NET = {"keyring", "imapclient", "ssl", "smtplib"}
READS = SQL | FACES | NET | {"typer", "tomlkit", "jinja2", "platformdirs", "email"}


def _loaded(*args: str) -> tuple[set[str], set[str]]:
    """Top-level modules after a command, and deskterm's own in full; the command must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *args],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    _, tops, ours = done.stderr.split("\x1e")
    return set(tops.split()), set(ours.split())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one ticket, founded once for all commands here."""
    file = tmp_path_factory.mktemp("imports") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKTERM_DB", str(file))
        patch.setenv("DESKTERM_CONFIG", str(file.with_name("config.toml")))
        _loaded("init", "--name", "Acme", "--agent", "ana", "--agent-email", "ana@acme.test")
        _loaded("new", "Printer", "--contact", "joe@client.test", "-m", "It smokes.")
    return file


@pytest.fixture(autouse=True)
def named(desk: Path, monkeypatch: pytest.MonkeyPatch, isolated: Path) -> None:
    """DESKTERM_DB names that desk."""
    monkeypatch.setenv("DESKTERM_DB", str(desk))


def test_the_version_loads_nothing_of_ours() -> None:
    tops, ours = _loaded("--version")
    assert ours == {"deskterm"}
    assert not tops & (READS | {"sqlite3", "re"})


@pytest.mark.parametrize("args", [["--help"], ["list", "--help"], ["mailbox", "--help"],
                                  ["mailbox", "add", "--help"], ["completion", "zsh"]],
                         ids=" ".join)  # fmt: skip
def test_help_loads_no_database_and_no_faces(args: list[str]) -> None:
    tops, ours = _loaded(*args)
    assert not tops & (SQL | FACES | NET | {"sqlite3"})
    assert not {name for name in ours if name.startswith(("deskterm.desk", "deskterm.store"))}


@pytest.mark.parametrize(
    "line",
    [
        "list assig",
        "list status:",
        "show ",
        "set 1 assignee:",
        "ma",
        "agent show ",
        "group show ",
        "assign 1 group:",
        "view show ",
        "view set mine assig",
    ],
)
def test_completion_loads_what_a_read_loads(line: str) -> None:
    tops, _ = _loaded("__complete", "bash", f"deskterm {line}")
    assert not tops & READS


@pytest.mark.parametrize(
    "args",
    [["list"], ["list", "--json"], ["list", "is:open", "-tag:x", "--sort", "-updated"],
     ["show", "1"], ["show", "1", "--json"], ["count", "--json"], ["search", "smokes", "--json"],
     ["list", "--view", "unassigned", "printer", "--json"], ["list", "--columns", "number,tags"],
     ["list", "--page", "1", "--json"], ["count", "--view", "mine"]],
    ids=" ".join,
)  # fmt: skip
def test_reads_load_no_write_side(args: list[str]) -> None:
    tops, ours = _loaded(*args)
    assert not tops & READS
    assert not {name for name in ours if "writes" in name or name.startswith("deskterm.mail")}


@pytest.mark.parametrize(
    "args",
    [
        ["agent", "list"],
        ["agent", "show", "ana", "--json"],
        ["group", "list"],
        ["log", "--admin"],
        ["contact", "list", "--json"],
        ["contact", "show", "1"],
        ["org", "list"],
        ["org", "show", "1"],
        ["contact", "export"],
        ["org", "export", "--json"],
        ["view", "list"],
        ["view", "show", "mine", "--json"],
        ["export", "--messages"],
        ["export", "--format", "jsonl"],
    ],
    ids=" ".join,
)
def test_lists_of_people_load_no_write_side(args: list[str]) -> None:
    tops, ours = _loaded(*args)
    assert not tops & (READS - {"typer"})
    assert not {name for name in ours if "writes" in name or name.startswith("deskterm.mail")}


@pytest.mark.parametrize("args", [["contact", "export"], ["org", "export", "--json"]])
def test_exports_load_no_write_side(args: list[str]) -> None:
    tops, ours = _loaded(*args)
    assert not tops & (SQL | FACES | NET)
    assert not {name for name in ours if "writes" in name or name.startswith("deskterm.mail")}


@pytest.mark.parametrize(
    "args",
    [["note", "1", "-m", "x"], ["set", "1", "+vip"], ["reply", "1", "-m", "x"], ["tag", "1", "a"],
     ["new", "x"], ["undo"], ["agent", "set", "ana", "--phone", "1"], ["group", "add", "Support"]],
    ids=" ".join,
)  # fmt: skip
def test_changes_load_no_terminal_and_no_network(args: list[str]) -> None:
    tops, _ = _loaded(*args)
    # ssl comes with SQLAlchemy, which brings asyncio along.
    assert not tops & (FACES | NET - {"ssl"} | {"alembic", "tomlkit"})


def test_the_gate_costs_no_more_than_the_command_behind_it(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "list --json")
    place = ["--db", str(desk), "--config", str(desk.with_name("config.toml"))]
    tops, ours = _loaded(*place, "gate", "--as", "ana")
    plain_tops, plain_ours = _loaded(*place, "list", "--json")
    assert not tops & READS
    assert tops - plain_tops <= {"shlex", "pwd"}
    assert ours - plain_ours <= {"deskterm.cli.gate", "deskterm.door"}


def test_what_sshd_asks_at_every_login_loads_what_a_read_loads() -> None:
    tops, ours = _loaded("keys", "nobody", "ssh-ed25519", "AAAA")
    assert not tops & READS
    assert not {name for name in ours if "writes" in name}


def test_a_mail_is_parsed_without_a_desk(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_text("From: a@b.test\nSubject: x\n\nhello\n")
    tops, ours = _loaded("mail", "parse", str(mail), "--json")
    assert not tops & (SQL | FACES | {"sqlite3", "keyring", "imapclient"})
    assert not {name for name in ours if name.startswith(("deskterm.desk", "deskterm.store"))}
