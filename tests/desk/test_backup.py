"""Backups are whole while the desk is in use, and come back on either database."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk.helpers import FixedClock, Place, add_agent, mail, mail_with_file, open_desk, take

from deskterm.desk import Desk, upkeep
from deskterm.errors import Busy, Conflict, Misconfigured, NotFound, Refused
from deskterm.store.schema import HEAD
from deskterm.store.verifying import verify


def _config(desk: Desk) -> Any:
    return Place(desk.store.place.url, Path(desk.store.place.path or "/nonexistent/x"))


def _fill(desk: Desk) -> bytes:
    """Tickets, merged ones among them, a reply, a draft, and files small and large."""
    large = os.urandom(5 << 20)
    take(desk, mail(subject="Printer"), mailbox="help", uid=7, uid_validity=1)
    take(desk, mail_with_file(large, "picture.png", subject="See this"))
    take(desk, mail("Eve <eve@other.test>", "Re: [#1] Printer", "me too"))
    desk.write.tickets.join(3, 1)
    desk.write.tickets.reply(1, "Use water", then="status:waiting +vip")
    desk.write.drafts.save(2, "note", "half a word")  # type: ignore[arg-type]
    return large


def _picture(desk: Desk) -> list[Any]:
    read = desk.read
    return [
        read.tickets.search(limit=0, sort="number"),
        [read.tickets.thread(number) for number in (1, 2, 3)],
        [read.tickets.events(number) for number in (1, 2, 3)],
        [read.tickets.links(number) for number in (1, 2, 3)],
        read.outbox.list(),
        read.drafts.mine(),
        read.mailboxes.list(),
        read.mailboxes.sightings("help", 1),
        read.agents.list(),
        read.settings.all(),
        [read.tickets.numbers(query) for query in ("burns", '"me too"', "eve water", "tag:vip")],
        {one.filename: b"".join(read.attachments.data(one.id)) for one in read.attachments.list(2)},
        read.messages.raw(1),
    ]


@pytest.fixture
def other(request: pytest.FixtureRequest, isolated: Path) -> Iterator[Any]:
    """A place with no desk, on the database that the test names."""
    if request.param == "sqlite":
        yield Place(str(isolated / "new" / "desk.db"))
        return
    server = request.getfixturevalue("postgres")
    url = server.fresh_database()
    yield Place(url, isolated / "config.toml")
    server.drop(url)


@pytest.mark.parametrize("other", ["sqlite", "postgres"], indirect=True)
def test_a_backup_comes_back_whole_on_either_database(
    desk: Desk, other: Any, isolated: Path, clock: FixedClock
) -> None:
    large = _fill(desk)
    file = isolated / "backup.db"
    told: list[tuple[int, int]] = []
    size = upkeep.backup(desk, file, progress=lambda done, total: told.append((done, total)))
    assert size == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert told
    assert all(done <= total for done, total in told)
    assert upkeep.restore(other, file) is None
    again = open_desk(other.database, clock)
    assert _picture(again) == _picture(desk)
    assert next(again.read.attachments.data(1))[:9] == large[:9]
    # Ids go on where they stood, and mail already here is known.
    raw = desk.read.messages.raw(1)
    assert take(again, raw).outcome == "duplicate"
    assert take(again, mail(subject="New one")).number == 4
    assert again.read.tickets.numbers("new one") == [4]
    again.close()


def test_nothing_is_left_beside_a_backup(lite: Desk, isolated: Path) -> None:
    before = {path.name for path in isolated.iterdir()}
    upkeep.backup(lite, isolated / "backup.db")
    assert {path.name for path in isolated.iterdir()} - before == {"backup.db"}


def test_an_existing_file_is_not_overwritten(lite: Desk, isolated: Path) -> None:
    file = isolated / "backup.db"
    file.write_text("precious")
    with pytest.raises(Conflict):
        upkeep.backup(lite, file)
    assert file.read_text() == "precious"
    assert upkeep.backup(lite, file, force=True) == file.stat().st_size


def test_a_folder_that_is_not_there_is_named(lite: Desk, isolated: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        upkeep.backup(lite, isolated / "nowhere" / "backup.db")


def test_backup_is_for_admins(lite: Desk, isolated: Path) -> None:
    with pytest.raises(Refused):
        upkeep.backup(add_agent(lite, "bob"), isolated / "backup.db")


def test_a_backup_taken_while_mail_pours_in_is_of_one_moment(desk: Desk, isolated: Path) -> None:
    take(desk, mail_with_file(os.urandom(6 << 20)))
    stop = threading.Event()
    taken: list[float] = []

    def pour() -> None:
        while not stop.is_set():
            taken.append(take(desk, mail(text="pouring " * 200)).number)

    writer = threading.Thread(target=pour)
    writer.start()
    try:
        steps: list[int] = []
        upkeep.backup(
            desk, isolated / "one.db", progress=lambda done, total: steps.append(total - done)
        )
        during = len(taken)
        upkeep.backup(desk, isolated / "two.db")
    finally:
        stop.set()
        writer.join()
    assert during > 0
    first, second = (verify(isolated / name).counts for name in ("one.db", "two.db"))
    assert 0 < first["tickets"] < second["tickets"] <= len(taken) + 1
    for counts in (first, second):
        # One transaction a mail: each has all its rows in the copy or none.
        assert counts["messages"] == counts["raw_mails"] == counts["ticket_documents"]
        assert counts["tickets"] == counts["messages"]
    connection = sqlite3.connect(isolated / "one.db")
    words = connection.execute(
        "SELECT COUNT(*) FROM ticket_words WHERE ticket_words MATCH 'burns OR pouring'"
    )
    assert words.fetchone()[0] == first["tickets"]
    connection.close()


def test_a_desk_that_holds_something_is_replaced_only_by_force(
    desk: Desk, isolated: Path, clock: FixedClock
) -> None:
    file = isolated / "backup.db"
    take(desk, mail(subject="Old"))
    upkeep.backup(desk, file)
    take(desk, mail(subject="Newer"))
    config = _config(desk)
    config = config._replace(path=isolated / "config.toml")
    with pytest.raises(Conflict, match="Nothing was restored"):
        upkeep.restore(config, file)
    assert desk.read.tickets.count() == 2
    kept = upkeep.restore(config, file, force=True)
    assert desk.read.tickets.count() == 1
    assert kept is not None
    assert verify(kept).counts["tickets"] == 2
    # Whoever had it open goes on with what is there now.
    assert take(desk, mail(subject="After")).number == 2
    assert desk.read.tickets.numbers("after") == [2]
    again = open_desk(config.database, clock)
    assert again.read.tickets.count() == 2
    again.close()


def test_an_empty_desk_gives_way(desk: Desk, isolated: Path) -> None:
    file = isolated / "backup.db"
    take(desk, mail())
    upkeep.backup(desk, file)
    target = Place(str(isolated / "second.db"))
    from desk.helpers import make_desk

    make_desk(target.database).close()
    kept = upkeep.restore(target, file)  # type: ignore[arg-type]
    assert kept == isolated / "second.db.before-restore"
    assert verify(isolated / "second.db").counts["tickets"] == 1


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda path: path.write_bytes(b"not a database" * 1000), "not a desk"),
        (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "damaged"),
        (lambda path: _sql(path, "DROP TABLE alembic_version"), "no desk"),
        (lambda path: _sql(path, "UPDATE alembic_version SET version_num='9999'"), "newer"),
        (lambda path: _sql(path, "UPDATE blob_chunks SET data = x'00'"), "damaged"),
        (lambda path: _sql(path, "UPDATE messages SET ticket_id = 99"), "damaged"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_desk_stays(
    lite: Desk, isolated: Path, damage: Any, why: str
) -> None:
    take(lite, mail())
    file = isolated / "backup.db"
    upkeep.backup(lite, file)
    damage(file)
    with pytest.raises(Misconfigured, match=why):
        upkeep.restore(_config(lite), file, force=True)
    assert lite.read.tickets.count() == 1
    assert not list(isolated.glob(".*.part*"))


def _sql(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_file_that_is_no_desk_is_never_replaced(lite: Desk, isolated: Path) -> None:
    file = isolated / "backup.db"
    upkeep.backup(lite, file)
    other = isolated / "accounts.db"
    _sql(other, "CREATE TABLE accounts (id INTEGER)")
    with pytest.raises(Conflict, match="something else"):
        upkeep.restore(Place(str(other)), file, force=True)  # type: ignore[arg-type]


def test_a_missing_backup_is_not_found(lite: Desk, isolated: Path) -> None:
    with pytest.raises(NotFound):
        upkeep.restore(_config(lite), isolated / "none.db", force=True)


@pytest.mark.parametrize("fault", ["database or disk is full", "No space left on device"])
def test_a_full_disk_leaves_everything_as_it_was(
    lite: Desk, isolated: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    from deskterm.store import backup as rooms

    def full(*_args: Any) -> Any:
        if "device" in fault:
            raise OSError(28, fault)
        raise sqlite3.OperationalError(fault)

    take(lite, mail())
    before = sorted(path.name for path in isolated.iterdir())
    monkeypatch.setattr(rooms, "_copy_file", full)
    with pytest.raises(Busy, match="disk is full"):
        upkeep.backup(lite, isolated / "backup.db")
    assert sorted(path.name for path in isolated.iterdir()) == before
    assert lite.read.tickets.count() == 1


def test_the_newest_schema_has_nothing_to_upgrade(desk: Desk) -> None:
    assert upkeep.upgrade(_config(desk)).copy is None


def test_a_newer_schema_is_left_alone(desk: Desk) -> None:
    desk.store.writer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="newer"):
        upkeep.upgrade(_config(desk))


def test_an_older_schema_is_copied_before_it_is_changed(
    desk: Desk, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, mail())
    ran: list[bool] = []
    monkeypatch.setattr(upkeep, "HEAD", "9999")
    monkeypatch.setattr("deskterm.store.upgrade.upgrade", lambda _writer: ran.append(True))
    config = _config(desk)._replace(path=isolated / "config.toml")
    if desk.store.place.path is None:
        monkeypatch.undo()
        kept = isolated / "copy.db"
        upkeep.backup(desk, kept)
    else:
        done = upkeep.upgrade(config)
        assert (done.before, done.after, ran) == (HEAD, "9999", [True])
        assert done.copy is not None
        kept = done.copy
    assert verify(kept).counts["tickets"] == 1


def test_an_upgrade_is_for_whoever_owns_the_file(
    lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "HEAD", "9999")
    monkeypatch.setattr(upkeep, "owns", lambda _store: False)
    with pytest.raises(Refused, match="owns"):
        upkeep.upgrade(_config(lite))
