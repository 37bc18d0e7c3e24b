"""contact list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json, Limit
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of

if TYPE_CHECKING:
    from deskterm.values import Contact, TicketRow

Key = Annotated[
    str, typer.Argument(metavar="CONTACT", help="An address of theirs, their number or name.")
]
LATEST = 10
_COLUMNS = (
    Column("address"),
    Column("name", keeps=False),
    Column("open_tickets", "open", right=True),
    Column("tickets", right=True),
    Column("organization", keeps=False),
    Column("id", "#", right=True),
)


def as_object(each: Contact) -> dict[str, Any]:
    """A contact as JSON; `address` is the primary one of `emails`."""
    made = shapes.plain(each)
    return {
        **made,
        "address": each.addresses[0] if each.addresses else None,
        "emails": list(each.addresses),
        "attributes": dict(each.attributes),
    }


@command(
    "deskterm contact list",
    "deskterm contact list marta",
    "deskterm contact list --org 'Client SL' --json",
    "deskterm contact list --individuals",
    org="organization",
)
def list_contacts(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Part of a name, address or phone number."),
    ] = None,
    org: Annotated[
        str | None, typer.Option("--org", metavar="ORG", help="Only those of an organization.")
    ] = None,
    individuals: Annotated[
        bool, typer.Option("--individuals", help="Only those in no organization.")
    ] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List contacts, or find one by a part of a name, address or telephone number."""
    read = desk_of(ctx).read.contacts
    wanted = " ".join(text or ())
    found = read.search(wanted, limit, organization=org, individuals=individuals)
    objects = [as_object(each) for each in found]
    shown = ([output.plain(each[column.name]) for column in _COLUMNS] for each in objects)
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no contacts match" if text or org or individuals else "no contacts yet")
    elif limit and len(found) == limit and output.terminal():
        all = read.count(wanted, organization=org, individuals=individuals)
        if all > limit:
            output.say(f"{limit} of {output.counted(all, 'contact')}; --limit 0 shows all")


@command("deskterm contact show marta@client.test", "deskterm contact show 12 --json")
def show(ctx: typer.Context, key: Key, as_json: Json = False) -> None:
    """Show a contact's card, with the latest tickets you may see."""
    desk = desk_of(ctx)
    found = desk.read.contacts.get(key)
    tickets = desk.read.contacts.tickets(found.id, LATEST)
    if as_json:
        latest = [shapes.ticket(each) for each in tickets]
        output.json_object({**as_object(found), "latest": latest})
        return
    output.line(f"{found.name}  #{found.id}")
    for each in found.addresses:
        output.line(f"  {each}")
    said = [
        ("organization", found.organization or "none"),
        ("position", found.position),
        *(("phone", phone) for phone in found.phones),
        ("language", found.language),
        ("type", found.type),
        *found.attributes,
    ]
    card(said, found.note)
    files = output.counted(len(desk.read.contacts.files(found.id, 0)), "file")
    tickets_said = output.counted(found.tickets, "ticket")
    output.line(f"{tickets_said}, {found.open_tickets} open, {files}")
    list_tickets(tickets)


def card(said: list[tuple[str, str]], note: str) -> None:
    """Lines of a card: what is not empty, then a text of several lines."""
    for label, value in said:
        if value:
            output.line(f"{label}: {value}")
    for line in note.splitlines():
        output.line(f"  {line}")


def list_tickets(tickets: list[TicketRow]) -> None:
    """The latest tickets under a card."""
    for row in tickets:
        output.line(f"  #{row.number} {row.status}  {row.subject}")
