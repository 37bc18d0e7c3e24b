"""set, assign, tag, snooze, spam, unspam, join and undo: changes of tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import arguments, output, shapes
from deskterm.cli.command import command
from deskterm.cli.log import fact
from deskterm.cli.options import DryRun, Json, Number, Numbers, Yes, filled
from deskterm.cli.session import desk_of
from deskterm.cli.steps import steps
from deskterm.errors import BadText, Conflict, DeskError, NotFound, Refused, Usage
from deskterm.values import Changed, Refusal

if TYPE_CHECKING:
    from deskterm.desk import Desk

ASK_ABOVE = 20
"""Changing more tickets than this asks first, on a terminal."""

_SetWords = Annotated[
    list[str] | None,
    typer.Argument(metavar="N... CHANGES...", help="Ticket numbers, then what to change."),
]


@command(
    "deskterm set 12 status:solved priority:high +vip",
    "deskterm set 12 15 18 assignee:ana -spam",
    "deskterm set 12 wake:3d                             # suspends until then",
    'deskterm set 12 subject:"Printer, 3rd floor"',
    "deskterm set --query 'is:open tag:fair' assignee:me --dry-run",
    "deskterm set --query 'category:waiting updated:..30d' category:solved --yes",
    where="query",
)
def set_fields(
    ctx: typer.Context,
    words: _SetWords = None,
    where: Annotated[
        str,
        typer.Option(
            "--query", metavar="QUERY", help="Change all tickets that match.", callback=filled
        ),
    ] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Change tickets: field:value sets, +tag adds a tag, -tag takes it off."""
    desk = desk_of(ctx)
    targets, rest = _targets(desk, list(words or ()), where)
    if not rest:
        raise Usage(
            "nothing to change.", "deskterm set N status:solved +tag, or deskterm set --help"
        )
    _change(desk, targets, arguments.changes(rest), dry_run=dry_run, yes=yes, as_json=as_json)


def _targets(desk: Desk, words: list[str], where: str) -> tuple[list[int], list[str]]:
    targets, rest = arguments.leading_numbers(words)
    if where:
        if targets:
            raise Usage("ticket numbers and --query say the tickets twice.")
        targets = desk.read.tickets.numbers(arguments.query([where]))
        if not targets:
            output.say("no tickets match")
    elif not targets:
        raise Usage("which tickets? The numbers come first.", "deskterm set 12 status:solved")
    return targets, rest


def _change(
    desk: Desk, targets: list[int], text: str, *, dry_run: bool, yes: bool, as_json: bool
) -> None:
    from deskterm.desk.naming import told

    _ask(len(targets), yes or dry_run)
    changed = 0

    def count(done: int, total: int) -> None:
        nonlocal changed
        changed = done
        step(done, total)

    try:
        with steps("looking" if dry_run else "changing") as step:
            done = desk.write.tickets.change(targets, text, dry_run=dry_run, progress=count)
    except KeyboardInterrupt:
        if not changed:
            output.say("Nothing was changed.")
        elif not dry_run:
            output.say("What was changed stays so; deskterm undo takes it back.")
        raise
    except BadText:
        raise
    except (Conflict, NotFound, Refused, Usage) as fault:
        if as_json and len(targets) == 1:  # whoever reads it wants to know of which ticket
            left = Changed((), (), (Refusal(targets[0], fault.sentence),), "")
            output.json_object(_as_json(left, dry_run))
        raise
    if targets or as_json:
        _report(done if as_json else told(desk, done), len(targets), dry_run, as_json)


def _ask(many: int, yes: bool) -> None:
    if many > ASK_ABOVE and not yes and output.interactive():
        output.agree(f"Change {many} tickets?")


def _as_json(changed: Changed, dry_run: bool) -> dict[str, Any]:
    return {"changed": list(changed.numbers), **shapes.plain(changed), "dry_run": dry_run}


