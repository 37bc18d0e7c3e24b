"""Messages, who took part, and which Message-IDs they named."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from deskterm.store.types import KEYED, Instant, Row, one_of
from deskterm.terms import Direction, Visibility


class MessageTable(Row, table=True):
    """A mail, a reply or a note.

    `to_people`, `cc_people`, `reply_to_people` are JSON lists of [name, address]; `remarks` a
    JSON list of sentences about what was guessed or left out on the way in. `created_at` is
    arrival, `sent_date` the mail's own Date.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("visibility", Visibility),
        Index("ix_messages_ticket", "ticket_id", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id")
    direction: str
    visibility: str
    agent_id: int | None = Field(default=None, foreign_key="agents.id")
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    mailbox_id: int | None = Field(default=None, foreign_key="mailboxes.id")
    from_name: str = Field(default="", sa_type=Text)
    from_address: str = Field(default="", sa_type=Text)
    to_people: str = Field(default="[]", sa_type=Text)
    cc_people: str = Field(default="[]", sa_type=Text)
    reply_to_people: str = Field(default="[]", sa_type=Text)
    subject: str = Field(default="", sa_type=Text)
    text: str = Field(sa_type=Text)
    html_present: bool = False
    message_id: str = Field(default="", sa_type=Text, index=True)
    mail_references: str = Field(default="", sa_type=Text)
    sent_date: datetime | None = Field(default=None, sa_type=Instant)
    new_address: bool = False
    automatic: bool = False
    bounce: bool = False
    withdrawn: bool = False
    remarks: str = Field(default="[]", sa_type=Text)
    raw_sha: str | None = Field(default=None, foreign_key="blobs.sha", index=True)
    created_at: datetime = Field(sa_type=Instant)


class MessageReferenceTable(Row, table=True):
    """A Message-ID that a mail named before any mail with it had come: its parent may yet come."""

    __tablename__ = "message_references"
    __table_args__ = KEYED
    header_id: str = Field(primary_key=True)
    message_id: int = Field(primary_key=True, foreign_key="messages.id", index=True)


class ParticipantTable(Row, table=True):
    """An address in From, To or Cc of a ticket's public messages: its mails may join by ID."""

    __tablename__ = "participants"
    __table_args__ = KEYED
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    address: str = Field(primary_key=True)
