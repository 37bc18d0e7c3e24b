"""Backup, restore and schema upgrade of a whole desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deskterm.desk.permission import require
from deskterm.errors import Conflict, Misconfigured, NotFound, Refused
from deskterm.policy import Permission
from deskterm.store import Store
from deskterm.store.schema import HEAD

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk.facade import Desk


class Upgraded(NamedTuple):
    """Schema versions before and after; `copy` is the backup made first, None if none was."""

    before: str
    after: str
    copy: Path | None


def backup(desk: Desk, target: Path, *, force: bool = False) -> int:
    """Write a verified copy of the desk while it is in use; its size in bytes.

    Conflict when the file exists and `force` is off.
    """
    require(desk.actor, Permission.SETTINGS)
    if target.exists() and not force:
        raise Conflict(f"{target} exists. Nothing was written.", "another name, or --force")
    return _copy_out(desk.store, target)


def restore(config: Config, source: Path, *, force: bool = False) -> Path | None:
    """Put a backup in the configured place; Conflict when a desk is there and `force` is off.

    With `force` the desk that was there is backed up first; its copy is returned.
    """
    if not source.is_file():
        raise NotFound(f"no file {source}")
    store = Store(config.database)
    try:
        here = _version(store)
        if here is not None and not force:
            raise Conflict(
                f"there is a desk at {store.place.shown}. Nothing was restored.",
                "--force, which first keeps a copy of it",
            )
        kept = _aside(store, config, "before-restore") if here is not None else None
        _copy_in(store, source)
        return kept
    finally:
        store.close()


def upgrade(config: Config) -> Upgraded:
    """Bring the desk's schema to the newest, after a verified copy; nothing to do is no error."""
    store = Store(config.database)
    try:
        before = store.version()
        if before is None:
            raise NotFound(f"no desk at {store.place.shown}.", "deskterm init")
        if before == HEAD:
            return Upgraded(before, HEAD, None)
        if before > HEAD:
            store.require_head()
        copy = _aside(store, config, f"schema-{before}")
        from deskterm.store.upgrade import upgrade as run

        run(store.writer)
        return Upgraded(before, HEAD, copy)
    finally:
        store.close()


def _version(store: Store) -> str | None:
    try:
        return store.version()
    except NotFound:
        return None


def _aside(store: Store, config: Config, why: str) -> Path:
    """A copy beside the desk, or beside config.toml for a desk on a server; never overwrites."""
    base = store.place.path or config.path.with_name("desk.dump")
    for number in range(1, 1000):
        target = base.with_name(f"{base.name}.{why}{'' if number == 1 else f'-{number}'}")
        if not target.exists():
            base.parent.mkdir(parents=True, exist_ok=True)
            _copy_out(store, target)
            return target
    raise Refused(f"too many copies beside {base}.", "remove some")


def _copy_out(store: Store, target: Path) -> int:
    if not target.parent.is_dir():
        raise NotFound(f"no folder {target.parent}")
    if store.place.path is not None:
        from deskterm.store.copies import copy_out

        return copy_out(store.place.path, target)
    from deskterm.store.dumps import dump

    return dump(store.place.url, target)


def _copy_in(store: Store, source: Path) -> None:
    path = store.place.path
    if path is None:
        from deskterm.store import dumps

        dumps.restore(source, store.place.url)
        return
    from deskterm.store import copies
    from deskterm.store.place import refuse_network_file_system

    found = copies.version(source)
    if found > HEAD:
        raise Misconfigured(f"{source} was made by a newer deskterm.", "upgrade deskterm")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_network_file_system(path)
    copies.copy_in(source, path)
