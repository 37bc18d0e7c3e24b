"""Mail comes in: every mail once, whole, on its ticket, or in quarantine with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from deskterm.desk.permission import needs
from deskterm.desk.writes.arrival import store_mail
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import DeskError, NotFound
from deskterm.mail.bounded import parse_bounded
from deskterm.mail.content import content_key
from deskterm.mail.message import Unparsable
from deskterm.mail.parsed import Mail
from deskterm.policy import Permission
from deskterm.safe import storable_line
from deskterm.store import blobs
from deskterm.store.tables import MailboxTable, RawMailTable, SightingTable
from deskterm.terms import EventKind
from deskterm.values import Taken

LARGEST = 64 << 20
"""Bytes of the largest mail that is taken in whole."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a mail reached the desk. `received_at` None falls back to its Date, then to now."""

    mailbox: str | None = None
    uid: int | None = None
    uid_validity: int | None = None
    received_at: datetime | None = None
    historic: bool = False
    source: str = ""


class Intake(WriteRoom):
    """What porters bring in."""

    @needs(Permission.INTAKE)
    def take(
        self,
        raw: bytes,
        *,
        mailbox: str | None = None,
        uid: int | None = None,
        uid_validity: int | None = None,
        received_at: datetime | None = None,
        historic: bool = False,
        source: str = "",
    ) -> Taken:
        """Store one mail and put it on its ticket; the same mail again changes nothing.

        Mail that cannot be read is kept in quarantine. Busy when the desk is locked or full: then
        nothing was stored and the mail must stay where it is.
        """
        arrival = Arrival(mailbox, uid, uid_validity, received_at, historic, source)
        key = content_key(raw)
        known = self._known(key)
        if known is not None:
            return self._sight(known, arrival)
        try:
            mail = parse_bounded(raw, largest=LARGEST)
        except Unparsable as fault:
            return self.quarantine(raw, fault.sentence, arrival)
        return self._store(raw, key, mail, arrival)

    @needs(Permission.INTAKE)
    def oversize(
        self,
        headers: bytes,
        size: int,
        *,
        mailbox: str,
        uid: int,
        uid_validity: int,
        received_at: datetime | None = None,
        historic: bool = False,
    ) -> Taken:
        """A mail too large to take: a ticket from its headers, the mail left on the server."""
        arrival = Arrival(mailbox, uid, uid_validity, received_at, historic)
        key = content_key(headers)
        known = self._known(key)
        if known is not None:
            return self._sight(known, arrival)
        try:
            mail = parse_bounded(headers)
        except Unparsable as fault:
            return self.quarantine(headers, fault.sentence, arrival)
        remark = f"The mail has {size >> 20} MB: only its headers were taken, it is on the server."
        return self._store(headers, key, mail, arrival, state="oversize", remark=remark)

    @needs(Permission.INTAKE)
    def quarantine(self, raw: bytes, reason: str, arrival: Arrival | None = None) -> Taken:
        """Keep a mail whole, with the reason it could not become a ticket."""
        arrival = arrival or Arrival()
        key = content_key(raw)
        self._keep_large([raw])
        with self._work() as work:
            known = _row(work, key)
            if known is None:
                known = RawMailTable(
                    content_key=key,
                    sha=blobs.keep(work.session, raw, work.now),
                    state="quarantined",
                    reason=storable_line(reason),
                    source=storable_line(arrival.source),
                    size=len(raw),
                    from_line=_glimpse(raw, b"from:"),
                    subject=_glimpse(raw, b"subject:"),
                    mailbox_id=_mailbox_id(work, arrival.mailbox),
                    historic=arrival.historic,
                    received_at=arrival.received_at or work.now,
                )
                work.session.add(known)
                work.session.flush()
                work.record(EventKind.QUARANTINED, new=f"{known.id}: {known.reason}")
            _sighted(work, known, arrival)
        return Taken("quarantined", 0, 0, reason)

    def _known(self, key: str) -> int | None:
        found = self._desk.store.reader.value(
            "SELECT id FROM raw_mails WHERE content_key = ?", [key]
        )
        return None if found is None else int(found)

    def _sight(self, raw_id: int, arrival: Arrival) -> Taken:
        """Note where a mail that is here already was seen."""
        with self._work() as work:
            row = work.session.get(RawMailTable, raw_id)
            assert row is not None
            _sighted(work, row, arrival)
            return _duplicate(work, row)

    def _store(
        self,
        raw: bytes,
        key: str,
        mail: Mail,
        arrival: Arrival,
        *,
        state: str = "stored",
        remark: str = "",
    ) -> Taken:
        self._keep_large([raw, *(part.data for part in mail.attachments)])
        with self._work() as work:
            known = _row(work, key)
            if known is not None:
                _sighted(work, known, arrival)
                return _duplicate(work, known)
            row = RawMailTable(
                content_key=key,
                sha=blobs.keep(work.session, raw, work.now),
                state=state,
                source=storable_line(arrival.source),
                size=len(raw),
                from_line=mail.from_address,
                subject=mail.subject,
                mailbox_id=_mailbox_id(work, arrival.mailbox),
                historic=arrival.historic,
                received_at=_arrived(arrival, mail, work.now),
            )
            work.session.add(row)
            work.session.flush()
            taken = store_mail(work, mail, row, remark)
            _sighted(work, row, arrival)
            return taken

    def _keep_large(self, pieces: list[bytes]) -> None:
        """Write large bytes in short transactions of their own before the one naming them."""
        for piece in pieces:
            if len(piece) > blobs.SHORT:
                blobs.keep_long(self._desk.store.writer, blobs.pack(piece), self._now())


