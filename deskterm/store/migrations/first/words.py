"""The full-text index over `ticket_documents`."""

from alembic import op


def make_index() -> None:
    """FTS5 over the documents' own rows, or a generated tsvector under GIN."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE ticket_words USING fts5("
            "public, internal, content='ticket_documents', content_rowid='ticket_id', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        op.execute("INSERT INTO ticket_words (ticket_words, rank) VALUES ('automerge', 16)")
        return
    op.execute(
        "ALTER TABLE ticket_documents ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "to_tsvector('simple'::regconfig, public) || to_tsvector('simple'::regconfig, internal)) "
        "STORED"
    )
    op.execute("CREATE INDEX ix_ticket_documents_words ON ticket_documents USING gin (words)")
