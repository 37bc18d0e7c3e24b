"""org list, show, add, set, remove and its list of free mail."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.contact import LATEST, card, list_tickets
from deskterm.cli.contact_edit import several
from deskterm.cli.options import Json, Limit, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import Usage

if TYPE_CHECKING:
    from deskterm.values import Organization

Key = Annotated[str, typer.Argument(metavar="ORG", help="Any of its names or domains, or number.")]
NamesAlso = Annotated[
    list[str] | None,
    typer.Option("--name-also", metavar="NAME", help="Another name; may be repeated."),
]
Domains = Annotated[
    list[str] | None,
    typer.Option("--domain", metavar="DOMAIN", help="Its senders belong to it; may be repeated."),
]
Responsible = Annotated[
    str | None,
    typer.Option("--responsible", metavar="LOGIN|group:NAME", help="Who gets its new tickets."),
]
Observers = Annotated[
    list[str] | None,
    typer.Option(
        "--observer", metavar="LOGIN|group:NAME", help="Who looks on them; may be repeated."
    ),
]
Site = Annotated[str | None, typer.Option("--site", metavar="URL", help="Its pages.")]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Its address.")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Its telephone.")]
Address = Annotated[str | None, typer.Option("--address", metavar="TEXT", help="Where it is.")]
Comment = Annotated[str | None, typer.Option("--comment", metavar="TEXT", help="What to know.")]
Category = Annotated[
    str | None, typer.Option("--category", metavar="TEXT", help="A kind of customer.")
]
_COLUMNS = (
    Column("name"),
    Column("contacts", right=True),
    Column("open_tickets", "open", right=True),
    Column("tickets", right=True),
    Column("responsible"),
    Column("domains", keeps=False),
    Column("id", "#", right=True),
)


@command("deskterm org list", "deskterm org list client --json")
def list_organizations(
    ctx: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Part of a name or domain.")
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List organizations, or find one by a part of a name or domain."""
    read = desk_of(ctx).read.organizations
    wanted = " ".join(text or ())
    found = read.search(wanted, limit)
    objects = [shapes.plain(each) for each in found]
    shown = ([output.plain(each[column.name]) for column in _COLUMNS] for each in objects)
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no organizations match" if text else "no organizations yet")
    elif (
        limit and len(found) == limit and output.terminal() and (all := read.count(wanted)) > limit
    ):
        output.say(f"{limit} of {output.counted(all, 'organization')}; --limit 0 shows all")


@command("deskterm org show 'Client SL'", "deskterm org show client.test --json")
def show(ctx: typer.Context, key: Key, as_json: Json = False) -> None:
    """Show an organization's card, with the latest tickets you may see."""
    read = desk_of(ctx).read.organizations
    found = read.get(key)
    tickets = read.tickets(found.id, LATEST)
    if as_json:
        latest = [shapes.ticket(each) for each in tickets]
        output.json_object({**shapes.plain(found), "latest": latest})
        return
    output.line(f"{found.name}  #{found.id}")
    said = [
        ("also", ", ".join(found.names)),
        ("domains", " ".join(found.domains)),
        ("responsible", found.responsible or "nobody"),
        ("observers", ", ".join(found.observers)),
        ("category", found.category),
        ("site", found.site),
        ("e-mail", found.email),
        ("phone", found.phone),
        ("address", ", ".join(found.address.splitlines())),
    ]
    card(said, found.comment)
    files = output.counted(len(read.files(found.id, 0)), "file")
    people, all = output.counted(found.contacts, "contact"), output.counted(found.tickets, "ticket")
    output.line(f"{people}, {all}, {found.open_tickets} open, {files}")
    for each in read.contacts(found.id, LATEST):
        address = f" <{each.addresses[0]}>" if each.addresses else ""
        output.line(f"  {each.name}{address}")
    list_tickets(tickets)


@command(
    "deskterm org add 'Client SL' --domain client.test --domain client.example",
    "deskterm org add 'Client SL' --responsible group:Support --observer luis",
    responsible="responsible",
    observer="responsible",
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    domain: Domains = None,
    responsible: Responsible = None,
    observer: Observers = None,
    name_also: NamesAlso = None,
    site: Site = None,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    comment: Comment = None,
    category: Category = None,
    as_json: Json = False,
) -> None:
    """Add an organization; a name is enough. People in none with an address there join it."""
    made = desk_of(ctx).write.organizations.add(
        name,
        names=name_also or (),
        domains=domain or (),
        site=site or "",
        email=email or "",
        phone=phone or "",
        address=address or "",
        comment=comment or "",
        category=category or "",
        responsible=responsible or "",
        observers=observer or (),
    )
    _report(made, "added", made.contacts, as_json)


