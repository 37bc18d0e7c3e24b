"""A desk in a SQLite file, checked before anybody trusts it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from deskterm.errors import Busy, DeskError, Misconfigured, NotFound
from deskterm.store.faults import translated
from deskterm.store.schema import COPYING

Progress = Callable[[int, int], None]


class Contents(NamedTuple):
    """What a file holds: its schema version, and how many rows each table has."""

    version: str
    counts: dict[str, int]


def verify(path: Path, progress: Progress | None = None) -> Contents:
    """Check structure, indexes, keys and the SHA-256 of every stored file.

    NotFound when there is no file, Misconfigured when it holds no desk or is damaged.
    """
    with faults(path), opened(path) as connection:
        found = connection.execute("PRAGMA integrity_check(3)").fetchall()
        if found != [("ok",)]:
            raise Misconfigured(f"{path} is damaged: {found[0][0]}.")
        version = version_of(connection, path)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise Misconfigured(f"{path} is damaged: a row names another that is not there.")
        _check_blobs(connection, path, progress)
        return Contents(version, counts(connection))


def version_of(connection: sqlite3.Connection, path: Path) -> str:
    """The schema version of a desk; Misconfigured when it is none."""
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        found = None
    if found is None:
        raise Misconfigured(f"{path} holds no desk.")
    if found[0] == COPYING:
        raise Misconfigured(f"{path} is a copy of a desk that is not finished.")
    return str(found[0])


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has, but for what is made from them: index of words, figures."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' "
        "ESCAPE '!' AND name NOT LIKE 'ticket!_words%' ESCAPE '!' "
        "AND name NOT IN ('ticket_tallies', 'alembic_version') "
        "ORDER BY name"
    ).fetchall()
    return {
        name: int(connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])
        for (name,) in names
    }


def _check_blobs(connection: sqlite3.Connection, path: Path, progress: Progress | None) -> None:
    heads = connection.execute(
        "SELECT sha, size, encoding FROM blobs WHERE encoding <> 'partial'"
    ).fetchall()
    total, done = sum(head[1] for head in heads), 0
    for sha, size, encoding in heads:
        digest = hashlib.sha256()
        unpack = zlib.decompressobj() if encoding == "zlib" else None
        pieces = connection.execute(
            "SELECT data FROM blob_chunks WHERE sha = ? ORDER BY position", (sha,)
        )
        try:
            for (data,) in pieces:
                digest.update(unpack.decompress(data) if unpack else data)
        except zlib.error:
            raise Misconfigured(f"{path} is damaged: a stored file cannot be unpacked.") from None
        if digest.hexdigest() != sha:
            raise Misconfigured(f"{path} is damaged: a stored file is not what it was.")
        done += size
        if progress is not None:
            progress(done, total)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a file; NotFound when there is none."""
    if not path.is_file():
        raise NotFound(f"no file {path}")
    how = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(how, uri=True, timeout=10, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """Complaints of SQLite and of the file system as the desk's errors."""
    try:
        yield
    except sqlite3.Error as fault:
        known = translated(fault, str(path))
        raise (known or DeskError(f"{path}: {fault}.")) from fault
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Busy(
                "the disk is full. Nothing was changed.", "free some space and try again"
            ) from fault
        raise Misconfigured(f"{path}: {fault.strerror or fault}.") from fault
