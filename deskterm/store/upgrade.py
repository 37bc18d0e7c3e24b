"""Run the migrations a desk lacks; `deskterm.desk.upkeep` copies it first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deskterm.errors import Misconfigured
from deskterm.store.engine import Writer
from deskterm.store.schema import HEAD, drop_tallies, drop_views, make_tallies, make_views

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def versions() -> list[str]:
    """Every released schema version, oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def upgrade(writer: Writer, to: str = HEAD) -> None:
    """Bring a desk from its version to `to` in one transaction; views are made anew.

    An empty database becomes a desk without its seeds. Misconfigured when its version is none of
    ours.
    """
    with writer.guarded(), _without_foreign_keys(writer) as connection:
        migrate(connection, to)


def migrate(connection: Connection, to: str = HEAD) -> None:
    """The same in a transaction that is under way."""
    from alembic import command
    from alembic.util.exc import CommandError

    config = _config()
    config.attributes["connection"] = connection
    drop_views(connection)
    drop_tallies(connection)
    try:
        command.upgrade(config, to)
    except CommandError as fault:
        raise Misconfigured(
            f"this desk was made by another deskterm ({fault}).", "upgrade deskterm"
        ) from fault
    if to == HEAD:
        make_tallies(connection)
        make_views(connection)


@contextmanager
def _without_foreign_keys(writer: Writer) -> Iterator[Connection]:
    """A transaction in which SQLite tables may be rebuilt; it fails if a key is broken after it.

    SQLite changes a table by making it anew, which its foreign keys would not survive, and the
    pragma counts only outside a transaction (sqlite.org/lang_altertable.html#otheralter).
    """
    sqlite = writer.place.is_sqlite
    with writer.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = "PRAGMA foreign_key_check"
                if sqlite and connection.exec_driver_sql(broken).first() is not None:
                    raise Misconfigured("a row names another that is not there; nothing changed.")
        finally:
            if sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys = ON")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
