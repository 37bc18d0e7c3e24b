"""File names are found without case and accents."""

import sqlalchemy as sa
from alembic import op

from deskterm.words import fold

_PART = 1000


def fold_names() -> None:
    """Add attachments.filename_folded, and fill it."""
    column = sa.Column("filename_folded", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("attachments", column)
    bind = op.get_bind()
    after = 0
    wanted = sa.text(
        "SELECT id, filename FROM attachments WHERE id > :after ORDER BY id LIMIT :most"
    )
    write = sa.text("UPDATE attachments SET filename_folded = :folded WHERE id = :id")
    while found := bind.execute(wanted, {"after": after, "most": _PART}).all():
        bind.execute(write, [{"id": row.id, "folded": fold(row.filename)} for row in found])
        after = found[-1].id
