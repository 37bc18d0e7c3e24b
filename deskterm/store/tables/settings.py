"""What the desk is called and how it behaves; statuses and ticket types."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field

from deskterm.store.types import Row, one_of
from deskterm.terms import Category


class SettingTable(Row, table=True):
    """One setting of the desk. `token_secret` signs our Message-IDs and never leaves the desk."""

    __tablename__ = "settings"
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class StatusTable(Row, table=True):
    """A status: its key never changes, its names may."""

    __tablename__ = "statuses"
    __table_args__ = (one_of("category", [c for c in Category if c is not Category.SPAM]),)
    key: str = Field(primary_key=True)
    name_en: str
    name_es: str
    category: str
    position: int


class TypeTable(Row, table=True):
    """A kind of ticket."""

    __tablename__ = "ticket_types"
    key: str = Field(primary_key=True)
    name_en: str
    name_es: str
    position: int
