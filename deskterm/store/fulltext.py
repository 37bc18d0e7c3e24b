"""One document of plain folded words a ticket, searched by FTS5 or by tsvector.

`words.fold_text` has already folded and split, so both engines index the same words. The document
rows are the truth; the FTS5 table is an external-content index over them (sqlite.org/fts5.html
§4.4.3), kept by hand because triggers may not touch it under `trusted_schema=OFF`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

PUBLIC_LIMIT, INTERNAL_LIMIT = 350_000, 150_000
"""Bytes of words kept a column. PostgreSQL refuses a tsvector of 1 MiB, and one takes at most twice
the bytes of its words (each with its border, its alignment and a position)."""

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE ticket_words USING fts5("
    "public, internal, content='ticket_documents', content_rowid='ticket_id', "
    "tokenize='unicode61 remove_diacritics 0')",
)
POSTGRES_INDEX = (
    "ALTER TABLE ticket_documents ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "to_tsvector('simple'::regconfig, public) || to_tsvector('simple'::regconfig, internal)) "
    "STORED",
    "CREATE INDEX ix_ticket_documents_words ON ticket_documents USING gin (words)",
)


def _bounded(words: str, limit: int) -> str:
    if len(words) * 4 <= limit:
        return words
    kept = words.encode()[: limit + 1]
    return words if len(kept) <= limit else kept.rpartition(b" ")[0].decode()


def add_words(session: Session, ticket_id: int, public: str = "", internal: str = "") -> None:
    """Append folded words to a ticket's document and to the index, in this transaction."""
    replace_words(session, ticket_id, public, internal, keep=True)


def replace_words(
    session: Session, ticket_id: int, public: str, internal: str, *, keep: bool = False
) -> None:
    """Set a ticket's document; with `keep` what it held stays in front."""
    run = session.connection().exec_driver_sql
    sqlite = session.connection().dialect.name == "sqlite"
    mark = "?" if sqlite else "%s"
    old = run(
        f"SELECT public, internal FROM ticket_documents WHERE ticket_id = {mark}", (ticket_id,)
    ).first()
    if old is not None and keep:
        public = f"{old[0]} {public}".strip()
        internal = f"{old[1]} {internal}".strip()
    public, internal = _bounded(public, PUBLIC_LIMIT), _bounded(internal, INTERNAL_LIMIT)
    if old is None:
        run(
            f"INSERT INTO ticket_documents VALUES ({mark}, {mark}, {mark})"
            if sqlite
            else f"INSERT INTO ticket_documents (ticket_id, public, internal) "
            f"VALUES ({mark}, {mark}, {mark})",
            (ticket_id, public, internal),
        )
    else:
        if tuple(old) == (public, internal):
            return
        if sqlite:
            run(
                "INSERT INTO ticket_words (ticket_words, rowid, public, internal) "
                "VALUES ('delete', ?, ?, ?)",
                (ticket_id, old[0], old[1]),
            )
        run(
            f"UPDATE ticket_documents SET public = {mark}, internal = {mark} "
            f"WHERE ticket_id = {mark}",
            (public, internal, ticket_id),
        )
    if sqlite:
        run(
            "INSERT INTO ticket_words (rowid, public, internal) VALUES (?, ?, ?)",
            (ticket_id, public, internal),
        )
