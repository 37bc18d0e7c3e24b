"""new: a ticket opened by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import arguments, body, output, shapes
from deskterm.cli.command import command
from deskterm.cli.drafting import begun, keeping
from deskterm.cli.options import Attach, Body, BodyFile, Json
from deskterm.cli.session import desk_of
from deskterm.terms import Channel, DraftKind

if TYPE_CHECKING:
    from deskterm.values import TicketRow


@command(
    "deskterm new 'Printer on fire' --contact joe@client.test -m 'It smokes.'",
    "deskterm new 'Called: VPN slow' --channel phone --assign ana --set priority:high",
    "deskterm new 'Your order' --contact joe@client.test -m 'Hello …' --send   # our first mail",
    "journalctl -p err -n 50 | deskterm new 'Errors on web1' --file -",
    assign="agent",
    group="group",
    contact="contact",
    kind="type",
    change="change",
)
def new(
    ctx: typer.Context,
    subject: Annotated[list[str], typer.Argument(metavar="SUBJECT...", help="What it is about.")],
    message: Body = None,
    file: BodyFile = None,
    contact: Annotated[
        str, typer.Option("--contact", metavar="ADDRESS|NAME", help="Who has the problem.")
    ] = "",
    contact_name: Annotated[
        str, typer.Option("--contact-name", metavar="NAME", help="Their name.")
    ] = "",
    kind: Annotated[str, typer.Option("--type", metavar="TYPE", help="Ticket type.")] = "",
    priority: Annotated[
        str, typer.Option("--priority", metavar="WORD", help="low, normal, high or urgent.")
    ] = "",
    assign: Annotated[
        str, typer.Option("--assign", metavar="LOGIN", help="The agent responsible.")
    ] = "",
    group: Annotated[
        str, typer.Option("--group", metavar="NAME", help="The group responsible.")
    ] = "",
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; may be repeated.")
    ] = None,
    channel: Annotated[
        str, typer.Option("--channel", metavar="WORD", help="desk or phone: how it came.")
    ] = "desk",
    change: Annotated[
        str, typer.Option("--set", metavar="CHANGES", help="Changes to make at once.")
    ] = "",
    attach: Attach = None,
    edit: Annotated[bool, typer.Option("--edit", help="Write the text in $EDITOR.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Mail the text to the contact.")] = False,
    as_json: Json = False,
) -> None:
    """Open a ticket for somebody.

    The text records what the contact said; nothing is mailed unless --send. It is assigned to
    nobody unless --assign, and belongs to the desk's default group unless --group.
    """
    from deskterm.cli.uploads import uploads

    desk = desk_of(ctx)
    title = " ".join(subject)
    written = edit and message is None and file is None
    text = (
        body.edited(f"New ticket: {title}", begun(desk, None, DraftKind.NEW))
        if written
        else body.given(message, file, wait=False) or ""
    )

    def act() -> TicketRow:
        return desk.write.tickets.new(
            title,
            contact=contact,
            contact_name=contact_name,
            text=text,
            changes=_changes(kind, priority, assign, group, tag or (), change),
            channel=_channel(channel),
            send=send,
            attachments=uploads(attach),
        )

    row = keeping(desk, None, DraftKind.NEW, text, act, subject=title) if written else act()
    if as_json:
        output.json_object(shapes.ticket(row))
    else:
        output.line(str(row.number))
    if send:
        output.say(f"#{row.number}: the mail to {contact} waits in the outbox.")


def _changes(
    kind: str, priority: str, assign: str, group: str, tags: Iterable[str], change: str
) -> str:
    """The options as one text of the change language, which then checks them all."""
    named = {"type": kind, "priority": priority, "assignee": assign, "group": group}
    words = [arguments.term(field, value) for field, value in named.items() if value]
    words += [arguments.tag(f"+{tag.removeprefix('+')}") for tag in tags]
    return " ".join(filter(None, (*words, change)))


def _channel(word: str) -> Channel:
    from deskterm.errors import Usage

    try:
        return Channel(word.lower())
    except ValueError:
        raise Usage(f"no channel '{word}'. There are: {', '.join(Channel)}.") from None
