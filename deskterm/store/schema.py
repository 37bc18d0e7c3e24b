"""A new desk's schema, and which version of it a desk has.

The read side looks at the version on every start, so this module imports no SQLAlchemy at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0003"
"""The newest migration in `store/migrations/versions`."""

COPYING = "copying"
"""The version of a copy that is not finished (store.desk_copy): sorts behind every real one."""


def drop_views(connection: Connection) -> None:
    """Drop every view: they hold nothing, and keep tables from being changed."""
    from sqlalchemy import inspect

    for name in inspect(connection).get_view_names():
        connection.exec_driver_sql(f'DROP VIEW "{name}"')


def make_views(connection: Connection) -> None:
    """Make every view anew."""
    from deskterm.store.views import VIEWS

    drop_views(connection)
    for sql in VIEWS.values():
        connection.exec_driver_sql(sql)


def drop_tallies(connection: Connection) -> None:
    """Drop the triggers that count, so that tickets can be made anew; the figures stay."""
    from deskterm.store.tallies import drop

    for statement in drop(connection.dialect.name == "sqlite"):
        connection.exec_driver_sql(statement)


def make_tallies(connection: Connection) -> None:
    """Count every ticket, and make the triggers that go on counting."""
    from deskterm.store.tallies import FILL, make

    drop_tallies(connection)
    for statement in (*FILL, *make(connection.dialect.name == "sqlite")):
        connection.exec_driver_sql(statement)


def make_search_index(connection: Connection) -> None:
    """The full-text index over `ticket_documents`: FTS5, or GIN over tsvector."""
    from deskterm.store.fulltext import POSTGRES_INDEX, SQLITE_INDEX, SQLITE_WORDS

    sqlite = connection.dialect.name == "sqlite"
    statements = (*SQLITE_INDEX, SQLITE_WORDS) if sqlite else POSTGRES_INDEX
    for statement in statements:
        connection.exec_driver_sql(statement)


def create_all(connection: Connection) -> None:
    """Every table, index and view of HEAD in an empty database, stamped with its version."""
    from deskterm.store.tables import metadata

    if connection.dialect.name == "postgresql":
        for table in metadata.tables.values():
            for index in table.indexes:
                condition = index.dialect_options["sqlite"]["where"]
                index.dialect_options["postgresql"]["where"] = condition
    metadata.create_all(connection)
    make_search_index(connection)
    make_tallies(connection)
    make_views(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")
