"""The words of all documents, so that one that may go on is found by what it goes on to."""

from alembic import op

from deskterm.store.fulltext import fill_known_words


def learn_words() -> None:
    """For SQLite alone; PostgreSQL's index tells them."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute("CREATE TABLE ticket_words_known (word TEXT PRIMARY KEY) WITHOUT ROWID")
        fill_known_words(bind.connection.driver_connection)
