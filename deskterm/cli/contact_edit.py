"""contact add, set, remove, move, merge and accept."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.contact import Key, as_object
from deskterm.cli.options import Identifier, Json, Yes
from deskterm.cli.session import desk_of
from deskterm.errors import NotFound, Usage

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Contact

Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name.")]
Emails = Annotated[
    list[str] | None,
    typer.Option("--email", metavar="ADDRESS", help="The first is primary; may be repeated."),
]
Org = Annotated[
    str | None, typer.Option("--org", metavar="ORG", help="Their organization, by any name.")
]
Position = Annotated[
    str | None, typer.Option("--position", metavar="TEXT", help="What they are there.")
]
Phones = Annotated[
    list[str] | None, typer.Option("--phone", metavar="NUMBER", help="May be repeated.")
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="en|es", help="What they are written in.")
]
Type = Annotated[str | None, typer.Option("--type", metavar="TEXT", help="A kind of customer.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What to know of them.")]
Attributes = Annotated[
    list[str] | None,
    typer.Option("--attr", metavar="NAME=VALUE", help="Anything else; an empty value takes away."),
]
CreateOrg = Annotated[
    bool,
    typer.Option("--create-org", help="Make the organization though one is called nearly so."),
]


def attributes_of(words: Iterable[str]) -> dict[str, str]:
    """`--attr NAME=VALUE` as names and values."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise Usage(f"--attr is NAME=VALUE, not '{word}'. Nothing was changed.")
        found[name.strip()] = value.strip()
    return found


def _missing(desk: Desk, name: str | None, create: bool) -> bool:
    """Whether an organization has to be made; NotFound when one is called nearly so."""
    if not name or not name.strip():
        return False
    try:
        desk.read.organizations.get(name)
    except NotFound:
        near = "" if create else desk.read.organizations.near(name)
        if near:
            raise NotFound(
                f"no organization {name}, but there is {near}. Nothing was changed.",
                f"--org {shlex.quote(near)}, or --create-org",
            ) from None
        return not name.strip().startswith("#")
    return False


@command(
    "deskterm contact add --name 'Marta Gil' --email marta@client.test --org 'Client SL'",
    "deskterm contact add --name Pat --phone '+34 600 112 233' --attr Plan=Gold",
    org="organization",
)
def add(
    ctx: typer.Context,
    name: Name = None,
    email: Emails = None,
    org: Org = None,
    position: Position = None,
    phone: Phones = None,
    language: Language = None,
    type: Type = None,
    note: Note = None,
    attr: Attributes = None,
    individual: Annotated[
        bool, typer.Option("--individual", help="In no organization, whatever the address.")
    ] = False,
    create_org: CreateOrg = False,
    as_json: Json = False,
) -> None:
    """Add a contact; a name or an address is enough.

    Without --org the address's domain says the organization, as it does for mail.
    """
    if individual and org:
        raise Usage("--individual and --org say different things. Nothing was changed.")
    desk = desk_of(ctx)
    missing = _missing(desk, org, create_org)
    made = desk.write.contacts.add(
        name or "",
        email or (),
        organization=org or "",
        position=position or "",
        phones=phone or (),
        language=language or "",
        type=type or "",
        note=note or "",
        attributes=attributes_of(attr or ()),
        individual=individual,
        make_organization=missing,
    )
    _report(made, "added", missing, as_json)


def _report(made: Contact, done: str, missing: bool, as_json: bool) -> None:
    if missing:
        output.say(f"organization {made.organization} created.")
    if as_json:
        output.json_object(as_object(made))
        return
    where = f" of {made.organization}" if made.organization else ""
    output.say(f"contact {made.id} ({made.name}{where}) {done}.")


@command(
    "deskterm contact set marta@client.test --position 'Head of IT' --phone '+34 600 112 233'",
    "deskterm contact set 12 --add-email marta@home.test --attr Plan=",
    org="organization",
)
def set_fields(
    ctx: typer.Context,
    key: Key,
    name: Name = None,
    email: Emails = None,
    add_email: Annotated[
        list[str] | None, typer.Option("--add-email", metavar="ADDRESS", help="One more.")
    ] = None,
    remove_email: Annotated[
        list[str] | None, typer.Option("--remove-email", metavar="ADDRESS", help="One less.")
    ] = None,
    org: Org = None,
    position: Position = None,
    phone: Phones = None,
    language: Language = None,
    type: Type = None,
    note: Note = None,
    attr: Attributes = None,
    create_org: CreateOrg = False,
    as_json: Json = False,
) -> None:
    """Change a contact; what is not named stays. --email and --phone set the whole list.

    An empty value takes away: --org '' makes an individual.
    """
    desk = desk_of(ctx)
    found = desk.read.contacts.get(key)
    named: dict[str, Any] = {
        "name": name,
        "emails": several(email, found.addresses, add_email, remove_email),
        "organization": org,
        "position": position,
        "phones": several(phone, found.phones),
        "language": language,
        "type": type,
        "note": note,
        "attributes": attributes_of(attr) if attr else None,
    }
    fields = {field: value for field, value in named.items() if value is not None}
    if not fields:
        raise Usage("nothing to change.", "deskterm contact set --help")
    missing = _missing(desk, org, create_org)
    made = desk.write.contacts.set(found.id, make_organization=missing, **fields)
    _report(made, "changed", missing, as_json)


