"""Replies and notes: what agents write on tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import select

from deskterm import change as change_language
from deskterm.desk.permission import needs
from deskterm.desk.reads.rows import ADDRESS_LEFT
from deskterm.desk.writes.bulk import apply_changes
from deskterm.desk.writes.drafts import drop_draft, keep_words
from deskterm.desk.writes.files import Attachments, Upload, attach
from deskterm.desk.writes.founding import check_address
from deskterm.desk.writes.mentions import mention
from deskterm.desk.writes.outgoing import queue
from deskterm.desk.writes.senders import add_address, contact_of, ensure_contact
from deskterm.desk.writes.work import Work, WriteRoom, dump_people
from deskterm.errors import Conflict, Refused, Usage
from deskterm.mail.compose import mailable
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable
from deskterm.store.fulltext import add_words
from deskterm.store.tables import AgentTable, MessageTable, TicketTable
from deskterm.terms import Category, Direction, DraftKind, EventKind, Visibility
from deskterm.values import Message, Person
from deskterm.words import fold_text

_CHOICES = ("add", "new", "leave")


class Replies(WriteRoom):
    """What agents write on tickets."""

    @needs(Permission.WORK)
    def reply(
        self,
        number: int,
        text: str,
        *,
        to: Iterable[str | Person] | None = None,
        cc: Iterable[str | Person] | None = None,
        everyone: bool = False,
        seen: int | None = None,
        delay: float = 0.0,
        then: str = "",
        attachments: Iterable[Upload] = (),
        quote: bool = True,
    ) -> Message:
        """Answer the customer: a public message and, when there is an address, an outbox row.

        `seen` is the last message the writer knew: Conflict when somebody else has written since;
        the text is then kept as a draft. `then` is a change text done in the same transaction.
        """
        if not text.strip():
            raise Usage("the reply is empty. Nothing was sent.")
        uploads = Attachments(self._desk).keep_bytes(attachments)
        fields = self._desk.read.vocabulary.fields()
        changes = change_language.parse(then, fields)
        shown = self._desk.read.tickets.recipients(number, everyone)
        to_people = shown.to if to is None else _people(to)
        cc_people = shown.cc if cc is None else _people(cc)
        conflict: Conflict | None = None
        id = 0
        with self._work() as work:
            ticket = work.live_ticket(number)
            if ticket.category == Category.SPAM:
                raise Refused(
                    f"ticket {number} is marked as spam: nothing is sent to it.",
                    f"deskterm unspam {number}",
                )
            newer = work.newest_foreign(ticket, seen) if seen is not None else None
            if newer is not None:
                conflict = _conflict(work, number, newer)
                keep_words(
                    work,
                    number,
                    text,
                    seen or 0,
                    to=None if to is None else _shown(to_people),
                    cc=None if cc is None else _shown(cc_people),
                )
            else:
                message = _write(work, ticket, text, Direction.OUT, uploads)
                message.to_people = dump_people(to_people)
                message.cc_people = dump_people(cc_people)
                everybody = [*to_people, *cc_people]
                work.add_participants(number, [one.address for one in everybody])
                if everybody:
                    queue(work, ticket, message, to_people, cc_people, delay=delay, quote=quote)
                work.record(EventKind.REPLY, ticket, message=message)
                ticket.last_agent_at = work.now
                apply_changes(work, ticket, then, changes, fields)
                drop_draft(work, number, DraftKind.REPLY)
                work.touch(ticket)
                id = message.id or 0
        if conflict is not None:
            raise conflict
        return self._message(id)

    @needs(Permission.WORK)
    def note(
        self, number: int, text: str, *, attachments: Iterable[Upload] = (), then: str = ""
    ) -> Message:
        """Write what only agents read."""
        if not text.strip():
            raise Usage("the note is empty. Nothing was written.")
        uploads = Attachments(self._desk).keep_bytes(attachments)
        fields = self._desk.read.vocabulary.fields()
        changes = change_language.parse(then, fields)
        with self._work() as work:
            ticket = work.live_ticket(number)
            message = _write(work, ticket, text, Direction.NOTE, uploads)
            work.record(EventKind.NOTE, ticket, message=message)
            mention(work, number, text)
            apply_changes(work, ticket, then, changes, fields)
            drop_draft(work, number, DraftKind.NOTE)
            work.touch(ticket)
            id = message.id or 0
        return self._message(id)


def _people(given: Iterable[str | Person]) -> tuple[Person, ...]:
    """Addresses as people, each once; Usage for one that cannot be mailed."""
    found: dict[str, Person] = {}
    for one in given:
        person = one if isinstance(one, Person) else _person(one)
        address = check_address(person.address)
        if not mailable(address):
            raise Usage(f"{address} cannot be mailed. Nothing was sent.")
        found.setdefault(address, Person(person.name, address))
    return tuple(found.values())


def _shown(people: Iterable[Person]) -> str:
    return ", ".join(f"{one.name} <{one.address}>" if one.name else one.address for one in people)


def _person(text: str) -> Person:
    name, angle, rest = text.rpartition("<")
    if angle and rest.rstrip().endswith(">"):
        return Person(name.strip().strip('"'), rest.rstrip()[:-1].strip())
    return Person("", text.strip())


def _write(
    work: Work,
    ticket: TicketTable,
    text: str,
    direction: Direction,
    uploads: Sequence[Upload],
) -> MessageTable:
    public = direction is Direction.OUT
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    message = work.add_message(
        ticket,
        MessageTable(
            ticket_id=ticket.id or 0,
            direction=direction,
            visibility=visibility,
            agent_id=work.actor_id,
            from_name=work.actor.name,
            subject=ticket.subject,
            text=storable(text),
            created_at=work.now,
        ),
    )
    assert ticket.id is not None
    words = fold_text(text)
    add_words(work.sql, ticket.id, words if public else "", "" if public else words)
    attach(work, ticket, message, uploads, visibility)
    return message


def _conflict(work: Work, number: int, newer: MessageTable) -> Conflict:
    agent = work.session.get(AgentTable, newer.agent_id) if newer.agent_id else None
    who = agent.name if agent is not None else newer.from_name or newer.from_address or "somebody"
    if newer.agent_id is not None and newer.agent_id == work.actor.id:
        who = "you"
    verb = "replied" if newer.direction == Direction.OUT else "wrote"
    return Conflict(
        f"ticket {number}: {who} {verb} {ago(newer.created_at, work.now)}. "
        "Not sent; your text is kept as a draft.",
        f"deskterm show {number}",
    )


def ago(then: datetime, now: datetime) -> str:
    """How long since, in the largest unit that fits."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


