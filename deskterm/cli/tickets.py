"""list, count, search and show: what one reads all day. The work is in queue.py."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import queue
from deskterm.cli.command import command
from deskterm.cli.options import Fields, Json, Limit, Number, Query, Sort
from deskterm.cli.session import session_of


@command(
    "deskterm list",
    "deskterm list is:open assignee:me -tag:waiting-parts",
    "deskterm list 'priority:>=high' 'created:<7d'",
    "deskterm list priority:high.. created:7d..          # the same, nothing to quote",
    "deskterm list NOT tag:spam printer --json --fields number,subject",
)
def list_tickets(
    ctx: typer.Context,
    words: Query = None,
    as_json: Json = False,
    limit: Limit = 50,
    sort: Sort = "",
    fields: Fields = "",
) -> None:
    """List tickets, newest change first.

    Without a query: all you may see. On a terminal a table, in a pipe tab-separated lines.
    """
    queue.list_tickets(session_of(ctx), words, as_json, limit, sort, fields)


@command(
    "deskterm count is:open",
    "deskterm count is:unread assignee:none",
    "deskterm count is:open --by assignee,status",
    "deskterm count 'created:<7d' --json",
)
def count(
    ctx: typer.Context,
    words: Query = None,
    as_json: Json = False,
    by: Annotated[
        str, typer.Option("--by", metavar="A,B", help="Count each value of these fields.")
    ] = "",
) -> None:
    """Count the tickets that match; without a query all you may see."""
    queue.count(session_of(ctx), words, as_json, by)


@command(
    "deskterm search printer jam",
    "deskterm search '\"paper jam\"' status:solved",
    "deskterm search invoice --json",
)
def search(
    ctx: typer.Context, words: Query = None, as_json: Json = False, limit: Limit = 50
) -> None:
    """Find words in subjects and messages, newest ticket first, with the line that holds them.

    Solved and closed tickets are searched too. Terms such as status:open narrow it.
    """
    queue.search(session_of(ctx), words, as_json, limit)


@command("deskterm show 12", "deskterm show 12 --json")
def show(ctx: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show a ticket with its messages, oldest first. It stays unread."""
    queue.show(session_of(ctx), number, as_json)
