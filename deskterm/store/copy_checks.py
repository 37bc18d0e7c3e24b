"""What a copy to another database begins from, and how it is shown to be right."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from deskterm.errors import Conflict, Misconfigured
from deskterm.store import tallies
from deskterm.store.place import Place
from deskterm.store.schema import COPYING
from deskterm.store.sides import Row, Shape, Side

_WIDTH = 16


class Sum:
    """A checksum of rows in whatever order: the sum of each row's BLAKE2b, modulo 2¹²⁸."""

    def __init__(self, rows: int = 0, total: int = 0) -> None:
        self.rows, self.total = rows, total

    @classmethod
    def read(cls, shown: str) -> Sum:
        """One that was written down; "" is one of no rows."""
        rows, _, total = (shown or "0:0").partition(":")
        return cls(int(rows), int(total, 16))

    @property
    def shown(self) -> str:
        """How many rows, and the sum in hex."""
        return f"{self.rows}:{self.total:0{2 * _WIDTH}x}"

    def add(self, rows: Iterable[Row]) -> None:
        """Rows of None, int, bool, str and bytes: True is 1, as the databases see it."""
        for row in rows:
            said = repr([_plain(cell) for cell in row]).encode("utf-8", "surrogatepass")
            digest = hashlib.blake2b(said, digest_size=_WIDTH).digest()
            self.total = (self.total + int.from_bytes(digest)) & ((1 << 8 * _WIDTH) - 1)
            self.rows += 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self.shown == other.shown

    def __hash__(self) -> int:
        return hash(self.shown)


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes | memoryview):
        return hashlib.sha256(cell).hexdigest()
    return int(cell) if isinstance(cell, bool) else cell


class Blobs:
    """Unpacks stored files as their chunks go by, in order: each is what its name says."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._sha, self._digest, self._unpack = "", hashlib.sha256(), zlib.decompressobj()
        self._encoding = "partial"

    def add(self, chunks: Iterable[Row]) -> None:
        """Rows of `blob_chunks` by sha and position."""
        for sha, _, data in chunks:
            if sha != self._sha:
                self.end()
                self._begin(sha)
            try:
                self._digest.update(
                    self._unpack.decompress(data) if self._encoding == "zlib" else data
                )
            except zlib.error:
                self._encoding = "damaged"

    def end(self) -> None:
        """Misconfigured unless the file that ends here is whole; one half written counts not."""
        damaged = self._encoding == "damaged" or self._digest.hexdigest() != self._sha
        if self._encoding != "partial" and damaged:
            raise Misconfigured(
                f"{self._side.place.shown} is damaged: the stored file {self._sha[:12]}… is not "
                "what it was.",
                "deskterm doctor",
            )

    def _begin(self, sha: str) -> None:
        self._sha, self._digest, self._unpack = sha, hashlib.sha256(), zlib.decompressobj()
        self._encoding = self._side.value("SELECT encoding FROM blobs WHERE sha = ?", (sha,))


class Begun(NamedTuple):
    """An unfinished copy: which desk's, how that stood, and where it is."""

    identity: str
    fingerprint: str
    source: str


def look(target: Place) -> Begun | None:
    """None for an empty place; Conflict when anything but an unfinished copy is there."""
    if target.path is not None and not (target.path.exists() and target.path.stat().st_size):
        return None
    side = None
    try:
        side = Side(target, reading=True)
        names = _names(side)
        if not names:
            _check_encoding(side)
            return None
        version = (
            side.value("SELECT version_num FROM alembic_version")
            if "alembic_version" in names
            else None
        )
        if version == COPYING and "desk_copy" in names:
            return Begun(**json.loads(side.value("SELECT last FROM desk_copy WHERE name = ''")))
    except Misconfigured as fault:
        if not target.is_sqlite:
            raise
        raise Conflict(f"{target.shown} is no database. Nothing was changed.", _EMPTY) from fault
    finally:
        if side is not None:
            side.close()
    what = "something else" if version is None else "a desk already"
    raise Conflict(f"{target.shown} holds {what}. Nothing was changed.", _EMPTY)


_EMPTY = "name an empty database, or a file that is not there"


