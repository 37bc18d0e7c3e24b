"""Contacts and the organizations they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from deskterm.store.types import KEYED, Instant, Row, later


class OrganizationTable(Row, table=True):
    """A customer that is not a person. Its responsible agent or group gets its new tickets."""

    __tablename__ = "organizations"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_folded: str = Field(unique=True)
    site: str = Field(default="", sa_type=Text)
    email: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", sa_type=Text)
    address: str = Field(default="", sa_type=Text)
    comment: str = Field(default="", sa_type=Text)
    category: str = Field(default="", sa_type=Text)
    responsible_agent_id: int | None = Field(default=None, foreign_key="agents.id")
    responsible_group_id: int | None = Field(default=None, foreign_key="groups.id")
    created_at: datetime = Field(sa_type=Instant)


class OrganizationNameTable(Row, table=True):
    """Another name an organization is found by."""

    __tablename__ = "organization_names"
    __table_args__ = KEYED
    name_folded: str = Field(primary_key=True)
    organization_id: int = Field(primary_key=True, foreign_key="organizations.id", index=True)
    name: str


class OrganizationDomainTable(Row, table=True):
    """A mail domain whose new senders belong to an organization."""

    __tablename__ = "organization_domains"
    __table_args__ = KEYED
    domain: str = Field(primary_key=True)
    organization_id: int = Field(foreign_key="organizations.id", index=True)


class OrganizationObserverTable(Row, table=True):
    """Who observes every new ticket of an organization: `who` as in ticket_access."""

    __tablename__ = "organization_observers"
    __table_args__ = KEYED
    organization_id: int = Field(primary_key=True, foreign_key="organizations.id")
    who: str = Field(primary_key=True)


class ContactTable(Row, table=True):
    """Somebody who writes in; without `organization_id` an individual.

    `merged_into` is set when all it had went to another contact; then it has no address.
    """

    __tablename__ = "contacts"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_folded: str = Field(index=True)
    language: str = ""
    created_at: datetime = Field(sa_type=Instant)
    organization_id: int | None = Field(default=None, foreign_key="organizations.id", index=True)
    position: str = Field(default="", sa_column_kwargs=later(""))
    type: str = Field(default="", sa_column_kwargs=later(""))
    note: str = Field(default="", sa_type=Text, sa_column_kwargs=later(""))
    merged_into: int | None = Field(default=None, foreign_key="contacts.id")


class ContactAddressTable(Row, table=True):
    """An address of a contact, lower-cased; `failed_at` when mail to it came back."""

    __tablename__ = "contact_addresses"
    __table_args__ = KEYED
    address: str = Field(primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    position: int = 0
    failed_at: datetime | None = Field(default=None, sa_type=Instant)


class ContactPhoneTable(Row, table=True):
    """A telephone number of a contact as it was written; `digits` are what it is found by."""

    __tablename__ = "contact_phones"
    __table_args__ = KEYED
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    digits: str = Field(primary_key=True, index=True)
    phone: str
    position: int = 0


class ContactValueTable(Row, table=True):
    """A custom attribute of a contact."""

    __tablename__ = "contact_values"
    __table_args__ = KEYED
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    field: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    value_folded: str = Field(sa_type=Text)
