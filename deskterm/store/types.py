"""Column types both databases share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from deskterm.store.instants import from_ms, to_ms


class Row(SQLModel):
    """What every table derives from. Rows are not validated, so no validator is built for them:
    that is a quarter of what importing the tables takes."""

    model_config = {"defer_build": True}


KEYED = {"sqlite_with_rowid": False}
"""For small rows that are found by their whole key: SQLite then keeps one tree and not two."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as BIGINT UTC milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Refuse naive datetimes: what they mean depends on the machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return to_ms(value.astimezone(UTC))

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        """Milliseconds back to an aware datetime in UTC."""
        return None if value is None else from_ms(int(value))


def later(default: str) -> dict[str, Any]:
    """For a column that a released table got later: what its old rows hold.

    A migration can add no column without it, and both ways to a schema must end alike.
    """
    return {"server_default": text(f"'{default}'")}


def one_of(column: str, values: Any) -> CheckConstraint:
    """CHECK that a string column holds one of an enum's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"ck_{column}")


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which `where` holds, on both databases.

    `schema.create_all` says the condition to PostgreSQL: naming `postgresql_where` here would load
    that dialect in every command on SQLite.
    """
    return Index(name, *columns, sqlite_where=text(where))
