"""status list."""

from __future__ import annotations

import typer

from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of

_COLUMNS = (Column("key"), Column("names"), Column("category"))


@command("deskterm status list", "deskterm status list --json")
def list_statuses(ctx: typer.Context, as_json: Json = False) -> None:
    """List the statuses in order: key, shown names, and the category they belong to."""
    found = desk_of(ctx).read.vocabulary.statuses()
    if as_json:
        output.json_lines(map(shapes.plain, found))
        return
    rows = [[each.key, " / ".join(each.names.values()), each.category] for each in found]
    if output.terminal():
        output.table(_COLUMNS, rows)
    else:
        output.tsv(rows)
