"""A desk copied to another database is the same desk, and one that was cut off goes on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk.helpers import FixedClock, Place, add_agent, mail, mail_with_file, open_desk, take
from whole_desk import fill, picture, write_sql

from deskterm import desk as desks
from deskterm.desk import Desk, upkeep
from deskterm.errors import Busy, Conflict, DeskError, Misconfigured, Refused
from deskterm.store import sides
from deskterm.store.desk_copy import Copied
from deskterm.store.place import place
from deskterm.store.sides import Side, shapes
from deskterm.terms import DraftKind


@pytest.fixture
def other_url(desk: Desk, request: pytest.FixtureRequest, isolated: Path) -> Iterator[str]:
    """An empty place on the other database."""
    if desk.store.place.path is None:
        yield str(isolated / "new" / "copy.db")
        return
    server = request.getfixturevalue("postgres")
    url = server.fresh_database()
    yield url
    server.drop(url)


def reopened(url: str, clock: FixedClock) -> Desk:
    return open_desk(url, clock)


def test_every_row_is_the_same_there_and_back_again(
    desk: Desk, other_url: str, isolated: Path, clock: FixedClock, request: pytest.FixtureRequest
) -> None:
    fill(desk)
    before = picture(desk.store.place.url)
    empty = {name for name, rows in before.items() if not rows}
    assert empty <= {"leases"}
    told: list[tuple[int, int]] = []
    there = upkeep.copy(desk, other_url, progress=lambda *how: told.append(how))
    assert told[-1][0] == told[-1][1] == 2 * there.rows
    assert picture(other_url) == before
    assert there.rows == sum(len(before[one.name]) for one in shapes())
    assert (there.resumed, there.anew, there.behind) == (0, False, 0)
    other = reopened(other_url, clock)
    path = other.store.place.path
    assert path is None or stat.S_IMODE(path.stat().st_mode) == 0o600
    if desk.store.place.path is None:
        home = request.getfixturevalue("postgres").fresh_database()
    else:
        home = str(isolated / "back.db")
    back = upkeep.copy(other, home)
    assert back.tables == there.tables
    assert picture(home) == before
    again = reopened(home, clock)
    for one in (other, again):
        goes_on(one)
    assert [one.number for one in other.read.tickets.search("", limit=0, sort="number")] == [
        one.number for one in again.read.tickets.search("", limit=0, sort="number")
    ]
    for one in (other, again):
        picture(one.store.place.url)  # the figures are those of the tickets
        one.close()


def goes_on(desk: Desk) -> None:
    """Words are found, files are whole, and what is new has a number of its own."""
    assert desk.read.tickets.numbers("burns") == [3, 2]
    assert desk.read.tickets.numbers('"use water"') == [1]
    assert desk.read.tickets.numbers("custom.floor:3") == [2]
    [file] = desk.read.attachments.list(3)
    assert sum(map(len, desk.read.attachments.data(file.id))) == 5 << 20
    events = desk.read.journal.recent(1)[0].id
    made = take(desk, mail(subject="After")).number
    assert made == 6
    desk.write.tickets.note(made, "still counting")
    assert desk.read.journal.recent(1)[0].id > events
    assert desk.read.tickets.numbers("counting") == [made]


def test_ids_are_not_given_twice_though_their_rows_are_gone(
    desk: Desk, other_url: str, clock: FixedClock
) -> None:
    take(desk, mail())
    run = write_sql(desk)
    made = desk.write.tickets.new("Gone", contact="joe@client.test").number
    for table in ("ticket_access", "ticket_documents", "participants", "events", "ticket_reads",
                  "ticket_tags", "messages"):  # fmt: skip
        run(f"DELETE FROM {table} WHERE ticket_id = ?", made)
    run("DELETE FROM tickets WHERE id = ?", made)
    upkeep.copy(desk, other_url)
    other = reopened(other_url, clock)
    assert other.write.tickets.new("New", contact="joe@client.test").number == made + 1
    other.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of a few rows, so that there are many places to be cut off at."""
    monkeypatch.setattr(sides, "MOST_ROWS", 3)
    monkeypatch.setattr(sides, "SOME", 2)


class Cut(BaseException):
    """The process ends here."""