def _names(side: Side) -> set[str]:
    if side.sqlite:
        return {row[0] for row in side.rows("SELECT name FROM sqlite_schema")}
    return {
        row[0]
        for row in side.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
        )
    }


def _check_encoding(side: Side) -> None:
    if side.sqlite:
        return
    encoding = side.value("SELECT getdatabaseencoding()")
    if encoding != "UTF8":
        raise Misconfigured(
            f"{side.place.shown} is encoded in {encoding}. Nothing was changed.",
            "create the database with ENCODING 'UTF8'",
        )


def begin(target: Place, begun: str, tables: Sequence[str]) -> None:
    """The schema, empty and marked as unfinished, in one transaction."""
    from sqlalchemy import text

    from deskterm.store.engine import Writer
    from deskterm.store.schema import create_all, drop_tallies

    writer = Writer(target)
    try:
        with writer.guarded(), writer.engine.begin() as connection:
            create_all(connection)
            # Counting each ticket as it comes, PostgreSQL walks over all earlier figures of the
            # transaction: they are counted once, when all are there.
            drop_tallies(connection)
            connection.exec_driver_sql(
                "CREATE TABLE desk_copy (name TEXT PRIMARY KEY, last TEXT NOT NULL, "
                "rows BIGINT NOT NULL, checksum TEXT NOT NULL)"
            )
            rows = [{"name": "", "last": begun}, *({"name": one, "last": ""} for one in tables)]
            into = "INSERT INTO desk_copy VALUES (:name, :last, 0, '')"
            connection.execute(text(into), rows)
            mark = text("UPDATE alembic_version SET version_num = :mark")
            connection.execute(mark, {"mark": COPYING})
    finally:
        writer.close()


def clear(target: Place) -> None:
    """Throw an unfinished copy away."""
    if target.path is not None:
        for tail in ("-wal", "-shm", ""):
            target.path.with_name(target.path.name + tail).unlink(missing_ok=True)
        os.close(os.open(target.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    from sqlalchemy import inspect

    from deskterm.store.engine import Writer
    from deskterm.store.schema import drop_tallies, drop_views

    writer = Writer(target)
    try:
        with writer.guarded(), writer.engine.begin() as connection:
            drop_views(connection)
            drop_tallies(connection)
            for name in inspect(connection).get_table_names():
                connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')
    finally:
        writer.close()


def build_index(side: Side) -> None:
    """The full-text index of SQLite over its documents; PostgreSQL has made its own."""
    if not side.sqlite:
        return
    from deskterm.store.fulltext import fill_known_words

    with side.transaction():
        side.run("INSERT INTO ticket_words (ticket_words) VALUES ('rebuild')")
        fill_known_words(side.driver)
    with side.transaction():
        side.run("INSERT INTO ticket_words (ticket_words, rank) VALUES ('integrity-check', 1)")


def count_tickets(side: Side) -> None:
    """The figures of the sidebar, and the triggers that keep them from now on."""
    for statement in (*tallies.FILL, *tallies.make(side.sqlite)):
        side.run(statement)


def go_on_counting(ours: Side, theirs: Side, tables: Sequence[Shape]) -> None:
    """Ids that were given once are not given again, even if their rows are gone."""
    for shape in tables:
        if not shape.counts:
            continue
        highest = int(theirs.value(f'SELECT COALESCE(MAX(id), 0) FROM "{shape.name}"'))
        last = max(highest, _reached(ours, shape.name))
        if last == 0:
            continue
        if not theirs.sqlite:
            sequence = "pg_get_serial_sequence(?, 'id')"
            theirs.rows(f"SELECT setval({sequence}, ?)", (f'"{shape.name}"', last))
        elif theirs.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, shape.name)):
            continue
        elif _counts_up(theirs, shape.name):
            theirs.run("INSERT INTO sqlite_sequence VALUES (?, ?)", (shape.name, last))


def _counts_up(side: Side, name: str) -> bool:
    sql = side.value("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,))
    return "AUTOINCREMENT" in str(sql)


def _reached(side: Side, name: str) -> int:
    if side.sqlite:
        return int(side.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)) or 0)
    sequence = side.value("SELECT pg_get_serial_sequence(?, 'id')", (f'"{name}"',))
    found = side.value(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
    return int(found or 0)
