"""The write side: one transaction at a time, on either database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlmodel import Session

from deskterm.errors import Busy, Conflict
from deskterm.store.direct import KNOWN
from deskterm.store.faults import driver_faults
from deskterm.store.place import Place

WRITER_LOCK = 0x6465736B
"""The advisory lock every PostgreSQL write transaction takes first: one writer, as on SQLite, so
that `events.id` is commit order."""

TURN = 60.0
"""Seconds a thread waits for the other threads of its process."""

_HASTY = "deskterm_hasty"
"""The execution option of a transaction that does not wait for the disk."""


def open_engine(place: Place) -> Engine:
    """An engine whose every transaction is a write transaction."""
    if place.path is not None:
        engine = create_engine(
            f"sqlite:///{place.path}",
            connect_args={"check_same_thread": False, "timeout": 10, "isolation_level": None},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediate)
        event.listen(engine, "rollback", _forget_words)
        event.listen(engine, "rollback_savepoint", _forget_words)
        return engine
    engine = create_engine(
        place.url.replace("postgresql://", "postgresql+psycopg://", 1),
        hide_parameters=True,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _set_lock_timeout)
    event.listen(engine, "begin", _take_writer_lock)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 10000",
        "journal_mode = WAL",
        "synchronous = FULL",
        # 16 MB: a mail touches about 37 pages, mostly the same ones as the mail before it.
        "wal_autocheckpoint = 4000",
        "foreign_keys = ON",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_lock_timeout(connection: Any, _record: Any) -> None:
    # As long as SQLite waits; it holds for the advisory lock too.
    connection.execute("SET lock_timeout = '10s'")
    connection.commit()


def _forget_words(connection: Any, *_: Any) -> None:
    # What was written is not there; so is what was learnt from writing it.
    connection.info.get(KNOWN, set()).clear()


def _begin_immediate(connection: Any) -> None:
    # Deferred transactions that turn into writers fail with "database is locked" under load.
    # Said to the driver itself: every write begins so, and SQLAlchemy takes its time over it.
    driver = connection.connection.driver_connection
    wanted = "NORMAL" if _HASTY in connection.get_execution_options() else "FULL"
    if connection.info.get(_HASTY, "FULL") != wanted:
        driver.execute(f"PRAGMA synchronous = {wanted}")
        connection.info[_HASTY] = wanted
    driver.execute("BEGIN IMMEDIATE")


def _take_writer_lock(connection: Any) -> None:
    hasty = _HASTY in connection.get_execution_options()
    also = ", set_config('synchronous_commit', 'off', true)" if hasty else ""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK}){also}")


class Writer:
    """Hands out sessions; each is one transaction, committed when its block ends well."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.engine = open_engine(place)
        self._hasty = self.engine.execution_options(**{_HASTY: True})
        self._turn = threading.Lock()
        self._file = place.identity()
        self.committed = False

    @contextmanager
    def session(self, *, hasty: bool = False) -> Iterator[Session]:
        """One write transaction. Busy when locked or full, Misconfigured when not writable.

        A `hasty` one is one of many: it outlives the process, but a power cut only once `settle`
        or a later transaction has been waited for.
        """
        with (
            self._own_turn(),
            self.guarded(),
            self._same_file(),
            Session(self._hasty if hasty else self.engine, expire_on_commit=False) as session,
        ):
            yield session
            session.commit()
            self.committed = True

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """One thread of this process at a time.

        SQLite wakes who waits for its lock by chance: on a slow disk a thread that is unlucky for
        ten seconds would be told that the database is locked, by its own process.
        """
        if not self._turn.acquire(timeout=TURN):
            raise Busy("the desk is busy: this process is writing. Nothing was changed.")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _same_file(self) -> Iterator[None]:
        """Refuse to write into a file that is no longer the desk.

        SQLite goes on with a file that was deleted, or replaced by `restore`, while it was open:
        what it commits then is gone with the last process that holds it.
        """
        now = self.place.identity()
        self._file = self._file or now
        if now != self._file:
            raise Conflict(
                f"{self.place.shown} was deleted or replaced while it was open. Nothing was "
                "written.",
                "leave, look at the desk, and open it again",
            )
        yield

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn the driver's complaints into the desk's errors."""
        with driver_faults(self.place.shown):
            yield

    def execute(self, sql: str) -> None:
        """One statement of our own in a transaction of its own."""
        with self.session() as session:
            session.execute(text(sql))

    def settle(self) -> None:
        """Wait until what was committed hastily is on the disk."""
        if self.place.path is None:  # the record of this commit lies behind all the others
            self.execute("SELECT pg_current_xact_id()")
            return
        with self._own_turn(), self.guarded(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA synchronous = FULL")
            connection.info[_HASTY] = "FULL"
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
