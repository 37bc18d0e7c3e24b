"""Agents, and contacts with their addresses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from deskterm.store.types import KEYED, Instant, Row, one_of
from deskterm.terms import Role


class AgentTable(Row, table=True):
    """Somebody who answers; `os_user` is who may act as this agent on this machine."""

    __tablename__ = "agents"
    __table_args__ = (one_of("role", [r for r in Role if r is not Role.SYSTEM]),)
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    email: str
    os_user: str | None = Field(default=None, unique=True)
    role: str
    active: bool = True
    signature: str = Field(default="", sa_type=Text)
    language: str = "en"
    time_zone: str = "UTC"
    created_at: datetime = Field(sa_type=Instant)


class ContactTable(Row, table=True):
    """Somebody who writes in."""

    __tablename__ = "contacts"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_folded: str = Field(index=True)
    language: str = ""
    created_at: datetime = Field(sa_type=Instant)


class ContactAddressTable(Row, table=True):
    """An address of a contact, lower-cased; `failed_at` when mail to it came back."""

    __tablename__ = "contact_addresses"
    __table_args__ = KEYED
    address: str = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    position: int = 0
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
