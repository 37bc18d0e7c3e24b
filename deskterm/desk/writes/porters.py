"""What porters and `tick` keep: leases, how mailboxes fare, tickets that wake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import col, select

from deskterm.desk import holder
from deskterm.desk.permission import needs
from deskterm.desk.seeds import DEFAULT_STATUS
from deskterm.desk.writes import changes as changing
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store import blobs
from deskterm.store.instants import to_ms
from deskterm.store.tables import (
    LeaseTable,
    MailboxTable,
    SettingTable,
    SightingTable,
    StatusTable,
    TicketTable,
)
from deskterm.terms import Category, EventKind

SWEEP_AFTER = timedelta(days=1)
"""Age of bytes that nothing names before they are swept."""


class Leases(WriteRoom):
    """Jobs that one process at a time does."""

    @needs(Permission.INTAKE)
    def take(self, name: str, seconds: float) -> bool:
        """Hold a job for so long; False while another living process or thread holds it."""
        with self._work() as work:
            row = work.session.get(LeaseTable, name)
            until = work.now + timedelta(seconds=seconds)
            if row is None:
                row = LeaseTable(name=name, holder="", expires_at=until)
            elif row.expires_at > work.now and not holder.is_gone(row.holder):
                return False
            row.holder, row.expires_at = holder.me(), until
            work.session.add(row)
            return True

    @needs(Permission.INTAKE)
    def keep(self, name: str, seconds: float) -> bool:
        """Hold on to a job one has; False when somebody else has taken it since."""
        with self._work() as work:
            row = work.session.get(LeaseTable, name)
            if row is None or row.holder != holder.me():
                return False
            row.expires_at = work.now + timedelta(seconds=seconds)
            work.session.add(row)
            return True

    @needs(Permission.INTAKE)
    def release(self, name: str) -> None:
        """Let a job go."""
        with self._work() as work:
            row = work.session.get(LeaseTable, name)
            if row is not None and row.holder == holder.me():
                work.session.delete(row)


class MailboxStates(WriteRoom):
    """How mailboxes fare; the porters tell."""

    @needs(Permission.INTAKE)
    def fetched(self, name: str, uid_validity: int, last_uid: int) -> bool:
        """A run over a mailbox ended well; True when this ends a fault."""
        with self._work() as work:
            row = _mailbox(work, name)
            recovered = bool(row.last_error)
            row.uid_validity, row.last_uid = uid_validity, last_uid
            row.last_fetch_at, row.last_error, row.last_error_at = work.now, "", None
            work.session.add(row)
            return recovered

    @needs(Permission.INTAKE)
    def fault(self, name: str, why: str, *, sending: bool = False) -> bool:
        """A server is at fault, not a mail; True when that was not known, or not said today."""
        with self._work() as work:
            row = _mailbox(work, name)
            old = row.send_error if sending else row.last_error
            since = row.send_error_at if sending else row.last_error_at
            fresh = not _same(old, why) or since is None or work.now - since >= timedelta(days=1)
            if sending:
                row.send_error = why
                row.send_error_at = work.now if fresh else since
            else:
                row.last_error = why
                row.last_error_at = work.now if fresh else since
            work.session.add(row)
            return fresh

    @needs(Permission.INTAKE)
    def sending_recovered(self, name: str) -> bool:
        """Its server takes mail; True when this ends a fault."""
        with self._work() as work:
            row = _mailbox(work, name)
            if not row.send_error:
                return False
            row.send_error, row.send_error_at = "", None
            work.session.add(row)
            return True

    @needs(Permission.INTAKE)
    def takes(self, name: str, size: int) -> None:
        """Its SMTP server takes mails of up to `size` bytes, 0 when it does not say."""
        with self._work() as work:
            row = _mailbox(work, name)
            if row.smtp_size != size:
                row.smtp_size = size
                work.session.add(row)

    @needs(Permission.INTAKE)
    def settled(self, name: str, uid_validity: int, uids: Iterable[int]) -> None:
        """The server was told what to do with these mails."""
        with self._work() as work:
            row = _mailbox(work, name)
            for uid in uids:
                seen = work.session.get(SightingTable, (row.id, uid_validity, uid))
                if seen is not None:
                    seen.settled = True
                    work.session.add(seen)


def _same(old: str, why: str) -> bool:
    """Whether two sentences tell one fault: what servers say in their own words may hold a
    time or a session's number, and follows a colon."""
    return old.partition(": ")[0] == why.partition(": ")[0]


def _mailbox(work: Work, name: str) -> MailboxTable:
    row = work.session.exec(select(MailboxTable).where(MailboxTable.name == name)).first()
    if row is None:
        raise NotFound(f"no mailbox {name}", "deskterm mailbox list")
    return row


class Clock(WriteRoom):
    """What time brings."""

    @needs(Permission.INTAKE)
    def wake_due(self) -> list[int]:
        """Wake suspended tickets whose date has come, to the status they had; their numbers."""
        with self._work() as work:
            due = work.session.exec(
                select(TicketTable)
                .where(col(TicketTable.wake_at) <= work.now)
                .order_by(col(TicketTable.id))
                .limit(500)
            ).all()
            for ticket in due:
                back = ticket.previous_status or DEFAULT_STATUS
                status = work.session.get(StatusTable, back)
                own = Category.OPEN if status is None else Category(status.category)
                category = Category.SPAM if ticket.category == Category.SPAM else own
                changing.set_status(
                    work, ticket, back, category, "its date came", kind=EventKind.WOKE
                )
            return [ticket.id for ticket in due if ticket.id is not None]

    @needs(Permission.INTAKE)
    def ticked(self) -> None:
        """The desk's timed work was done now; `doctor` looks for it."""
        with self._work() as work:
            row = work.session.get(SettingTable, "ticked_at")
            row = row or SettingTable(key="ticked_at", value="")
            row.value = str(to_ms(work.now))
            work.session.add(row)

    @needs(Permission.INTAKE)
    def sweep(self) -> int:
        """Delete bytes nothing names, left by a crash; how many."""
        with self._work() as work:
            return blobs.sweep(work.sql, work.now - SWEEP_AFTER)
