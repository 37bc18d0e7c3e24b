"""Ids that the journal names are never given again."""

import re

import sqlalchemy as sa
from alembic import op

_NAMED = ("attachments", "drafts", "contacts", "organizations")
"""Tables whose rows may go while a change that can be taken back still names them."""


def never_reuse() -> None:
    """SQLite alone gives the highest id anew, and can only make the table anew.

    By the order of sqlite.org/lang_altertable.html#otheralter: what names the table goes on naming
    it, because the old one is dropped before the new one gets its name.
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    for table in _NAMED:
        made = bind.execute(
            sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :name"),
            {"name": table},
        ).scalar_one()
        indexes = bind.execute(
            sa.text("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = :name "
                    "AND sql IS NOT NULL"),
            {"name": table},
        ).scalars()  # fmt: skip
        kept = list(indexes)
        sql = re.sub(
            r"\bid INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", made
        )
        sql = re.sub(r",\s*PRIMARY KEY \(id\)", "", sql)
        sql = re.sub(rf'CREATE TABLE "?{table}"?', f"CREATE TABLE new_{table}", sql, count=1)
        op.execute(sql)
        op.execute(f"INSERT INTO new_{table} SELECT * FROM {table}")
        op.drop_table(table)
        op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
        for index in kept:
            op.execute(index)
