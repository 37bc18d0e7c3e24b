"""Organizations, and what contacts have besides an address."""

import sqlalchemy as sa
from alembic import op

from deskterm.store.migrations.second.keys import add_key


def make_organizations() -> None:
    """Create organizations."""
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("responsible_agent_id", sa.Integer(), nullable=True),
        sa.Column("responsible_group_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["responsible_agent_id"], ["agents.id"]),
        sa.ForeignKeyConstraint(["responsible_group_id"], ["groups.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_folded"),
    )


def make_organization_names() -> None:
    """Create organization_names."""
    op.create_table(
        "organization_names",
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        sa.PrimaryKeyConstraint("name_folded", "organization_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_organization_names_organization_id",
        "organization_names",
        ["organization_id"],
        unique=False,
    )


def make_organization_domains() -> None:
    """Create organization_domains."""
    op.create_table(
        "organization_domains",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        sa.PrimaryKeyConstraint("domain"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_organization_domains_organization_id",
        "organization_domains",
        ["organization_id"],
        unique=False,
    )


def make_organization_observers() -> None:
    """Create organization_observers."""
    op.create_table(
        "organization_observers",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        sa.PrimaryKeyConstraint("organization_id", "who"),
        sqlite_with_rowid=False,
    )


def add_to_contacts() -> None:
    """Organization, position, type, note, and where a merged one went."""
    add_key("contacts", "organization_id", "organizations")
    for column in (
        sa.Column("position", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("type", sa.String(), nullable=False, server_default=sa.text("''")),
        sa.Column("note", sa.Text(), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("contacts", column)
    add_key("contacts", "merged_into", "contacts")
    op.create_index("ix_contacts_organization_id", "contacts", ["organization_id"], unique=False)


def make_contact_phones() -> None:
    """Create contact_phones."""
    op.create_table(
        "contact_phones",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("contact_id", "digits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_phones_digits", "contact_phones", ["digits"], unique=False)


def make_contact_values() -> None:
    """Create contact_values."""
    op.create_table(
        "contact_values",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.PrimaryKeyConstraint("contact_id", "field"),
        sqlite_with_rowid=False,
    )
