"""Mail comes in: every mail once, whole, on its ticket, or in quarantine with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, select

from deskterm.desk.permission import needs
from deskterm.desk.writes.arrival import Came, store_mail
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import DeskError, NotFound
from deskterm.mail.bounded import parse_bounded
from deskterm.mail.content import content_key
from deskterm.mail.message import Unparsable
from deskterm.mail.parsed import Mail
from deskterm.policy import Permission
from deskterm.safe import storable_line
from deskterm.store import blobs
from deskterm.store.tables import RawMailTable, SightingTable
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
        if self._is_known(key):
            return self._sight(key, arrival)
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
        if self._is_known(key):
            return self._sight(key, arrival)
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
        [packed] = self._packed([raw])
        with self._work() as work:
            known = _known(work, key)
            if known is None:
                box = work.mailboxes.get(arrival.mailbox or "")
                id = work.sql.insert(
                    RawMailTable,
                    content_key=key,
                    sha=blobs.keep(work.sql, packed, work.now),
                    state="quarantined",
                    reason=storable_line(reason),
                    source=storable_line(arrival.source),
                    size=len(raw),
                    from_line=_glimpse(raw, b"from:"),
                    subject=_glimpse(raw, b"subject:"),
                    mailbox_id=None if box is None else box.id,
                    historic=arrival.historic,
                    received_at=arrival.received_at or work.now,
                )
                work.record(EventKind.QUARANTINED, new=f"{id}: {storable_line(reason)}")
                known = Known(id, Taken("quarantined", 0, 0, reason))
            _sighted(work, known.id, arrival)
        return Taken("quarantined", 0, 0, reason)

    def _is_known(self, key: str) -> bool:
        wanted = "SELECT id FROM raw_mails WHERE content_key = ?"
        return self._desk.store.reader.value(wanted, [key]) is not None

    def _sight(self, key: str, arrival: Arrival) -> Taken:
        """Note where a mail that is here already was seen."""
        with self._work() as work:
            known = _known(work, key)
            assert known is not None
            _sighted(work, known.id, arrival)
            return known.taken

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
        packed, *parts = self._packed([raw, *(part.data for part in mail.attachments)])
        with self._work() as work:
            known = _known(work, key)
            if known is not None:
                _sighted(work, known.id, arrival)
                return known.taken
            box = work.mailboxes.get(arrival.mailbox or "")
            sha = blobs.keep(work.sql, packed, work.now)
            came = Came(sha, box, _arrived(arrival, mail, work.now), parts, arrival.historic)
            taken = store_mail(work, mail, came, remark)
            id = work.sql.insert(
                RawMailTable,
                content_key=key,
                sha=sha,
                state=state,
                source=storable_line(arrival.source),
                size=len(raw),
                from_line=mail.from_address,
                subject=mail.subject,
                mailbox_id=None if box is None else box.id,
                message_id=taken.message_id or None,
                historic=arrival.historic,
                received_at=came.received_at,
            )
            _sighted(work, id, arrival)
            return taken

    def _packed(self, pieces: list[bytes]) -> list[blobs.Packed]:
        """Pieces ready to be stored; large ones are written ahead, in short transactions."""
        packed = [blobs.pack(piece) for piece in pieces]
        for piece in packed:
            blobs.keep_long(self._desk.store.writer, piece, self._now())
        return packed


class Known(NamedTuple):
    """A mail that was here before: its row, and what its sender is told."""

    id: int
    taken: Taken


def _arrived(arrival: Arrival, mail: Mail, now: datetime) -> datetime:
    return min(arrival.received_at or mail.date or now, now)


def _known(work: Work, key: str) -> Known | None:
    row = work.sql.one(
        "SELECT r.id, m.ticket_id, m.id, r.reason FROM raw_mails r "
        "LEFT JOIN messages m ON m.id = r.message_id WHERE r.content_key = ?",
        (key,),
    )
    if row is None:
        return None
    return Known(row[0], Taken("duplicate", row[1] or 0, row[2] or 0, row[3]))


def _sighted(work: Work, raw_mail_id: int, arrival: Arrival) -> None:
    """Write where it was seen; the server is told only after this is committed."""
    box = work.mailboxes.get(arrival.mailbox or "")
    if box is None or arrival.uid is None or arrival.uid_validity is None:
        return
    seen = {
        "mailbox_id": box.id,
        "uid_validity": arrival.uid_validity,
        "uid": arrival.uid,
        "raw_mail_id": raw_mail_id,
    }
    work.sql.insert_new(SightingTable, [seen])


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
            box = next((one for one in work.mailboxes.values() if one.id == row.mailbox_id), None)
            parts = [blobs.pack(part.data) for part in mail.attachments]
            sha = row.sha or blobs.digest(raw)
            came = Came(sha, box, row.received_at, parts, row.historic)
            taken = store_mail(work, mail, came, "")
            row.message_id = taken.message_id or None
            work.session.add(row)
            return taken

    @needs(Permission.QUARANTINE)
    def drop(self, id: int) -> None:
        """Throw a mail away; its key is remembered, so the same mail does not come back."""
        self._desk.read.quarantine.get(id)
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
