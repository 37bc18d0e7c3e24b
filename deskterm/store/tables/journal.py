"""The journal: one row a fact, written in the transaction that made it true."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, partial_index


class EventTable(Row, table=True):
    """A fact: machine values in `old` and `new`; `batch` joins what was done in one go.

    `cause` says what led to it when that was not the actor's own hand. `undone` marks a fact that
    was taken back. A `batch` that begins with "-" is of one that undo left as it is: it stands.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_ticket", "ticket_id", "id"),
        Index("ix_events_actor", "actor_id", "id"),
        partial_index("ix_events_batch", "batch", where="actor_id IS NOT NULL"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    actor_id: int | None = Field(default=None, foreign_key="agents.id")
    on_behalf_id: int | None = Field(default=None, foreign_key="agents.id")
    kind: str
    old: str | None = Field(default=None, sa_type=Text)
    new: str | None = Field(default=None, sa_type=Text)
    cause: str = Field(default="", sa_type=Text)
    batch: str = ""
    message_id: int | None = Field(default=None, foreign_key="messages.id")
    undone: bool = False
    at: datetime = Field(sa_type=Instant)
