"""Everything the first release stores."""

from deskterm.store.migrations.first import (
    journal,
    mail,
    messages,
    people,
    settings,
    tickets,
    words,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Tables in the order in which they name each other, then the full-text index."""
    people.make_agents()
    people.make_contacts()
    people.make_contact_addresses()
    settings.make_settings()
    settings.make_statuses()
    settings.make_ticket_types()
    settings.make_mailboxes()
    tickets.make_tickets()
    tickets.make_ticket_tags()
    tickets.make_ticket_links()
    tickets.make_ticket_access()
    tickets.make_ticket_reads()
    tickets.make_ticket_documents()
    tickets.make_drafts()
    messages.make_blobs()
    messages.make_blob_chunks()
    messages.make_messages()
    messages.make_message_references()
    messages.make_participants()
    messages.make_attachments()
    mail.make_raw_mails()
    mail.make_sightings()
    mail.make_leases()
    mail.make_outbox()
    journal.make_events()
    words.make_index()
