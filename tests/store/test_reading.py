"""Readers and writers side by side: nobody waits, no write is lost, faults are told in words."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from desk.helpers import mail, take

from deskterm.desk import Desk
from deskterm.errors import Busy, DeskError, Misconfigured, NotFound, Usage
from deskterm.store import Store
from deskterm.store.direct import Direct
from deskterm.store.faults import translated
from deskterm.store.fulltext import INTERNAL_LIMIT, PUBLIC_LIMIT, add_words, new_words
from deskterm.store.place import place, refuse_network_file_system
from deskterm.store.reading import numbered
from deskterm.store.tables import SettingTable


def test_marks_are_numbered_for_postgres() -> None:
    assert numbered("a = ? AND b IN (?, ?)") == "a = $1 AND b IN ($2, $3)"
    assert numbered("SELECT 1") == "SELECT 1"


def test_a_reader_cannot_write(desk: Desk) -> None:
    with pytest.raises(Misconfigured, match="cannot be written"):
        desk.store.reader.rows("DELETE FROM settings RETURNING key")
    assert desk.read.settings.get("name") == "Acme"


def test_an_idle_reader_holds_nothing_open(desk: Desk) -> None:
    read = desk.read.tickets
    assert read.count() == 0
    take(desk, mail())
    assert read.count() == 1
    if not desk.store.reader.sqlite:
        idle = "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        assert desk.store.reader.value(idle) == 0


def test_a_snapshot_sees_one_moment_and_lets_writers_on(desk: Desk) -> None:
    with desk.store.reader.snapshot():
        assert desk.read.tickets.count() == 0
        writer = threading.Thread(target=take, args=(desk, mail()))
        writer.start()
        writer.join(5)
        assert not writer.is_alive()
        with desk.store.reader.snapshot():
            assert desk.read.tickets.count() == 0
    assert desk.read.tickets.count() == 1


def test_a_fault_inside_a_snapshot_ends_it(desk: Desk) -> None:
    with pytest.raises(DeskError), desk.store.reader.snapshot():
        desk.store.reader.rows("SELECT * FROM no_such_table")
    assert desk.read.tickets.count() == 0


def test_a_connection_the_server_dropped_is_made_anew(desk: Desk) -> None:
    if desk.store.reader.sqlite:
        pytest.skip("there is no server")
    mine = desk.store.reader.value("SELECT pg_backend_pid()")
    desk.store.writer.execute(f"SELECT pg_terminate_backend({mine})")
    assert desk.read.tickets.count() == 0
    desk.store.writer.execute("SELECT 1")


def test_connections_of_threads_that_ended_are_closed(desk: Desk) -> None:
    for _ in range(5):
        thread = threading.Thread(target=desk.read.tickets.count)
        thread.start()
        thread.join()
    desk.read.tickets.count()
    assert len(desk.store.reader._all) <= 2


def test_numbers_no_column_can_hold_match_nothing(desk: Desk) -> None:
    take(desk, mail())
    for number in (2**31, 2**63, 10**40, -(10**40)):
        assert desk.read.tickets.rows([number, 1])[0].number == 1
        for act in (desk.read.messages.get, desk.read.attachments.get, desk.read.outbox.get):
            with pytest.raises(NotFound):
                act(number)


def test_writers_take_turns_and_lose_nothing(desk: Desk) -> None:
    def add() -> None:
        for _ in range(10):
            with desk.store.writer.session() as session:
                row = session.get(SettingTable, "publish_delay")
                row = row or SettingTable(key="publish_delay", value="0")
                row.value = str(int(row.value) + 1)
                session.add(row)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.read.settings.get("publish_delay") == "40"


def test_events_are_numbered_in_the_order_of_their_commits(desk: Desk) -> None:
    seen: list[int] = []
    done = threading.Event()

    def watch() -> None:
        latest = desk.read.journal.latest()
        while not done.is_set():
            found = [event.id for event in desk.read.journal.since(latest)]
            seen.extend(found)
            latest = max([latest, *found])
        seen.extend(event.id for event in desk.read.journal.since(latest))

    first = desk.read.journal.latest()
    watcher = threading.Thread(target=watch)
    watcher.start()
    writers = [
        threading.Thread(target=lambda: [desk.write.tickets.new("x") for _ in range(8)])
        for _ in range(3)
    ]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    watcher.join()
    assert seen == list(range(first + 1, first + 25))


def test_a_long_document_is_found_to_its_end_by_word_and_by_phrase(desk: Desk) -> None:
    take(desk, mail())
    far = " ".join(f"w{number}" for number in range(30_000))
    with desk.store.writer.session() as session:
        add_words(Direct(session), 1, far, "inside only")
    for query in ('"w29998 w29999"', "w29999", '"w20000 w20001" inside', "w2999* is:open"):
        assert desk.read.tickets.numbers(query) == [1], query
    for query in ('"w29999 inside"', '"w5 w4"', '"9998 w29999"'):
        assert desk.read.tickets.numbers(query) == [], query


def test_documents_end_before_postgres_refuses_them(desk: Desk) -> None:
    take(desk, mail())
    words = [f"{chr(0x4E00 + number % 20_000)}{number // 20_000}" for number in range(200_000)]
    with desk.store.writer.session() as session:
        sql = Direct(session)
        add_words(sql, 1, " ".join(words), " ".join(words))
        kept = sql.one("SELECT public, internal FROM ticket_documents WHERE ticket_id = 1")
        assert kept is not None
        sizes = [len(text.encode()) for text in kept]
        assert PUBLIC_LIMIT - 20 < sizes[0] <= PUBLIC_LIMIT
        assert INTERNAL_LIMIT - 20 < sizes[1] <= INTERNAL_LIMIT
        assert kept[0].split()[-1] in words  # cut between words
    assert desk.read.tickets.numbers("burns") == [1]


def test_words_are_set_once_for_a_new_ticket(desk: Desk) -> None:
    number = desk.write.tickets.new("Alpha").number
    with desk.store.writer.session() as session:
        session.connection().exec_driver_sql("DELETE FROM ticket_documents")
        new_words(Direct(session), number, "beta", "gamma")
    assert desk.read.tickets.numbers("beta") == desk.read.tickets.numbers("gamma") == [number]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("database is locked", Busy),
        ("canceling statement due to lock timeout", Busy),
        ("database or disk is full", Busy),
        ("could not extend file: No space left on device", Busy),
        ("connection refused", Busy),
        ("attempt to write a readonly database", Misconfigured),
        ("file is not a database", Misconfigured),
        ("database disk image is malformed", Misconfigured),
        ("Expression tree is too large (maximum depth 1000)", Usage),
    ],
)
def test_what_databases_complain_of_becomes_a_sentence(words: str, kind: type[DeskError]) -> None:
    found = translated(Exception(words), "/desk.db")
    assert type(found) is kind
    assert str(found).count("\n") == 0


def test_our_own_defects_are_not_hidden() -> None:
    assert translated(Exception("near SELEC: syntax error"), "/desk.db") is None


def test_a_file_that_may_not_be_read_is_told(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(Misconfigured, match="cannot be read"):
        Store(lite.store.place.url).version()


def test_a_lock_that_is_not_given_up_is_busy(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    holder = sqlite3.connect(lite.store.place.url, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    other = Store(lite.store.place.url)
    with other.writer.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(Busy, match="another process"):
        other.writer.execute("UPDATE settings SET value = 'x'")
    holder.close()
    other.close()


def test_passwords_of_a_url_are_never_shown() -> None:
    assert place("postgresql://me:secret@host/db").shown == "postgresql://host/db"
    assert place("sqlite:////tmp/x.db").path == Path("/tmp/x.db")
    with pytest.raises(Misconfigured, match="not mysql"):
        place("mysql://host/db")


def test_a_network_file_system_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = Path.read_text
    monkeypatch.setattr(
        Path,
        "read_text",
        lambda self, **how: (
            f"server:/x {tmp_path} nfs4 rw 0 0\n"
            if str(self) == "/proc/mounts"
            else real(self, **how)
        ),
    )
    with pytest.raises(DeskError, match="network file system"):
        refuse_network_file_system(tmp_path / "desk.db")
