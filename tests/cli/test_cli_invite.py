"""agent invite from the command line: one or several, mailed or printed, all or nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import ok, run


def logins() -> list[str]:
    """Every agent."""
    return [agent["login"] for agent in ok("agent", "list", "--json").lines()]


def test_without_a_mailbox_the_text_is_printed(desk: Path) -> None:
    done = ok("agent", "invite", "Luis Prado", "luis@acme.test")
    assert "Hello Luis Prado" in done.out and "ssh-keygen -t ed25519" in done.out
    assert "ssh_address" in done.err and "nothing was mailed" in done.err
    assert "in no group" in done.err
    assert logins() == ["ana", "luis"]


def test_several_are_mailed(mailbox: str) -> None:
    ok("config", "set", "ssh_address", "desk@acme.test")
    ok("group", "add", "Support")
    done = ok("agent", "invite", "Eva Gil <eva@acme.test>", '"Paz, Raúl" <raul@acme.test>',
              "ops@acme.test", "--group", "support")  # fmt: skip
    assert done.out == ""
    assert done.err.count("waits in the outbox") == 3 and "no group" not in done.err
    rows = ok("outbox", "list", "--json").lines()
    assert [row["ticket"] for row in rows] == [None] * 3
    assert ok("outbox", "list").out.split("\n")[0].split("\t")[2] == ""
    names = {agent["login"]: agent["name"] for agent in ok("agent", "list", "--json").lines()}
    assert names == {"ana": "Ana Ruiz", "eva": "Eva Gil", "raul": "Paz, Raúl", "ops": "ops"}
    assert ok("outbox", "show", "1", "--json").json()["ticket"] is None
    ok("outbox", "cancel", "1")
    assert "2 waiting" in run("doctor", "--offline").out


def test_json_says_who_was_mailed_and_what(desk: Path) -> None:
    [made] = ok("agent", "invite", "Eva", "eva@acme.test", "--admin", "--json").lines()
    assert (made["login"], made["mailed"]) == ("eva", False)
    assert "ssh_address" in made["why"] and "Hello Eva" in made["text"]
    assert ok("agent", "show", "eva", "--json").json()["role"] == "admin"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["Eva <eva@acme.test>", "Raúl"], 2, "'Raúl' has no e-mail address"),
        (["Eva <eva@acme.test>", "b@"], 2, "not an e-mail address"),
        (["Eva <eva@acme.test>", "Ana <ana@acme.test>"], 5, "is agent ana already"),
        (["Eva <eva@acme.test>", "--role", "boss"], 2, "a role is"),
        (["Eva <eva@acme.test>", "--admin", "--role", "lead"], 2, "different things"),
        (["Eva <eva@acme.test>", "--group", "Nowhere"], 3, "no group Nowhere"),
        ([], 2, "NAME"),
    ],
)
def test_one_fault_and_nobody_is_invited(
    mailbox: str, words: list[str], code: int, said: str
) -> None:
    ok("config", "set", "ssh_address", "desk@acme.test")
    done = run("agent", "invite", *words)
    assert done.code == code
    assert said in done.err
    assert logins() == ["ana"]
    assert ok("outbox", "list", "--json").lines() == []
