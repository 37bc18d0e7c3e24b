"""Fixtures of tests that need a desk; conftest files import them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk.helpers import FixedClock, make_desk, open_desk

from deskterm.desk import Desk

if TYPE_CHECKING:
    from servers.postgres import Postgres


def _fill(url: str) -> None:
    make_desk(url).close()


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new desk in a SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    _fill(str(path))
    return path


class _Slate:
    """One PostgreSQL desk, wiped and seeded again for each test: a new database takes 400 ms."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.url = url
        make_desk(url).close()
        self._connection = psycopg.connect(url, autocommit=True)
        run = self._connection.execute
        run("SET session_replication_role = replica")  # no foreign keys, so in any order
        run("SET lock_timeout = '5s'")
        run("CREATE SCHEMA seed")
        self._tables = [
            row[0] for row in run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        for table in self._tables:
            run(f"CREATE TABLE seed.{table} AS SELECT * FROM public.{table}")

    def wipe(self) -> None:
        """The desk as it was made."""
        wiped = "".join(f"DELETE FROM public.{table};" for table in self._tables)
        # ticket_documents has a generated column, and no row in a new desk.
        filled = "".join(
            f"INSERT INTO public.{table} SELECT * FROM seed.{table};"
            for table in self._tables
            if table != "ticket_documents"
        )
        counted = "".join(
            f"SELECT setval(pg_get_serial_sequence('public.{table}', 'id'), "
            f"COALESCE((SELECT MAX(id) FROM seed.{table}), 0) + 1, false);"
            for (table,) in self._connection.execute(
                "SELECT table_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND column_default LIKE 'nextval%'"
            ).fetchall()
        )
        self._connection.execute(f"BEGIN;{wiped}{filled}{counted}COMMIT")

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


@pytest.fixture(scope="session")
def slate(postgres: Postgres) -> Iterator[_Slate]:
    """The session's PostgreSQL desk."""
    found = _Slate(postgres.fresh_database())
    yield found
    found.close()


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning, until a test moves it."""
    return FixedClock()


@pytest.fixture(params=["sqlite", "postgres"])
def desk_url(request: pytest.FixtureRequest, isolated: Path) -> str:
    """Where a new desk lies: ana is its admin, help@acme.test its mailbox."""
    if request.param == "sqlite":
        path = isolated / "desk.db"
        shutil.copy(request.getfixturevalue("desk_file"), path)
        return str(path)
    found: _Slate = request.getfixturevalue("slate")
    found.wipe()
    return found.url


@pytest.fixture
def desk(desk_url: str, clock: FixedClock) -> Iterator[Desk]:
    """That desk as ana, on each database."""
    found = open_desk(desk_url, clock)
    yield found
    found.close()


@pytest.fixture
def lite(desk_file: Path, isolated: Path, clock: FixedClock) -> Iterator[Desk]:
    """That desk on SQLite only, where the database makes no difference."""
    path = isolated / "desk.db"
    shutil.copy(desk_file, path)
    found = open_desk(str(path), clock)
    yield found
    found.close()
