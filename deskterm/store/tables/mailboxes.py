"""Mailboxes: where mail is fetched and how answers leave. No secret is ever stored here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, one_of
from deskterm.terms import AfterFetch, Tls


class MailboxTable(Row, table=True):
    """One mailbox. `last_uid` is the highest UID stored under `uid_validity`.

    `group_id` is given the tickets of its mail. `smtp_size` is the bytes its server takes in one
    mail, 0 when it does not say (RFC 1870).
    """

    __tablename__ = "mailboxes"
    __table_args__ = (
        one_of("protocol", ["imap"]),
        one_of("tls", Tls),
        one_of("smtp_tls", Tls),
        one_of("after_fetch", AfterFetch),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    protocol: str
    host: str
    port: int
    tls: str
    user_name: str
    address: str = Field(index=True)
    folder: str
    after_fetch: str
    move_to: str = ""
    create_contacts: bool = True
    since: datetime | None = Field(default=None, sa_type=Instant)
    enabled: bool = True
    smtp_host: str
    smtp_port: int
    smtp_tls: str
    smtp_user: str
    smtp_size: int = Field(default=0, sa_type=BigInteger)
    added_at: datetime = Field(sa_type=Instant)
    last_fetch_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str = Field(default="", sa_type=Text)
    last_error_at: datetime | None = Field(default=None, sa_type=Instant)
    send_error: str = Field(default="", sa_type=Text)
    send_error_at: datetime | None = Field(default=None, sa_type=Instant)
    uid_validity: int | None = Field(default=None, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    group_id: int | None = Field(default=None, foreign_key="groups.id")
