"""Settings, statuses, ticket types, mailboxes."""

import sqlalchemy as sa
from alembic import op


def make_settings() -> None:
    """Create settings."""
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def make_statuses() -> None:
    """Create statuses."""
    op.create_table(
        "statuses",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('new', 'open', 'waiting', 'solved', 'closed')", name="ck_category"
        ),
        sa.PrimaryKeyConstraint("key"),
    )


def make_ticket_types() -> None:
    """Create ticket_types."""
    op.create_table(
        "ticket_types",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def make_mailboxes() -> None:
    """Create mailboxes."""
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("tls", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("after_fetch", sa.String(), nullable=False),
        sa.Column("move_to", sa.String(), nullable=False),
        sa.Column("create_contacts", sa.Boolean(), nullable=False),
        sa.Column("default_group", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("smtp_host", sa.String(), nullable=False),
        sa.Column("smtp_port", sa.Integer(), nullable=False),
        sa.Column("smtp_tls", sa.String(), nullable=False),
        sa.Column("smtp_user", sa.String(), nullable=False),
        sa.Column("smtp_size", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("last_fetch_at", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("last_error_at", sa.BigInteger(), nullable=True),
        sa.Column("send_error", sa.Text(), nullable=False),
        sa.Column("send_error_at", sa.BigInteger(), nullable=True),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "after_fetch IN ('keep', 'seen', 'move', 'delete')", name="ck_after_fetch"
        ),
        sa.CheckConstraint("protocol IN ('imap')", name="ck_protocol"),
        sa.CheckConstraint("smtp_tls IN ('tls', 'starttls', 'none')", name="ck_smtp_tls"),
        sa.CheckConstraint("tls IN ('tls', 'starttls', 'none')", name="ck_tls"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_mailboxes_address", "mailboxes", ["address"], unique=False)
