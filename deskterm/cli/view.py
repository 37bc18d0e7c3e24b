"""The noun view: list, show, add, set and remove saved queries."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import arguments, output
from deskterm.cli.command import command
from deskterm.cli.options import Json, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import BadText, Usage

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import View

Name = Annotated[str, typer.Argument(metavar="NAME", help="The view's name.")]
Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY]...", help="Terms and words; sort: and by: are kept too."),
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B", help="What its list shows.")
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="FIELD", help="Its order; -FIELD for descending.")
]
By = Annotated[str | None, typer.Option("--by", metavar="A,B", help="Its groups.")]
Group = Annotated[
    str, typer.Option("--group", metavar="GROUP", help="Share it with a group's members.")
]
All = Annotated[bool, typer.Option("--all", help="Share it with everybody.")]
Position = Annotated[
    int | None, typer.Option("--position", metavar="N", help="Its place in the sidebar, from 1.")
]
_COLUMNS = (
    Column("key", ""),
    Column("name", keeps=False),
    Column("count", right=True),
    Column("scope"),
    Column("query", keeps=False),
)


@command("deskterm view list", "deskterm view list --json", "deskterm view list --others")
def list_views(
    ctx: typer.Context,
    as_json: Json = False,
    others: Annotated[
        bool, typer.Option("--others", help="Those of groups you are not in, too (admins).")
    ] = False,
) -> None:
    """List the views in the sidebar's order; the first nine open with their key."""
    desk = desk_of(ctx)
    found = [_shape(each, *_count(desk, each)) for each in desk.read.views.list(others=others)]
    shown = (
        [
            each["key"],
            each["name"],
            "broken" if each["error"] else output.plain(each["count"]),
            each["scope"],
            each["text"],
        ]
        for each in found
    )
    output.listing(_COLUMNS, found, as_json_lines=as_json, shown=shown)
    for each in found:
        if each["error"] and not as_json:
            output.say(f"view {each['name']}: {each['error']}")


def _count(desk: Desk, view: View) -> tuple[int | None, str]:
    """How many it finds; nothing where that is not counted, or why it cannot be."""
    if not view.counted:
        return None, ""
    try:
        return desk.read.tickets.count(view.query), ""
    except BadText as fault:  # what it names has gone or is called otherwise since
        return None, fault.sentence


def _shape(view: View, count: int | None, error: str) -> dict[str, Any]:
    return {
        "key": view.key,
        "name": view.name,
        "query": view.query,
        "columns": list(view.columns),
        "sort": view.sort,
        "by": view.grouping,
        "scope": view.scope,
        "counted": view.counted,
        "count": count,
        "text": view.text,
        "error": error or None,
    }


@command("deskterm view show mine", "deskterm view show 'group:Support:Printers' --json")
def show(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show one view: its query, columns, order and groups, and how many tickets it finds."""
    desk = desk_of(ctx)
    view = desk.read.views.get(name)
    count, error = _count(desk, view)
    if as_json:
        output.json_object(_shape(view, count, error))
        return
    output.line(view.name)
    output.line(f"query: {view.query or '-'}")
    output.line(f"columns: {', '.join(view.columns) or 'the usual ones'}")
    output.line(f"sort: {view.sort or '-'}")
    output.line(f"by: {view.grouping or '-'}")
    output.line(f"shared: {_shared(view)}")
    output.line(f"key: {view.key or '-'}")
    output.line(f"count: {error or output.plain(count) or 'not counted'}")


def _shared(view: View) -> str:
    if view.group is not None:
        return f"with group {view.group}"
    return "with everybody" if view.owner is None else "no, your own"


@command(
    "deskterm view add Printers is:open tag:printer",
    "deskterm view add Big 'is:open priority:>=high' --sort=-priority --by group --position 2",
    "deskterm view add Invoices is:open invoice --group Billing --columns number,subject,contact",
    "deskterm view add 'Last week' created:last-week --all --no-count",
)
def add(
    ctx: typer.Context,
    name: Name,
    words: Query = None,
    columns: Columns = None,
    sort: Sort = None,
    by: By = None,
    count: Annotated[
        bool, typer.Option("--count/--no-count", help="Whether the sidebar says how many.")
    ] = True,
    group: Group = "",
    everybody: All = False,
    position: Position = None,
    as_json: Json = False,
) -> None:
    """Save a query as a view: your own, unless it is shared.

    Leads share with their groups, admins with everybody. An empty query, '', finds everything.
    """
    if words is None:
        raise Usage("the query is missing. Nothing was changed.", "deskterm view add --help")
    desk = desk_of(ctx)
    made = desk.write.views.add(
        name,
        arguments.query(words),
        group=group,
        everybody=everybody,
        columns=(columns or "").split(","),
        sort=sort or "",
        grouping=by or "",
        counted=count,
        position=position,
    )
    _report(desk, made, "added", as_json)


def _report(desk: Desk, view: View, fate: str, as_json: bool) -> None:
    if as_json:
        output.json_object(_shape(view, *_count(desk, view)))
        return
    key = f" Key {view.key}." if view.key else ""
    output.say(f"view {view.name} {fate}, shared: {_shared(view)}.{key}")
    output.say(f"Next: deskterm list --view {shlex.quote(view.name)}")


@command(
    "deskterm view set Printers is:open tag:printer,scanner",
    "deskterm view set Printers --name Devices --position 1 --columns number,subject,due",
    "deskterm view set all:Mine --sort due --by ''",
)
def set_fields(
    ctx: typer.Context,
    name: Name,
    words: Query = None,
    new_name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Another name.")
    ] = None,
    columns: Columns = None,
    sort: Sort = None,
    by: By = None,
    count: Annotated[
        bool | None, typer.Option("--count/--no-count", help="Whether the sidebar says how many.")
    ] = None,
    group: Group = "",
    everybody: All = False,
    mine: Annotated[bool, typer.Option("--mine", help="Share it no more.")] = False,
    position: Position = None,
    as_json: Json = False,
) -> None:
    """Change a view; what is not named stays. Empty columns, order or groups take them away.

    Of several of one name yours is meant, then a group's: mine:NAME, group:GROUP:NAME and all:NAME
    say which.
    """
    named: dict[str, Any] = {
        "name": new_name,
        "query": None if words is None else arguments.query(words),
        "columns": columns,
        "sort": sort,
        "grouping": by,
        "counted": count,
        "position": position,
    }
    fields = {key: value for key, value in named.items() if value is not None}
    if mine and (group or everybody):
        raise Usage("--mine is for a view that is not shared. Nothing was changed.")
    if group or everybody or mine:
        fields |= {"group": group, "everybody": everybody}
    if not fields:
        raise Usage("nothing to change.", "deskterm view set --help")
    desk = desk_of(ctx)
    _report(desk, desk.write.views.set(name, **fields), "changed", as_json)


@command("deskterm view remove Printers", "deskterm view remove all:Spam --yes")
def remove(ctx: typer.Context, name: Name, yes: Yes = False) -> None:
    """Forget a view; the tickets it finds stay as they are."""
    desk = desk_of(ctx)
    found = desk.read.views.called(name)[0]
    if found.scope != "mine" and not yes and output.interactive():
        output.agree(f"Remove view {found.name}, shared {_shared(found)}?")
    desk.write.views.remove(name)
    output.say(f"view {found.name} removed.")
