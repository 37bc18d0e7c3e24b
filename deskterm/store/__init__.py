"""The store: a desk's tables and sessions (write side) and SQL text (read side)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from deskterm.errors import Misconfigured
from deskterm.store.place import Place, place
from deskterm.store.reading import Reader
from deskterm.store.schema import COPYING, HEAD

if TYPE_CHECKING:
    from deskterm.store.engine import Writer

__all__ = ["Place", "Reader", "Store", "place"]


class Store:
    """One desk's database. `writer` imports SQLModel on first use, `reader` never does."""

    def __init__(self, url: str) -> None:
        self.place = place(url)
        self.reader = Reader(self.place)

    @cached_property
    def writer(self) -> Writer:
        """The write side, opened when something is first written."""
        from deskterm.store.engine import Writer

        return Writer(self.place)

    def written(self) -> bool:
        """Whether a transaction was committed through this store."""
        return "writer" in self.__dict__ and self.writer.committed

    def version(self) -> str | None:
        """The schema's version; None when there is no desk in the database."""
        if self.reader.sqlite:
            there = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        else:
            there = (
                "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() "
                "AND tablename = 'alembic_version'"
            )
        if self.reader.value(there) is None:
            return None
        found = self.reader.value("SELECT version_num FROM alembic_version")
        return None if found is None else str(found)

    def require_head(self) -> None:
        """Misconfigured unless the desk's schema is the one this program was written for."""
        have = self.version()
        if have == HEAD:
            return
        if have is None:
            raise Misconfigured(f"{self.place.shown} holds no desk.", "deskterm init")
        if have == COPYING:
            raise Misconfigured(
                f"{self.place.shown} is a copy of a desk that is not finished.",
                f"deskterm --db {self._copied_from()} db copy --to {self.place.shown}",
            )
        if have < HEAD:
            raise Misconfigured(
                f"the desk's schema is {have}, this deskterm needs {HEAD}.", "deskterm db upgrade"
            )
        raise Misconfigured(
            f"the desk's schema is {have}, newer than this deskterm's {HEAD}.", "upgrade deskterm"
        )

    def _copied_from(self) -> str:
        """The desk that was being copied here."""
        import json
        import shlex

        begun = self.reader.value("SELECT last FROM desk_copy WHERE name = ''")
        return shlex.quote(json.loads(begun)["source"])

    def close(self) -> None:
        """Close both sides."""
        self.reader.close()
        if "writer" in self.__dict__:
            self.writer.close()