def _report(made: Organization, done: str, joined: int, as_json: bool) -> None:
    if joined > 0:
        output.say(f"{output.counted(joined, 'contact')} joined it.")
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(f"organization {made.id} ({made.name}) {done}.")


@command(
    "deskterm org set client.test --name 'Client SL' --responsible luis",
    "deskterm org set 'Client SL' --add-domain client.example --observer ''",
    responsible="responsible",
    observer="responsible",
)
def set_fields(
    ctx: typer.Context,
    key: Key,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Another name.")
    ] = None,
    domain: Domains = None,
    add_domain: Annotated[
        list[str] | None, typer.Option("--add-domain", metavar="DOMAIN", help="One more.")
    ] = None,
    remove_domain: Annotated[
        list[str] | None, typer.Option("--remove-domain", metavar="DOMAIN", help="One less.")
    ] = None,
    responsible: Responsible = None,
    observer: Observers = None,
    name_also: NamesAlso = None,
    site: Site = None,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    comment: Comment = None,
    category: Category = None,
    as_json: Json = False,
) -> None:
    """Change an organization; what is not named stays. Repeatable options set the whole list.

    An empty value takes away.
    """
    desk = desk_of(ctx)
    found = desk.read.organizations.get(key)
    named: dict[str, Any] = {
        "name": name,
        "domains": several(domain, found.domains, add_domain, remove_domain),
        "responsible": responsible,
        "observers": several(observer, ()),
        "names": several(name_also, ()),
        "site": site,
        "email": email,
        "phone": phone,
        "address": address,
        "comment": comment,
        "category": category,
    }
    fields = {field: value for field, value in named.items() if value is not None}
    if not fields:
        raise Usage("nothing to change.", "deskterm org set --help")
    made = desk.write.organizations.set(found.id, **fields)
    _report(made, "changed", made.contacts - found.contacts, as_json)


@command("deskterm org remove 'Client SL' --yes")
def remove(ctx: typer.Context, key: Key, yes: Yes = False) -> None:
    """Forget an organization; its contacts and tickets stay, in none."""
    desk = desk_of(ctx)
    found = desk.read.organizations.get(key)
    people = output.counted(found.contacts, "contact")
    if not yes and not output.interactive():
        raise Usage(
            f"organization {found.name} has {people}. Nothing was changed.",
            "add --yes",
        )
    if not yes:
        output.agree(f"Remove organization {found.name}, with {people}?")
    desk.write.organizations.remove(found.id)
    output.say(f"organization {found.name} removed; its contacts and tickets are in none.")


Domain = Annotated[list[str], typer.Argument(metavar="DOMAIN...", help="Like home.example.")]


@command("deskterm org free-mail list | grep gmx")
def list_free(ctx: typer.Context, as_json: Json = False) -> None:
    """List the domains that never become an organization."""
    found = desk_of(ctx).read.organizations.free_mail()
    output.listing(
        (Column("domain"),),
        [{"domain": each} for each in found],
        as_json_lines=as_json,
        shown=([each] for each in found),
    )


@command("deskterm org free-mail add home.example")
def add_free(ctx: typer.Context, domains: Domain) -> None:
    """Say that everybody can have an address there; organizations that are there already stay."""
    _set_free(ctx, domains, True)


@command("deskterm org free-mail remove posteo.de")
def remove_free(ctx: typer.Context, domains: Domain) -> None:
    """Say that an address there tells of an organization."""
    _set_free(ctx, domains, False)


def _set_free(ctx: typer.Context, domains: list[str], free: bool) -> None:
    desk = desk_of(ctx)
    for domain in domains:
        listing = desk.write.organizations.set_free_mail(domain, free)
        output.say(f"{domain} is {'free mail' if free else 'no free mail'}.")
        for name in listing if free else ():
            output.say(
                f"organization {name} lists it: its people stay, but who writes from there from "
                f"now on is in none. Next: deskterm org free-mail remove {domain}, or "
                f"deskterm org set {shlex.quote(name)} --remove-domain {domain}"
            )
