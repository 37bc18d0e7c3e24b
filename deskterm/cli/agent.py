"""agent list and show."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import Usage
from deskterm.policy import Permission
from deskterm.terms import Role

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Agent, Left

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The agent's login.")]
ROLES = tuple(role.value for role in Role if role is not Role.SYSTEM)
_SHOWN_TICKETS = 20
_COLUMNS = (
    Column("login"),
    Column("name", keeps=False),
    Column("role"),
    Column("groups", keeps=False),
    Column("email", keeps=False),
    Column("position", keeps=False),
    Column("phone"),
    Column("active", "on"),
)


@command(
    "deskterm agent list",
    "deskterm agent list --role lead",
    "deskterm agent list --inactive --json",
)
def list_agents(
    ctx: typer.Context,
    role: Annotated[
        str, typer.Option("--role", metavar="admin|lead|agent", help="Only those.")
    ] = "",
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Only those; both unless said.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the agents with their roles and groups."""
    if role and role not in ROLES:
        raise Usage(f"no role '{role}'. There are: {', '.join(ROLES)}.")
    found = [
        each
        for each in desk_of(ctx).read.agents.list()
        if (not role or each.role == role) and active in (None, each.active)
    ]
    objects = [shapes.plain(each) for each in found]
    shown = ([output.plain(each[column.name]) for column in _COLUMNS] for each in objects)
    output.listing(_COLUMNS, objects, as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no agents match")


@command("deskterm agent show luis", "deskterm agent show luis --json")
def show(ctx: typer.Context, login: Login, as_json: Json = False) -> None:
    """Show one agent, and of one who is not active what they left behind."""
    desk = desk_of(ctx)
    found = desk.read.agents.get(login)
    gone = not found.active and desk.actor.may(Permission.AGENTS)
    left = desk.read.agents.left(login) if gone else None
    if as_json:
        output.json_object({**shapes.plain(found), "left": shapes.plain(left)})
        return
    for key, value in shapes.plain(found).items():
        if key != "id":
            output.line(f"{key.replace('_', ' ')}: {output.plain(value) or '-'}")
    if left is not None:
        for line in left_behind(desk, found, left):
            output.line(line)


def left_behind(desk: Desk, agent: Agent, left: Left) -> Iterator[str]:
    """What still names an agent, each with the command that changes it."""
    if left.tickets:
        numbers = " ".join(f"#{number}" for number in left.tickets[:_SHOWN_TICKETS])
        more = len(left.tickets) - _SHOWN_TICKETS
        numbers += f" and {more} more" if more > 0 else ""
        yield f"{output.counted(len(left.tickets), 'open ticket')}: {numbers}"
        yield f"  deskterm set --query 'is:open assignee:{agent.login}' assignee:LOGIN"
    for draft in left.drafts:
        where = "of a new ticket" if draft.ticket is None else f"{draft.kind} on #{draft.ticket}"
        yield f"draft {draft.id}: {where}"
        yield f"  deskterm draft show {draft.id}"
    for name in left.responsible:
        yield f"responsible for {name}"
        yield f"  deskterm org set {shlex.quote(name)} --responsible LOGIN"
    for name in left.observed:
        yield f"observes new tickets of {name}"
        # --observer names them all, so those who stay are named along.
        others = [who for who in desk.read.organizations.get(name).observers if who != agent.login]
        staying = "".join(f" --observer {shlex.quote(who)}" for who in others)
        yield f"  deskterm org set {shlex.quote(name)}{staying} --observer LOGIN"
