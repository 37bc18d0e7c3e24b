"""What compose needs to know before one types, and the one call that sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskterm.terms import Direction, DraftKind, Link, Visibility
from deskterm.tui.screens.files import upload
from deskterm.tui.screens.ticket_state import TicketState
from deskterm.tui.screens.ticket_state import load as load_ticket
from deskterm.values import Draft, Message, Person, Recipients

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.screens.compose import ComposeScreen


@dataclass(frozen=True, slots=True)
class ComposeState:
    """`everyone` are all people of the last mail; `delay` the seconds to take a reply back."""

    ticket: TicketState
    recipients: Recipients
    everyone: tuple[Person, ...]
    drafts: dict[DraftKind, Draft]
    sender: str
    signature: str
    delay: float

    @property
    def answered(self) -> int:
        """The message one answers: the customer's last, else the last of all."""
        messages = self.ticket.messages
        incoming = [one.id for one in messages if one.direction is Direction.IN]
        return incoming[-1] if incoming else messages[-1].id if messages else 0

    @property
    def quotable(self) -> bool:
        """Whether a reply finds a message of the customer to quote."""
        return any(
            one.direction is Direction.IN
            and one.visibility is Visibility.PUBLIC
            and not (one.bounce or one.new_address)
            for one in self.ticket.messages
        )


def load(desk: Desk, number: int, everyone: bool) -> ComposeState:
    """Read it all; raises NotFound when the ticket is not there."""
    ticket = load_ticket(desk, number)
    recipients = desk.read.tickets.recipients(number, everyone)
    every = recipients if everyone else desk.read.tickets.recipients(number, True)
    kinds = (DraftKind.REPLY, DraftKind.NOTE)
    drafts = {kind: draft for kind in kinds if (draft := desk.read.drafts.get(number, kind))}
    me = desk.read.agents.me()
    settings = desk.read.settings
    mailboxes = desk.read.mailboxes.list()
    own = next((box for box in mailboxes if box.name == ticket.row.mailbox), None)
    address = (own or mailboxes[0]).address if mailboxes else ""
    title = settings.get("title") or settings.get("name")
    sender = f"{me.name} ({title})" + (f" <{address}>" if address else "")
    return ComposeState(
        ticket=ticket,
        recipients=recipients,
        everyone=(*every.to, *every.cc),
        drafts=drafts,
        sender=sender,
        signature=me.signature,
        delay=float(settings.get("publish_delay") or 0),
    )


def gone_into(desk: Desk, number: int) -> int:
    """The ticket that holds what was in `number`, however often it was merged on; 0: itself."""
    last = number
    while True:
        links = desk.read.tickets.links(last)
        into = [one.number for one in links if one.kind is Link.MERGED and one.outgoing]
        if not into:
            return last if last != number else 0
        last = into[0]


def send(screen: ComposeScreen, delay: float) -> Callable[[Desk], Message]:
    """The call that stores what the screen holds, made of values so that a thread may run it."""
    number, text, paths = screen.number, screen.text, tuple(screen.paths)
    then = f"status:{screen.then}" if screen.then else ""
    if screen.kind is DraftKind.NOTE:
        return lambda desk: desk.write.tickets.note(
            number, text, attachments=[upload(path) for path in paths], then=then
        )
    to = screen.query_one("#to").people  # type: ignore[attr-defined]
    cc = screen.query_one("#cc").people  # type: ignore[attr-defined]
    seen, quote = screen.seen, screen.quote
    return lambda desk: desk.write.tickets.reply(
        number,
        text,
        to=to,
        cc=cc,
        seen=seen,
        delay=delay,
        then=then,
        attachments=[upload(path) for path in paths],
        quote=quote,
    )
