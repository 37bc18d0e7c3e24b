"""One transaction of the desk: what it changes, and the events that say so."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import Session, col, func, select

from deskterm.desk.permission import check_place
from deskterm.errors import Conflict, NotFound, Refused
from deskterm.policy import SYSTEM, Actor
from deskterm.safe import storable
from deskterm.snapshot import Fact
from deskterm.store.direct import Direct
from deskterm.store.instants import to_ms
from deskterm.store.tables import (
    EventTable,
    MessageTable,
    ParticipantTable,
    TicketAccessTable,
    TicketReadTable,
    TicketTable,
)
from deskterm.store.visible import visible_to
from deskterm.terms import Direction, EventKind, Notice, Why
from deskterm.values import Message

if TYPE_CHECKING:
    from deskterm.store.engine import Writer


def new_batch() -> str:
    """A name for what is done in one go."""
    return secrets.token_hex(8)


def dump_people(people: Iterable[Any]) -> str:
    """Values with `name` and `address` as the JSON that columns hold."""
    return json.dumps([[one.name, one.address] for one in people], ensure_ascii=False)


class MailboxFacts(NamedTuple):
    """A mailbox as far as a mail that comes in is concerned."""

    id: int
    address: str
    create_contacts: bool


def check_actor(work: Work) -> None:
    """Refused when the actor has lost the place they came in with since; it counts from now on."""
    if work.actor_id is None:
        return
    wanted = "SELECT active, role, login FROM agents WHERE id = ?"
    check_place(work.actor, work.sql.one(wanted, (work.actor.id,)))
    if work.actor.key:
        used = "UPDATE agent_keys SET last_used_at = ? WHERE id = ?"
        if not work.sql.run(used, (to_ms(work.now), work.actor.key)).rowcount:
            raise Refused(
                f"the key {work.actor.login} came in with was removed. Nothing was changed."
            )


class Work:
    """A session with its actor, its instant and its batch."""

    def __init__(self, session: Session, actor: Actor, now: datetime, batch: str = "") -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.batch = batch or new_batch()
        self.news: list[tuple[Notice, int, str]] = []

    @cached_property
    def sql(self) -> Direct:
        """Plain SQL in this transaction."""
        return Direct(self.session)

    @property
    def actor_id(self) -> int | None:
        """The agent's id; None for the desk itself."""
        return self.actor.id or None

    def ticket(self, number: int) -> TicketTable:
        """A ticket this actor may see; NotFound otherwise, in the same words either way."""
        found = self.session.get(TicketTable, number) if 0 < number < 2**31 else None
        if found is None or not self.sees(number):
            raise NotFound(f"no ticket {number}")
        return found

    def live_ticket(self, number: int) -> TicketTable:
        """The same for one that is to be worked on: Conflict when it went into another."""
        found = self.ticket(number)
        self.check_unmerged(number, found.merged_into)
        return found

    def check_unmerged(self, number: int, into: int | None) -> None:
        """Conflict for a ticket that went into another, which is named to who may see it."""
        if into is None:
            return
        if not self.sees(into):
            raise Conflict(f"ticket {number} went into another ticket. Nothing was changed.")
        raise Conflict(
            f"ticket {number} went into ticket {into}. Nothing was changed.",
            f"deskterm show {into}",
        )

    def sees(self, number: int) -> bool:
        """Whether the actor may see that ticket."""
        if self.actor.sees_all:
            return True
        seen, values = visible_to(self.actor, "t.id")
        wanted = f"SELECT t.id FROM tickets t WHERE t.id = ? AND {seen}"
        return self.sql.value(wanted, (number, *values)) is not None

    def record(
        self,
        kind: EventKind,
        ticket: TicketTable | int | None = None,
        old: str | None = None,
        new: str | None = None,
        *,
        message: MessageTable | int | None = None,
        cause: str = "",
    ) -> None:
        """Write one event; a ticket or message may be given by its id."""
        self.sql.insert(
            EventTable,
            ticket_id=ticket.id if isinstance(ticket, TicketTable) else ticket,
            actor_id=self.actor_id,
            kind=kind,
            old=None if old is None else storable(old),
            new=None if new is None else storable(new),
            cause=cause,
            batch=self.batch,
            message_id=message.id if isinstance(message, MessageTable) else message,
            at=self.now,
        )

    def record_facts(self, number: int, facts: Sequence[Fact], cause: str = "") -> None:
        """Write one event a fact, in one trip to the server."""
        at = to_ms(self.now)
        rows = []
        for fact in facts:
            old, new = (None if one is None else storable(one) for one in fact.journal)
            rows.append(
                (number, self.actor_id, fact.kind.value, old, new, cause, self.batch, False, at)
            )
        self.sql.many(
            "INSERT INTO events (ticket_id, actor_id, kind, old, new, cause, batch, undone, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def touch(self, ticket: TicketTable) -> None:
        """The ticket changed now; a clock set back never takes it back."""
        ticket.updated_at = max(ticket.updated_at, self.now)
        self.session.add(ticket)

    def setting(self, key: str, default: str = "") -> str:
        """A setting's value as it was when the transaction began, the secret ones too."""
        return self._settings.get(key, default)

    @cached_property
    def _settings(self) -> dict[str, str]:
        return dict(self.sql.rows("SELECT key, value FROM settings"))

    @cached_property
    def mailboxes(self) -> dict[str, MailboxFacts]:
        """What intake asks of mailboxes, by name."""
        found = self.sql.rows("SELECT id, name, address, create_contacts FROM mailboxes")
        return {row[1]: MailboxFacts(row[0], row[2], bool(row[3])) for row in found}

    def secret(self) -> bytes:
        """What signs our tokens."""
        return bytes.fromhex(self.setting("token_secret"))

    def add_message(self, ticket: TicketTable, message: MessageTable) -> MessageTable:
        """Put a message on a ticket: who took part, how far its writer has read."""
        assert ticket.id is not None
        message.ticket_id = ticket.id
        self.session.add(message)
        self.session.flush()
        assert message.id is not None
        ticket.last_message_id = max(ticket.last_message_id, message.id)
        if message.agent_id is not None:
            self.mark_read(message.agent_id, ticket.id, message.id)
        return message

    def mark_read(self, agent_id: int, number: int, message_id: int) -> None:
        """An agent has read a ticket up to that message; the desk itself reads nothing."""
        if not agent_id:
            return
        mark = self.session.get(TicketReadTable, (agent_id, number))
        if mark is None:
            mark = TicketReadTable(agent_id=agent_id, ticket_id=number, message_id=message_id)
        mark.message_id = message_id
        self.session.add(mark)

    def add_participants(self, number: int, addresses: Iterable[str]) -> None:
        """Addresses whose later mails may join this ticket by Message-ID or subject tag."""
        wanted = sorted({address for address in addresses if address})
        rows = ({"ticket_id": number, "address": address} for address in wanted)
        self.sql.insert_new(ParticipantTable, rows)

    def grant(self, number: int, who: str, why: Why) -> None:
        """Let somebody (agent:ID or group:ID) see a ticket for a reason."""
        self.sql.insert_new(TicketAccessTable, [{"who": who, "ticket_id": number, "why": why}])

    def revoke(self, number: int, who: str, why: Why) -> None:
        """Take that reason away again."""
        gone = "DELETE FROM ticket_access WHERE who = ? AND ticket_id = ? AND why = ?"
        self.sql.run(gone, (who, number, why))

    def revoke_all(self, number: int, why: Why) -> None:
        """Take that reason away from whoever has it."""
        gone = "DELETE FROM ticket_access WHERE ticket_id = ? AND why = ?"
        self.sql.run(gone, (number, why))

    def tell(self, kind: Notice, number: int, who: str) -> None:
        """Somebody (agent:ID or group:ID) is mailed about a ticket, if they want to be.

        The mail is written last of all in this transaction, from what the ticket is by then.
        """
        self.news.append((kind, number, who))

    def newest_foreign(self, ticket: TicketTable, seen: int) -> MessageTable | None:
        """The newest message on a ticket after `seen` that its writer may not know.

        One's own notes are known; one's own reply may come from another terminal, where the same
        draft was open, and would go out twice.
        """
        wanted = (
            select(MessageTable)
            .where(MessageTable.ticket_id == ticket.id, col(MessageTable.id) > seen)
            .where(
                (func.coalesce(MessageTable.agent_id, 0) != self.actor.id)
                | (col(MessageTable.direction) == Direction.OUT)
            )
            .where(col(MessageTable.withdrawn).is_(False))
            .order_by(col(MessageTable.id).desc())
        )
        return self.session.exec(wanted).first()


Progress = Callable[[int, int], None]
"""Is told how many are done, and of how many."""


class Batch:
    """What is done in one go, in a transaction a ticket; `name` joins its events."""

    def __init__(self, writer: Writer, begin: Callable[..., AbstractContextManager[Work]]) -> None:
        self.name = new_batch()
        self._writer = writer
        self._begin = begin
        self._hasty = False

    def work(self) -> AbstractContextManager[Work]:
        """One transaction of it, committed when the block ends well."""
        return self._begin(self.name, hasty=self._hasty)

    @contextmanager
    def many(self, total: int, progress: Progress | None = None) -> Iterator[Iterator[int]]:
        """Yields 0 to `total` - 1 for as many transactions, and tells how far they have come.

        These wait for the disk once, at the end: it takes longer than all else a change does.
        """
        self._hasty = total > 1
        try:
            yield self._steps(total, progress)
        finally:
            if self._hasty:
                self._hasty = False
                self._writer.settle()

    @staticmethod
    def _steps(total: int, progress: Progress | None) -> Iterator[int]:
        for at in range(total):
            if progress is not None:
                progress(at, total)
            yield at
        if progress is not None:
            progress(total, total)


class WriteRoom:
    """What writes of one noun share."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._desk.actor  # type: ignore[no-any-return]

    def _now(self) -> datetime:
        return self._desk.clock()  # type: ignore[no-any-return]

    def _message(self, id: int) -> Message:
        """A message just written, even if that took the ticket out of the actor's sight."""
        from deskterm.desk.facade import Desk

        return Desk(self._desk.store, SYSTEM, self._desk.clock).read.messages.get(id)

    def _batch(self) -> Batch:
        return Batch(self._desk.store.writer, self._work)

    @contextmanager
    def _work(self, batch: str = "", *, hasty: bool = False) -> Iterator[Work]:
        """One transaction, committed when the block ends well; `hasty` as of Writer.session."""
        with self._desk.store.writer.session(hasty=hasty) as session:
            work = Work(session, self.actor, self._now(), batch)
            check_actor(work)
            yield work
            if work.news:
                from deskterm.desk.writes.notices import send_notices

                send_notices(work)
