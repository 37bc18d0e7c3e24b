"""Two keys, two identities, one service account: a day at the SSH door of a real sshd."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.ssh_desk import furnished
from servers.needs import needs
from servers.sshd import Sshd
from terminals.terminal import Terminal


@pytest.fixture(scope="module")
def server() -> Iterator[Sshd]:
    needs("sshd")
    made = Sshd()
    try:
        yield furnished(made)
    finally:
        made.close()


def _rows(out: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.decode().splitlines()]


def test_each_key_is_its_agent(server: Sshd) -> None:
    """JSON without a terminal; each sees what is theirs."""
    seen = {
        name: sorted(int(str(row["number"])) for row in _rows(server.ssh(name, "list --json").out))
        for name in ("ana", "luis")
    }
    assert seen == {"ana": [1, 2, 3], "luis": [1, 3]}


def test_a_text_and_a_file_come_by_stdin_and_a_file_leaves_by_stdout(server: Sshd) -> None:
    done = server.ssh("luis", "reply 1 --json", stdin="Wir kommen um 16:00 – ñ.\n".encode())
    assert done.code == 0, done
    (made,) = _rows(done.out)
    assert made["text"] == "Wir kommen um 16:00 – ñ.\n"
    data = bytes(range(256)) * 300
    done = server.ssh("luis", "attachment add 1 --name log.bin --json", stdin=data)
    (file,) = _rows(done.out)
    assert file["filename"] == "log.bin"
    assert server.ssh("luis", f"attachment get {file['id']}").out == data


def test_the_use_of_a_key_is_noted_with_the_next_write(server: Sshd) -> None:
    def used() -> object:
        return next(
            row["last_used_at"]
            for row in _rows(server.ssh("ana", "key list --json").out)
            if row["agent"] == "ana"
        )

    assert used() is None  # reading is not worth a write
    assert server.ssh("ana", "note 2 -m looked").code == 0
    assert used()


def test_a_key_that_is_removed_opens_nothing_from_then_on(server: Sshd) -> None:
    line = server.new_key("spare")
    made = server.ssh("ana", f"key add luis {shlex.quote(line.strip())} --json")
    (key,) = _rows(made.out)
    assert server.ssh("spare", "count --json").code == 0
    taken = server.ssh("ana", f"key add ana {shlex.quote(line.strip())}")
    assert (taken.code, "agent luis has that key" in taken.err) == (5, True)
    assert server.ssh("ana", f"key remove {key['fingerprint']}").code == 0
    done = server.ssh("spare", "count --json")
    assert (done.code, "Permission denied" in done.err) == (255, True)


def test_an_open_session_ends_at_its_next_write_when_its_agent_is_deactivated(
    server: Sshd,
) -> None:
    server.here("agent", "add", "eva", "--name", "Eva", "--email", "eva@acme.test")
    server.here("key", "add", "eva", "-", stdin=server.new_key("eva").encode())
    note = subprocess.Popen(
        server.line("ssh", "eva", "new Late --file -"), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=server.env,
    )  # fmt: skip
    # A second session of hers, so that the first is certainly through the door by now.
    assert server.ssh("eva", "version").code == 0
    server.here("agent", "deactivate", "eva")
    _, err = note.communicate(b"text", timeout=30)
    assert note.returncode == 4, err
    assert b"eva is not active" in err
    assert server.ssh("eva", "version").code == 255


@pytest.mark.parametrize("kind", [("-t", "rsa", "-b", "2048"), ("-t", "ecdsa")])
def test_other_kinds_of_keys_open_the_door_and_have_the_fingerprint_of_ssh_keygen(
    server: Sshd, kind: tuple[str, ...]
) -> None:
    name = kind[1]
    line = server.new_key(name, *kind)
    done = server.here("key", "add", "luis", "-", "--json", stdin=line.encode())
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(server.keys / f"{name}.pub")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.out)["fingerprint"] in shown.stdout
    assert server.ssh(name, "count --json").code == 0


def test_an_account_that_does_not_own_the_desk_gets_no_key(server: Sshd) -> None:
    kind, data, *_ = (server.keys / "ana.pub").read_text().split()
    owner = server.user if not server.own_account else "no-account-of-this-machine"
    line = server.here("keys", owner, kind, data).out.decode()
    assert line.startswith('restrict,pty,command="')
    assert line.endswith(f'" {kind} {data}\n')
    assert "gate --as ana --key 1" in line
    other = "nobody" if server.user != "nobody" else "root"
    assert server.here("keys", other, kind, data).out == b""
    assert server.here("keys", owner, kind, data[:-8] + "AAAAAAAA").out == b""


@pytest.fixture
def away(server: Sshd, tmp_path: Path) -> Iterator[list[str]]:
    """deskterm on an agent's own machine: its ssh knows the server, and it has no desk."""
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F {server.config} "$@"\n')
    ssh.chmod(0o755)
    server.env["PATH"] = f"{ssh.parent}:{server.env['PATH']}"
    yield [sys.executable, "-m", "deskterm", "--remote", "luis"]
    server.env["PATH"] = server.env["PATH"].partition(":")[2]


