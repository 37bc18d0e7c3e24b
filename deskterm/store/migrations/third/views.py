"""Saved queries move into the database, and the sidebar's first ones with them."""

import sqlalchemy as sa
from alembic import op

from deskterm.words import fold

_FIRST = (
    ("Mine", "is:open assignee:me", ""),
    ("Unassigned", "is:open assignee:none", ""),
    ("My groups", "is:open group:my-groups", ""),
    ("Waiting", "status:waiting", ""),
    ("Suspended", "status:suspended", ""),
    ("Overdue", "is:overdue", "due"),
    ("Today", "is:solved updated:today", ""),
    ("All open", "is:open", ""),
    ("Spam", "is:spam", ""),
)


def make_views() -> None:
    """Create views."""
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("grouping", sa.String(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["agents.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_views_group_id", "views", ["group_id"], unique=False)
    op.create_index("ix_views_owner_id", "views", ["owner_id"], unique=False)


def fill_views() -> None:
    """The views every agent had so far, on a desk that has been founded."""
    bind = op.get_bind()
    if bind.execute(sa.text("SELECT 1 FROM statuses")).first() is None:
        return
    for position, (name, query, sort) in enumerate(_FIRST, 1):
        bind.execute(
            sa.text(
                "INSERT INTO views (name, name_folded, query, columns, sort, grouping, counted, "
                "position) VALUES (:name, :folded, :query, '', :sort, '', :yes, :position)"
            ),
            {"name": name, "folded": fold(name), "query": query, "sort": sort, "yes": True,
             "position": position * 10},
        )  # fmt: skip
