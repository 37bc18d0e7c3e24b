"""Content-addressed bytes and the files that name them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, Text
from sqlmodel import Field

from deskterm.store.types import KEYED, Instant, Row, later, one_of
from deskterm.terms import Visibility


class BlobTable(Row, table=True):
    """Bytes by their SHA-256: `size` as they came, chunks hold them raw or as zlib.

    `partial` while a large one is still being written; nothing names it then.
    """

    __tablename__ = "blobs"
    __table_args__ = (one_of("encoding", ["raw", "zlib", "partial"]), KEYED)
    sha: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    encoding: str
    created_at: datetime = Field(sa_type=Instant)


class BlobChunkTable(Row, table=True):
    """At most 1 MiB of a blob, in order of `position`."""

    __tablename__ = "blob_chunks"
    sha: str = Field(primary_key=True, foreign_key="blobs.sha")
    position: int = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class AttachmentTable(Row, table=True):
    """A file on a ticket. `message_id` is NULL for one added to the ticket itself."""

    __tablename__ = "attachments"
    __table_args__ = (one_of("visibility", Visibility), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    agent_id: int | None = Field(default=None, foreign_key="agents.id")
    sha: str = Field(foreign_key="blobs.sha", index=True)
    filename: str = Field(sa_type=Text)
    content_type: str = Field(sa_type=Text)
    content_id: str = Field(default="", sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    visibility: str
    description: str = Field(default="", sa_type=Text)
    inline: bool = False
    created_at: datetime = Field(sa_type=Instant)
    filename_folded: str = Field(sa_type=Text, sa_column_kwargs=later(""))
