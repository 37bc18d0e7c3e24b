"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.errors import Usage


def filled(ctx: typer.Context, param: typer.CallbackParam, value: str) -> str:
    """The value of an option that is named; Usage when it is empty.

    It comes from a shell variable that is not set, and must not mean everything.
    """
    source = ctx.get_parameter_source(str(param.name))
    if not value.strip() and source is not None and source.name == "COMMANDLINE":
        option = param.opts[0]
        raise Usage(f"{option} is empty. Nothing was done.", f"name it, or leave {option} out")
    return value


Json = Annotated[bool, typer.Option("--json", help="JSON: one object, or one a line.")]
MOST = 2**63 - 1
"""The largest number a database takes as a limit."""
Limit = Annotated[
    int,
    typer.Option("--limit", min=0, max=MOST, metavar="N", help="At most so many; 0 means all."),
]
Columns = Annotated[
    str,
    typer.Option(
        "--columns",
        "--fields",
        metavar="A,B",
        help="Only these columns, in this order.",
        callback=filled,
    ),
]
Page = Annotated[
    str,
    typer.Option(
        "--page",
        metavar="P",
        help="The page of that number, or the one named last.",
        callback=filled,
    ),
]
View = Annotated[
    str,
    typer.Option(
        "--view", metavar="NAME", help="A saved query; the words narrow it.", callback=filled
    ),
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="FIELD",
        help="Sort by a field; -FIELD for descending.",
        callback=filled,
    ),
]
Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY]...", help="Terms and words, all of which must match."),
]
Number = Annotated[str, typer.Argument(metavar="N", help="The ticket's number.")]
Numbers = Annotated[list[str], typer.Argument(metavar="N...", help="Numbers of tickets.")]
Identifier = Annotated[int, typer.Argument(metavar="ID", help="The number in its list.")]
Body = Annotated[str | None, typer.Option("-m", "--message", metavar="TEXT", help="The text.")]
BodyFile = Annotated[
    str | None, typer.Option("--file", metavar="PATH", help="Read the text there; - is stdin.")
]
Attach = Annotated[
    list[str] | None,
    typer.Option("--attach", metavar="PATH", help="A file to go along; may be repeated."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