def _report(changed: Changed, named: int, dry_run: bool, as_json: bool) -> None:
    """Say what was done; refused ones of the tickets named make it an error, after the others."""
    many = len(changed.numbers)
    if as_json:
        output.json_object(_as_json(changed, dry_run))
    elif many > ASK_ABOVE and not dry_run:
        kinds = ", ".join(dict.fromkeys(kind.replace("_", " ") for _, kind, _, _ in changed.facts))
        output.say(f"{output.counted(many, 'ticket')} changed: {kinds}")
    else:
        for number, kind, old, new in changed.facts:
            said = fact(kind, old, new)
            output.say(f"#{number}: {'would be ' if dry_run else ''}{said}")
        if not changed.facts and not changed.refused:
            output.say("nothing to change: it is like that already.")
        elif dry_run and named > 1:
            output.say(f"{many} of {output.counted(named, 'ticket')} would be changed.")
    for refusal in changed.refused:
        output.say(f"deskterm: {refusal.why}")
    if changed.refused:
        left = len(changed.refused)
        were = "would be" if dry_run else "was" if left == 1 else "were"
        raise DeskError(f"{left} of {output.counted(named, 'ticket')} {were} left alone.")


@command(
    "deskterm assign 12 ana",
    "deskterm assign 12 15 me",
    "deskterm assign 12 group:Support",
    "deskterm assign 12 none",
)
def assign(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="N... AGENT", help="Tickets, then LOGIN or group:NAME."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give tickets to an agent or a group; `me` is you, `none` nobody."""
    targets, rest = arguments.leading_numbers(list(words or ()))
    if not targets or len(rest) != 1:
        raise Usage("assign takes ticket numbers and one agent or group.", "deskterm assign 12 ana")
    field, name = "assignee", rest[0]
    if name.startswith("group:"):
        field, name = "group", name.removeprefix("group:")
    text = arguments.term(field, name)
    _change(desk_of(ctx), targets, text, dry_run=False, yes=True, as_json=as_json)


@command("deskterm tag 12 vip printer", "deskterm tag 12 15 +vip -spam")
def tag(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="N... TAGS...", help="Tickets, then tags.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put tags on tickets; a minus takes one off."""
    targets, rest = arguments.leading_numbers(list(words or ()))
    if not targets or not rest:
        raise Usage("tag takes ticket numbers and tags.", "deskterm tag 12 +vip -spam")
    text = " ".join(map(arguments.tag, rest))
    _change(desk_of(ctx), targets, text, dry_run=False, yes=True, as_json=as_json)


@command(
    "deskterm snooze 12 3d",
    "deskterm snooze 12 15 monday",
    "deskterm snooze 12 2026-12-01T09:00",
)
def snooze(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="N... UNTIL", help="Tickets, then a date.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Suspend tickets; on that date they come back as they were."""
    given = list(words or ())
    targets, rest = arguments.leading_numbers(given)
    if not targets or len(rest) != 1:
        raise Usage("snooze takes ticket numbers and one date.", "deskterm snooze 12 3d")
    text = arguments.term("wake", rest[0])
    _change(desk_of(ctx), targets, text, dry_run=False, yes=True, as_json=as_json)


@command("deskterm spam 12 15")
def spam(ctx: typer.Context, numbers: Numbers, as_json: Json = False) -> None:
    """Mark tickets as spam: hidden everywhere but in the Spam view, and never mailed."""
    targets = arguments.numbers(numbers)
    _report(desk_of(ctx).write.tickets.spam(targets), len(targets), False, as_json)


@command("deskterm unspam 12")
def unspam(ctx: typer.Context, numbers: Numbers, as_json: Json = False) -> None:
    """Take the spam mark off."""
    targets = arguments.numbers(numbers)
    _report(desk_of(ctx).write.tickets.not_spam(targets), len(targets), False, as_json)


@command(
    "deskterm join 31",
    "deskterm join 31 12              # 31 goes on where 12 was",
)
def join(
    ctx: typer.Context,
    number: Number,
    into: Annotated[
        str | None,
        typer.Argument(metavar="[INTO]", help="The ticket it belongs to, when it names several."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Join a possible follow-up onto the ticket it names."""
    desk = desk_of(ctx)
    target = arguments.number(into) if into is not None else None
    row = desk.write.tickets.join(arguments.number(number), target)
    if as_json:
        output.json_object(shapes.ticket(row))
    else:
        output.say(f"#{arguments.number(number)} joined onto #{row.number}.")


@command("deskterm undo", "deskterm undo --json")
def undo(ctx: typer.Context, as_json: Json = False) -> None:
    """Take back your last change, or a reply that has not left yet."""
    desk = desk_of(ctx)
    try:
        with steps("taking back") as step:
            said = desk.write.tickets.undo(step)
    except KeyboardInterrupt:
        output.say("deskterm undo goes on where it was.")
        raise
    if as_json:
        output.json_object({"said": said, "taken back": True})
    else:
        output.say(said)
