"""outbox list, show, retry and cancel."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Identifier, Json, Limit
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, zone_of
from deskterm.errors import Usage
from deskterm.terms import OutboxState

_COLUMNS = (
    Column("id", "", right=True),
    Column("state"),
    Column("ticket", "#", right=True),
    Column("recipients", "to", keeps=False),
    Column("not_before", "due"),
    Column("attempts", "tries", right=True),
    Column("last_error", "last error", keeps=False),
)
_UNFINISHED = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.FAILED)


@command(
    "deskterm outbox list", "deskterm outbox list --state failed", "deskterm outbox list --all"
)
def list_rows(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="queued, sending, sent, failed, cancelled."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Sent and cancelled ones too.")] = False,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List what waits, is being sent, or failed."""
    desk = desk_of(ctx)
    states = () if every else _states(state) if state else _UNFINISHED
    rows = desk.read.outbox.list(states, limit=limit)
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            str(row.id),
            row.state,
            "" if row.ticket is None else str(row.ticket),
            ", ".join(row.recipients),
            full(row.not_before, now, zone),
            str(row.attempts),
            row.last_error,
        ]
        for row in rows
    )
    output.listing(_COLUMNS, map(shapes.plain, rows), as_json_lines=as_json, shown=shown)
    if not rows:
        output.say("nothing in the outbox" if every else "nothing waits in the outbox")


def _states(words: list[str]) -> tuple[OutboxState, ...]:
    try:
        return tuple(OutboxState(word.lower()) for word in words)
    except ValueError as error:
        raise Usage(f"{error}. There are: {', '.join(OutboxState)}.") from None


@command("deskterm outbox show 7", "deskterm outbox show 7 --json")
def show(ctx: typer.Context, row_id: Identifier, as_json: Json = False) -> None:
    """Show one mail of the outbox."""
    made = shapes.plain(desk_of(ctx).read.outbox.get(row_id))
    if as_json:
        output.json_object(made)
        return
    for key, value in made.items():
        output.line(f"{key.replace('_', ' ')}: {output.plain(value) or '-'}")


@command("deskterm outbox retry 7")
def retry(ctx: typer.Context, row_id: Identifier) -> None:
    """Try a failed mail again with the next send."""
    desk_of(ctx).write.outbox.retry(row_id)
    output.say(f"mail {row_id} waits again. Next: deskterm send")


@command("deskterm outbox cancel 7")
def cancel(ctx: typer.Context, row_id: Identifier) -> None:
    """Never send it; the message stays on its ticket, marked as not sent."""
    desk_of(ctx).write.outbox.cancel(row_id)
    output.say(f"mail {row_id} cancelled; it will not be sent.")
