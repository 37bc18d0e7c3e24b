"""Attributes that a desk gives its tickets, and what they are on each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from deskterm.store.types import Instant, Row, one_of
from deskterm.terms import CustomKind


class CustomFieldTable(Row, table=True):
    """An attribute `custom.KEY`: its key never changes, its names may.

    `choices` is a JSON list of words for the kind choice. One that is not active can be asked for
    and no longer set.
    """

    __tablename__ = "custom_fields"
    __table_args__ = (one_of("kind", CustomKind),)
    key: str = Field(primary_key=True)
    name_en: str
    name_es: str
    kind: str
    choices: str = Field(default="[]", sa_type=Text)
    active: bool = True
    position: int = 0


class CustomValueTable(Row, table=True):
    """What an attribute is on a ticket; one without a value has no row.

    `text` is the machine value, whatever its kind; `text_folded`, `number` and `instant` are what
    it is found and sorted by. The indexes hold the ticket too, so that nothing else is read.
    """

    __tablename__ = "custom_values"
    __table_args__ = (
        Index("ix_custom_values_text", "field", "text_folded", "ticket_id"),
        Index("ix_custom_values_number", "field", "number", "ticket_id"),
        Index("ix_custom_values_instant", "field", "instant", "ticket_id"),
    )
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    field: str = Field(primary_key=True, foreign_key="custom_fields.key")
    text: str = Field(sa_type=Text)
    text_folded: str = Field(sa_type=Text)
    number: int | None = Field(default=None, sa_type=BigInteger)
    instant: datetime | None = Field(default=None, sa_type=Instant)
