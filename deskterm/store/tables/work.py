"""What agents are in the middle of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, one_of
from deskterm.terms import DraftKind


class DraftTable(Row, table=True):
    """A text begun; `ticket_id` is 0 for a ticket that is not there yet.

    `seen` is the last message of the ticket when it was begun. One an agent, ticket and kind.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        one_of("kind", DraftKind),
        Index("ux_drafts", "agent_id", "ticket_id", "kind", unique=True),
        Index("ix_drafts_ticket", "ticket_id", "updated_at"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    agent_id: int = Field(foreign_key="agents.id")
    ticket_id: int
    kind: str
    subject: str = Field(default="", sa_type=Text)
    to_text: str = Field(default="", sa_type=Text)
    cc_text: str = Field(default="", sa_type=Text)
    text: str = Field(sa_type=Text)
    seen: int = 0
    updated_at: datetime = Field(sa_type=Instant)
