"""What is known about a customer, as the lines above the tabs of the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deskterm.safe import clean, clean_line
from deskterm.tui.times import stamp
from deskterm.tui.widgets.lines import Line, fit, wrap
from deskterm.tui.wording_customers import customer_words as words
from deskterm.tui.wording_customers import form_words
from deskterm.values import Contact, Organization

if TYPE_CHECKING:
    from deskterm.tui.widgets.message_view import Look

NAME = 14
WIDEST = 88
"""Text is never wider than this: eyes lose the line."""
TWO_FROM = 72
"""From this width on, short fields stand two to a line."""
Pair = tuple[str, str]


def contact_pairs(contact: Contact, look: Look) -> list[Pair]:
    """The fields of a contact that hold something, by their names."""
    since = contact.created_at
    return _held(
        (form_words.emails, ", ".join(contact.addresses)),
        (form_words.organization, contact.organization or words.outside),
        (form_words.position, contact.position),
        (form_words.phones, ", ".join(contact.phones)),
        (form_words.type, contact.type),
        (form_words.language, form_words.languages.get(contact.language, contact.language)),
        (words.heads["created"], stamp(since, look.now, look.zone, column=True) if since else ""),
        *contact.attributes,
        (form_words.note, contact.note),
    )


def organization_pairs(organization: Organization, look: Look) -> list[Pair]:
    """The fields of an organization that hold something, by their names."""
    one = organization
    return _held(
        (form_words.also, "; ".join(one.names)),
        (form_words.domains, ", ".join(one.domains)),
        (form_words.responsible, one.responsible or ""),
        (form_words.observers, ", ".join(one.observers)),
        (form_words.email, one.email),
        (form_words.phone, one.phone),
        (form_words.site, one.site),
        (form_words.category, one.category),
        (form_words.address, one.address),
        (words.heads["created"], stamp(one.created_at, look.now, look.zone, column=True)),
        (form_words.comment, one.comment),
    )


def head_lines(
    customer: Contact | Organization, name: str, pairs: list[Pair], width: int, most: int
) -> list[Line]:
    """The name and the fields in at most `most` lines; what does not fit ends in an ellipsis."""
    counted = words.tickets_counted(customer.open_tickets, customer.tickets)
    title = Line(((f" {name}", "bold"),), ((f" {counted} ", "dim"),), "bar")
    lines = list(_fields(pairs, width - 2))
    if len(lines) > most - 1:
        lines = [*lines[: most - 2], Line(((f"{' ' * NAME}…", "dim"),))]
    return [title, *(Line(((" ", "text"), *line.pieces)) for line in lines)]


def _held(*pairs: Pair) -> list[Pair]:
    return [(name, value) for name, value in pairs if value.strip()]


def _fields(pairs: Sequence[Pair], width: int) -> Iterator[Line]:
    """In their order; two that are short share a line."""
    half = (width - 2) // 2
    left: Line | None = None
    for name, value in pairs:
        lines = list(_field(name, value, width))
        short = width >= TWO_FROM - 2 and len(lines) == 1 and lines[0].width() <= half
        if short and left is None:
            left = lines[0]
        elif short and left is not None:
            gap = " " * (half + 2 - left.width())
            yield Line((*left.pieces, (gap, "text"), *lines[0].pieces))
            left = None
        else:
            if left is not None:
                yield left
                left = None
            yield from lines
    if left is not None:
        yield left


def _field(name: str, value: str, width: int) -> Iterator[Line]:
    room = max(8, min(WIDEST, width - NAME))
    for at, row in enumerate(wrap(clean(value).strip(), room)):
        label = fit(clean_line(name) if at == 0 else "", NAME - 1) + " "
        yield Line(((label, "dim"), (row, "text")))
