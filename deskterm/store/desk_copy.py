"""A desk moved from database to database: one moment of it, in steps that survive being cut off.

The copy's own table `desk_copy` says how far each table came, in the transaction that brought it
there; until the copy is whole its schema version is `copying` and nobody can open it as a desk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from deskterm.errors import Busy, Conflict, DeskError, Misconfigured
from deskterm.store import copy_checks
from deskterm.store.copy_checks import Begun, Sum
from deskterm.store.place import Place
from deskterm.store.schema import HEAD
from deskterm.store.sides import Row, Shape, Side, shapes

Progress = Callable[[int, int], None]
DONE = "done"


class Table(NamedTuple):
    """What a table holds in both desks: how many rows, and a checksum of them in hex."""

    rows: int
    checksum: str


class Copied(NamedTuple):
    """A copy that is whole. `resumed`: rows an earlier run had copied; `anew`: an earlier run's
    were thrown away; `behind`: events of the desk that came while it was copied."""

    tables: dict[str, Table]
    rows: int
    resumed: int
    anew: bool
    behind: int


def copy_desk(source: Place, target: Place, progress: Progress | None = None) -> Copied:
    """Fill an empty database, or go on with an unfinished copy of the same desk, and verify it.

    Conflict when the target holds anything else, Misconfigured when a checksum is off. What was
    copied when it was cut off stays, and the same call goes on there.
    """
    ours = Side(source, reading=True)
    try:
        return _Copy(ours, target, progress).run()
    finally:
        ours.close()


@contextmanager
def _going_on(target: Place) -> Iterator[None]:
    """Whoever is told that a database is gone or full is told too that nothing is lost."""
    try:
        yield
    except Busy as fault:
        sentence = fault.sentence.replace(" Nothing was changed.", "")
        raise Busy(
            f"{sentence.rstrip('.')}. The copy to {target.shown} is not finished.",
            "the same command again: it goes on where it was",
        ) from fault


class _Copy:
    def __init__(self, ours: Side, target: Place, progress: Progress | None) -> None:
        self.ours, self.target, self.progress = ours, target, progress
        self.shapes = shapes()
        self.identity = _identity(ours)
        self.counts = {
            one.name: int(ours.value(f'SELECT COUNT(*) FROM "{one.name}"')) for one in self.shapes
        }
        self.events = int(ours.value("SELECT COALESCE(MAX(id), 0) FROM events"))
        self.fingerprint = json.dumps([HEAD, self.events, self.counts], sort_keys=True)
        self.done = 0
        self.reread = False

    def run(self) -> Copied:
        anew = self._prepare()
        try:
            return self._fill(anew)
        except _Stale:
            copy_checks.clear(self.target)
            self._begin()
            return self._fill(True)

    def _fill(self, anew: bool) -> Copied:
        self.done = 0
        with _going_on(self.target):
            theirs = Side(self.target, reading=False)
            try:
                state = _state(theirs)
                resumed = sum(one.rows for one in state.values())
                # What was read before a cut has no checksum of this moment.
                self.reread = bool(resumed)
                sums = {shape.name: self._copy(theirs, shape, state) for shape in self.shapes}
                tables = {shape.name: self._verify(theirs, shape, sums) for shape in self.shapes}
                self._finish(theirs)
            finally:
                theirs.close()
        rows = sum(one.rows for one in tables.values())
        return Copied(tables, rows, resumed, anew, self._behind())

    def _prepare(self) -> bool:
        """The schema is there and empty, or as far as an earlier run came; True: thrown away."""
        found = copy_checks.look(self.target)
        if found is not None and found.identity != self.identity:
            raise Conflict(
                f"{self.target.shown} is an unfinished copy of another desk. Nothing was changed.",
                "name an empty database",
            )
        if found is not None and found.fingerprint == self.fingerprint:
            return False
        if found is not None:
            copy_checks.clear(self.target)
        self._begin()
        return found is not None

    def _begin(self) -> None:
        begun = Begun(self.identity, self.fingerprint, self.ours.place.shown)
        names = [one.name for one in self.shapes]
        copy_checks.begin(self.target, json.dumps(begun._asdict()), names)

    def _copy(self, theirs: Side, shape: Shape, state: dict[str, _Progress]) -> Sum:
        """The rows of one table that are not there yet, and the checksum of what was read."""
        so_far = state[shape.name]
        read = Sum.read(so_far.checksum)
        last = so_far.last
        self._tell(so_far.rows)
        if last == DONE:
            return read
        own = shape.at(shape.own)
        rows = so_far.rows
        keys = shape.at(shape.key)
        for batch in self.ours.batches(shape, json.loads(last) if last else ()):
            read.add(batch)
            rows += len(batch)
            reached = json.dumps([batch[-1][at] for at in keys])
            with theirs.transaction():
                _go_on(theirs, shape, last, reached, rows, read)
                theirs.add(shape, _without(batch, own))
            last = reached
            self._tell(len(batch))
        if own:
            self._name(theirs, shape)
        with theirs.transaction():
            _go_on(theirs, shape, last, DONE, rows, read)
        return read

    def _name(self, theirs: Side, shape: Shape) -> None:
        """Rows that name others of their own table do so now that all of these are there."""
        columns = ", ".join(f'"{name}"' for name in (*shape.own, *shape.key))
        named = " OR ".join(f'"{name}" IS NOT NULL' for name in shape.own)
        changes = ", ".join(f'"{name}" = ?' for name in shape.own)
        which = " AND ".join(f'"{name}" = ?' for name in shape.key)
        found = self.ours.rows(f'SELECT {columns} FROM "{shape.name}" WHERE {named}')
        for start in range(0, len(found), 1000):
            with theirs.transaction():
                theirs.many(
                    f'UPDATE "{shape.name}" SET {changes} WHERE {which}',
                    found[start : start + 1000],
                )

    def _verify(self, theirs: Side, shape: Shape, sums: dict[str, Sum]) -> Table:
        """Both hold the same rows, or Misconfigured.

        After a cut the desk is read once more: what changed since without an entry in the journal
        is brought up to date.
        """
        wanted = self._summed(self.ours, shape) if self.reread else sums[shape.name]
        found = self._summed(theirs, shape, tell=True)
        if found != wanted and self.reread:
            self._mend(theirs, shape)
            found = self._summed(theirs, shape)
            if found != wanted:
                raise _Stale
        if found != wanted:
            raise Misconfigured(
                f"the copy's table {shape.name} is not what was read ({found.rows} rows for "
                f"{wanted.rows}). The desk itself is as it was.",
                f"empty {self.target.shown} and copy again",
            )
        return Table(found.rows, found.shown)

    def _summed(self, side: Side, shape: Shape, *, tell: bool = False) -> Sum:
        read = Sum()
        blobs = copy_checks.Blobs(side) if shape.name == "blob_chunks" else None
        for batch in side.batches(shape):
            read.add(batch)
            if blobs is not None:
                blobs.add(batch)
            if tell:
                self._tell(len(batch))
        if blobs is not None:
            blobs.end()
        if not side.sqlite and side is not self.ours:
            side.driver.commit()
        return read

    def _mend(self, theirs: Side, shape: Shape) -> None:
        keys = shape.at(shape.key)

        def of(side: Side) -> set[Row]:
            return {tuple(row[at] for at in keys) for rows in side.batches(shape) for row in rows}

        gone = of(theirs) - of(self.ours)
        which = " AND ".join(f'"{name}" = ?' for name in shape.key)
        try:
            with theirs.transaction():
                theirs.many(f'DELETE FROM "{shape.name}" WHERE {which}', list(gone))
            for batch in self.ours.batches(shape):
                with theirs.transaction():
                    theirs.put(shape, batch)
        except Busy:
            raise
        except DeskError as fault:  # rows that others name, or that may not be there side by side
            raise _Stale from fault

    def _finish(self, theirs: Side) -> None:
        """Ids go on where they stood, words are found, figures are right; then it is a desk."""
        copy_checks.build_index(theirs)
        if theirs.sqlite:
            theirs.driver.execute("PRAGMA synchronous = FULL")
        with theirs.transaction():
            copy_checks.go_on_counting(self.ours, theirs, self.shapes)
            copy_checks.count_tickets(theirs)
            theirs.run("DROP TABLE desk_copy")
            theirs.run("UPDATE alembic_version SET version_num = ?", (HEAD,))
        if not theirs.sqlite:
            theirs.run("ANALYZE")
            theirs.driver.commit()

    def _behind(self) -> int:
        self.ours.driver.rollback()
        return int(
            self.ours.value("SELECT COUNT(*) FROM events WHERE id > ?", (self.events,))
        )  # fmt: skip

    def _tell(self, rows: int) -> None:
        self.done += rows
        if self.progress is not None:
            self.progress(self.done, 2 * sum(self.counts.values()))


class _Stale(Exception):
    """What was copied before a cut cannot be brought up to date."""


class _Progress(NamedTuple):
    last: str
    rows: int
    checksum: str


def _state(theirs: Side) -> dict[str, _Progress]:
    found = theirs.rows("SELECT name, last, rows, checksum FROM desk_copy WHERE name <> ''")
    if not theirs.sqlite:
        theirs.driver.commit()
    return {name: _Progress(last, int(rows), checksum) for name, last, rows, checksum in found}


def _go_on(theirs: Side, shape: Shape, before: str, last: str, rows: int, read: Sum) -> None:
    known = (last, rows, read.shown, shape.name, before)
    sql = "UPDATE desk_copy SET last = ?, rows = ?, checksum = ? WHERE name = ? AND last = ?"
    if theirs.run(sql, known) != 1:
        raise Conflict(
            f"another process is copying to {theirs.place.shown}. This one stopped.",
            "wait for the other one",
        )


def _without(batch: list[Row], own: tuple[int, ...]) -> list[Row]:
    if not own:
        return batch
    return [tuple(None if at in own else cell for at, cell in enumerate(row)) for row in batch]


def _identity(ours: Side) -> str:
    """Which desk this is: every one is founded with a secret of its own."""
    secret = ours.value("SELECT value FROM settings WHERE key = 'token_secret'")
    return hashlib.sha256(f"deskterm {secret}".encode()).hexdigest()
