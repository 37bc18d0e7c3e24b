"""list, count, search and show: what one reads all day. The work is in queue.py."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import queue
from deskterm.cli.command import command
from deskterm.cli.options import Columns, Json, Limit, Number, Page, Query, Sort, View, filled
from deskterm.cli.session import session_of


@command(
    "deskterm list",
    "deskterm list is:open assignee:me -tag:waiting-parts",
    "deskterm list 'priority:>=high' 'created:<7d'",
    "deskterm list priority:high.. created:7d..          # the same, nothing to quote",
    "deskterm list NOT tag:spam printer --json --columns number,subject",
    "deskterm list --view mine printer",
    "deskterm list is:open --by assignee",
)
def list_tickets(
    ctx: typer.Context,
    words: Query = None,
    as_json: Json = False,
    limit: Limit = 50,
    sort: Sort = "",
    columns: Columns = "",
    view: View = "",
    page: Page = "",
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="A,B", help="On a terminal, group by these fields.", callback=filled
        ),
    ] = "",
) -> None:
    """List tickets, newest change first.

    Without a query: all you may see. On a terminal a table, in a pipe tab-separated lines.
    """
    queue.list_tickets(session_of(ctx), words, as_json, limit, sort, columns, view, page, by)


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
        str,
        typer.Option(
            "--by", metavar="A,B", help="Count each value of these fields.", callback=filled
        ),
    ] = "",
    view: View = "",
) -> None:
    """Count the tickets that match; without a query all you may see.

    By tag a ticket counts once for each of its tags.
    """
    queue.count(session_of(ctx), words, as_json, by, view)


@command(
    "deskterm search printer jam",
    "deskterm search '\"paper jam\"' status:solved",
    "deskterm search invoice sort:rank --json            # best first, not newest",
)
def search(
    ctx: typer.Context,
    words: Query = None,
    as_json: Json = False,
    limit: Limit = 50,
    page: Page = "",
) -> None:
    """Find words in subjects and messages, newest ticket first, with the text around them.

    Solved and closed tickets are searched too. Terms such as status:open narrow it.
    """
    queue.search(session_of(ctx), words, as_json, limit, page)


@command("deskterm show 12", "deskterm show 12 --json")
def show(ctx: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show a ticket with its messages, oldest first. It stays unread."""
    queue.show(session_of(ctx), number, as_json)
