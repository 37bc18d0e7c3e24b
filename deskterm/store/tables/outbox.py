"""Mail on its way out: the one place anything is ever sent from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, one_of, partial_index
from deskterm.terms import OutboxState


class OutboxTable(Row, table=True):
    """One mail with its Message-ID fixed; of a ticket, or of none (an invitation).

    `to_people`, `cc_people` are its headers as JSON. `pending` is a JSON list of addresses that
    still have to get it, `refused` a JSON object of those that never will, each with why. Text,
    signature and quote are as they were when it was written; attachments are those of the message.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", OutboxState),
        Index("ix_outbox_state", "state", "not_before"),
        partial_index("ix_outbox_failed", "ticket_id", where="state = 'failed'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    mailbox_id: int | None = Field(default=None, foreign_key="mailboxes.id")
    header_id: str = Field(unique=True)
    sender: str = Field(sa_type=Text)
    sender_name: str = Field(default="", sa_type=Text)
    to_people: str = Field(sa_type=Text)
    cc_people: str = Field(default="[]", sa_type=Text)
    pending: str = Field(sa_type=Text)
    refused: str = Field(default="{}", sa_type=Text)
    subject: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    signature: str = Field(default="", sa_type=Text)
    quote_who: str = Field(default="", sa_type=Text)
    quote_at: datetime | None = Field(default=None, sa_type=Instant)
    quote_text: str = Field(default="", sa_type=Text)
    in_reply_to: str = Field(default="", sa_type=Text)
    mail_references: str = Field(default="", sa_type=Text)
    language: str = "en"
    automatic: bool = False
    state: str
    not_before: datetime = Field(sa_type=Instant)
    attempts: int = 0
    last_error: str = Field(default="", sa_type=Text)
    claimed_by: str = ""
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
