"""The outbox worked off: claimed, sent, recorded; failures told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from deskterm.desk import holder
from deskterm.desk.permission import needs
from deskterm.desk.writes.bounces import fail_ticket
from deskterm.desk.writes.joining import final
from deskterm.desk.writes.outgoing import sending_mailbox
from deskterm.desk.writes.posting import build_raw
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, DeskError, NotFound
from deskterm.policy import Permission
from deskterm.store.tables import MailboxTable, MessageTable, OutboxTable, TicketTable
from deskterm.terms import Category, EventKind, OutboxState
from deskterm.values import OutboxRow

CLAIM = timedelta(hours=1)
"""How long a claim holds when its holder cannot be asked; far longer than a huge mail on a slow
line takes, or it would go out twice."""
GIVE_UP = timedelta(days=5)
"""How long a mail is tried (RFC 5321 §4.5.4.1 asks for four to five days at least)."""
FAIR_TRIES = 10
"""Tries every mail gets, however long a server's fault or a retry by hand has delayed it."""
LONGEST_WAIT = 15
"""Minutes between two tries at the most."""


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that only its claimant sends: `recipients` are those who still have to get it."""

    id: int
    ticket: int | None
    mailbox: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    attempts: int


class Outbox(WriteRoom):
    """What the sender does, and what people do with stuck mail."""

    @needs(Permission.INTAKE)
    def claim(self, mailboxes: tuple[str, ...] = ()) -> ClaimedMail | None:
        """The next mail that is due, claimed and built; None when there is none.

        Rows whose claimant died are due again: what it sent in its last moment may go out twice.
        `mailboxes` narrows it to those names.
        """
        while True:
            with self._work() as work:
                if work.setting("can_send", "yes") != "yes":
                    return None
                _free_dead(work)
                row, mailbox = _next(work, mailboxes)
                if row is None or mailbox is None:
                    return None
                try:
                    raw = build_raw(work, row, mailbox)
                except DeskError as fault:
                    _fail(work, row, fault.sentence)
                    continue
                row.state = OutboxState.SENDING
                row.claimed_by, row.claimed_until = holder.me(), work.now + CLAIM
                row.mailbox_id, row.sender = mailbox.id, mailbox.address
                work.session.add(row)
                return ClaimedMail(
                    row.id or 0,
                    row.ticket_id,
                    mailbox.name,
                    mailbox.address,
                    tuple(json.loads(row.pending)),
                    raw,
                    row.attempts,
                )

    @needs(Permission.INTAKE)
    def sent(
        self,
        id: int,
        *,
        refused: Mapping[str, str] | None = None,
        later: Mapping[str, str] | None = None,
    ) -> None:
        """A server took the mail, but for the recipients it `refused` or wants asked `later`."""
        with self._work() as work:
            row = _row(work, id)
            row.sent_at = work.now
            never = {**json.loads(row.refused), **(refused or {})}
            row.refused = json.dumps(never, ensure_ascii=False)
            if later:
                row.pending = json.dumps(list(later))
                if refused:
                    _tell(work, row, _reasons(refused))
                _wait(work, row, "; ".join(later.values()))
                return
            row.claimed_by, row.claimed_until = "", None
            if never:
                row.pending = json.dumps(list(never))
                _fail(work, row, _reasons(never), told=not refused)
                return
            row.state, row.last_error, row.pending = OutboxState.SENT, "", "[]"
            work.session.add(row)
            _record(work, EventKind.SENT, row)

    @needs(Permission.INTAKE)
    def failed(self, id: int, why: str) -> None:
        """The recipient or the content was refused for good."""
        with self._work() as work:
            _fail(work, _row(work, id), why)

    @needs(Permission.INTAKE)
    def later(self, id: int, why: str) -> None:
        """Refused for now: tried again after 1, 2, 4, 8, then every 15 minutes, for five days."""
        with self._work() as work:
            _wait(work, _row(work, id), why)

    @needs(Permission.INTAKE)
    def release(self, id: int) -> None:
        """Not tried, because the server is at fault: due again as it was."""
        with self._work() as work:
            row = _row(work, id)
            row.state, row.claimed_by, row.claimed_until = OutboxState.QUEUED, "", None
            work.session.add(row)

    @needs(Permission.WORK)
    def retry(self, id: int) -> OutboxRow:
        """Send a failed or waiting mail now; Conflict when it is sent or cancelled."""
        self._desk.read.outbox.get(id)
        with self._work() as work:
            row = _row(work, id)
            if row.state not in (OutboxState.FAILED, OutboxState.QUEUED):
                raise Conflict(f"outbox row {id} is {row.state}: there is nothing to retry.")
            if not json.loads(row.pending):
                people = [*json.loads(row.to_people), *json.loads(row.cc_people)]
                row.pending = json.dumps([address for _name, address in people])
            row.state, row.not_before, row.attempts = OutboxState.QUEUED, work.now, 0
            row.refused = "{}"
            work.session.add(row)
        return self._desk.read.outbox.get(id)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def cancel(self, id: int) -> OutboxRow:
        """Never send it; Conflict when it is on its way or sent."""
        self._desk.read.outbox.get(id)
        with self._work() as work:
            row = _row(work, id)
            if row.state not in (OutboxState.FAILED, OutboxState.QUEUED):
                raise Conflict(f"outbox row {id} is {row.state}: too late to cancel it.")
            row.state = OutboxState.CANCELLED
            work.session.add(row)
            message = _message(work, row)
            if message is not None and row.sent_at is None:
                message.withdrawn = True
                work.session.add(message)
            _record(work, EventKind.WITHDRAWN, row)
        return self._desk.read.outbox.get(id)  # type: ignore[no-any-return]


def _next(work: Work, mailboxes: tuple[str, ...]) -> tuple[OutboxTable | None, MailboxTable | None]:
    usable = [
        mailbox.id
        for mailbox in work.session.exec(select(MailboxTable).where(col(MailboxTable.enabled)))
        if not mailboxes or mailbox.name in mailboxes
    ]
    due = (
        select(OutboxTable)
        .join(TicketTable, col(TicketTable.id) == OutboxTable.ticket_id, isouter=True)
        .where(OutboxTable.state == OutboxState.QUEUED, OutboxTable.not_before <= work.now)
        .where(col(OutboxTable.mailbox_id).in_(usable) | col(OutboxTable.mailbox_id).is_(None))
        .where(func.coalesce(TicketTable.category, "") != Category.SPAM)
        .order_by(col(OutboxTable.not_before), col(OutboxTable.id))
    )
    for row in work.session.exec(due.limit(1000)):
        ticket = work.session.get(TicketTable, row.ticket_id) if row.ticket_id else None
        own = work.session.get(MailboxTable, row.mailbox_id) if row.mailbox_id else None
        mailbox = own or sending_mailbox(work, ticket)
        if mailbox is None or not mailbox.enabled:
            continue
        if not mailboxes or mailbox.name in mailboxes:
            return row, mailbox
    return None, None


def _free_dead(work: Work) -> None:
    """Give back the claims of processes that live no more."""
    sending = select(OutboxTable).where(OutboxTable.state == OutboxState.SENDING)
    for row in work.session.exec(sending):
        if _is_over(row.claimed_until, work.now) or holder.is_gone(row.claimed_by):
            row.state, row.claimed_by, row.claimed_until = OutboxState.QUEUED, "", None
            work.session.add(row)
    work.session.flush()


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is None or until < now


def _row(work: Work, id: int) -> OutboxTable:
    row = work.session.get(OutboxTable, id)
    if row is None:
        raise NotFound(f"no outbox row {id}", "deskterm outbox list")
    return row


def _wait(work: Work, row: OutboxTable, why: str) -> None:
    row.attempts += 1
    row.claimed_by, row.claimed_until = "", None
    if work.now - row.created_at > GIVE_UP and row.attempts > FAIR_TRIES:
        _fail(work, row, f"given up after {GIVE_UP.days} days: {why}")
        return
    row.state, row.last_error = OutboxState.QUEUED, why
    row.not_before = work.now + timedelta(minutes=min(2 ** (row.attempts - 1), LONGEST_WAIT))
    work.session.add(row)


def _fail(work: Work, row: OutboxTable, why: str, *, told: bool = False) -> None:
    row.state, row.last_error = OutboxState.FAILED, why
    row.claimed_by, row.claimed_until = "", None
    work.session.add(row)
    if not told:
        _tell(work, row, why)


def _tell(work: Work, row: OutboxTable, why: str) -> None:
    """A mail of a ticket failed: the ticket is unread again. Notices and invitations are none."""
    ticket = final(work, row.ticket_id) if row.ticket_id else None
    if ticket is None or row.automatic:
        work.record(EventKind.DELIVERY_FAILED, ticket, new=why, cause=_cause(row))
    else:
        fail_ticket(work, ticket, why, _message(work, row))


def _record(work: Work, kind: EventKind, row: OutboxTable) -> None:
    if not row.automatic:
        work.record(kind, row.ticket_id, message=row.message_id)
        return
    people = ", ".join(address for _name, address in json.loads(row.to_people))
    work.record(kind, row.ticket_id, new=people, cause=_cause(row))


def _cause(row: OutboxTable) -> str:
    return "notice" if row.ticket_id else "invitation"


def _message(work: Work, row: OutboxTable) -> MessageTable | None:
    return work.session.get(MessageTable, row.message_id) if row.message_id else None


def _reasons(refused: Mapping[str, str]) -> str:
    return "; ".join(f"{who}: {reason}" for who, reason in refused.items())
