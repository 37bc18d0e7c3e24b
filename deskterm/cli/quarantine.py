"""quarantine list, show, retry and drop."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Identifier, Json, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, size, zone_of
from deskterm.errors import Usage

_COLUMNS = (
    Column("id", "", right=True),
    Column("received_at", "came"),
    Column("mailbox"),
    Column("size", right=True),
    Column("from_line", "from", keeps=False),
    Column("subject", keeps=False),
    Column("reason", keeps=False),
)


@command("deskterm quarantine list", "deskterm quarantine list --json")
def list_mails(ctx: typer.Context, as_json: Json = False) -> None:
    """List the mails that could not become tickets, with the reason."""
    desk = desk_of(ctx)
    found = desk.read.quarantine.list()
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            str(each.id),
            full(each.received_at, now, zone),
            each.mailbox or "-",
            size(each.size),
            each.from_line,
            each.subject,
            each.reason,
        ]
        for each in found
    )
    output.listing(_COLUMNS, map(shapes.plain, found), as_json_lines=as_json, shown=shown)
    if not found:
        output.say("nothing in quarantine")


@command(
    "deskterm quarantine show 3",
    "deskterm quarantine show 3 --raw > strange.eml",
)
def show(
    ctx: typer.Context,
    mail_id: Identifier,
    raw: Annotated[bool, typer.Option("--raw", help="The mail as it came, byte for byte.")] = False,
    as_json: Json = False,
) -> None:
    """Show one of them. The raw bytes go to a pipe or a file, never to a terminal."""
    desk = desk_of(ctx)
    found = desk.read.quarantine.get(mail_id)
    if raw:
        if output.terminal():
            raise Usage(
                "raw mail may hold bytes a terminal obeys.",
                f"deskterm quarantine show {mail_id} --raw > FILE",
            )
        output.raw(desk.read.quarantine.raw(mail_id))
        return
    made = shapes.plain(found)
    if as_json:
        output.json_object(made)
        return
    for key, value in made.items():
        output.line(f"{key.replace('_', ' ')}: {output.plain(value) or '-'}")


@command("deskterm quarantine retry 3")
def retry(ctx: typer.Context, mail_id: Identifier, as_json: Json = False) -> None:
    """Try to take it in again, for example after an upgrade."""
    taken = desk_of(ctx).write.quarantine.retry(mail_id)
    if as_json:
        output.json_object(shapes.plain(taken))
    elif taken.outcome == "quarantined":
        output.say(f"mail {mail_id} stays in quarantine: {taken.reason}")
    else:
        output.say(f"mail {mail_id} is now on #{taken.number}.")


@command("deskterm quarantine drop 3 --yes")
def drop(ctx: typer.Context, mail_id: Identifier, yes: Yes = False) -> None:
    """Throw it away for good."""
    desk = desk_of(ctx)
    desk.read.quarantine.get(mail_id)
    if not yes and output.interactive():
        output.agree(f"Throw mail {mail_id} away?")
    desk.write.quarantine.drop(mail_id)
    output.say(f"mail {mail_id} dropped.")
