"""One document of plain folded words a ticket, searched by FTS5 or by tsvector.

`words.fold_text` has already folded and split, so both engines index the same words. The document
rows are the truth; the FTS5 table is an external-content index over them (sqlite.org/fts5.html
§4.4.3), kept by hand because triggers may not touch it under `trusted_schema=OFF`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskterm.store.direct import Direct

LAST_CHARACTER = "\U0010ffff"
PUBLIC_LIMIT, INTERNAL_LIMIT = 350_000, 150_000
"""Bytes of words kept a column. PostgreSQL refuses a tsvector of 1 MiB, and one takes at most twice
the bytes of its words (each with its border, its alignment and a position)."""

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE ticket_words USING fts5("
    "public, internal, content='ticket_documents', content_rowid='ticket_id', "
    "tokenize='unicode61 remove_diacritics 0')",
    # Every mail is a small segment: merging them four at a time, as is the default, is most of
    # what indexing costs.
    "INSERT INTO ticket_words (ticket_words, rank) VALUES ('automerge', 16)",
)
SQLITE_WORDS = "CREATE TABLE ticket_words_known (word TEXT PRIMARY KEY) WITHOUT ROWID"
"""Every word any document ever held: what a word that may go on can go on to. FTS5's own
vocabulary reads all postings of a word to name it."""

SOME_WORDS, MOST_WORDS = 40, 1000
"""So many words that begin alike are looked up whatever; more than the most, never."""
KNOWN_WORDS = (
    "SELECT word FROM ticket_words_known WHERE word >= ? AND word < ? "
    f"ORDER BY word LIMIT {MOST_WORDS + 1}"
)
MOST_KEPT = 200_000
"""Words kept in memory at a time."""
_KNOW = "INSERT OR IGNORE INTO ticket_words_known (word) VALUES (?)"
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


def begins(beginning: str) -> list[Any]:
    """The values of `KNOWN_WORDS`."""
    return [beginning, beginning + LAST_CHARACTER]


def know_words(sql: Direct, *texts: str) -> None:
    """Remember the words of folded texts, those of this connection's earlier ones aside."""
    fresh = {word for text in texts for word in text.split()} - sql.known
    if fresh:
        if len(sql.known) > MOST_KEPT:
            sql.known.clear()
        sql.many(_KNOW, [(word,) for word in fresh])
        sql.known.update(fresh)


def fill_known_words(connection: Any) -> None:
    """Learn the words of every document; `connection` is the SQLite driver's own."""
    fresh: set[str] = set()
    for public, internal in connection.execute("SELECT public, internal FROM ticket_documents"):
        fresh.update(public.split(), internal.split())
        if len(fresh) > MOST_KEPT:
            connection.executemany(_KNOW, [(word,) for word in sorted(fresh)])
            fresh.clear()
    connection.executemany(_KNOW, [(word,) for word in sorted(fresh)])


def new_words(sql: Direct, ticket_id: int, public: str, internal: str = "") -> None:
    """The first words of a ticket that was just made."""
    words = (ticket_id, _bounded(public, PUBLIC_LIMIT), _bounded(internal, INTERNAL_LIMIT))
    sql.run("INSERT INTO ticket_documents (ticket_id, public, internal) VALUES (?, ?, ?)", words)
    if sql.sqlite:
        sql.run("INSERT INTO ticket_words (rowid, public, internal) VALUES (?, ?, ?)", words)
        know_words(sql, *words[1:])


def add_words(sql: Direct, ticket_id: int, public: str = "", internal: str = "") -> None:
    """Append folded words to a ticket's document and to the index, in this transaction."""
    replace_words(sql, ticket_id, public, internal, keep=True)


def replace_words(
    sql: Direct, ticket_id: int, public: str, internal: str, *, keep: bool = False
) -> None:
    """Set a ticket's document; with `keep` what it held stays in front."""
    old = sql.one("SELECT public, internal FROM ticket_documents WHERE ticket_id = ?", (ticket_id,))
    if old is None:
        new_words(sql, ticket_id, public, internal)
        return
    if sql.sqlite:
        know_words(sql, public, internal)
    if keep:
        public = f"{old[0]} {public}".strip()
        internal = f"{old[1]} {internal}".strip()
    public, internal = _bounded(public, PUBLIC_LIMIT), _bounded(internal, INTERNAL_LIMIT)
    if old == (public, internal):
        return
    if sql.sqlite:
        sql.run(
            "INSERT INTO ticket_words (ticket_words, rowid, public, internal) "
            "VALUES ('delete', ?, ?, ?)",
            (ticket_id, *old),
        )
    sql.run(
        "UPDATE ticket_documents SET public = ?, internal = ? WHERE ticket_id = ?",
        (public, internal, ticket_id),
    )
    if sql.sqlite:
        sql.run(
            "INSERT INTO ticket_words (rowid, public, internal) VALUES (?, ?, ?)",
            (ticket_id, public, internal),
        )
