"""Tickets and what hangs on them."""

import sqlalchemy as sa
from alembic import op


def make_tickets() -> None:
    """Create tickets."""
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_folded", sa.Text(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("mailbox_id", sa.Integer(), nullable=True),
        sa.Column("wake_at", sa.BigInteger(), nullable=True),
        sa.Column("previous_status", sa.String(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("last_message_id", sa.BigInteger(), nullable=False),
        sa.Column("last_customer_at", sa.BigInteger(), nullable=True),
        sa.Column("last_agent_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "category IN ('new', 'open', 'waiting', 'solved', 'closed', 'spam')", name="ck_category"
        ),
        sa.CheckConstraint("channel IN ('mail', 'phone', 'desk')", name="ck_channel"),
        sa.ForeignKeyConstraint(["assignee_id"], ["agents.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["agents.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"]),
        sa.ForeignKeyConstraint(["merged_into"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["status"], ["statuses.key"]),
        sa.ForeignKeyConstraint(["type"], ["ticket_types.key"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_contact", "tickets", ["contact_id", "updated_at"], unique=False)
    op.create_index(
        "ix_tickets_listed",
        "tickets",
        ["updated_at", "id"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NULL AND category <> 'spam'"),
        postgresql_where=sa.text("merged_into IS NULL AND category <> 'spam'"),
    )
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["updated_at", "id"],
        unique=False,
        sqlite_where=sa.text("category IN ('new','open','waiting')"),
        postgresql_where=sa.text("category IN ('new','open','waiting')"),
    )
    op.create_index(
        "ix_tickets_open_assignee",
        "tickets",
        ["assignee_id", "updated_at"],
        unique=False,
        sqlite_where=sa.text("category IN ('new','open','waiting')"),
        postgresql_where=sa.text("category IN ('new','open','waiting')"),
    )
    op.create_index("ix_tickets_status", "tickets", ["status", "updated_at"], unique=False)
    op.create_index(
        "ix_tickets_wake",
        "tickets",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )


def make_ticket_tags() -> None:
    """Create ticket_tags."""
    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tag_folded", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "tag_folded"),
    )
    op.create_index("ix_ticket_tags_tag", "ticket_tags", ["tag_folded", "ticket_id"], unique=False)


def make_ticket_links() -> None:
    """Create ticket_links."""
    op.create_table(
        "ticket_links",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('follows', 'possible', 'merged')", name="ck_kind"),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", "kind"),
    )
    op.create_index("ix_ticket_links_other_id", "ticket_links", ["other_id"], unique=False)


def make_ticket_access() -> None:
    """Create ticket_access."""
    op.create_table(
        "ticket_access",
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("who", "ticket_id", "why"),
    )
    op.create_index("ix_ticket_access_ticket", "ticket_access", ["ticket_id"], unique=False)


def make_ticket_reads() -> None:
    """Create ticket_reads."""
    op.create_table(
        "ticket_reads",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"]),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("agent_id", "ticket_id"),
    )
    op.create_index("ix_ticket_reads_ticket_id", "ticket_reads", ["ticket_id"], unique=False)


def make_ticket_documents() -> None:
    """Create ticket_documents."""
    op.create_table(
        "ticket_documents",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("internal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id"),
    )


def make_drafts() -> None:
    """Create drafts."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("to_text", sa.Text(), nullable=False),
        sa.Column("cc_text", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('reply', 'note', 'new')", name="ck_kind"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_drafts_ticket", "drafts", ["ticket_id", "updated_at"], unique=False)
    op.create_index("ux_drafts", "drafts", ["agent_id", "ticket_id", "kind"], unique=True)
