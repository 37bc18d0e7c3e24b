"""Mailboxes give their tickets to a group; the outbox has mail of no ticket."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from deskterm.store.instants import to_ms
from deskterm.store.migrations.first.mail import make_outbox
from deskterm.store.migrations.second.keys import add_key
from deskterm.words import fold


def add_to_mailboxes() -> None:
    """A group by its id; the names that were noted until now become groups."""
    add_key("mailboxes", "group_id", "groups")
    bind = op.get_bind()
    noted = "SELECT DISTINCT default_group FROM mailboxes WHERE default_group <> '' ORDER BY 1"
    made: dict[str, int] = {}
    for (name,) in bind.execute(sa.text(noted)).all():
        made.setdefault(fold(name), len(made) + 1)
        if made[fold(name)] == len(made):
            bind.execute(
                sa.text(
                    "INSERT INTO groups (name, name_folded, description, private, active, "
                    "position, created_at) VALUES (:name, :folded, '', :no, :yes, :at, :now)"
                ),
                {"name": name, "folded": fold(name), "no": False, "yes": True,
                 "at": len(made), "now": to_ms(datetime.now(UTC))},
            )  # fmt: skip
        bind.execute(
            sa.text(
                "UPDATE mailboxes SET group_id = (SELECT id FROM groups WHERE name_folded = "
                ":folded) WHERE default_group = :name"
            ),
            {"folded": fold(name), "name": name},
        )
    op.drop_column("mailboxes", "default_group")


def free_outbox_of_tickets() -> None:
    """An outbox row may name no ticket. SQLite can only make the table anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("outbox", "ticket_id", existing_type=sa.Integer(), nullable=True)
        return
    for index in ("failed", "message_id", "state", "ticket_id"):
        op.drop_index(f"ix_outbox_{index}", "outbox")
    op.rename_table("outbox", "outbox_before")
    make_outbox(ticket_needed=False)
    op.execute("INSERT INTO outbox SELECT * FROM outbox_before")
    op.drop_table("outbox_before")
