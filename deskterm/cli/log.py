"""log: the history of a ticket, or the latest of the whole desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from deskterm.cli import arguments, output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import MOST, Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, zone_of
from deskterm.cli.transcript import LINKS
from deskterm.errors import Usage
from deskterm.snapshot import Fact
from deskterm.terms import EventKind, Link
from deskterm.values import Event

_ALL = 10**9
_COLUMNS = (
    Column("at"),
    Column("ticket", "#", right=True),
    Column("actor"),
    Column("kind"),
    Column("old"),
    Column("new"),
    Column("cause"),
)
_SHOWN = (
    Column("at", "when"),
    Column("ticket", "#", right=True),
    Column("actor", "who"),
    Column("what", keeps=False),
)


@command(
    "deskterm log 12",
    "deskterm log --limit 20",
    "deskterm log 12 --json",
    "deskterm log --admin                                # settings and rights",
)
def log(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="[N]", help="A ticket's number.")] = None,
    as_json: Json = False,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", min=0, max=MOST, metavar="N", help="The latest so many; 0 means all."
        ),
    ] = 50,
    admin: Annotated[
        bool, typer.Option("--admin", help="Changes of settings and rights, old and new value.")
    ] = False,
) -> None:
    """What happened to a ticket, or on the whole desk, oldest first."""
    desk = desk_of(ctx)
    if admin and number is not None:
        raise Usage("--admin is about the desk, not about a ticket.", "deskterm log --admin")
    if admin:
        events = desk.read.journal.admin(limit or _ALL)[::-1]
    elif number is None:
        events = desk.read.journal.recent(limit or _ALL)[::-1]
    else:
        events = list(desk.read.tickets.events(arguments.number(number)))
        events = events[-limit:] if limit else events
    shown = None
    columns: Sequence[Column] = _COLUMNS
    if not as_json and output.terminal():
        now, zone = desk.clock(), zone_of(desk.actor)
        columns = _SHOWN
        shown = (
            [
                full(each.at, now, zone),
                "" if each.ticket is None else str(each.ticket),
                each.actor,
                sentence(each),
            ]
            for each in events
        )
    output.listing(columns, map(shapes.event, events), as_json_lines=as_json, shown=shown)
    if not events:
        output.say("nothing happened yet")


def fact(kind: str, was: str | None, now: str | None) -> str:
    """What became of a field in words."""
    what = kind.replace("_", " ")
    if kind == EventKind.CUSTOM:
        one = Fact.of_custom(was, now)
        what, was, now = one.field, one.old, one.new
    if kind == EventKind.CONTACTS_MERGED:  # its new value is what undoing needs, not words
        return what
    if about := _about_another(kind, was, now):
        return about
    old, new = (shapes.machine(kind, value) for value in (was, now))
    if old and new:
        return f"{what} {old} → {new}"
    if new:
        return f"{what} {new}"
    if not old:
        return what
    return f"{what} {old}" if kind.endswith("_removed") else f"{what} {old} → none"


def _about_another(kind: str, was: str | None, now: str | None) -> str:
    """What names another ticket; an empty text for everything else."""
    link, _, number = (now or "").rpartition(":")
    if kind == EventKind.LINKED and link in (*Link,):
        return f"{LINKS[Link(link), True]} #{number}"
    other = f"#{was}" if was else "another ticket"
    if kind in (EventKind.MERGED, EventKind.MOVED_IN):
        return f"took in {other}"
    if kind == EventKind.SPLIT:
        return f"split off {other}"
    if kind == EventKind.UNDONE and now in (Link.MERGED, Link.SPLIT):
        return f"{other} is {'apart' if now == Link.MERGED else 'back'} again"
    return ""


def sentence(event: Event) -> str:
    """An event in words: `status open → solved`, `tag vip added`."""
    said = fact(event.kind, event.old, event.new)
    if event.on_behalf:
        said += f", for {event.on_behalf}"
    return f"{said} ({event.cause})" if event.cause else said
