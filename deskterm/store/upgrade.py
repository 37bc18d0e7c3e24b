"""`deskterm db upgrade`: run the migrations a desk lacks, after writing a verified copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deskterm.errors import Misconfigured
from deskterm.store.engine import Writer
from deskterm.store.schema import HEAD, make_views

if TYPE_CHECKING:
    from alembic.config import Config


def versions() -> list[str]:
    """Every released schema version, oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def upgrade(writer: Writer, to: str = HEAD) -> None:
    """Bring a desk from its version to `to` in one transaction; views are made anew."""
    from alembic import command
    from alembic.util.exc import CommandError

    config = _config()
    with writer.guarded(), writer.engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, to)
        except CommandError as fault:
            raise Misconfigured(
                f"this desk was made by a newer deskterm ({fault}).", "upgrade deskterm"
            ) from fault
        make_views(connection)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
