"""Groups, their members, and agents' keys."""

import sqlalchemy as sa
from alembic import op


def make_groups() -> None:
    """Create groups."""
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_folded"),
    )


def make_group_members() -> None:
    """Create group_members."""
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"]),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"]),
        sa.PrimaryKeyConstraint("group_id", "agent_id"),
    )
    op.create_index("ix_group_members_agent_id", "group_members", ["agent_id"], unique=False)


def make_agent_keys() -> None:
    """Create agent_keys."""
    op.create_table(
        "agent_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("data"),
        sa.UniqueConstraint("fingerprint"),
    )
    op.create_index("ix_agent_keys_agent_id", "agent_keys", ["agent_id"], unique=False)


def add_to_agents() -> None:
    """Position, telephone, reports, notices."""
    for column in (
        sa.Column("position", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("phone", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("reports", sa.Boolean(), nullable=False, server_default=sa.text("'0'")),
        sa.Column("notices", sa.String(), nullable=False, server_default=sa.text("'group'")),
    ):
        op.add_column("agents", column)
