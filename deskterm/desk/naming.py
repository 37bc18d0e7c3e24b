"""Contacts without an address in what is told of a change: by name, where the desk has a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.errors import NotFound
from deskterm.terms import EventKind

if TYPE_CHECKING:
    from deskterm.desk.facade import Desk
    from deskterm.values import Changed


def contact_named(desk: Desk, value: str | None) -> str | None:
    """`#12`, as the journal writes a contact without an address, as their name; else the value."""
    if not value or not value.startswith("#"):
        return value
    try:
        return desk.read.contacts.get(value).name or value
    except NotFound:  # removed, or made one with another since
        return value


def told(desk: Desk, changed: Changed) -> Changed:
    """A change in the words people are told it in; `#12` reads like a ticket."""
    facts = tuple(
        (number, kind, contact_named(desk, old), contact_named(desk, new))
        if kind == EventKind.CONTACT
        else (number, kind, old, new)
        for number, kind, old, new in changed.facts
    )
    return changed._replace(facts=facts)
