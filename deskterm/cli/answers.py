"""reply, note and withdraw: what agents answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskterm import door
from deskterm.cli import arguments, body, output, shapes
from deskterm.cli.command import command
from deskterm.cli.drafting import begun, keeping
from deskterm.cli.options import Attach, Body, BodyFile, Identifier, Json, Number
from deskterm.cli.session import desk_of
from deskterm.errors import NetworkFault, NotFound
from deskterm.terms import Delivery, Direction, DraftKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.values import Message, Recipients, TicketRow

To = Annotated[
    list[str] | None, typer.Option("--to", metavar="ADDRESS", help="To this address instead.")
]
Cc = Annotated[
    list[str] | None, typer.Option("--cc", metavar="ADDRESS", help="A copy to this address.")
]
Send = Annotated[bool, typer.Option("--send", help="Send it at once, not at the next tick.")]


@command(
    "deskterm reply 12 -m 'We come at 16:00.'",
    "deskterm reply 12 --all --file answer.txt --then status:waiting",
    "deskterm reply 12 --attach manual.pdf -m 'See page 3.' --send",
    "deskterm reply 12                                   # opens $EDITOR",
    then="change",
    to="contact",
    cc="contact",
)
def reply(
    ctx: typer.Context,
    number: Number,
    message: Body = None,
    file: BodyFile = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="To everybody of the last mail but ourselves.")
    ] = False,
    to: To = None,
    cc: Cc = None,
    attach: Attach = None,
    then: Annotated[
        str, typer.Option("--then", metavar="CHANGES", help="Changes to make with it.")
    ] = "",
    seen: Annotated[
        int | None,
        typer.Option(
            "--seen", metavar="ID", help="Refuse if anything came after this message (see show)."
        ),
    ] = None,
    delay: Annotated[
        float,
        typer.Option("--delay", min=0, max=604800, metavar="SECONDS", help="Time to take it back."),
    ] = 0.0,
    no_quote: Annotated[
        bool, typer.Option("--no-quote", help="Do not quote the message answered.")
    ] = False,
    send: Send = False,
    as_json: Json = False,
) -> None:
    """Answer the customer; the reply leaves by mail with the next send or tick.

    It goes to the sender of the last mail only, unless --all or --to.
    """
    from deskterm.cli.uploads import uploads

    if send:
        door.refuse("nothing is sent at once", "the same without --send; the server sends it")
    desk = desk_of(ctx)
    wanted = arguments.number(number)
    if seen is not None and all(one.id != seen for one in desk.read.tickets.thread(wanted)):
        raise NotFound(
            f"no message {seen} on ticket {wanted}. Nothing was sent.", f"deskterm show {wanted}"
        )
    text = body.given(message, file)
    files = uploads(attach)
    people = desk.read.tickets.recipients(wanted, everyone)
    written = text is None
    if text is None:
        row = desk.read.tickets.get(wanted)
        seen = row.last_message_id if seen is None else seen
        template = _reply_template(row, people, desk.read.tickets.thread(wanted))
        text = body.edited(template, begun(desk, wanted, DraftKind.REPLY))

    def act() -> Message:
        return desk.write.tickets.reply(
            wanted,
            text,
            to=to,
            cc=cc,
            everyone=everyone,
            seen=seen,
            delay=delay,
            then=then,
            attachments=files,
            quote=not no_quote,
        )

    made = keeping(desk, wanted, DraftKind.REPLY, text, act) if written else act()
    code, why = 0, ""
    if send and made.delivery is Delivery.QUEUED:
        from deskterm.cli.porters import send_now

        reports = send_now(ctx)
        made = desk.read.messages.get(made.id)
        if made.delivery is Delivery.FAILED:
            code = NetworkFault.exit_code
        elif made.delivery is Delivery.QUEUED:
            code = next((report.exit_code for report in reports if report.error), 0)
            why = " ".join(report.error for report in reports if report.error)
    if as_json:
        output.json_object(shapes.message(made))
    else:
        output.say(f"#{wanted}: {_became(made)}{_missed(people, made, to is not None)}")
    if why:
        output.say(f"deskterm: {why}")
    if code:
        ctx.exit(code)


def _reply_template(row: TicketRow, people: Recipients, thread: Sequence[Message]) -> str:
    to = ", ".join(person.address for person in people.to) or "nobody"
    lines = [
        f"PUBLIC REPLY to #{row.number} {row.subject}",
        f"To: {to}",
    ]
    if people.cc:
        lines.append(f"Cc: {', '.join(person.address for person in people.cc)}")
    if people.left_out:
        lines.append(f"Left out: {len(people.left_out)} of the last mail (--all adds them)")
    if people.note:
        lines.append(people.note)
    lines.append("An empty text sends nothing. Below the line nothing is sent.")
    answered = next((one for one in reversed(thread) if one.direction is Direction.IN), None)
    if answered is not None:
        lines += ["", f"{answered.from_name or answered.from_address} wrote:"]
        lines += [f"> {line}".rstrip() for line in answered.text.splitlines()[:200]]
    return output.cleaned("\n".join(lines))


def _missed(people: Recipients, made: Message, chosen: bool) -> str:
    """How many of the last mail the reply does not reach, unless the agent named its people."""
    reached = {person.address for person in (*made.to, *made.cc)}
    count = sum(one.address not in reached for one in people.left_out)
    return f" {count} of the last mail left out (--all)." if count and not chosen else ""


def _became(made: Message) -> str:
    people = ", ".join(person.address for person in (*made.to, *made.cc))
    if made.delivery is Delivery.NONE:
        return "stored, not mailed: the ticket has no address."
    if made.delivery is Delivery.SENT:
        return f"reply sent to {people}."
    if made.delivery is Delivery.FAILED:
        return f"reply not delivered: {made.delivery_error}"
    if made.delivery_error:
        return f"reply to {people} waits in the outbox: {made.delivery_error}"
    return f"reply to {people} waits in the outbox; deskterm send or tick delivers it."


@command(
    "deskterm note 12 -m 'Same model as #77; order the spare part.'",
    "dmesg | tail -20 | deskterm note 12",
)
def note(
    ctx: typer.Context,
    number: Number,
    message: Body = None,
    file: BodyFile = None,
    attach: Attach = None,
    as_json: Json = False,
) -> None:
    """Write an internal note: customers never see it."""
    from deskterm.cli.uploads import uploads

    desk = desk_of(ctx)
    wanted = arguments.number(number)
    text = body.given(message, file)
    files = uploads(attach)
    written = text is None
    if text is None:
        row = desk.read.tickets.get(wanted)
        template = f"INTERNAL NOTE on #{row.number} {row.subject}\nNot sent to the customer."
        text = body.edited(output.cleaned(template), begun(desk, wanted, DraftKind.NOTE))

    def act() -> Message:
        return desk.write.tickets.note(wanted, text, attachments=files)

    made = keeping(desk, wanted, DraftKind.NOTE, text, act) if written else act()
    if as_json:
        output.json_object(shapes.message(made))
    else:
        output.say(f"#{wanted}: note written.")


@command("deskterm withdraw 345        # the message's number in: deskterm show 12")
def withdraw(ctx: typer.Context, message_id: Identifier, as_json: Json = False) -> None:
    """Take back a reply that has not left yet."""
    made = desk_of(ctx).write.messages.withdraw(message_id)
    if as_json:
        output.json_object(shapes.message(made))
    else:
        output.say(f"#{made.ticket}: reply withdrawn; nobody got it.")
