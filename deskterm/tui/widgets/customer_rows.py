"""Customers as rows of a list, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from deskterm.tui.text import fit, steady
from deskterm.tui.widgets.lines import Line, Piece
from deskterm.tui.wording_customers import customer_words as words
from deskterm.values import Contact, Organization

WIDE = 110
WIDEST = 140
Column = tuple[str, int, bool]
"""Its name, its width in cells, whether it is aligned to the right."""
MARK = 2
LONGEST_NAME = 40


def tab_line(tabs: Sequence[tuple[str, int]], at: int, width: int) -> Line:
    """`─[1 Contacts 12]─[2 Files 3]──`, the one in front bold."""
    pieces: list[Piece] = []
    for index, (name, count) in enumerate(tabs):
        here = "bold" if index == at else "dim"
        pieces += [("─", "rule"), (f"[{index + 1} {name} {count:,}]", here)]
    used = sum(cell_len(text) for text, _ in pieces)
    return Line((*pieces, ("─" * max(0, width - used), "rule")))


def columns(tab: str, width: int) -> list[Column]:
    """The columns of a tab; name, then address or domains take what the others leave."""
    if tab == "organizations":
        fixed: list[Column] = [("domains", 20, False)]
        if width >= WIDE:
            fixed += [("email", 20, False), ("phone", 16, False)]
        if width >= WIDEST:
            fixed += [("category", 10, False), ("observers", 14, False)]
        fixed += [("responsible", 13, False), ("contacts", 8, True), ("tickets", 9, True)]
    else:
        fixed = [("address", 26, False)]
        if width >= WIDE:
            fixed.append(("phone", 16, False))
        if tab != "individuals":
            fixed.append(("organization", 16, False))
        if width >= WIDEST:
            fixed += [("position", 18, False), ("type", 10, False)]
        fixed.append(("tickets", 9, True))
    taken = MARK + sum(size + 1 for _, size, _ in fixed) + 1
    room = max(8, width - taken)
    name, size, right = fixed[0]
    fixed[0] = (name, size + max(0, room - LONGEST_NAME), right)
    return [("name", min(room, LONGEST_NAME), False), *fixed]


def heads(tab: str, width: int) -> Line:
    """What the columns are called."""
    titles = [
        fit(words.heads[name], size, right=right) for name, size, right in columns(tab, width)
    ]
    return Line(((" " * MARK + " ".join(titles), "dim"),))


def row_line(
    customer: Contact | Organization, tab: str, width: int, *, marked: bool = False
) -> Line:
    """A customer as a row of that tab; `+` before the marked ones."""
    pieces: list[Piece] = [(fit("+" if marked else "", MARK), "new")]
    for name, size, right in columns(tab, width):
        style = "bold" if name == "name" else "text" if name in ("address", "domains") else "dim"
        pieces.append((fit(_cell(customer, name), size, right=right) + " ", style))
    return Line(tuple(pieces))


def _cell(customer: Contact | Organization, name: str) -> str:
    if name == "tickets":
        return f"{customer.open_tickets}/{customer.tickets}"
    if isinstance(customer, Contact):
        found = {
            "name": customer.name or words.no_name,
            "address": _first(customer.addresses),
            "phone": _first(customer.phones),
            "organization": customer.organization or "",
            "position": customer.position,
            "type": customer.type,
        }
    else:
        found = {
            "name": customer.name,
            "domains": ", ".join(customer.domains),
            "email": customer.email,
            "phone": customer.phone,
            "category": customer.category,
            "observers": ", ".join(customer.observers),
            "responsible": customer.responsible or "",
            "contacts": f"{customer.contacts:,}",
        }
    return steady(found[name])


def _first(several: tuple[str, ...]) -> str:
    """The first one, and how many more there are."""
    more = f" +{len(several) - 1}" if len(several) > 1 else ""
    return f"{several[0]}{more}" if several else ""
