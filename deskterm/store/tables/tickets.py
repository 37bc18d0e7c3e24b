"""Tickets and what hangs on them: tags, links, access, read marks, search documents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from deskterm.store.instants import FAR_FUTURE
from deskterm.store.types import KEYED, Instant, Row, later, one_of, partial_index
from deskterm.terms import Category, Channel, Link

IS_OPEN = "category IN ('new','open','waiting')"
"""The one way "open" is written: partial indexes serve only a condition written the same."""

IS_LISTED = "merged_into IS NULL AND category <> 'spam'"
"""What lists show unless asked for more."""

WALKED = ("updated_at", "id", "category", "merged_into", "assignee_id", "group_id")
"""What a list walks along: its order, and all that tells whether somebody may see a ticket."""

IS_NAMED = "why IN ('author','mentioned','observer')"
"""The reasons that a ticket's own row does not tell."""


class TicketTable(Row, table=True):
    """A customer's request; `id` is its number and is never used again.

    `category` is its status's, or spam. `last_message_id` is the highest message on it, 0 for
    none. `merged_into` is set when all it held moved to another ticket. `due_sort` is the planned
    solution date in UTC milliseconds, FAR_FUTURE for none: what is sorted by is never NULL.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        one_of("category", Category),
        one_of("channel", Channel),
        partial_index("ix_tickets_listed", *WALKED, where=IS_LISTED),
        Index("ix_tickets_status", "status", "updated_at"),
        partial_index("ix_tickets_open_assignee", "assignee_id", "updated_at", where=IS_OPEN),
        partial_index("ix_tickets_open", *WALKED, where=IS_OPEN),
        partial_index("ix_tickets_wake", "wake_at", where="wake_at IS NOT NULL"),
        Index("ix_tickets_contact", "contact_id", "updated_at"),
        partial_index("ix_tickets_open_group", "group_id", "updated_at", where=IS_OPEN),
        Index("ix_tickets_group", "group_id", "updated_at"),
        Index("ix_tickets_organization", "organization_id", "updated_at"),
        Index("ix_tickets_created", "created_at"),
        # Asked by whoever deletes a ticket, the database's own check of foreign keys included.
        partial_index("ix_tickets_merged", "merged_into", where="merged_into IS NOT NULL"),
        partial_index("ix_tickets_open_due", "due_sort", "assignee_id", "group_id", where=IS_OPEN),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(sa_type=Text)
    subject_folded: str = Field(sa_type=Text)
    type: str = Field(foreign_key="ticket_types.key")
    priority: int
    status: str = Field(foreign_key="statuses.key")
    category: str
    channel: str
    language: str = ""
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    assignee_id: int | None = Field(default=None, foreign_key="agents.id")
    author_id: int | None = Field(default=None, foreign_key="agents.id")
    mailbox_id: int | None = Field(default=None, foreign_key="mailboxes.id")
    wake_at: datetime | None = Field(default=None, sa_type=Instant)
    previous_status: str | None = None
    merged_into: int | None = Field(default=None, foreign_key="tickets.id")
    last_message_id: int = Field(default=0, sa_type=BigInteger)
    last_customer_at: datetime | None = Field(default=None, sa_type=Instant)
    last_agent_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    organization_id: int | None = Field(default=None, foreign_key="organizations.id")
    due_sort: int = Field(
        default=FAR_FUTURE, sa_type=BigInteger, sa_column_kwargs=later(str(FAR_FUTURE))
    )


class TicketTallyTable(Row, table=True):
    """How many tickets are alike in what is counted all day; triggers keep it (store/tallies.py).

    Tickets that went into others are not counted. 0 stands for nobody and no group; `asleep`: put
    off until a date. No row counts 0.
    """

    __tablename__ = "ticket_tallies"
    __table_args__ = KEYED
    category: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    priority: int = Field(primary_key=True)
    assignee_id: int = Field(primary_key=True)
    group_id: int = Field(primary_key=True)
    asleep: bool = Field(primary_key=True)
    many: int = Field(sa_type=BigInteger)


class TicketTagTable(Row, table=True):
    """A tag as it was written, found without case and accents."""

    __tablename__ = "ticket_tags"
    __table_args__ = (Index("ix_ticket_tags_tag", "tag_folded", "ticket_id"),)
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    tag_folded: str = Field(primary_key=True)
    tag: str


class TicketLinkTable(Row, table=True):
    """`ticket_id` names `other_id`: as the closed one it follows, or may follow, or went into."""

    __tablename__ = "ticket_links"
    __table_args__ = (one_of("kind", Link),)
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    other_id: int = Field(primary_key=True, foreign_key="tickets.id", index=True)
    kind: str = Field(primary_key=True)


class TicketAccessTable(Row, table=True):
    """Who may see a ticket besides those who see all: `who` is agent:ID or group:ID, `why` a Why.

    Rows with the reason observer are also what makes somebody an observer.
    """

    __tablename__ = "ticket_access"
    __table_args__ = (
        Index("ix_ticket_access_ticket", "ticket_id"),
        partial_index("ix_ticket_access_named", "who", "ticket_id", where=IS_NAMED),
    )
    who: str = Field(primary_key=True)
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    why: str = Field(primary_key=True)


class TicketReadTable(Row, table=True):
    """How far an agent has read; -1 when marked unread by hand."""

    __tablename__ = "ticket_reads"
    agent_id: int = Field(primary_key=True, foreign_key="agents.id")
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id", index=True)
    message_id: int = Field(sa_type=BigInteger)


class TicketDocumentTable(Row, table=True):
    """The words of a ticket, folded: what customers may read, and what only agents may."""

    __tablename__ = "ticket_documents"
    ticket_id: int = Field(primary_key=True, foreign_key="tickets.id")
    public: str = Field(sa_type=Text)
    internal: str = Field(sa_type=Text)
