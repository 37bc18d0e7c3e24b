"""The noun group: list, show, add, set, enable, disable, remove and member."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import Usage

if TYPE_CHECKING:
    from deskterm.values import Group

Name = Annotated[str, typer.Argument(metavar="NAME", help="The group's name.")]
Description = Annotated[
    str | None, typer.Option("--description", metavar="TEXT", help="What it is for.")
]
_COLUMNS = (
    Column("name"),
    Column("members", keeps=False),
    Column("open_tickets", "open", right=True),
    Column("private"),
    Column("active", "on"),
    Column("description", keeps=False),
)


@command("deskterm group list", "deskterm group list --json")
def list_groups(ctx: typer.Context, as_json: Json = False) -> None:
    """List the groups in their order, with members and the open tickets you may see."""
    found = desk_of(ctx).read.groups.list()
    objects = [shapes.plain(each) for each in found]
    if not as_json:
        objects = [
            {**made, "members": [each.login for each in group.members]}
            for made, group in zip(objects, found, strict=True)
        ]
    shown = ([output.plain(each[column.name]) for column in _COLUMNS] for each in objects)
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no groups yet. Next: deskterm group add NAME --member LOGIN")


@command("deskterm group show Support", "deskterm group show Support --json")
def show(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show one group; + marks whom it tells of new tickets."""
    found = desk_of(ctx).read.groups.get(name)
    if as_json:
        output.json_object(shapes.plain(found))
        return
    output.line(found.name)
    for line in (found.description or "").splitlines():
        output.line(f"  {line}")
    output.line(f"private: {output.plain(found.private)}")
    output.line(f"on: {output.plain(found.active)}")
    output.line(f"position: {found.position}")
    output.line(f"open tickets: {found.open_tickets}")
    members = " ".join(f"{each.login}{'+' if each.notify else ''}" for each in found.members)
    output.line(f"members: {members or '-'}")


@command(
    "deskterm group add Support --member ana --member luis --notify luis",
    "deskterm group add HR --member eva --private --description 'Only members see its tickets'",
    member="agent",
    notify="agent",
)
def add(
    ctx: typer.Context,
    name: Name,
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="LOGIN", help="Who is in it; may be repeated."),
    ] = None,
    notify: Annotated[
        list[str] | None,
        typer.Option(
            "--notify", metavar="LOGIN", help="Who is mailed its new tickets; a member too."
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Only members and who is named see its tickets.")
    ] = False,
    description: Description = None,
    as_json: Json = False,
) -> None:
    """Make a group."""
    made = desk_of(ctx).write.groups.add(
        name,
        description=description or "",
        private=private,
        members=member or (),
        notify=notify or (),
    )
    _report(made, f"group {made.name} added.", as_json)
    if not made.members:
        output.say(
            f"nobody is in it yet. Next: deskterm group member {shlex.quote(made.name)} --add LOGIN"
        )


def _report(made: Group, said: str, as_json: bool) -> None:
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(said)


@command(
    "deskterm group set Support --name 'Service Desk'",
    "deskterm group set HR --private --position 3",
)
def set_fields(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Another name.")
    ] = None,
    description: Description = None,
    private: Annotated[
        bool | None,
        typer.Option("--private/--no-private", help="Whether only members see its tickets."),
    ] = None,
    position: Annotated[
        int | None, typer.Option("--position", metavar="N", help="Its place in lists, from 0.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change a group; what is not named stays."""
    named: dict[str, Any] = {
        "name": new_name,
        "description": description,
        "private": private,
        "position": position,
    }
    fields = {key: value for key, value in named.items() if value is not None}
    if not fields:
        raise Usage("nothing to change.", "deskterm group set --help")
    made = desk_of(ctx).write.groups.set(name, **fields)
    _report(made, f"group {made.name} changed.", as_json)


@command("deskterm group enable Support")
def enable(ctx: typer.Context, name: Name) -> None:
    """Give it new tickets again."""
    made = desk_of(ctx).write.groups.enable(name)
    output.say(f"group {made.name} is on.")


@command("deskterm group disable Support")
def disable(ctx: typer.Context, name: Name) -> None:
    """Give it no new tickets; those it has stay its own."""
    made = desk_of(ctx).write.groups.disable(name)
    output.say(f"group {made.name} is off; it keeps the tickets it has.")


@command("deskterm group remove Support --yes")
def remove(ctx: typer.Context, name: Name, yes: Yes = False) -> None:
    """Forget a group that nothing names."""
    desk = desk_of(ctx)
    found = desk.read.groups.get(name)
    if not yes and output.interactive():
        output.agree(f"Remove group {found.name}?")
    desk.write.groups.remove(name)
    output.say(f"group {found.name} removed.")


@command(
    "deskterm group member Support --add luis --add eva",
    "deskterm group member Support --remove luis",
    "deskterm group member Support --notify eva --mute ana",
    add="agent",
    remove="agent",
    notify="agent",
    mute="agent",
)
def member(
    ctx: typer.Context,
    name: Name,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="LOGIN", help="Put in; may be repeated.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="LOGIN", help="Take out.")
    ] = None,
    notify: Annotated[
        list[str] | None,
        typer.Option("--notify", metavar="LOGIN", help="A member who is mailed its new tickets."),
    ] = None,
    mute: Annotated[
        list[str] | None, typer.Option("--mute", metavar="LOGIN", help="Mail them no more.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put agents in a group, take them out, and say whom it tells of new tickets."""
    if not (add or remove or notify or mute):
        raise Usage("nothing to change.", "deskterm group member --help")
    made = desk_of(ctx).write.groups.members(
        name, add=add or (), remove=remove or (), notify=notify or (), mute=mute or ()
    )
    logins = " ".join(each.login for each in made.members)
    _report(made, f"group {made.name}: {logins or 'nobody'}.", as_json)
