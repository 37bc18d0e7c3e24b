"""What is typed after `/` on a card, as a query for its tickets and as words for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm import lists
from deskterm.lexer import quote
from deskterm.values import Organization

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Attachment, Contact

MOST = 200
"""Tickets of a contact without an address that are looked through."""


def card_query(desk: Desk, customer: Contact | Organization, text: str) -> str:
    """The query for those of a customer's tickets that fit what was typed; BadText when off."""
    if isinstance(customer, Organization):
        own = f"org:{quote(customer.name)}"
    elif customer.addresses:
        own = f"contact:{quote(customer.addresses[0])}"
    else:
        found = desk.read.contacts.tickets(customer.id, limit=MOST)
        own = f"number:{','.join(str(row.number) for row in found) or '0'}"
    return lists.narrowed(own, text, desk.read.vocabulary.fields())


def contact_words(one: Contact) -> tuple[str, ...]:
    """What of a contact is searched for words."""
    return one.name, *one.addresses, *one.phones


def file_words(one: Attachment) -> tuple[str, ...]:
    """What of a file is searched for words."""
    return one.filename, one.description, one.author or ""
