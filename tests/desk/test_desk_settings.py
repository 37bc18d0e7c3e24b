"""Settings, mailboxes and agents: every change is checked, and journalled with what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk.helpers import FixedClock, Place, add_agent, mail, make_desk, open_desk, take

from deskterm import desk as desk_module
from deskterm.desk import Desk
from deskterm.errors import Conflict, Misconfigured, NotFound, Refused, Usage
from deskterm.terms import AfterFetch, Tls


def _journal(desk: Desk) -> list[tuple[str | None, str | None]]:
    return [(one.old, one.new) for one in desk.read.journal.recent(50) if one.kind == "setting"]


def test_settings_have_defaults_and_a_history(desk: Desk) -> None:
    assert desk.read.settings.get("publish_delay") == "10"
    before = len(_journal(desk))
    desk.write.settings.set("publish_delay", "030")
    desk.write.settings.set("publish_delay", "30")
    assert desk.read.settings.get("publish_delay") == "30"
    assert _journal(desk)[0] == ("publish_delay=10", "publish_delay=30")
    assert len(_journal(desk)) == before + 1


def test_the_signing_secret_is_never_handed_out(desk: Desk) -> None:
    secret = desk.store.reader.value("SELECT value FROM settings WHERE key = 'token_secret'")
    assert secret not in str(desk.read.settings.all())
    with pytest.raises(NotFound):
        desk.read.settings.get("token_secret")
    with pytest.raises(Usage):
        desk.write.settings.set("token_secret", "00")


@pytest.mark.parametrize(
    ("key", "value"),
    [("nmae", "x"), ("name", " "), ("language", "fr"), ("time_zone", "Mars/Olympus"),
     ("publish_delay", "-1"), ("publish_delay", "soon"), ("can_send", "maybe")],
)  # fmt: skip
def test_settings_that_are_off_are_refused(lite: Desk, key: str, value: str) -> None:
    with pytest.raises(Usage):
        lite.write.settings.set(key, value)


def test_a_mailbox_is_added_changed_and_removed(desk: Desk, clock: FixedClock) -> None:
    box = desk.write.mailboxes.add(
        "sales", host="imap.acme.test", address="Sales@Acme.test", after_fetch=AfterFetch.MOVE,
        move_to="Done", since=clock.now,
    )  # fmt: skip
    assert (box.user, box.smtp_host) == ("Sales@Acme.test", "imap.acme.test")
    assert (box.address, box.tls, box.since) == ("sales@acme.test", Tls.TLS, clock.now)
    assert desk.read.mailboxes.get("sales") == box
    assert desk.write.mailboxes.set("sales", port=143, tls="none").port == 143
    assert _journal(desk)[:2] == [
        ("mailbox sales tls=tls", "mailbox sales tls=none"),
        ("mailbox sales port=993", "mailbox sales port=143"),
    ]
    assert desk.write.mailboxes.disable("sales").enabled is False
    assert desk.write.mailboxes.enable("sales").enabled is True
    take(desk, mail(), mailbox="sales", uid=1, uid_validity=1)
    desk.write.mailboxes.remove("sales")
    assert [one.name for one in desk.read.mailboxes.list()] == ["help"]
    assert desk.read.tickets.get(1).mailbox is None
    assert _journal(desk)[0] == ("mailbox sales removed", None)


@pytest.mark.parametrize(
    "fields",
    [{"port": 0}, {"port": "993"}, {"tls": "ssl"}, {"address": "help"}, {"host": ""},
     {"after_fetch": "move"}, {"after_fetch": "burn"}, {"protocol": "exchange"}, {"colour": "red"},
     {"folder": " "}],
)  # fmt: skip
def test_a_mailbox_that_could_not_work_is_refused(lite: Desk, fields: dict[str, object]) -> None:
    before = lite.read.mailboxes.get("help")
    with pytest.raises(Usage):
        lite.write.mailboxes.set("help", **fields)
    assert lite.read.mailboxes.get("help") == before


def test_names_of_mailboxes_are_taken_once(lite: Desk) -> None:
    with pytest.raises(Conflict):
        lite.write.mailboxes.add("help", host="h", address="a@b.test")
    with pytest.raises(Usage):
        lite.write.mailboxes.add("a b", host="h", address="a@b.test")
    for act in (lite.write.mailboxes.remove, lite.write.mailboxes.enable, lite.write.mailboxes.set):
        with pytest.raises(NotFound):
            act("none")


def test_another_server_or_folder_is_read_from_its_beginning(desk: Desk) -> None:
    take(desk, mail(), mailbox="help", uid=1, uid_validity=1)
    desk.as_system().write.mailbox_states.fetched("help", 1, 1)
    desk.write.mailboxes.set("help", port=143)
    assert desk.read.mailboxes.sightings("help", 1) == {1: False}
    box = desk.write.mailboxes.set("help", folder="Support")
    assert (box.uid_validity, box.last_uid) == (None, 0)
    assert desk.read.mailboxes.sightings("help", 1) == {}


def test_a_mailbox_with_unsent_mail_stays(desk: Desk) -> None:
    take(desk, mail(), mailbox="help")
    desk.write.tickets.reply(1, "Hello")
    with pytest.raises(Conflict, match="unsent"):
        desk.write.mailboxes.remove("help")


def test_an_agent_is_changed(desk: Desk) -> None:
    agent = desk.write.agents.set("ana", name="Ana R.", signature="A\nR", time_zone="Europe/Madrid")
    assert (agent.name, agent.signature, agent.time_zone) == ("Ana R.", "A\nR", "Europe/Madrid")
    assert desk.read.agents.me() == agent
    add_agent(desk, "bob")
    assert [one.login for one in desk.read.agents.list()] == ["ana", "bob"]
    with pytest.raises(Conflict, match="agent ana already"):
        desk.write.agents.set("bob", os_user="ana-at-os")
    for fields in ({"role": "chief"}, {"email": "x"}, {"time_zone": "x"}, {"name": ""}):
        with pytest.raises(Usage):
            desk.write.agents.set("bob", **fields)
    with pytest.raises(NotFound):
        desk.write.agents.set("cy", name="C")


# -- coming in


def test_a_desk_is_founded_once(database_url: str, clock: FixedClock) -> None:
    assert not desk_module.exists(Place(database_url))  # type: ignore[arg-type]
    desk = make_desk(database_url, clock)
    assert desk_module.exists(Place(database_url))  # type: ignore[arg-type]
    assert [one.key for one in desk.read.vocabulary.statuses()] == [
        "open", "waiting", "suspended", "solved", "closed"
    ]  # fmt: skip
    assert desk.read.agents.me().role == "admin"
    if desk.store.place.path is not None:
        assert desk.store.place.path.stat().st_mode & 0o777 == 0o600
    desk.close()
    with pytest.raises(Conflict):
        make_desk(database_url, clock)


@pytest.mark.parametrize(
    "words",
    [{"login": "Ana"}, {"login": "me"}, {"login": ""}, {"agent_email": "ana"}, {"name": "\n"},
     {"language": "xx"}, {"time_zone": "nowhere"}, {"agent_name": ""}],
)  # fmt: skip
def test_a_desk_is_not_founded_on_words_that_are_off(isolated: Path, words: dict[str, str]) -> None:
    given = {"name": "Acme", "login": "ana", "agent_name": "Ana", "agent_email": "a@b.test"}
    config = Place(str(isolated / "desk.db"))
    with pytest.raises(Usage):
        desk_module.found(config, **{**given, **words})  # type: ignore[arg-type]
    assert not (isolated / "desk.db").exists()


def test_another_database_is_not_built_upon(database_url: str) -> None:
    from deskterm.store import Store

    store = Store(database_url)
    store.writer.execute("CREATE TABLE accounts (id INTEGER)")
    store.close()
    with pytest.raises((Conflict, Misconfigured)):
        make_desk(database_url)


def test_who_is_no_agent_stays_outside(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskterm.desk import opening

    url = lite.store.place.url
    clock = FixedClock()
    config = Place(url)
    monkeypatch.setattr(opening, "os_user", lambda: "ana-at-os")
    assert desk_module.open(config, clock=clock).actor.login == "ana"  # type: ignore[arg-type]
    # Root, or whoever owns the file, is let in as the only admin.
    monkeypatch.setattr(opening, "os_user", lambda: "root")
    assert desk_module.open(config, clock=clock).actor.login == "ana"  # type: ignore[arg-type]
    monkeypatch.setattr(opening, "owns", lambda _store: False)
    with pytest.raises(Refused, match="no agent"):
        desk_module.open(config, clock=clock)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="owns"):
        open_desk(url, clock)
    monkeypatch.setattr(opening, "os_user", lambda: "ana-at-os")
    lite.store.writer.execute("UPDATE agents SET active = FALSE")
    with pytest.raises(Refused, match="not active"):
        desk_module.open(config, clock=clock)  # type: ignore[arg-type]


def test_a_desk_that_is_not_there_says_how_to_make_one(isolated: Path) -> None:
    with pytest.raises(NotFound, match="deskterm init"):
        open_desk(str(isolated / "none.db"), FixedClock())
    with pytest.raises(Misconfigured):
        open_desk("mysql://host/db", FixedClock())
