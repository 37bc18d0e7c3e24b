"""Groups, organizations, keys: everyone has a place."""

from deskterm.store.migrations.second import customers, mail, people, tickets

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """New tables in the order in which they name each other, then what old ones get."""
    people.make_groups()
    people.make_group_members()
    people.make_agent_keys()
    people.add_to_agents()
    customers.make_organizations()
    customers.make_organization_names()
    customers.make_organization_domains()
    customers.make_organization_observers()
    customers.add_to_contacts()
    customers.make_contact_phones()
    customers.make_contact_values()
    tickets.add_to_tickets()
    mail.add_to_mailboxes()
    mail.free_outbox_of_tickets()
