"""A foreign key on a table that is there already."""

from alembic import op


def add_key(table: str, column: str, other: str) -> None:
    """A column that names a row of another table, or none.

    Alembic adds no keys on SQLite, which knows how to when the column itself names it.
    """
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER REFERENCES {other} (id)")
