"""SSH keys of agents: which are taken, whose they are, and what they leave in the journal."""

from __future__ import annotations

import base64
from dataclasses import replace
from types import SimpleNamespace

import pytest
from desk.helpers import FixedClock, add_agent

from deskterm import desk as desks
from deskterm.desk import Desk
from deskterm.desk.key_line import parse
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.terms import EventKind, Role


def _blob(*parts: bytes) -> str:
    return base64.b64encode(b"".join(len(one).to_bytes(4, "big") + one for one in parts)).decode()


def line(kind: str = "ssh-ed25519", *parts: bytes, comment: str = " luis@laptop") -> str:
    """A line of a .pub file made by hand."""
    return f"{kind} {_blob(kind.encode(), *parts)}{comment}"


ED = line("ssh-ed25519", b"\x07" * 32)
POINT = b"\x04" + b"\x01" * 64
GOOD = {
    "ed25519": ED,
    "rsa": line("ssh-rsa", b"\x01\x00\x01", b"\x80" + b"\x00" * 255),
    "ecdsa": line("ecdsa-sha2-nistp256", b"nistp256", POINT),
    "sk": line("sk-ssh-ed25519@openssh.com", b"\x07" * 32, b"ssh:"),
    "sk-ecdsa": line("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", POINT, b"ssh:"),
    "no comment": line("ssh-ed25519", b"\x07" * 32, comment=""),
}
BAD = {
    "nothing": ("", "there is no key"),
    "no key": ("ssh-ed25519", "the key itself is missing"),
    "private": ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "that is a private key"),
    "options": (f'command="sh" {ED}', "nothing may stand before"),
    "unquoted option": (f"no-pty {ED}", "nothing may stand before"),
    "two lines": (f"{ED}\n{ED}", "a key is one line"),
    "type": (line("ssh-dss", b"a", b"b", b"c", b"d"), "no key type 'ssh-dss'"),
    "certificate": (line("ssh-ed25519-cert-v01@openssh.com", b"x"), "no key type"),
    "base64": ("ssh-ed25519 AAAA!", "base64 does not decode"),
    "half": (ED.replace(" luis@laptop", "")[:-8], "not whole"),
    "other type inside": (f"ssh-rsa {ED.split()[1]}", "of another type"),
    "short": (line("ssh-ed25519", b"\x07" * 31), "32 bytes"),
    "more behind": (line("ssh-ed25519", b"\x07" * 32, b"more"), "not the parts"),
    "weak": (line("ssh-rsa", b"\x01\x00\x01", b"\x80" + b"\x00" * 127), "1024 bits is too weak"),
    "other curve": (line("ecdsa-sha2-nistp256", b"nistp384", POINT), "no point of its curve"),
    "no curve": (line("ecdsa-sha2-nistp256", b"", POINT), "no point of its curve"),
    "endless": (f"ssh-ed25519 {'A' * 20000}", "too long"),
}


@pytest.mark.parametrize("name", GOOD)
def test_keys_of_the_types_sshd_trusts_are_taken(name: str) -> None:
    found = parse(GOOD[name])
    assert GOOD[name].startswith(f"{found.type} {found.data}")
    assert found.fingerprint.startswith("SHA256:")
    assert len(found.fingerprint) == 50


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_in_a_sentence(name: str) -> None:
    text, why = BAD[name]
    with pytest.raises(Usage, match=why) as refusal:
        parse(text)
    assert "Nothing was changed" in str(refusal.value)


def test_a_key_is_added_listed_and_removed_and_the_journal_knows(desk: Desk) -> None:
    made = desk.write.keys.add("ana", f"  {ED}\n")
    assert (made.agent, made.comment, made.last_used_at) == ("ana", "luis@laptop", None)
    assert desk.read.keys.list("ana") == [made] == desk.read.keys.list()
    assert desk.write.keys.remove(made.fingerprint) == made
    assert desk.read.keys.list() == []
    settings = [one for one in desk.read.journal.since(0) if one.kind == EventKind.SETTING]
    assert [(one.old, one.new) for one in settings[-2:]] == [
        (None, f"agent ana key={made.fingerprint}"),
        (f"agent ana key={made.fingerprint}", None),
    ]


def test_a_key_is_one_agents_and_only_an_active_ones(lite: Desk) -> None:
    add_agent(lite, "luis")
    lite.write.keys.add("ana", ED)
    with pytest.raises(Conflict, match="agent ana has that key already"):
        lite.write.keys.add("luis", line("ssh-ed25519", b"\x07" * 32, comment=" other comment"))
    with pytest.raises(NotFound, match="no agent nobody"):
        lite.write.keys.add("nobody", ED)
    with pytest.raises(NotFound, match="no key 77"):
        lite.write.keys.remove("77")
    lite.write.agents.deactivate("luis")
    with pytest.raises(Conflict, match="luis is not active"):
        lite.write.keys.add("luis", line("ssh-ed25519", b"\x08" * 32))
    assert len(lite.read.keys.list()) == 1


def test_agents_and_leads_see_their_own_keys_and_change_none(lite: Desk) -> None:
    lead = add_agent(lite, "lola", Role.LEAD)
    mine = lite.write.keys.add("lola", ED)
    lite.write.keys.add("ana", line("ssh-ed25519", b"\x08" * 32))
    assert lead.read.keys.list() == [mine] == lead.read.keys.list("lola")
    with pytest.raises(Refused, match="only own keys"):
        lead.read.keys.list("ana")
    with pytest.raises(Refused, match="may not change settings"):
        lead.write.keys.add("lola", ED)
    with pytest.raises(Refused, match="may not change settings"):
        lead.write.keys.remove("1")


def test_a_session_ends_when_its_key_is_removed_and_writes_note_its_use(desk: Desk) -> None:
    """A session that is open for days does not outlive its key."""
    key = desk.write.keys.add("ana", ED)
    session = Desk(desk.store, replace(desk.actor, key=key.id), desk.clock)
    session.write.settings.set("title", "Help")
    assert desk.read.keys.list()[0].last_used_at == desk.clock()
    desk.write.keys.remove(str(key.id))
    with pytest.raises(Refused, match="was removed"):
        session.write.settings.set("title", "Other")
    assert desk.read.settings.get("title") == "Help"


def test_who_comes_in_needs_a_key_that_is_still_theirs(lite: Desk, clock: FixedClock) -> None:
    place = SimpleNamespace(database=str(lite.store.place.path))
    key = lite.write.keys.add("ana", ED)
    kind, data = ED.split()[:2]
    assert desks.key_holder(place, "no-such-account", kind, data) == ("ana", key.id)
    assert desks.key_holder(place, "no-such-account", "ssh-rsa", data) is None
    assert desks.key_holder(place, "no-such-account", kind, data[:-4] + "AAAA") is None
    desks.open(place, login="ana", key=key.id, clock=clock).close()
    add_agent(lite, "luis")
    with pytest.raises(Refused, match=f"agent luis has no key {key.id}"):
        desks.open(place, login="luis", key=key.id, clock=clock)
    lite.write.keys.remove(str(key.id))
    with pytest.raises(Refused, match="has no key"):
        desks.open(place, login="ana", key=key.id, clock=clock)
    assert desks.key_holder(place, "no-such-account", kind, data) is None
