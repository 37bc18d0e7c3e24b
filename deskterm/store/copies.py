"""Whole copies of a SQLite desk: made while it is in use, checked before anybody trusts them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from deskterm.errors import DeskError, Misconfigured, NotFound
from deskterm.store.faults import translated


def copy_out(source: Path, target: Path) -> int:
    """A consistent copy as one file with mode 0600; its size in bytes.

    SQLite's backup runs in one read transaction, so writers go on meanwhile. The copy is checked
    and synced under another name first: `target` is whole or not there.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with _open(source) as desk, _open(partial) as copy:
            desk.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        check(partial)
        _sync(partial)
        partial.replace(target)
        _sync(target.parent)
        return target.stat().st_size
    finally:
        for leftover in (partial, partial.with_name(f"{partial.name}-journal")):
            leftover.unlink(missing_ok=True)


def copy_in(source: Path, target: Path) -> None:
    """Put a checked copy in a desk's place, in one transaction of that desk.

    Whoever has the desk open sees the copy's content from then on.
    """
    version(source)
    check(source)
    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with _open(source) as copy, _open(target) as desk:
        copy.backup(desk)
        desk.execute("PRAGMA journal_mode = WAL")
    check(target)


def check(path: Path) -> None:
    """Misconfigured when the file is damaged: SQLite's own check of structure, indexes and keys."""
    with _open(path) as connection:
        found = connection.execute("PRAGMA integrity_check(3)").fetchall()
        if found != [("ok",)]:
            raise Misconfigured(f"{path} is damaged: {found[0][0]}.")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise Misconfigured(f"{path} is damaged: a row names another that is not there.")


def version(path: Path) -> str:
    """The schema version of a desk in a file; Misconfigured when it holds none."""
    with _open(path) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            found = None
        if found is None:
            raise Misconfigured(f"{path} holds no desk.")
        return str(found[0])


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise NotFound(f"no file {path}")
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    except sqlite3.Error as fault:
        known = translated(fault, str(path))
        raise (known or DeskError(f"{path}: {fault}.")) from fault
    finally:
        connection.close()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
