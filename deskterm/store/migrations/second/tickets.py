"""Tickets belong to groups and organizations."""

import sqlalchemy as sa
from alembic import op

from deskterm.store.migrations.second.keys import add_key

_OPEN = "category IN ('new','open','waiting')"


def add_to_tickets() -> None:
    """Group and organization, and the indexes that find them."""
    add_key("tickets", "group_id", "groups")
    add_key("tickets", "organization_id", "organizations")
    op.create_index("ix_tickets_group", "tickets", ["group_id", "updated_at"], unique=False)
    op.create_index(
        "ix_tickets_organization", "tickets", ["organization_id", "updated_at"], unique=False
    )
    op.create_index(
        "ix_tickets_open_group",
        "tickets",
        ["group_id", "updated_at"],
        unique=False,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