def _arrived(arrival: Arrival, mail: Mail, now: datetime) -> datetime:
    return min(arrival.received_at or mail.date or now, now)


def _row(work: Work, key: str) -> RawMailTable | None:
    return work.session.exec(select(RawMailTable).where(RawMailTable.content_key == key)).first()


def _mailbox_id(work: Work, name: str | None) -> int | None:
    if name is None:
        return None
    return work.session.exec(select(MailboxTable.id).where(MailboxTable.name == name)).first()


def _sighted(work: Work, row: RawMailTable, arrival: Arrival) -> None:
    """Write where it was seen; the server is told only after this is committed."""
    mailbox_id = _mailbox_id(work, arrival.mailbox)
    if mailbox_id is None or arrival.uid is None or arrival.uid_validity is None:
        return
    assert row.id is not None
    at = (mailbox_id, arrival.uid_validity, arrival.uid)
    if work.session.get(SightingTable, at) is None:
        work.session.add(
            SightingTable(mailbox_id=at[0], uid_validity=at[1], uid=at[2], raw_mail_id=row.id)
        )


def _duplicate(work: Work, row: RawMailTable) -> Taken:
    from deskterm.store.tables import MessageTable

    message = work.session.get(MessageTable, row.message_id) if row.message_id else None
    return Taken("duplicate", message.ticket_id if message else 0, row.message_id or 0, row.reason)


def _glimpse(raw: bytes, header: bytes) -> str:
    """A header's first line from bytes that nothing could parse."""
    for line in raw[:65_536].split(b"\n"):
        if line[: len(header)].lower() == header:
            return storable_line(line[len(header) :].decode("utf-8", "replace"))[:200]
        if not line.strip():
            break
    return ""


class Quarantine(WriteRoom):
    """Mail kept whole because it could not become a ticket."""

    @needs(Permission.QUARANTINE)
    def retry(self, id: int) -> Taken:
        """Parse it once more: a newer deskterm, or a transient fault, may make it a ticket."""
        known = self._desk.read.quarantine.get(id)
        raw = self._desk.read.quarantine.raw(id)
        try:
            mail = parse_bounded(raw, largest=LARGEST)
        except Unparsable as fault:
            raise DeskError(f"mail {id} still cannot be read: {fault.sentence}") from fault
        with self._work() as work:
            row = _quarantined(work, id)
            row.state, row.reason = "stored", ""
            row.received_at = min(known.received_at, work.now)
            work.session.add(row)
            return store_mail(work, mail, row, "")

    @needs(Permission.QUARANTINE)
    def drop(self, id: int) -> None:
        """Throw a mail away; its key is remembered, so the same mail does not come back."""
        with self._work() as work:
            row = _quarantined(work, id)
            row.state, row.sha = "dropped", None
            work.session.add(row)
            work.record(EventKind.QUARANTINED, old=str(id), cause="dropped")


def _quarantined(work: Work, id: int) -> RawMailTable:
    row = work.session.exec(
        select(RawMailTable).where(RawMailTable.id == id, col(RawMailTable.state) == "quarantined")
    ).first()
    if row is None:
        raise NotFound(f"no mail {id} in quarantine", "deskterm quarantine list")
    return row