def test_remote_runs_a_command_there_and_passes_its_exit_code_on(
    server: Sshd, away: list[str]
) -> None:
    done = server.run([*away, "list", 'subject:"Printer on"', "--json"])
    assert (done.code, [row["number"] for row in _rows(done.out)]) == (0, [1])
    done = server.run([*away, "show", "2"])
    assert (done.code, done.err) == (3, "deskterm: no ticket 2\n")
    done = server.run([*away[:-1], "nokey", "list"])
    assert done.code == 69
    assert "ssh to nokey failed" in done.err


def test_remote_takes_files_from_here_and_puts_them_here(
    server: Sshd, away: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a b.txt").write_bytes(b"one\x00two")
    done = server.run([*away, "attachment", "add", "3", str(tmp_path / "a b.txt"), "--json"])
    (file,) = _rows(done.out)
    assert file["filename"] == "a b.txt"
    target = tmp_path / "back"
    command = [*away, "attachment", "get", str(file["id"]), "--out", str(target)]
    assert server.run(command).code == 0
    assert target.read_bytes() == b"one\x00two"
    assert server.run(command).code == 5
    done = server.run([*away, "note", "3", "--attach", str(tmp_path / "a b.txt"), "--json"],
                      stdin=b"look at this")  # fmt: skip
    (made,) = _rows(done.out)
    assert made["text"] == "look at this"
    assert server.run([*away, "note", "3", "-m", "x", "--attach", "/no/file"]).code == 3


def test_remote_opens_ones_own_editor(server: Sshd, away: list[str], tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "Written at home.\\n" > "$1"\n')
    editor.chmod(0o755)
    env = {**server.env, "EDITOR": str(editor)}
    terminal = Terminal([*away, "note", "3"], env)
    try:
        terminal.until("note written", seconds=30)
        assert terminal.ended() == 0
    finally:
        terminal.close()
    shown = json.loads(server.ssh("luis", "show 3 --json").out)
    assert shown["messages"][-1]["text"] == "Written at home."


def test_remote_without_a_command_is_the_full_screen(server: Sshd, away: list[str]) -> None:
    """Leaving asked about unsent mail, which the server sends whoever leaves."""
    assert server.run([*away, "reply", "1", "-m", "On its way."]).code == 0
    terminal = Terminal(away, server.env)
    try:
        terminal.until("Printer on fire", "Toner", seconds=40)
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()


def test_gate_and_as_are_for_the_owner_of_the_desk(server: Sshd) -> None:
    """Somebody else on the server who can read the file still is not let in as an agent."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    copy = Path("/tmp") / f"deskterm-copy-{os.getpid()}.db"
    copy.write_bytes((server.place / "desk.db").read_bytes())
    copy.chmod(0o644)
    try:
        for words in (["--as", "ana", "list"], ["gate", "--as", "ana", "--key", "1"]):
            done = subprocess.run(
                ["setpriv", "--reuid", "65534", "--clear-groups", sys.executable, "-m", "deskterm",
                 "--db", str(copy), *words],
                env={**server.env, "SSH_ORIGINAL_COMMAND": "list", "DESKTERM_CONFIG": "/no/file"},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode == 126 or "deskterm" not in done.stderr:
                pytest.skip("Python is not readable for others here")
            assert done.returncode == 4, done
            assert "--as is for the OS user who owns the database" in done.stderr
    finally:
        for one in copy.parent.glob(f"{copy.name}*"):
            one.unlink()
