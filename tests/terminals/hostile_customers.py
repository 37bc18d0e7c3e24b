"""Customers whose every field is poison, as a colleague or an import could leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminals.poison import EVERYTHING, LINE, MARK, NAME

if TYPE_CHECKING:
    from deskterm.desk import Desk

SHORT = f"{MARK} \x1b]0;t\x07\u202e[/x]\x9b2J"


def add_customers(desk: Desk, ticket: int) -> None:
    """An organization and its people; the contact of `ticket` becomes one of them."""
    write = desk.write
    company = write.organizations.add(
        f"{MARK} company {NAME}",
        names=[f"{MARK} also {SHORT}", "[@click=app.quit]x[/]"],
        domains=["poison.test"],
        site=SHORT, phone=f"600 {SHORT} 111", address=SHORT, comment=EVERYTHING, category=SHORT,
        responsible="ana", observers=["luis"],
    )  # fmt: skip
    contact = desk.read.contacts.get(desk.read.tickets.get(ticket).contact or "")
    write.contacts.set(
        contact.id,
        organization=company.name, position=SHORT, phones=[f"600 {SHORT} 222"], type=SHORT,
        note=EVERYTHING, attributes={f"{MARK} field {SHORT}": LINE[:150]},
    )  # fmt: skip
    for index in range(2):
        write.contacts.add(
            f"{MARK} twin {index} {SHORT}", [f"twin{index}@poison.test"], note=EVERYTHING
        )
