"""Views, own attributes, planned solution dates, figures: what both languages reach."""

from deskterm.store.migrations.third import files, ids, tickets, views, words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New tables, and what old ones get."""
    tickets.add_to_tickets()
    tickets.make_ticket_tallies()
    tickets.let_links_split()
    tickets.make_custom_fields()
    tickets.make_custom_values()
    views.make_views()
    views.fill_views()
    files.fold_names()
    words.learn_words()
    ids.never_reuse()