def cut_after(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """The copy dies in the middle of the transaction of that batch."""
    left = [batches]
    add = Side.add

    def adding(self: Side, *rows: Any) -> None:
        add(self, *rows)
        left[0] -= 1
        if left[0] == 0:
            raise Cut

    monkeypatch.setattr(Side, "add", adding)


def cut_off(desk: Desk, url: str, batches: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        cut_after(patch, batches)
        with pytest.raises(Cut):
            upkeep.copy(desk, url)


@pytest.mark.usefixtures("small")
def test_a_copy_cut_off_again_and_again_goes_on_each_time(desk: Desk, other_url: str) -> None:
    fill(desk)
    before = picture(desk.store.place.url)
    begun = 0
    done: Copied | None = None
    while done is None:
        with pytest.MonkeyPatch.context() as patch:
            cut_after(patch, 8)
            try:
                done = upkeep.copy(desk, other_url)
            except Cut:
                begun += 1
        assert begun < 40
    assert begun > 5
    assert done.resumed > done.rows / 2
    assert not done.anew
    assert picture(other_url) == before


@pytest.mark.usefixtures("small")
def test_an_unfinished_copy_is_no_desk_and_says_how_to_go_on(
    desk: Desk, other_url: str, isolated: Path, clock: FixedClock
) -> None:
    take(desk, mail())
    cut_off(desk, other_url, 9)
    shown = place(other_url).shown
    source = desk.store.place.shown
    with pytest.raises(Misconfigured, match="not finished") as refusal:
        reopened(other_url, clock)
    assert refusal.value.next_step == f"deskterm --db {source} db copy --to {shown}"
    config: Any = Place(other_url, isolated / "config.toml")
    backup = isolated / "backup.db"
    upkeep.backup(desk, backup)
    for attempt in (
        lambda: upkeep.upgrade(config),
        lambda: upkeep.restore(config, backup),
        lambda: upkeep.restore(config, backup, force=True),
    ):
        with pytest.raises(Misconfigured, match="not finished"):
            attempt()
    with pytest.raises(Conflict):
        desks.found(config, name="A", login="a", agent_name="A", agent_email="a@b.test")
    if place(other_url).path is not None:
        with pytest.raises(Misconfigured, match="not finished"):
            upkeep.restore(Place(str(isolated / "x.db")), Path(other_url))  # type: ignore[arg-type]
    assert upkeep.copy(desk, other_url).resumed


@pytest.mark.usefixtures("small")
def test_a_desk_that_changed_since_is_copied_anew(
    desk: Desk, other_url: str, clock: FixedClock
) -> None:
    take(desk, mail())
    cut_off(desk, other_url, 12)
    desk.write.tickets.note(1, "changed")
    done = upkeep.copy(desk, other_url)
    assert (done.anew, done.resumed) == (True, 0)
    other = reopened(other_url, clock)
    assert other.read.tickets.numbers("changed") == [1]
    other.close()


@pytest.mark.usefixtures("small")
def test_what_changed_without_an_entry_in_the_journal_is_brought_up_to_date(
    desk: Desk, other_url: str
) -> None:
    """A tick notes when it ran, a draft is saved: neither is an event, and both are rows that were
    copied before the cut."""
    fill(desk)
    desk.write.drafts.save(1, DraftKind.NOTE, "a draft")
    run = write_sql(desk)
    run("INSERT INTO leases (name, holder, expires_at) VALUES ('fetch', 'me', 5)")
    cut_off(desk, other_url, 45)
    desk.write.drafts.save(1, DraftKind.NOTE, "a better draft")
    run("UPDATE leases SET expires_at = 6")
    run("UPDATE settings SET value = 'Acme 2' WHERE key = 'name'")
    run("UPDATE drafts SET id = 77 WHERE text = 'half a word'")
    done = upkeep.copy(desk, other_url)
    assert done.resumed
    assert not done.anew
    assert picture(other_url) == picture(desk.store.place.url)


@pytest.mark.usefixtures("small")
def test_what_cannot_be_brought_up_to_date_is_copied_anew(desk: Desk, other_url: str) -> None:
    """Two drafts changed places: one after the other they would be two on one ticket."""
    fill(desk)
    desk.write.drafts.save(1, DraftKind.NOTE, "a draft")
    cut_off(desk, other_url, 45)
    run = write_sql(desk)
    for old, new in ((1, 9), (2, 1), (9, 2)):
        run("UPDATE drafts SET ticket_id = ? WHERE ticket_id = ?", new, old)
    assert upkeep.copy(desk, other_url).anew
    assert picture(other_url) == picture(desk.store.place.url)


@pytest.mark.usefixtures("small")
def test_an_unfinished_copy_of_another_desk_is_left_alone(
    desk: Desk, other_url: str, isolated: Path, clock: FixedClock
) -> None:
    take(desk, mail())
    cut_off(desk, other_url, 9)
    from desk.helpers import make_desk

    stranger = make_desk(str(isolated / "stranger.db"), clock)
    with pytest.raises(Conflict, match="of another desk"):
        upkeep.copy(stranger, other_url)
    stranger.close()
    assert upkeep.copy(desk, other_url).resumed


def test_what_is_there_is_never_touched(
    desk: Desk, other_url: str, isolated: Path, clock: FixedClock
) -> None:
    take(desk, mail())
    upkeep.copy(desk, other_url)
    there = picture(other_url)
    desk.write.tickets.note(1, "later")
    with pytest.raises(Conflict, match="a desk already"):
        upkeep.copy(desk, other_url)
    assert picture(other_url) == there
    with pytest.raises(Conflict):
        upkeep.copy(desk, desk.store.place.url)
    text = isolated / "precious.txt"
    text.write_text("precious")
    with pytest.raises(Conflict, match="Nothing was changed"):
        upkeep.copy(desk, str(text))
    assert text.read_text() == "precious"
    with pytest.raises(Refused):
        upkeep.copy(add_agent(desk, "bob"), str(isolated / "bob.db"))
    assert not (isolated / "bob.db").exists()


def test_a_database_with_anything_else_in_it_is_refused(postgres: Any, lite: Desk) -> None:
    import psycopg

    url = postgres.fresh_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE somebody")
    with pytest.raises(Conflict, match="something else"):
        upkeep.copy(lite, url)
    postgres.drop(url)


@pytest.mark.usefixtures("small")
def test_the_copy_is_of_one_moment_and_says_what_came_after(
    desk: Desk, other_url: str, clock: FixedClock
) -> None:
    take(desk, mail())
    added: list[int] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not added:
            added.append(desk.write.tickets.new("Meanwhile", contact="joe@client.test").number)

    done = upkeep.copy(desk, other_url, progress=meanwhile)
    other = reopened(other_url, clock)
    assert (added, other.read.tickets.count()) == ([2], 1)
    assert done.behind > 0
    other.close()


@pytest.mark.usefixtures("small")
def test_two_copies_to_one_place_do_not_mix(desk: Desk, other_url: str) -> None:
    take(desk, mail())
    calls = [0]

    def second(_done: int, _total: int) -> None:
        calls[0] += 1
        if calls[0] == 6:
            cut_off(desk, other_url, 3)

    with pytest.raises((Conflict, Busy)):
        upkeep.copy(desk, other_url, progress=second)
    assert upkeep.copy(desk, other_url).resumed
    assert picture(other_url) == picture(desk.store.place.url)


def test_a_copy_that_is_not_the_desk_is_never_opened(
    lite: Desk, isolated: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(lite, mail())
    url = str(isolated / "copy.db")
    add = Side.add

    def adding(self: Side, shape: Any, rows: Any) -> None:
        add(self, shape, rows)
        if shape.name == "raw_mails":
            self.run("UPDATE messages SET text = 'x'")

    monkeypatch.setattr(Side, "add", adding)
    with pytest.raises(Misconfigured, match="messages is not what was read"):
        upkeep.copy(lite, url)
    with pytest.raises(Misconfigured, match="not finished"):
        reopened(url, clock)


def test_a_stored_file_that_is_damaged_is_not_called_verified(lite: Desk, isolated: Path) -> None:
    take(lite, mail_with_file(os.urandom(3 << 20)))
    write_sql(lite)("UPDATE blob_chunks SET data = ? WHERE position = 1", os.urandom(1 << 20))
    with pytest.raises(Misconfigured, match="damaged"):
        upkeep.copy(lite, str(isolated / "copy.db"))


def test_a_server_that_goes_away_leaves_what_is_there(
    postgres: Any, lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lite)
    url = postgres.fresh_database()
    monkeypatch.setattr(sides, "MOST_ROWS", 3)
    monkeypatch.setattr(sides, "SOME", 2)
    calls = [0]

    def gone(_done: int, _total: int) -> None:
        calls[0] += 1
        if calls[0] == 30:
            postgres.throw_out(url)

    with pytest.raises(Busy, match="not finished") as refusal:
        upkeep.copy(lite, url, progress=gone)
    assert "goes on where it was" in refusal.value.next_step
    assert upkeep.copy(lite, url).resumed
    assert picture(url) == picture(lite.store.place.url)
    postgres.drop(url)


@pytest.mark.parametrize(
    "url",
    ["postgresql://ana:hun@ter2@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x?password=hunter2",
     "postgres://ana:hunter2@127.0.0.1:1/x", "postgresql://ana:hunter2@127.0.0.1:port/x"],
)  # fmt: skip
def test_a_password_is_never_said(lite: Desk, url: str) -> None:
    with pytest.raises(DeskError) as refusal:
        upkeep.copy(lite, url)
    assert "ter2" not in str(refusal.value)
