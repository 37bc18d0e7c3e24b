"""Plain SQL inside a session's transaction: what every mail goes through cannot afford an ORM."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel

from deskterm.store.instants import to_ms

KNOWN = "known_words"
"""Where a connection keeps the words it has seen in the database (store.fulltext)."""


class _Statement(NamedTuple):
    sql: str
    names: tuple[str, ...]
    defaults: dict[str, Any]
    has_id: bool


_STATEMENTS: dict[type[SQLModel], _Statement] = {}


class Direct:
    """Statements with `?` for every value, on the session's own connection.

    What the session holds back is written before each. Rows the session has loaded must be
    changed through it, or it will not know.
    """

    def __init__(self, session: Session) -> None:
        connection = session.connection()
        self.sqlite = connection.dialect.name == "sqlite"
        self._flush: Callable[[], None] = session.flush
        self.known: set[str] = connection.info.setdefault(KNOWN, set())
        self._driver: Any = connection.connection.driver_connection

    def run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The driver's cursor."""
        self._flush()
        return self._driver.execute(sql if self.sqlite else sql.replace("?", "%s"), values)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for each row of values, in one trip to the server."""
        if rows:
            self._flush()
            cursor = self._driver.cursor()
            cursor.executemany(sql if self.sqlite else sql.replace("?", "%s"), rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return self.run(sql, values).fetchall()  # type: ignore[no-any-return]

    def one(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, None when there is none."""
        return self.run(sql, values).fetchone()  # type: ignore[no-any-return]

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.one(sql, values)
        return None if found is None else found[0]

    def insert(self, table: type[SQLModel], **values: Any) -> int:
        """A row with the table's own defaults for what is not given; its id, 0 when it has none."""
        known = _statement(table)
        bound = _bound(known, values)
        if not known.has_id:
            self.run(known.sql, bound)
            return 0
        if self.sqlite:
            return int(self.run(known.sql, bound).lastrowid)
        return int(self.run(f"{known.sql} RETURNING id", bound).fetchone()[0])

    def insert_new(self, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
        """Rows that are not there yet; those with a known key are left as they are."""
        known = _statement(table)
        for row in rows:
            self.run(f"{known.sql} ON CONFLICT DO NOTHING", _bound(known, row))


def _statement(table: type[SQLModel]) -> _Statement:
    found = _STATEMENTS.get(table)
    if found is None:
        found = _STATEMENTS[table] = _made(table)
    return found


def _made(table: type[SQLModel]) -> _Statement:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    names = tuple(column.name for column in columns if column.name != "id")
    marks = ", ".join("?" * len(names))
    defaults = {
        name: field.default for name, field in table.model_fields.items() if not field.is_required()
    }
    sql = f"INSERT INTO {columns[names[0]].table.name} ({', '.join(names)}) VALUES ({marks})"
    return _Statement(sql, names, defaults, "id" in columns)


def _bound(known: _Statement, values: dict[str, Any]) -> list[Any]:
    unknown = values.keys() - set(known.names)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    bound = []
    for name in known.names:
        value = values[name] if name in values else known.defaults[name]
        bound.append(to_ms(value) if isinstance(value, datetime) else value)
    return bound
