"""draft list, show and drop: one's own drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Identifier, Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, zone_of
from deskterm.errors import NotFound

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Draft

_COLUMNS = (
    Column("id", "", right=True),
    Column("ticket", "#", right=True),
    Column("kind"),
    Column("updated_at", "written"),
    Column("text", keeps=False),
)


@command(
    "deskterm draft list",
    "deskterm draft list --json",
    "deskterm draft list --agent luis                    # left by luis, who is not active",
    agent="inactive",
)
def list_drafts(
    ctx: typer.Context,
    agent: Annotated[
        str, typer.Option("--agent", metavar="LOGIN", help="Left by an agent who is not active.")
    ] = "",
    as_json: Json = False,
) -> None:
    """List what you began to write and did not send."""
    desk = desk_of(ctx)
    drafts = desk.read.drafts.of(agent) if agent else desk.read.drafts.mine()
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            str(each.id),
            "" if each.ticket is None else str(each.ticket),
            each.kind,
            full(each.updated_at, now, zone),
            " ".join(each.text.split())[:200],
        ]
        for each in drafts
    )
    output.listing(_COLUMNS, map(shapes.plain, drafts), as_json_lines=as_json, shown=shown)
    if not drafts:
        output.say("no drafts")


def _mine(desk: Desk, draft_id: int) -> Draft:
    for draft in desk.read.drafts.mine():
        if draft.id == draft_id:
            return draft
    raise NotFound(f"no draft {draft_id}", "deskterm draft list")


@command("deskterm draft show 4", "deskterm draft show 4 | deskterm reply 12")
def show(ctx: typer.Context, draft_id: Identifier, as_json: Json = False) -> None:
    """Show the text of a draft."""
    draft = desk_of(ctx).read.drafts.find(draft_id)
    if as_json:
        output.json_object(shapes.plain(draft))
    else:
        output.text(draft.text)


@command("deskterm draft drop 4")
def drop(ctx: typer.Context, draft_id: Identifier) -> None:
    """Throw a draft away."""
    desk = desk_of(ctx)
    draft = _mine(desk, draft_id)
    desk.write.drafts.drop(draft.ticket, draft.kind)
    output.say(f"draft {draft_id} dropped.")
