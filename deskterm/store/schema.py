"""A new desk's schema, and which version of it a desk has.

The read side looks at the version on every start, so this module imports no SQLAlchemy at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0001"
"""The newest migration in `store/migrations/versions`."""


def make_views(connection: Connection) -> None:
    """Drop and make every view: they hold nothing."""
    from deskterm.store.views import VIEWS

    for name, sql in VIEWS.items():
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        connection.exec_driver_sql(sql)


def make_search_index(connection: Connection) -> None:
    """The full-text index over `ticket_documents`: FTS5, or GIN over tsvector."""
    from deskterm.store.fulltext import POSTGRES_INDEX, SQLITE_INDEX

    statements = SQLITE_INDEX if connection.dialect.name == "sqlite" else POSTGRES_INDEX
    for statement in statements:
        connection.exec_driver_sql(statement)


def create_all(connection: Connection) -> None:
    """Every table, index and view of HEAD in an empty database, stamped with its version."""
    from deskterm.store.tables import metadata

    metadata.create_all(connection)
    make_search_index(connection)
    make_views(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")
