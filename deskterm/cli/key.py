"""key list, add and remove: who comes in by SSH with which key."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, zone_of

_COLUMNS = (
    Column("id", "", right=True),
    Column("agent"),
    Column("type"),
    Column("fingerprint"),
    Column("comment", keeps=False),
    Column("last_used_at", "last used"),
)
_MOST = 1 << 16


@command("deskterm key list", "deskterm key list luis --json")
def list_keys(
    ctx: typer.Context,
    login: Annotated[
        str, typer.Argument(metavar="[LOGIN]", help="Only this agent's.", show_default=False)
    ] = "",
    as_json: Json = False,
) -> None:
    """List the keys; whoever is no admin sees their own."""
    desk = desk_of(ctx)
    found = desk.read.keys.list(login)
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            str(each.id),
            each.agent,
            each.type,
            each.fingerprint,
            each.comment,
            full(each.last_used_at, now, zone) if each.last_used_at else "never",
        ]
        for each in found
    )
    output.listing(_COLUMNS, map(shapes.plain, found), as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no keys yet. Next: deskterm key add LOGIN 'ssh-ed25519 …'")


@command(
    "deskterm key add luis 'ssh-ed25519 AAAAC3Nz… luis@laptop'",
    "cat id_ed25519.pub | deskterm key add luis -",
)
def add(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="The agent.")],
    line: Annotated[
        list[str], typer.Argument(metavar="KEY...", help="A line of a .pub file; - is stdin.")
    ],
    as_json: Json = False,
) -> None:
    """Let whoever has the key come in as that agent."""
    desk = desk_of(ctx)
    text = sys.stdin.read(_MOST) if line == ["-"] else " ".join(line)
    made = desk.write.keys.add(login, text)
    if as_json:
        output.json_object(shapes.plain(made))
    else:
        output.say(f"key {made.id} of {made.agent}: {made.fingerprint}")


@command("deskterm key remove 3", "deskterm key remove SHA256:fO3k…")
def remove(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its number or its fingerprint.")],
    as_json: Json = False,
) -> None:
    """Take a key away: from now on it opens nothing."""
    gone = desk_of(ctx).write.keys.remove(key)
    if as_json:
        output.json_object(shapes.plain(gone))
    else:
        output.say(f"key {gone.id} of {gone.agent} is gone: {gone.fingerprint}")
