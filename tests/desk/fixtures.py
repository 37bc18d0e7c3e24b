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


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning, until a test moves it."""
    return FixedClock()


@pytest.fixture(params=["sqlite", "postgres"])
def desk_url(request: pytest.FixtureRequest, isolated: Path) -> Iterator[str]:
    """Where a new desk lies: ana is its admin, help@acme.test its mailbox."""
    if request.param == "sqlite":
        path = isolated / "desk.db"
        shutil.copy(request.getfixturevalue("desk_file"), path)
        yield str(path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh_database(template=server.template("new_desk", _fill))
    yield url
    server.drop(url)


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
