"""The intake's ledger: every mail once, wherever and however often it was seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from deskterm.store.types import KEYED, Instant, Row, one_of, partial_index


class RawMailTable(Row, table=True):
    """One mail by its content key. `sha` is NULL once it was dropped from quarantine."""

    __tablename__ = "raw_mails"
    __table_args__ = (
        one_of("state", ["stored", "quarantined", "dropped", "oversize"]),
        partial_index("ix_raw_mails_quarantined", "id", where="state = 'quarantined'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    content_key: str = Field(unique=True)
    sha: str | None = Field(default=None, foreign_key="blobs.sha", index=True)
    state: str
    reason: str = Field(default="", sa_type=Text)
    source: str = Field(default="", sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    from_line: str = Field(default="", sa_type=Text)
    subject: str = Field(default="", sa_type=Text)
    mailbox_id: int | None = Field(default=None, foreign_key="mailboxes.id")
    message_id: int | None = Field(default=None, foreign_key="messages.id")
    historic: bool = False
    received_at: datetime = Field(sa_type=Instant)


class SightingTable(Row, table=True):
    """A mail seen at a place on a server; `settled` once the server was told what to do with it."""

    __tablename__ = "sightings"
    __table_args__ = KEYED
    mailbox_id: int = Field(primary_key=True, foreign_key="mailboxes.id")
    uid_validity: int = Field(primary_key=True, sa_type=BigInteger)
    uid: int = Field(primary_key=True, sa_type=BigInteger)
    raw_mail_id: int = Field(foreign_key="raw_mails.id")
    settled: bool = False


class LeaseTable(Row, table=True):
    """Who does a job alone, until when."""

    __tablename__ = "leases"
    name: str = Field(primary_key=True)
    holder: str
    expires_at: datetime = Field(sa_type=Instant)