class Messages(WriteRoom):
    """Single messages taken back, and senders accepted."""

    @needs(Permission.WORK)
    def withdraw(self, id: int) -> Message:
        """Take back one's own reply that has not left; Conflict when it has."""
        from deskterm.desk.writes.withdrawing import withdraw

        known = self._desk.read.messages.get(id)
        with self._work() as work:
            ticket = work.ticket(known.ticket)
            message = work.session.exec(select(MessageTable).where(MessageTable.id == id)).one()
            if message.agent_id != work.actor.id:
                raise Refused(f"message {id} is not yours to take back.")
            withdraw(work, ticket, message)
        return self._desk.read.messages.get(id)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def accept_address(self, id: int, choice: str = "add") -> Message:
        """Say whose the new address is that a mail came from; answers may go to it from now on.

        `choice`: `add` to the ticket's contact, `new` for a contact of its own, or `leave`: its
        writer stays a stranger, who is sent nothing, and it is asked about no more on this ticket.
        """
        known = self._desk.read.messages.get(id)
        if not known.new_address:
            raise Usage(f"message {id} did not come from a new address.")
        if choice not in _CHOICES:
            raise Usage(f"an address is {', '.join(_CHOICES)}; not {clean_line(choice)!r}.")
        with self._work() as work:
            ticket = work.ticket(known.ticket)
            if choice == "leave":
                if not known.address_left:
                    left = f"-{known.from_address}"
                    work.record(EventKind.CONTACT, ticket, new=left, cause=ADDRESS_LEFT, message=id)
            else:
                _accept(work, ticket, known, choice)
                work.touch(ticket)
        return self._desk.read.messages.get(id)  # type: ignore[no-any-return]


def _accept(work: Work, ticket: TicketTable, known: Message, choice: str) -> None:
    address = known.from_address
    contact = contact_of(work, address)
    if contact is None and choice == "new":
        contact = ensure_contact(work, address, known.from_name)
    elif contact is None and ticket.contact_id is not None:
        contact = ticket.contact_id
        add_address(work, contact, address)
    same = select(MessageTable).where(
        MessageTable.ticket_id == ticket.id, MessageTable.from_address == address
    )
    for message in work.session.exec(same):
        message.new_address = False
        message.contact_id = message.contact_id or contact
        work.session.add(message)
    work.add_participants(known.ticket, [address])
    cause = "new contact" if choice == "new" else "address accepted"
    work.record(EventKind.CONTACT, ticket, new=f"+{address}", cause=cause)
