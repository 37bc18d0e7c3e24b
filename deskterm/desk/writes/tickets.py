"""Tickets made and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from deskterm import change as change_language
from deskterm.desk.permission import needs
from deskterm.desk.seeds import DEFAULT_STATUS, DEFAULT_TYPE
from deskterm.desk.writes.bulk import apply_changes, change_each, each
from deskterm.desk.writes.files import Attachments, Upload, attach
from deskterm.desk.writes.founding import check_address
from deskterm.desk.writes.mentions import mention
from deskterm.desk.writes.outgoing import queue
from deskterm.desk.writes.placing import follow_contact
from deskterm.desk.writes.routing import route
from deskterm.desk.writes.senders import contacts_called, ensure_contact, machine_value
from deskterm.desk.writes.undoing import undo_last
from deskterm.desk.writes.work import Progress, Work, WriteRoom, dump_people
from deskterm.errors import Conflict, Usage
from deskterm.fields import FieldSet
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.fulltext import add_words
from deskterm.store.tables import MessageTable, TicketTable
from deskterm.terms import Category, Channel, Direction, EventKind, Priority, Visibility, Why
from deskterm.values import Changed, Person, TicketRow
from deskterm.words import fold, fold_text


class Tickets(WriteRoom):
    """Tickets made and changed by an agent."""

    @needs(Permission.WORK)
    def new(
        self,
        subject: str,
        *,
        contact: str = "",
        contact_name: str = "",
        text: str = "",
        changes: str = "",
        channel: Channel = Channel.DESK,
        send: bool = False,
        delay: float = 0.0,
        attachments: Iterable[Upload] = (),
    ) -> TicketRow:
        """Register a ticket. `text` is what the contact said; with `send` it is mailed to them.

        `contact` is an address, or the name or number (#12) of a contact that is there.
        `changes` sets the rest (`priority:high assignee:me +vip`); `group:none` and `assignee:none`
        keep the ticket out of all routing. BadText, Usage when off.
        """
        title = storable_line(subject)
        if not title:
            raise Usage("a ticket needs a subject.", "deskterm new 'Printer on fire'")
        if send and not contact:
            raise Usage("there is nobody to send it to.", "add --contact ADDRESS")
        if send and not text.strip():
            raise Usage("there is nothing to send. No ticket was made.")
        uploads = Attachments(self._desk).keep_bytes(attachments)
        fields = self._desk.read.vocabulary.fields()
        wanted = change_language.parse(changes, fields)
        with self._work() as work:
            ticket = open_ticket(work, title, channel=channel)
            ticket.author_id = work.actor_id
            person = Person("", "")
            if contact:
                ticket.contact_id, person = _whose(work, contact, contact_name)
                follow_contact(work, ticket)
            if send and not person.address:
                raise Usage(f"{person.name} has no e-mail address. No ticket was made.")
            work.session.flush()
            assert ticket.id is not None
            if work.actor_id is not None:
                work.grant(ticket.id, f"agent:{work.actor_id}", Why.AUTHOR)
            work.record(EventKind.CREATED, ticket, new=title)
            apply_changes(work, ticket, changes, wanted, fields)
            work.session.flush()
            route(work, ticket.id, kept={change.field for change in wanted})
            work.session.refresh(ticket)
            if text or uploads:
                self._first_message(work, ticket, person, text, uploads, send, delay)
            work.mark_read(work.actor.id, ticket.id, ticket.last_message_id)
            number = ticket.id
        return self._desk.read.tickets.get(number)  # type: ignore[no-any-return]

    def _first_message(
        self,
        work: Work,
        ticket: TicketTable,
        person: Person,
        text: str,
        uploads: Sequence[Upload],
        send: bool,
        delay: float,
    ) -> None:
        address = person.address
        direction = Direction.NOTE
        if address or person.name:
            direction = Direction.OUT if send else Direction.IN
        public = direction is not Direction.NOTE
        message = work.add_message(
            ticket,
            MessageTable(
                ticket_id=ticket.id or 0,
                direction=direction,
                visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
                agent_id=None if direction is Direction.IN else work.actor_id,
                contact_id=ticket.contact_id if direction is Direction.IN else None,
                from_name=person.name if direction is Direction.IN else work.actor.name,
                from_address=address if direction is Direction.IN else "",
                text=storable(text),
                created_at=work.now,
            ),
        )
        assert ticket.id is not None
        visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
        attach(work, ticket, message, uploads, visibility)
        words = fold_text(text)
        add_words(work.sql, ticket.id, words if public else "", "" if public else words)
        if direction is Direction.NOTE:
            mention(work, ticket.id, text)
        if public:
            work.add_participants(ticket.id, [address])
        if send:
            message.to_people = dump_people([person])
            queue(work, ticket, message, [person], [], delay=delay, quote=False)
            ticket.last_agent_at = work.now
        elif direction is Direction.IN:
            ticket.last_customer_at = work.now

    @needs(Permission.WORK)
    def change(
        self,
        numbers: Iterable[int],
        text: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Changed:
        """Apply a change text to tickets, one transaction each; `progress` is told of each.

        Of several tickets one that cannot be changed is in `refused` and the rest go on; of a
        single one the reason is raised. Before anything is done: BadText when the text is off,
        Refused for a field the actor may not set.
        """
        wanted_numbers = list(dict.fromkeys(numbers))
        fields = self._desk.read.vocabulary.fields()
        wanted = change_language.parse(text, fields)
        if not wanted:
            raise Usage("nothing to change.", "deskterm set 12 status:solved priority:high +vip")
        batch = self._batch()
        done, refused = change_each(
            batch,
            wanted_numbers,
            text,
            wanted,
            fields,
            dry_run=dry_run,
            progress=progress,
        )
        facts = [(number, one.kind.value, *one.journal) for number, all in done for one in all]
        changed = [number for number, planned in done if planned]
        return Changed(tuple(changed), tuple(facts), tuple(refused), batch.name)

    @needs(Permission.WORK)
    def mark_read(self, number: int) -> None:
        """The actor has read all of a ticket."""
        with self._work() as work:
            ticket = work.ticket(number)
            work.mark_read(work.actor.id, number, ticket.last_message_id)

    @needs(Permission.WORK)
    def mark_unread(self, number: int) -> None:
        """Show it as unread to the actor again."""
        with self._work() as work:
            work.ticket(number)
            work.mark_read(work.actor.id, number, -1)

    @needs(Permission.WORK)
    def spam(self, numbers: Iterable[int]) -> Changed:
        """Mark tickets as spam: hidden from every view but Spam, nothing is sent to them."""
        return self._mark(numbers, True)

    @needs(Permission.WORK)
    def not_spam(self, numbers: Iterable[int]) -> Changed:
        """Take the mark off."""
        return self._mark(numbers, False)

    def _mark(self, numbers: Iterable[int], spam: bool) -> Changed:
        fields = self._desk.read.vocabulary.fields()
        batch = self._batch()
        done, refused = each(
            batch,
            list(dict.fromkeys(numbers)),
            lambda work, number: mark_spam(work, work.live_ticket(number), spam, fields),
        )
        changed = [number for number, marked in done if marked]
        kind = EventKind.SPAM if spam else EventKind.UNSPAM
        facts = tuple((number, kind.value, None, None) for number in changed)
        return Changed(tuple(changed), facts, tuple(refused), batch.name)

    @needs(Permission.WORK)
    def join(self, number: int, into: int | None = None) -> TicketRow:
        """Move all of a possible follow-up onto the ticket it names (or `into`)."""
        from deskterm.desk.writes.joining import join_possible

        with self._work() as work:
            target = join_possible(work, work.live_ticket(number), into)
        return self._desk.read.tickets.get(target)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def undo(self, progress: Progress | None = None) -> str:
        """Take back the actor's own last change; a sentence that says what. Conflict when not.

        One transaction a ticket: `progress` is told how many are done, and of how many.
        """
        fields = self._desk.read.vocabulary.fields()
        taken, sentence = undo_last(self._batch(), fields, progress)
        if not taken:
            raise Conflict(sentence)
        return sentence


def _whose(work: Work, contact: str, name: str) -> tuple[int, Person]:
    """A ticket's contact, made when an address is nobody's, and how they are written to.

    Usage for a name that nobody has, or several.
    """
    if "@" in contact:
        address = check_address(contact)
        return ensure_contact(work, address, name), Person(storable_line(name), address)
    found = contacts_called(work, contact)
    if not found:
        shown = clean_line(contact)
        raise Usage(
            f"{shown!r} is not an e-mail address, nor the name of a contact. No ticket was made.",
            "deskterm contact list",
        )
    if len(found) > 1:
        some = ", ".join(f"#{id}" for id in found[:5])
        raise Usage(f"{contact} is the name of several contacts ({some}). No ticket was made.")
    value = machine_value(work, found[0]) or ""
    own = work.sql.value("SELECT name FROM contacts WHERE id = ?", (found[0],))
    return found[0], Person(storable_line(name) or own, value if "@" in value else "")


def open_ticket(
    work: Work,
    subject: str,
    *,
    channel: Channel,
    language: str = "",
    created_at: datetime | None = None,
) -> TicketTable:
    """A new ticket in its first status, flushed so that it has its number."""
    ticket = TicketTable(**first_values(subject, channel, language, created_at or work.now))
    work.session.add(ticket)
    work.session.flush()
    assert ticket.id is not None
    add_words(work.sql, ticket.id, fold_text(subject))
    return ticket


def first_values(subject: str, channel: Channel, language: str, at: datetime) -> dict[str, Any]:
    """The columns of a ticket in its first status."""
    return {
        "subject": subject,
        "subject_folded": fold(subject),
        "type": DEFAULT_TYPE,
        "priority": int(Priority.NORMAL),
        "status": DEFAULT_STATUS,
        "category": Category.OPEN,
        "channel": channel,
        "language": language,
        "created_at": at,
        "updated_at": at,
    }


def mark_spam(work: Work, ticket: TicketTable, spam: bool, fields: FieldSet) -> bool:
    """Set or take the spam mark; whether anything changed."""
    if (ticket.category == Category.SPAM) == spam:
        return False
    choice = fields["status"].choice(ticket.status)
    own = (choice.category if choice else "") or Category.OPEN
    ticket.category = Category.SPAM if spam else own
    work.record(EventKind.SPAM if spam else EventKind.UNSPAM, ticket)
    work.touch(ticket)
    return True
