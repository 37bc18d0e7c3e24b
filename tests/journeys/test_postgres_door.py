"""The SSH door of a desk on PostgreSQL: each key is its agent, and everything goes through it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from journeys.ssh_desk import furnished
from servers.needs import needs
from servers.sshd import Sshd
from terminals.terminal import Terminal


@pytest.fixture(scope="module")
def server(postgres: Any) -> Iterator[Sshd]:
    needs("sshd")
    url = postgres.fresh_database()
    made = Sshd(url)
    try:
        yield furnished(made)
    finally:
        made.close()
        postgres.drop(url)


def _rows(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.decode().splitlines()]


def test_each_key_is_its_agent_and_files_go_both_ways(server: Sshd) -> None:
    seen = {
        name: sorted(row["number"] for row in _rows(server.ssh(name, "list --json").out))
        for name in ("ana", "luis")
    }
    assert seen == {"ana": [1, 2, 3], "luis": [1, 3]}
    done = server.ssh("luis", "reply 1 --json", stdin="Wir kommen um 16:00 – ñ.\n".encode())
    assert done.code == 0, done
    data = bytes(range(256)) * 300
    done = server.ssh("luis", "attachment add 1 --name log.bin --json", stdin=data)
    (file,) = _rows(done.out)
    assert server.ssh("luis", f"attachment get {file['id']}").out == data
    refused = server.ssh("ana", "db copy --to /tmp/elsewhere.db")
    assert (refused.code, "copies the whole desk" in refused.err) == (4, True)


@pytest.mark.soak
def test_a_removed_key_opens_nothing(server: Sshd) -> None:
    line = server.new_key("spare").strip()
    assert server.ssh("ana", f"key add luis '{line}'").code == 0
    assert server.ssh("spare", "count").out == b"2\n"
    (key,) = [row for row in _rows(server.ssh("ana", "key list --json").out)
              if row["agent"] == "luis" and row["last_used_at"] is None]  # fmt: skip
    assert server.ssh("ana", f"key remove {key['fingerprint']}").code == 0
    assert server.ssh("spare", "count").code == 255


def test_with_a_terminal_it_is_the_full_screen(server: Sshd) -> None:
    terminal = Terminal(server.line("ssh", "-t", "luis"), server.env)
    try:
        terminal.until("Printer on fire", "Toner", seconds=40)
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()
