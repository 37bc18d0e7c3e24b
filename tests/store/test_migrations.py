"""Migrations lead where `create_all` leads, from nothing and from every released version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from deskterm.errors import Misconfigured
from deskterm.store import Store
from deskterm.store.engine import Writer
from deskterm.store.place import place
from deskterm.store.schema import HEAD, create_all
from deskterm.store.tables import metadata
from deskterm.store.upgrade import upgrade, versions
from deskterm.store.views import VIEWS


@pytest.fixture
def writer(database_url: str) -> Iterator[Writer]:
    writer = Writer(place(database_url))
    yield writer
    writer.close()


def _is_ours(name: str | None, kind: str) -> bool:
    """The full-text index and Alembic's own table are no part of the tables' metadata."""
    return not (kind == "table" and str(name).startswith(("ticket_words", "alembic_", "sqlite_")))


# A column that is added names its foreign key itself; keys are compared by reflection.
_KEYS = re.compile(r"(FOREIGN KEY ?\(\w+\) )?REFERENCES \w+ \(\w+\)")


def _picture(connection: Connection) -> dict[str, Any]:
    """All that can be told of a schema: tables, columns, keys, checks, indexes, views."""
    found = inspect(connection)
    picture: dict[str, Any] = {}
    for table in sorted(found.get_table_names()):
        picture[table] = {
            "columns": [
                (one["name"], str(one["type"]), one["nullable"], one.get("computed") is not None)
                for one in found.get_columns(table)
            ],
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted(
                (*one["constrained_columns"], one["referred_table"], *one["referred_columns"])
                for one in found.get_foreign_keys(table)
            ),
            "unique": sorted(
                tuple(one["column_names"]) for one in found.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (str(one["name"]), tuple(one["column_names"]), one["unique"])
                for one in found.get_indexes(table)
            ),
        }
    picture["views"] = sorted(found.get_view_names())
    if connection.dialect.name == "sqlite":
        # What SQLAlchemy cannot reflect: virtual tables, partial indexes, checks, AUTOINCREMENT.
        # Tables differ in how their text is broken, so they are compared by sorted words.
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_schema").all()
        picture["sql"] = {
            (kind, name): sorted(
                re.findall(r"[\w']+|[^\w\s,]", _KEYS.sub("", sql.replace('"', "")))
            )
            for kind, name, sql in rows
            if sql
        }
    else:
        picture["indexes"] = connection.exec_driver_sql(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        ).all()
        picture["constraints"] = connection.exec_driver_sql(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        ).all()
    return picture


def test_migrating_from_nothing_makes_what_create_all_makes(writer: Writer) -> None:
    with writer.engine.connect() as connection:
        with connection.begin() as transaction:
            create_all(connection)
            wanted = _picture(connection)
            transaction.rollback()
        assert not inspect(connection).get_table_names()
    upgrade(writer)
    with writer.engine.connect() as connection:
        made = _picture(connection)
    assert made == wanted
    assert {"tickets", "ticket_documents", "outbox", "events"} < made.keys()
    assert made["views"] == sorted(VIEWS)


def test_nothing_is_left_for_autogenerate(writer: Writer) -> None:
    upgrade(writer)
    with writer.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: _is_ours(name, kind),
            },
        )
        differences = [
            one
            for one in compare_metadata(context, metadata)
            # The tsvector is generated from the other columns, for PostgreSQL alone.
            if not (one[0] == "remove_column" and one[3].name == "words")
            and not (one[0] == "remove_index" and one[1].name == "ix_ticket_documents_words")
        ]
    assert differences == []


@pytest.mark.parametrize("start", versions())
def test_every_released_version_reaches_the_newest(writer: Writer, start: str) -> None:
    upgrade(writer, to=start)
    upgrade(writer)
    store = Store(writer.place.url)
    assert store.version() == HEAD == versions()[-1]
    store.close()


def test_a_schema_of_a_later_deskterm_is_left_alone(writer: Writer) -> None:
    upgrade(writer)
    writer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured):
        upgrade(writer)
    store = Store(writer.place.url)
    with pytest.raises(Misconfigured, match="newer"):
        store.require_head()
    assert store.reader.value("SELECT COUNT(*) FROM ticket_rows") == 0
    store.close()


def test_a_database_without_a_desk_says_how_to_begin(writer: Writer) -> None:
    writer.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)")
    store = Store(writer.place.url)
    assert store.version() is None
    with pytest.raises(Misconfigured, match="deskterm init"):
        store.require_head()
    store.close()
