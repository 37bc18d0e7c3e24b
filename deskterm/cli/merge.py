"""merge and split: several tickets made one, and one made two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import arguments, output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Identifier, Json
from deskterm.cli.session import desk_of
from deskterm.errors import Usage
from deskterm.values import TicketRow

if TYPE_CHECKING:
    from deskterm.desk import Desk


@command(
    "deskterm merge 3 4 --into 1            # what 3 and 4 hold goes to 1; undo takes it back",
    "deskterm merge 3 --into 1 --closed     # one of them is closed",
    into="ticket",
)
def merge(
    ctx: typer.Context,
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="N...", help="The tickets that go.")
    ] = None,
    into: Annotated[
        str | None, typer.Option("--into", metavar="N", help="The ticket that stays.")
    ] = None,
    closed: Annotated[
        bool, typer.Option("--closed", help="Also when one of the tickets is closed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make several tickets one: later answers to the others land on it, too."""
    desk = desk_of(ctx)
    given = list(numbers or ())
    sources = [arguments.number(word) for word in given]
    if into is None:
        some = " ".join(map(str, sources)) or "N..."
        raise Usage(
            "merge takes the tickets that go and, behind --into, the one that stays.",
            f"deskterm merge {some} --into N",
        )
    target = arguments.number(into)
    before = desk.read.tickets.rows([target, *sources])
    row = desk.write.tickets.merge(sources, target, closed=closed)
    if as_json:
        output.json_object(shapes.ticket(row))
        return
    output.say(f"{_listed(sources)} merged into #{row.number}.")
    for line in (*_besides(before, row), *_opened(desk, before, row)):
        output.say(line)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


def _besides(before: Sequence[TicketRow], after: TicketRow) -> Iterator[str]:
    """What somebody may not have thought of: other customers, a ticket that opened again."""
    old = next(row for row in before if row.number == after.number)
    for row in before:
        theirs = (row.contact, row.contact_name)
        if any(theirs) and theirs != (after.contact, after.contact_name):
            who = row.contact_name or row.contact
            yield f"#{row.number} is {who}'s: what they answer comes to #{after.number} too."
    if old.status != after.status:
        yield f"#{after.number}: status {old.status} → {after.status}"


def _opened(desk: Desk, before: Sequence[TicketRow], after: TicketRow) -> Iterator[str]:
    """Mail of a private group that more people read from now on."""
    for row in before:
        if row.group and row.group != after.group and desk.read.groups.get(row.group).private:
            yield (
                f"#{row.number} was in private group {row.group}; "
                f"whoever sees #{after.number} reads its mail now."
            )


@command(
    "deskterm split 345                     # the message's number in: deskterm show 12",
    "deskterm split 345 --onwards           # it and all later ones",
    "deskterm split 345 --subject 'Keyboard, too'",
)
def split(
    ctx: typer.Context,
    message_id: Identifier,
    onwards: Annotated[
        bool, typer.Option("--onwards", help="It and all later messages of its ticket.")
    ] = False,
    subject: Annotated[
        str, typer.Option("--subject", metavar="TEXT", help="The new ticket's subject.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make a message a ticket of its own, linked to the one it was on."""
    desk = desk_of(ctx)
    row = desk.write.tickets.split(message_id, onwards=onwards, subject=subject)
    if as_json:
        output.json_object(shapes.ticket(row))
        return
    many = output.counted(row.message_count, "message")
    output.say(f"{many} split off as #{row.number}: {row.subject}")
