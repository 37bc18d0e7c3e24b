"""Whole copies of a desk, each one SQLite file whatever the desk is on, and the way back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from deskterm.errors import Busy, Conflict, Misconfigured
from deskterm.store.place import Place, place
from deskterm.store.schema import HEAD
from deskterm.store.verifying import Contents, Progress, counts, faults, opened, verify

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PAGES = 1024
"""Pages copied at a time: 4 MiB."""
PATIENCE = 40
"""Times a locked desk is asked again, a quarter of a second apart."""


def write_copy(source: Place, target: Path, progress: Progress | None = None) -> int:
    """A consistent, verified copy as one file with mode 0600; its size in bytes.

    Writers go on meanwhile: the copy is of the moment it began. `target` is whole or as it was;
    Busy when the disk is full.
    """
    with faults(target), _partial(target) as partial:
        if source.path is not None:
            wanted = _copy_file(source.path, partial, progress)
        else:
            wanted = _copy_server(source, partial, progress)
        if verify(partial, progress).counts != wanted:
            raise Misconfigured(f"the copy of {source.shown} lacks rows. Nothing was written.")
        _sync(partial)
        partial.replace(target)
        _sync(target.parent)
        return target.stat().st_size


def read_copy(source: Path, target: Place, progress: Progress | None = None) -> Contents:
    """Put a verified copy in a desk's place in one transaction, brought to the newest schema.

    Whoever has the desk open sees the copy's content from then on. What was there is gone: keep
    it before. Misconfigured when the copy is damaged or from a newer deskterm.
    """
    contents = verify(source, progress)
    if contents.version > HEAD:
        raise Misconfigured(f"{source} was made by a newer deskterm.", "upgrade deskterm")
    beside = target.path or source
    with faults(beside), _partial(beside) as partial:
        if target.path is not None or contents.version != HEAD:
            _copy_file(source, partial, progress)
            _bring_up(partial, contents.version)
        else:
            partial = source
        if target.path is None:
            _fill_server(partial, target, progress)
        else:
            _put(partial, target.path, progress)
    return contents


def is_empty(contents: dict[str, int]) -> bool:
    """Whether a desk holds nothing anybody would miss."""
    return not any(contents.get(name) for name in ("tickets", "raw_mails", "contacts"))


@contextlib.contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file beside the target that is gone afterwards, whatever happens."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield partial
    finally:
        for tail in ("", "-journal", "-wal", "-shm"):
            partial.with_name(partial.name + tail).unlink(missing_ok=True)


def _copy_file(source: Path, target: Path, progress: Progress | None) -> dict[str, int]:
    """Copy in one read transaction: without it every write would begin the copy anew."""
    with opened(source) as desk, contextlib.closing(sqlite3.connect(target)) as copy:
        desk.execute("BEGIN")
        wanted = counts(desk)
        desk.backup(copy, pages=PAGES, progress=_steps(progress))
        desk.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
    return wanted


def _put(source: Path, target: Path, progress: Progress | None) -> None:
    if not target.exists():
        source.replace(target)
        _sync(target.parent)
        return
    with opened(source) as copy, contextlib.closing(sqlite3.connect(target)) as desk:
        copy.backup(desk, pages=PAGES, progress=_steps(progress))
    target.chmod(0o600)


def _steps(progress: Progress | None) -> Callable[[int, int, int], None]:
    refused = 0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal refused
        refused = refused + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if refused > PATIENCE:
            raise Busy("the desk is busy: another process holds it. Nothing was changed.")
        if progress is not None:
            progress(total - remaining, total)

    return step


def _copy_server(source: Place, target: Path, progress: Progress | None) -> dict[str, int]:
    """Every table of a PostgreSQL desk in one snapshot, into a SQLite desk of the same schema."""
    from deskterm.store.copying import copy_rows
    from deskterm.store.engine import Writer
    from deskterm.store.upgrade import upgrade

    server = _reading_engine(source)
    writer = Writer(place(str(target)))
    try:
        with writer.guarded(), server.connect() as desk:
            version = desk.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            upgrade(writer, to=str(version))
            with writer.engine.begin() as copy:
                return copy_rows(desk, copy, progress)
    finally:
        writer.close()
        server.dispose()
        with contextlib.closing(sqlite3.connect(target)) as copied:
            copied.execute("PRAGMA journal_mode = DELETE")


def _reading_engine(source: Place) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(
        source.url.replace("postgresql://", "postgresql+psycopg://", 1),
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )


def _bring_up(path: Path, version: str) -> None:
    if version == HEAD:
        return
    from deskterm.store.engine import Writer
    from deskterm.store.upgrade import upgrade

    writer = Writer(place(str(path)))
    try:
        upgrade(writer)
    finally:
        writer.close()


def _fill_server(source: Path, target: Place, progress: Progress | None) -> None:
    """One transaction: the old desk is there until the new one is whole."""
    from sqlalchemy import create_engine

    from deskterm.store.copying import copy_rows
    from deskterm.store.engine import Writer
    from deskterm.store.upgrade import migrate

    file = create_engine(f"sqlite:///{source}", hide_parameters=True)
    writer = Writer(target)
    try:
        with writer.guarded(), file.connect() as copy, writer.engine.begin() as desk:
            _clear(desk, target)
            migrate(desk)
            copy_rows(copy, desk, progress)
    finally:
        writer.close()
        file.dispose()


def _clear(desk: Connection, target: Place) -> None:
    from sqlalchemy import inspect

    from deskterm.store.schema import drop_views

    names = inspect(desk).get_table_names()
    if names and "alembic_version" not in names:
        raise Conflict(f"{target.shown} holds something else. Nothing was restored.")
    drop_views(desk)
    for name in names:
        desk.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
