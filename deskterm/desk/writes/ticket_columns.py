"""A ticket's own row and the rows that hang on it, moved and put back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deskterm.desk.writes.work import Work
from deskterm.store.instants import to_ms

COLUMNS = (
    "status",
    "category",
    "wake_at",
    "previous_status",
    "merged_into",
    "last_message_id",
    "last_customer_at",
    "last_agent_at",
    "created_at",
    "contact_id",
    "organization_id",
    "mailbox_id",
    "language",
    "due_sort",
)
"""What merging and splitting change of a ticket's row, besides when it was changed last."""

HANGING = ("messages", "attachments", "outbox")
"""Tables whose rows go along, each by its own number."""

Columns = dict[str, Any]
_STATE = ("status", "category", "wake_at", "previous_status")
_PART = 500


def columns(work: Work, number: int) -> Columns:
    """`COLUMNS` of a ticket that is there, as the database has them."""
    row = work.sql.one(f"SELECT {', '.join(COLUMNS)} FROM tickets WHERE id = ?", (number,))
    assert row is not None
    return dict(zip(COLUMNS, row, strict=True))


def set_columns(work: Work, number: int, values: Mapping[str, Any]) -> None:
    """Write some columns, and that the ticket changed now."""
    now = to_ms(work.now)
    marks = "".join(f"{name} = ?, " for name in values)
    work.sql.run(
        f"UPDATE tickets SET {marks}"
        "updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at END WHERE id = ?",
        (*values.values(), now, now, number),
    )


def put_back(work: Work, number: int, before: Columns, after: Columns) -> list[str]:
    """Give columns their old values; the names of those that somebody has changed since.

    A status stays or goes back as a whole, with when it wakes.
    """
    now = columns(work, number)
    moved = {name for name in before if before[name] != after[name]}
    kept = {name for name in moved if now[name] != after[name]}
    if kept & {*_STATE}:
        kept = (kept - {*_STATE}) | {"status"}
        moved -= {*_STATE}
    set_columns(work, number, {name: before[name] for name in before if name in moved - kept})
    return sorted(kept)


def newest_message(work: Work, number: int) -> int:
    """The highest message on a ticket, 0 for none."""
    highest = "SELECT COALESCE(MAX(id), 0) FROM messages WHERE ticket_id = ?"
    return int(work.sql.value(highest, (number,)))


def hanging(work: Work, number: int) -> dict[str, list[int]]:
    """Ids of all rows of `HANGING` that are a ticket's."""
    return {
        table: [
            row[0]
            for row in work.sql.rows(f"SELECT id FROM {table} WHERE ticket_id = ?", (number,))
        ]
        for table in HANGING
    }


def move(work: Work, rows: Mapping[str, Sequence[int]], source: int, target: int) -> int:
    """Give these rows of one ticket to another; how many messages were not there any more."""
    missing = 0
    for table, ids in rows.items():
        done = 0
        for part, marks in parts(ids):
            done += work.sql.run(
                f"UPDATE {table} SET ticket_id = ? WHERE ticket_id = ? AND id IN ({marks})",
                (target, source, *part),
            ).rowcount
        missing += len(ids) - done if table == "messages" else 0
    return missing


def parts(ids: Sequence[Any]) -> Iterator[tuple[Sequence[Any], str]]:
    """Values in portions that a statement takes, each with its placeholders."""
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        yield part, ", ".join("?" * len(part))
