"""Tickets belong to groups and organizations."""

import sqlalchemy as sa
from alembic import op

from deskterm.store.migrations.second.keys import add_key

_OPEN = "category IN ('new','open','waiting')"
_LISTED = "merged_into IS NULL AND category <> 'spam'"
_NAMED = "why IN ('author','mentioned','observer')"
_WALKED = ["updated_at", "id", "category", "merged_into", "assignee_id", "group_id"]


def add_to_tickets() -> None:
    """Group and organization, and the indexes that find them."""
    add_key("tickets", "group_id", "groups")
    add_key("tickets", "organization_id", "organizations")
    op.create_index("ix_tickets_group", "tickets", ["group_id", "updated_at"], unique=False)
    op.create_index(
        "ix_tickets_organization", "tickets", ["organization_id", "updated_at"], unique=False
    )
    _partial("ix_tickets_open_group", "tickets", ["group_id", "updated_at"], _OPEN)
    for name, where in (("ix_tickets_open", _OPEN), ("ix_tickets_listed", _LISTED)):
        op.drop_index(name, "tickets")
        _partial(name, "tickets", _WALKED, where)
    _partial("ix_ticket_access_named", "ticket_access", ["who", "ticket_id"], _NAMED)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=False, sqlite_where=condition, postgresql_where=condition
    )
