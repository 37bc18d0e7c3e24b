"""Where a reply goes: always shown before it leaves, never wider than asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from deskterm.mail.headers_out import mailable
from deskterm.terms import Direction, Visibility
from deskterm.values import Message, Person, Recipients, TicketRow

if TYPE_CHECKING:
    from deskterm.desk.facade import Desk


def recipients(
    desk: Desk, ticket: TicketRow, thread: Sequence[Message], everyone: bool
) -> Recipients:
    """The customer who wrote last, or with `everyone` all people of the exchange but ourselves.

    A writer with an address new to the ticket is sent nothing until an agent accepts it. Nobody
    is named whom no mail can reach: one such address in a stranger's Cc would stop the whole mail.
    """
    own = {mailbox.address for mailbox in desk.read.mailboxes.list()}
    mails = [
        message
        for message in thread
        if message.visibility is Visibility.PUBLIC
        and not (message.bounce or message.withdrawn or message.automatic)
    ]
    incoming = [message for message in mails if message.direction is Direction.IN]
    trusted = [message for message in incoming if not message.new_address]
    sender: Person | None = None
    if trusted and mailable(trusted[-1].from_address):
        last = trusted[-1]
        answers_to = [
            one for one in last.reply_to if mailable(one.address) and one.address not in own
        ]
        sender = answers_to[0] if answers_to else Person(last.from_name, last.from_address)
    elif ticket.contact and mailable(ticket.contact):
        sender = Person(ticket.contact_name, ticket.contact)
    to_others, cc_others = _others(_current(mails), own, sender)
    to = (sender,) if sender is not None and sender.address not in own else ()
    if everyone:
        return Recipients((*to, *to_others), tuple(cc_others), (), sender, _note(to))
    return Recipients(to, (), (*to_others, *cc_others), sender, _note(to))


def _current(mails: Sequence[Message]) -> list[Message]:
    """The customer's last mail and what we answered to it: whom we added there stays in."""
    known = [mail for mail in mails if not mail.new_address]
    arrivals = [at for at, mail in enumerate(known) if mail.direction is Direction.IN]
    return known[arrivals[-1] :] if arrivals else known[-1:]


def _others(
    mails: Sequence[Message], own: set[str], sender: Person | None
) -> tuple[list[Person], list[Person]]:
    """Everybody else in To, and in Cc; a Reply-To stands for its From (RFC 5322 §3.6.2)."""
    seen = {*own, "" if sender is None else sender.address, ""}
    to: list[Person] = []
    cc: list[Person] = []
    for mail in mails:
        from_customer = mail.direction is Direction.IN and not mail.reply_to
        writer = [Person(mail.from_name, mail.from_address)] if from_customer else []
        to += _new((*writer, *mail.to), seen)
        cc += _new(mail.cc, seen)
    return to, cc


def _new(people: Iterable[Person], seen: set[str]) -> list[Person]:
    found = []
    for one in people:
        if one.address not in seen and mailable(one.address):
            seen.add(one.address)
            found.append(one)
    return found


def _note(to: Sequence[Person]) -> str:
    return "" if to else "no address: it will be stored, not mailed"
