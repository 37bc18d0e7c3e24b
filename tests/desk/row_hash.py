"""Every row a desk holds, to tell that something was taken back exactly."""

from __future__ import annotations

import hashlib

from deskterm.desk import Desk
from deskterm.store.tables import metadata

LEFT_OUT = {"events": None, "tickets": "updated_at"}
"""What taking back adds to or moves on: the journal, and when a ticket was last changed."""


def every_row(desk: Desk) -> dict[str, list[str]]:
    """Each table's rows as text, in an order that only their values make."""
    found: dict[str, list[str]] = {}
    with desk.store.reader.snapshot():
        for name, table in sorted(metadata.tables.items()):
            left_out = LEFT_OUT.get(name, "")
            if left_out is None:
                continue
            columns = ", ".join(column.name for column in table.columns if column.name != left_out)
            found[name] = sorted(map(repr, desk.store.reader.rows(f"SELECT {columns} FROM {name}")))
    return found


def row_hashes(desk: Desk) -> dict[str, str]:
    """One SHA-256 a table of the same."""
    return {
        name: hashlib.sha256("\n".join(rows).encode("utf-8", "backslashreplace")).hexdigest()
        for name, rows in every_row(desk).items()
    }


def check_words(desk: Desk) -> None:
    """Fails when the search index does not hold the very words of the documents (SQLite only)."""
    if desk.store.reader.sqlite:
        desk.store.writer.execute(
            "INSERT INTO ticket_words (ticket_words, rank) VALUES ('integrity-check', 1)"
        )
