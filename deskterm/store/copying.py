"""Every row of one desk written into another, whichever databases they are in.

Both sides are read as they are, not as this program's tables say: a desk of an older schema is
copied into one of the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from deskterm.store.fulltext import fill_known_words

Progress = Callable[[int, int], None]
"""Told how much is done and how much there is, in rows, pages or bytes."""

BATCH = 500
WIDE = {"blob_chunks": 8, "messages": 100, "ticket_documents": 50}
"""Rows at a time of the tables whose rows are long."""
_NOT_COPIED = ("sqlite_", "ticket_words", "ticket_tallies", "alembic_", "desk_copy")


def table_names(connection: Connection) -> list[str]:
    """The tables that hold a desk's rows; the index of words and the figures follow from them."""
    names = inspect(connection).get_table_names()
    return sorted(name for name in names if not name.startswith(_NOT_COPIED))


def tables(connection: Connection) -> MetaData:
    """Those tables as the database has them."""
    found = MetaData()
    found.reflect(bind=connection, only=table_names(connection))
    return found


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: int(connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{name}"').scalar_one())
        for name in table_names(connection)
    }


def copy_rows(
    source: Connection, target: Connection, progress: Progress | None = None
) -> dict[str, int]:
    """Fill an empty desk of the same schema version; how many rows each table got.

    What counts ids up goes on where it stood, and the full-text index is built.
    """
    wanted = counts(source)
    total, done = sum(wanted.values()), 0
    theirs = tables(source).tables
    ours = tables(target)
    for table in ours.sorted_tables:
        # Rows that name others of their own table get that name when all of these are there.
        own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
        late: list[dict[str, Any]] = []
        for batch in _batches(source, theirs[table.name]):
            late += [row for row in batch if any(row[name] is not None for name in own)]
            target.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in batch])
            done += len(batch)
            if progress is not None:
                progress(done, total)
        _complete(target, table, own, late)
    _go_on_counting(source, target, ours)
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("INSERT INTO ticket_words (ticket_words) VALUES ('rebuild')")
        fill_known_words(target.connection.driver_connection)
    return wanted


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    size = WIDE.get(table.name, BATCH)
    columns = [column for column in table.columns if column.computed is None]
    wanted = select(*columns).order_by(*table.primary_key.columns)
    with source.execution_options(yield_per=size).execute(wanted) as rows:
        for part in rows.mappings().partitions(size):
            yield [dict(row) for row in part]


def _complete(
    target: Connection, table: Table, names: list[str], rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    [key] = table.primary_key.columns
    change = (
        update(table)
        .where(key == bindparam("its_key"))
        .values({name: bindparam(f"its_{name}") for name in names})
    )
    target.execute(
        change,
        [
            {"its_key": row[key.name], **{f"its_{name}": row[name] for name in names}}
            for row in rows
        ],
    )


def _go_on_counting(source: Connection, target: Connection, ours: MetaData) -> None:
    """Ids that were given once are not given again, even if their rows are gone."""
    reached = _reached(source)
    for name, table in ours.tables.items():
        if "id" not in table.columns:
            continue
        highest = target.execute(select(func.max(table.columns["id"]))).scalar() or 0
        last = max(highest, reached.get(name, 0))
        if last == 0:
            continue
        if target.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(name, "id")
            target.execute(select(func.setval(sequence, last)))
        elif _has_sequence_table(target):
            known = {"name": name, "last": last}
            done = target.execute(
                text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name"), known
            )
            if done.rowcount == 0 and table.dialect_options["sqlite"]["autoincrement"]:
                target.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), known)


def _reached(source: Connection) -> dict[str, int]:
    """The last id given for each table that counts."""
    if source.dialect.name == "sqlite":
        if not _has_sequence_table(source):
            return {}
        return {
            row[0]: int(row[1]) for row in source.execute(text("SELECT * FROM sqlite_sequence"))
        }
    found = source.exec_driver_sql(
        "SELECT t.relname, s.seqrelid::regclass::text FROM pg_sequence s "
        "JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype = 'a' "
        "JOIN pg_class t ON t.oid = d.refobjid "
        "WHERE t.relnamespace = current_schema()::regnamespace"
    ).all()
    return {
        table: int(
            source.exec_driver_sql(
                f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"
            ).scalar_one()
        )
        for table, sequence in found
    }


def _has_sequence_table(connection: Connection) -> bool:
    there = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'"
    return connection.exec_driver_sql(there).first() is not None
