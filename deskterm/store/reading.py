"""The read side: SQL text through sqlite3 or psycopg, without SQLAlchemy.

SQL is written with `?` for every value on both databases and never holds a literal `?`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deskterm.errors import Misconfigured, NotFound
from deskterm.store.faults import driver_faults
from deskterm.store.place import Place

Row = tuple[Any, ...]
_LARGEST = 2**63 - 1


def numbered(sql: str) -> str:
    """`?` as PostgreSQL's $1, $2 …"""
    head, *rest = sql.split("?")
    return head + "".join(f"${index}{part}" for index, part in enumerate(rest, 1))


def _bounded(value: Any) -> Any:
    return max(-_LARGEST, min(_LARGEST, value)) if isinstance(value, int) else value


class Reader:
    """Read-only connections, one a thread."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.sqlite = place.is_sqlite
        self._local = threading.local()
        self._all: list[tuple[threading.Thread, Any]] = []
        self._guard = threading.Lock()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of one statement."""
        with driver_faults(self.place.shown):
            return self._run(sql, values)

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, None when there is none."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.one(sql, values)
        return found[0] if found else None

    def version(self) -> tuple[int, int] | None:
        """What stays the same in this thread until anybody commits; None: it cannot be told.

        This side writes nothing, so every change is another connection's
        (sqlite.org/pragma.html#pragma_data_version).
        """
        if not self.sqlite:
            return None
        return id(self._connection()), self.value("PRAGMA data_version")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside the block see one moment of the desk."""
        with driver_faults(self.place.shown):
            if getattr(self._local, "depth", 0):
                yield
                return
            connection = self._begun()
            self._local.depth = 1
            try:
                yield
            finally:
                self._local.depth = 0
                if self.sqlite or not connection.closed:
                    connection.execute("ROLLBACK")

    def _begun(self) -> Any:
        """A connection with a read transaction; a server that was restarted is met again."""
        connection = self._connection()
        if self.sqlite:
            connection.execute("BEGIN")
            return connection
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ"
        try:
            connection.execute(begin)
        except Exception:
            if not connection.closed:
                raise
            connection = self._connection()
            connection.execute(begin)
        return connection

    def _run(self, sql: str, values: Sequence[Any]) -> list[Row]:
        connection = self._connection()
        if not self.sqlite:
            return self._run_postgres(connection, numbered(sql), tuple(values))
        try:
            return connection.execute(sql, tuple(values)).fetchall()  # type: ignore[no-any-return]
        except OverflowError:
            # No column holds what 64 bits cannot, so the nearest number they can compares alike.
            bounded = [_bounded(value) for value in values]
            return connection.execute(sql, bounded).fetchall()  # type: ignore[no-any-return]

    def _run_postgres(self, connection: Any, sql: str, values: Row) -> list[Row]:
        try:
            return connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except Exception:
            # A server that was restarted is met again, but never in the middle of a snapshot.
            if not connection.closed or bool(getattr(self._local, "depth", 0)):
                raise
        return self._connection().execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def _connection(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None or (not self.sqlite and connection.closed):
            connection = self._open_sqlite() if self.sqlite else self._open_postgres()
            self._local.connection = connection
            with self._guard:
                self._forget_dead()
                self._all.append((threading.current_thread(), connection))
        return connection

    def _forget_dead(self) -> None:
        """Close what threads that ended have left behind."""
        dead = [pair for pair in self._all if not pair[0].is_alive()]
        for pair in dead:
            pair[1].close()
            self._all.remove(pair)

    def _open_sqlite(self) -> Any:
        import sqlite3

        path = self.place.path
        assert path is not None
        try:
            if not path.is_file():
                raise NotFound(f"no desk at {self.place.shown}.", "deskterm init")
        except PermissionError:
            raise Misconfigured(
                f"{self.place.shown} cannot be read by this user.",
                "run it as the user who owns the database",
            ) from None
        # Not `mode=ro`: a reader of a WAL file must be able to make its -shm file.
        connection = sqlite3.connect(
            path, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA mmap_size = 268435456")
        return connection

    def _open_postgres(self) -> Any:
        try:
            import psycopg
        except ImportError:
            raise Misconfigured(
                "this desk is on PostgreSQL and psycopg is not installed.",
                "pip install 'deskterm[postgres]'",
            ) from None
        connection = psycopg.connect(
            self.place.url, autocommit=True, cursor_factory=psycopg.RawCursor
        )
        connection.execute("SET default_transaction_read_only = on")
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._guard:
            for _, connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()
