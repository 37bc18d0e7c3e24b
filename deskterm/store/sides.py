"""The two ends of a copy from database to database: plain rows through the drivers themselves.

A row is a tuple of None, int, bool, str and bytes, the same whichever database it comes from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote

from deskterm.errors import DeskError, Misconfigured
from deskterm.store.faults import translated
from deskterm.store.place import Place

Row = tuple[Any, ...]
SOME = 1000
WIDE = {"blob_chunks": 8, "messages": 200, "ticket_documents": 50}
"""Rows read at a time, and of the tables whose rows are long."""
MOST_ROWS, MOST_BYTES = 5000, 8 << 20
"""What a batch ends at."""


class Shape(NamedTuple):
    """A table as this program knows it: `own` are the columns that name rows of the same table."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    text_key: tuple[bool, ...]
    yes_no: tuple[int, ...]
    own: tuple[str, ...]
    counts: bool

    def at(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where columns stand in a row."""
        return tuple(self.columns.index(name) for name in names)

    @property
    def listed(self) -> str:
        """Every column, for SQL."""
        return ", ".join(f'"{name}"' for name in self.columns)


def shapes() -> list[Shape]:
    """Every table that is copied, those first that others name.

    The figures of the sidebar are left out: triggers keep them in the copy.
    """
    from sqlalchemy import Boolean, String

    from deskterm.store.tables import metadata

    found = []
    for table in metadata.sorted_tables:
        if table.name == "ticket_tallies":
            continue
        columns = [column for column in table.columns if column.computed is None]
        keys = list(table.primary_key.columns)
        found.append(
            Shape(
                table.name,
                tuple(column.name for column in columns),
                tuple(column.name for column in keys),
                tuple(isinstance(column.type, String) for column in keys),
                tuple(at for at, one in enumerate(columns) if isinstance(one.type, Boolean)),
                tuple(
                    key.parent.name for key in table.foreign_keys if key.column.table is table
                ),
                "id" in table.columns,
            )
        )  # fmt: skip
    return found


class Side:
    """One end. Everything a driver complains of is an error of the desk's."""

    def __init__(self, place: Place, *, reading: bool) -> None:
        self.place = place
        self.sqlite = place.is_sqlite
        with self.guarded():
            self.driver: Any = (
                _open_sqlite(place, reading) if self.sqlite else _open_postgres(place, reading)
            )
            if self.sqlite and reading:
                self.driver.execute("BEGIN")
                self.driver.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn the driver's complaints into sentences."""
        try:
            yield
        except Exception as fault:
            if not type(fault).__module__.startswith(("sqlite3", "psycopg")):
                raise
            said = str(fault).strip().partition("\n")[0] or type(fault).__name__
            known = translated(fault, self.place.shown)
            raise (known or DeskError(f"{self.place.shown}: {said}.")) from fault

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of one statement with `?` for its values."""
        with self.guarded():
            return self._run(sql, values).fetchall()  # type: ignore[no-any-return]

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """A statement that changes rows; how many."""
        with self.guarded():
            return int(self._run(sql, values).rowcount)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for each row of values."""
        with self.guarded():
            cursor = self.driver.cursor()
            cursor.executemany(sql if self.sqlite else sql.replace("?", "%s"), rows)

    def _run(self, sql: str, values: Sequence[Any]) -> Any:
        return self.driver.execute(sql if self.sqlite else sql.replace("?", "%s"), tuple(values))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction of a side that is written to."""
        with self.guarded():
            if self.sqlite:
                self.driver.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self.sqlite or not self.driver.closed:
                    self.driver.rollback()
                raise
            self.driver.commit()

    def batches(self, shape: Shape, after: Sequence[Any] = ()) -> Iterator[list[Row]]:
        """The rows of a table by its key, from behind the key `after` on."""
        order = ", ".join(
            f'"{name}"' if self.sqlite or not text else f'"{name}" COLLATE "C"'
            for name, text in zip(shape.key, shape.text_key, strict=True)
        )
        sql = f'SELECT {shape.listed} FROM "{shape.name}"'
        if after:
            sql += f" WHERE ({order}) > ({', '.join('?' * len(after))})"
        size = WIDE.get(shape.name, SOME)
        with self.guarded():
            cursor = self.driver.cursor() if self.sqlite else self.driver.cursor("rows")
            if not self.sqlite:
                sql = sql.replace("?", "%s")
            cursor.execute(f"{sql} ORDER BY {order}", tuple(after))
            batch: list[Row] = []
            weight = 0
            while found := cursor.fetchmany(size):
                batch += self._same(shape, found)
                weight += sum(map(_weight, found)) if size != SOME else 0
                if len(batch) >= MOST_ROWS or weight >= MOST_BYTES:
                    yield batch
                    batch, weight = [], 0
            cursor.close()
            if batch:
                yield batch

    def _same(self, shape: Shape, rows: list[Row]) -> list[Row]:
        """SQLite keeps yes and no as numbers, and texts PostgreSQL takes none of: with a NUL."""
        if not self.sqlite:
            return rows
        made = []
        for row in rows:
            if shape.yes_no or any(type(value) is str and "\0" in value for value in row):
                cells = [value.replace("\0", "�") if type(value) is str else value for value in row]
                for at in shape.yes_no:
                    cells[at] = None if cells[at] is None else bool(cells[at])
                row = tuple(cells)
            made.append(row)
        return made

    def add(self, shape: Shape, rows: Sequence[Row]) -> None:
        """New rows, in the transaction under way."""
        if self.sqlite:
            marks = ", ".join("?" * len(shape.columns))
            self.many(f'INSERT INTO "{shape.name}" ({shape.listed}) VALUES ({marks})', rows)
            return
        sql = f'COPY "{shape.name}" ({shape.listed}) FROM STDIN'
        with self.guarded(), self.driver.cursor() as cursor, cursor.copy(sql) as into:
            for row in rows:
                into.write_row(row)

    def put(self, shape: Shape, rows: Sequence[Row]) -> None:
        """The same; rows of those keys that are there become these."""
        marks = ", ".join("?" * len(shape.columns))
        others = [name for name in shape.columns if name not in shape.key]
        changed = ", ".join(f'"{name}" = excluded."{name}"' for name in others)
        keys = ", ".join(f'"{name}"' for name in shape.key)
        self.many(
            f'INSERT INTO "{shape.name}" ({shape.listed}) VALUES ({marks}) ON CONFLICT ({keys}) '
            + (f"DO UPDATE SET {changed}" if others else "DO NOTHING"),
            rows,
        )

    def close(self) -> None:
        """Let go; what was not committed is gone."""
        self.driver.close()


def _weight(row: Row) -> int:
    return sum(len(value) for value in row if isinstance(value, str | bytes))


def _open_sqlite(place: Place, reading: bool) -> Any:
    assert place.path is not None
    # Who reads a WAL file must be able to make its -shm file: no mode=ro.
    how = f"file:{quote(str(place.path.absolute()))}?mode=rw"
    driver = sqlite3.connect(how, uri=True, timeout=10, isolation_level=None)
    driver.execute("PRAGMA trusted_schema = OFF")
    if reading:
        driver.execute("PRAGMA query_only = ON")
    else:
        driver.execute("PRAGMA foreign_keys = ON")
        # A copy that is cut off may lose its last batches, never its order.
        driver.execute("PRAGMA synchronous = NORMAL")
    return driver


def _open_postgres(place: Place, reading: bool) -> Any:
    try:
        import psycopg
    except ImportError:
        raise Misconfigured(
            f"{place.shown} is on PostgreSQL and psycopg is not installed.",
            "pip install 'deskterm[postgres]'",
        ) from None
    driver = psycopg.connect(place.url, application_name="deskterm db copy")
    if reading:
        driver.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        driver.read_only = True
    else:
        driver.execute("SET lock_timeout = '10s'")
        driver.commit()
    return driver
