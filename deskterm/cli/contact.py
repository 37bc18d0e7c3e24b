"""contact list and show."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json, Limit
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of

_COLUMNS = (
    Column("address"),
    Column("name", keeps=False),
    Column("open_tickets", "open", right=True),
    Column("tickets", right=True),
)


@command("deskterm contact list", "deskterm contact list marta", "deskterm contact list --json")
def list_contacts(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Part of a name or address.")
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List contacts, or find one by a part of its name or address."""
    found = desk_of(ctx).read.contacts.search(" ".join(text or ()), limit=limit)
    objects = [
        {**shapes.plain(each), "address": each.addresses[0] if each.addresses else None}
        for each in found
    ]
    shown = (
        [output.plain(each["address"]), each["name"], str(each["open_tickets"]),
         str(each["tickets"])]
        for each in objects
    )  # fmt: skip
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no contacts match" if text else "no contacts yet")


@command("deskterm contact show marta@client.test")
def show(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An address of theirs.")],
    as_json: Json = False,
) -> None:
    """Show a contact and the latest tickets."""
    desk = desk_of(ctx)
    found = desk.read.contacts.get(address)
    tickets = desk.read.tickets.search(f'contact:"{found.addresses[0]}"', limit=10)
    if as_json:
        output.json_object(
            {**shapes.plain(found), "latest": [shapes.ticket(each) for each in tickets]}
        )
        return
    output.line(found.name or found.addresses[0])
    for each in found.addresses:
        output.line(f"  {each}")
    output.line(f"{found.tickets} tickets, {found.open_tickets} open")
    for row in tickets:
        output.line(f"  #{row.number} {row.status}  {row.subject}")