def several(
    whole: list[str] | None,
    now: Iterable[str],
    more: Iterable[str] | None = None,
    less: Iterable[str] | None = None,
) -> list[str] | None:
    """A list as options say it: anew, one more, one less; None when nothing was said."""
    if whole is None and not more and not less:
        return None
    gone = {one.strip().lower() for one in less or ()}
    start = list(now) if whole is None else [one for one in whole if one.strip()]
    return [one for one in (*start, *(more or ())) if one.lower() not in gone]


@command("deskterm contact remove pat@home.test --yes")
def remove(ctx: typer.Context, key: Key, yes: Yes = False) -> None:
    """Forget a contact nothing hangs on; one with tickets is merged instead."""
    desk = desk_of(ctx)
    found = desk.read.contacts.get(key)
    if not yes and output.interactive():
        output.agree(f"Remove contact {found.name}?")
    desk.write.contacts.remove(found.id)
    output.say(f"contact {found.id} ({found.name}) removed.")


@command(
    "deskterm contact move marta@client.test ann@client.test --org 'Client SL'",
    "deskterm contact move pat@home.test --out",
    org="organization",
)
def move(
    ctx: typer.Context,
    keys: Annotated[list[str], typer.Argument(metavar="CONTACT...", help="Who moves.")],
    org: Org = None,
    out: Annotated[bool, typer.Option("--out", help="Into no organization.")] = False,
) -> None:
    """Move contacts to another organization, or out; tickets of their old one go along."""
    if out == bool(org):
        raise Usage("say where to: --org ORG, or --out. Nothing was changed.")
    desk = desk_of(ctx)
    ids = [desk.read.contacts.get(key).id for key in keys]
    where = desk.read.organizations.get(org) if org else None
    moved = desk.write.contacts.move(ids, f"#{where.id}" if where else "")
    label = f"to {where.name}" if where else "out"
    output.say(f"{output.counted(moved, 'contact')} moved {label}.")


@command(
    "deskterm contact merge marta@client.test marta@gmail.com",
    "deskterm contact merge 12 15 18 && deskterm undo    # and apart again",
)
def merge(
    ctx: typer.Context,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The contact that stays.")],
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Whose all goes to it.")],
    as_json: Json = False,
) -> None:
    """Make contacts one: addresses, tickets and messages go to the first. undo parts them."""
    desk = desk_of(ctx)
    one = desk.read.contacts.get(into)
    made = desk.write.contacts.merge(one.id, [desk.read.contacts.get(key).id for key in others])
    if as_json:
        output.json_object(as_object(made))
        return
    count = (
        f"{output.counted(len(made.addresses), 'address', 'addresses')}, "
        f"{output.counted(made.tickets, 'ticket')}"
    )
    output.say(f"contact {made.id} ({made.name}) has it all: {count}. Back: deskterm undo")


@command(
    "deskterm contact accept 118                  # the ticket's contact has one more address",
    "deskterm contact accept 118 --new            # somebody else, who may answer there",
    "deskterm contact accept 118 --leave          # nobody; sent nothing, asked no more",
)
def accept(
    ctx: typer.Context,
    id: Identifier,
    new: Annotated[bool, typer.Option("--new", help="Make a contact of its own.")] = False,
    leave: Annotated[bool, typer.Option("--leave", help="Leave it a stranger's.")] = False,
    as_json: Json = False,
) -> None:
    """Say whose the new address is that message ID came from (show --json has the ids)."""
    if new and leave:
        raise Usage("--new and --leave say different things. Nothing was changed.")
    choice = "new" if new else "leave" if leave else "add"
    found = desk_of(ctx).write.messages.accept_address(id, choice)
    if as_json:
        output.json_object(shapes.message(found))
        return
    address = found.from_address
    output.say(
        {
            "add": f"{address} is the contact's on #{found.ticket}; answers may go there.",
            "new": f"{address} is a contact of its own; answers on #{found.ticket} may go there.",
            "leave": f"{address} stays a stranger's on #{found.ticket}; nothing is sent there.",
        }[choice]
    )
