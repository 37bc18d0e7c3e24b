"""Backup, restore, copy and schema upgrade of a whole desk, by whoever owns its database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deskterm.desk.opening import owns
from deskterm.desk.permission import require
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.policy import Permission
from deskterm.store import Store
from deskterm.store.schema import COPYING, HEAD

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk.facade import Desk
    from deskterm.store.desk_copy import Copied
    from deskterm.store.verifying import Progress


class Upgraded(NamedTuple):
    """Schema versions before and after; `copy` is the backup made first, None if none was."""

    before: str
    after: str
    copy: Path | None


def backup(
    desk: Desk, target: Path, *, force: bool = False, progress: Progress | None = None
) -> int:
    """Write a verified copy of the desk while it is in use, as one SQLite file; its size in bytes.

    Conflict when the file exists and `force` is off; Busy when the disk is full.
    """
    require(desk.actor, Permission.SETTINGS)
    _require_owner(desk.store)
    if target.exists() and not force:
        raise Conflict(f"{target} exists. Nothing was written.", "another name, or --force")
    return _copy(desk.store, target, progress)


def restore(
    config: Config, source: Path, *, force: bool = False, progress: Progress | None = None
) -> Path | None:
    """Put a backup in the configured place, whichever database that is.

    Conflict when a desk is there that holds tickets, mail or contacts, and `force` is off. With
    `force` the desk that was there is backed up first; its copy is returned.
    """
    from deskterm.store.backup import read_copy
    from deskterm.store.verifying import faults, opened, version_of

    if not source.is_file():
        raise NotFound(f"no file {source}")
    # What is no backup at all must not cost a copy of the desk that is there.
    with faults(source), opened(source) as copy:
        version_of(copy, source)
    store = Store(config.database)
    try:
        if _is_in_use(store) and not force:
            raise Conflict(
                f"there is a desk at {store.place.shown}. Nothing was restored.",
                "--force, which first keeps a copy of it",
            )
        _require_owner(store)
        _prepare(store)
        there = _version(store) is not None
        kept = _aside(store, config, "before-restore", progress) if there else None
        read_copy(source, store.place, progress)
        return kept
    finally:
        store.close()


def copy(desk: Desk, url: str, *, progress: Progress | None = None) -> Copied:
    """Move the desk as it is now into another database, SQLite or PostgreSQL, and verify it there.

    The desk stays in use and as it is. `progress` is told rows. A copy that was cut off goes on
    where it was, or begins anew when the desk has changed since. Conflict when the target holds
    anything but an unfinished copy of this desk; Busy when it goes away.
    """
    from deskterm.store.desk_copy import copy_desk
    from deskterm.store.place import place

    require(desk.actor, Permission.SETTINGS)
    _require_owner(desk.store)
    if not url.strip():
        raise Usage("no place to copy to. Nothing was done.", "deskterm db copy --to URL")
    target = place(url)
    if target.path is not None and target.identity() == desk.store.place.identity() is not None:
        raise Conflict(f"{target.shown} is the desk itself. Nothing was changed.")
    if target.path is not None:
        _prepare_path(target.path)
    made = target.path is not None and not target.path.exists()
    try:
        if made and target.path is not None:
            _make_file(target.path)
        return copy_desk(desk.store.place, target, progress)
    finally:
        if made and target.path is not None and not target.path.stat().st_size:
            target.path.unlink()  # nothing came of it


def upgrade(config: Config, progress: Progress | None = None) -> Upgraded:
    """Bring the desk's schema to the newest, after a verified copy; nothing to do is no error.

    What figures say of the tickets is counted anew either way.

    Misconfigured when the schema is newer than this program.
    """
    store = Store(config.database)
    try:
        before = store.version()
        if before is None:
            raise NotFound(f"no desk at {store.place.shown}.", "deskterm init")
        if before == HEAD:
            if owns(store):
                from deskterm.store.tallies import FILL

                with store.writer.session() as session:
                    for statement in FILL:
                        session.connection().exec_driver_sql(statement)
            return Upgraded(before, HEAD, None)
        if before > HEAD:
            store.require_head()
        _require_owner(store)
        copy = _aside(store, config, f"schema-{before}", progress)
        from deskterm.store.upgrade import upgrade as run

        run(store.writer)
        return Upgraded(before, HEAD, copy)
    finally:
        store.close()


def _require_owner(store: Store) -> None:
    path = store.place.path
    if (path is None or path.exists()) and not owns(store):
        raise Refused("this is for the OS user who owns the database.")


def _version(store: Store) -> str | None:
    try:
        return store.version()
    except NotFound:
        return None


def _is_in_use(store: Store) -> bool:
    """Whether anything is there that would be missed; Conflict when it is no desk of ours."""
    from deskterm.store.backup import is_empty

    version = _version(store)
    if version == COPYING:
        store.require_head()
    if version is not None:
        names = ("tickets", "raw_mails", "contacts")
        found = {name: store.reader.value(f"SELECT COUNT(*) FROM {name}") for name in names}
        return not is_empty(found)
    path = store.place.path
    if path is not None and path.exists() and store.reader.value("SELECT 1 FROM sqlite_schema"):
        raise Conflict(f"{path} holds something else. Nothing was restored.")
    return False


def _prepare(store: Store) -> None:
    path = store.place.path
    if path is None:
        return
    _prepare_path(path)
    if path.exists() and path.stat().st_size == 0:
        path.unlink()


def _prepare_path(path: Path) -> None:
    from deskterm.store.place import refuse_network_file_system
    from deskterm.store.verifying import faults

    with faults(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_network_file_system(path)


def _make_file(path: Path) -> None:
    from deskterm.store.verifying import faults

    with faults(path):
        # 0600 from its first byte on, whatever the umask.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _aside(store: Store, config: Config, why: str, progress: Progress | None) -> Path:
    """A copy beside the desk, or beside config.toml for a desk on a server; never overwrites."""
    base = store.place.path or config.path.with_name("desk.db")
    for number in range(1, 1000):
        target = base.with_name(f"{base.name}.{why}{'' if number == 1 else f'-{number}'}")
        if not target.exists():
            base.parent.mkdir(parents=True, exist_ok=True)
            _copy(store, target, progress)
            return target
    raise Refused(f"too many copies beside {base}.", "remove some")


def _copy(store: Store, target: Path, progress: Progress | None) -> int:
    from deskterm.store.backup import write_copy

    if not target.parent.is_dir():
        raise NotFound(f"no folder {target.parent}")
    return write_copy(store.place, target, progress)
