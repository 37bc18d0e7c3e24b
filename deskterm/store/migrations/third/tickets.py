"""Planned solution dates, own attributes, figures, and links of what was split."""

import sqlalchemy as sa
from alembic import op

_OPEN = sa.text("category IN ('new','open','waiting')")


def add_to_tickets() -> None:
    """The planned solution date; the indexes for it, for dates of creation and what was merged."""
    op.add_column(
        "tickets",
        sa.Column(
            "due_sort", sa.BigInteger(), nullable=False, server_default=sa.text("'253402300799000'")
        ),
    )
    op.create_index("ix_tickets_created", "tickets", ["created_at"], unique=False)
    op.create_index(
        "ix_tickets_merged",
        "tickets",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_open_due",
        "tickets",
        ["due_sort", "assignee_id", "group_id"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def make_ticket_tallies() -> None:
    """Create ticket_tallies; what counts is made when all tables are there."""
    op.create_table(
        "ticket_tallies",
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("asleep", sa.Boolean(), nullable=False),
        sa.Column("many", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "category", "status", "priority", "assignee_id", "group_id", "asleep"
        ),
        sqlite_with_rowid=False,
    )


def let_links_split() -> None:
    """A ticket may have been split off another. SQLite can only make the table anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_kind", "ticket_links", type_="check")
        op.create_check_constraint(
            "ck_kind", "ticket_links", "kind IN ('follows', 'possible', 'merged', 'split')"
        )
        return
    op.drop_index("ix_ticket_links_other_id", "ticket_links")
    op.rename_table("ticket_links", "ticket_links_before")
    op.create_table(
        "ticket_links",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('follows', 'possible', 'merged', 'split')", name="ck_kind"),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", "kind"),
    )
    op.create_index("ix_ticket_links_other_id", "ticket_links", ["other_id"], unique=False)
    op.execute("INSERT INTO ticket_links SELECT * FROM ticket_links_before")
    op.drop_table("ticket_links_before")


def make_custom_fields() -> None:
    """Create custom_fields."""
    op.create_table(
        "custom_fields",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('text', 'number', 'date', 'choice', 'yesno')", name="ck_kind"),
        sa.PrimaryKeyConstraint("key"),
    )


def make_custom_values() -> None:
    """Create custom_values."""
    op.create_table(
        "custom_values",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_folded", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("instant", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["field"], ["custom_fields.key"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "field"),
    )
    for what, column in (("text", "text_folded"), ("number", "number"), ("instant", "instant")):
        columns = ["field", column, "ticket_id"]
        op.create_index(f"ix_custom_values_{what}", "custom_values", columns)
