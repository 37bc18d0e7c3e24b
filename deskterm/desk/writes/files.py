"""Files put on tickets and messages."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from deskterm.desk.permission import needs
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import NotFound, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable_line
from deskterm.store import blobs
from deskterm.store.fulltext import add_words
from deskterm.store.tables import AttachmentTable, MessageTable, TicketTable
from deskterm.terms import Direction, EventKind, Visibility
from deskterm.values import Attachment
from deskterm.words import fold, fold_text

LARGEST = 64 << 20
"""Bytes of the largest file a ticket takes."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in; without a `content_type` the name tells it."""

    filename: str
    data: bytes
    content_type: str = ""
    description: str = ""


def safe_name(filename: str) -> str:
    """The last part of a name, with nothing in it that a file system or terminal would obey."""
    name = PurePath(clean_line(filename).replace("\\", "/")).name.lstrip(".-").strip()
    return name[:200] or "file"


def check_upload(upload: Upload) -> Upload:
    """The same with a safe name and a type; Usage when it is too large."""
    if len(upload.data) > LARGEST:
        raise Usage(
            f"{safe_name(upload.filename)} is {len(upload.data) >> 20} MB; "
            f"a file may have {LARGEST >> 20} MB."
        )
    name = safe_name(upload.filename)
    guessed = upload.content_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Upload(name, upload.data, storable_line(guessed).lower(), upload.description)


def attach(
    work: Work,
    ticket: TicketTable,
    message: MessageTable | None,
    uploads: Iterable[Upload],
    visibility: Visibility,
) -> list[AttachmentTable]:
    """Hang checked files on a ticket, and on a message when there is one."""
    made = []
    assert ticket.id is not None
    for upload in uploads:
        row = AttachmentTable(
            ticket_id=ticket.id,
            message_id=None if message is None else message.id,
            agent_id=work.actor_id,
            sha=blobs.keep(work.sql, upload.data, work.now),
            filename=upload.filename,
            filename_folded=fold(upload.filename),
            content_type=upload.content_type,
            size=len(upload.data),
            visibility=visibility,
            description=storable_line(upload.description),
            created_at=work.now,
        )
        work.session.add(row)
        made.append(row)
        work.record(EventKind.FILE_ADDED, ticket, new=upload.filename, message=message)
    names = fold_text(" ".join(upload.filename for upload in uploads))
    if names:
        public = visibility is Visibility.PUBLIC
        add_words(work.sql, ticket.id, names if public else "", "" if public else names)
    return made


class Attachments(WriteRoom):
    """Files on tickets."""

    @needs(Permission.WORK)
    def keep_bytes(self, uploads: Iterable[Upload]) -> list[Upload]:
        """Check files, and write large ones in short transactions before the one naming them."""
        checked = [check_upload(upload) for upload in uploads]
        for upload in checked:
            if len(upload.data) > blobs.SHORT:
                blobs.keep_long(self._desk.store.writer, blobs.pack(upload.data), self._now())
        return checked

    @needs(Permission.WORK)
    def add(
        self,
        number: int,
        upload: Upload,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        description: str = "",
    ) -> Attachment:
        """Put a file on a ticket, seen by agents only unless made public."""
        [checked] = self.keep_bytes([upload])
        with self._work() as work:
            ticket = work.live_ticket(number)
            [row] = attach(work, ticket, None, [checked], visibility)
            row.description = storable_line(description or upload.description)
            work.session.flush()
            work.touch(ticket)
            id = row.id
        return self._desk.read.attachments.get(id)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def set(
        self, id: int, *, visibility: Visibility | None = None, description: str | None = None
    ) -> Attachment:
        """Change who may read a file, or what is said of it."""
        with self._work() as work:
            row = self._row(work, id)
            ticket = work.ticket(row.ticket_id)
            if visibility is not None and row.visibility != visibility:
                work.record(EventKind.FILE_CHANGED, ticket, row.visibility, visibility)
                row.visibility = visibility
            if description is not None and row.description != storable_line(description):
                new = storable_line(description)
                work.record(EventKind.FILE_CHANGED, ticket, row.description, new)
                row.description = new
            work.session.add(row)
            work.touch(ticket)
        return self._desk.read.attachments.get(id)  # type: ignore[no-any-return]

    @needs(Permission.WORK)
    def remove(self, id: int) -> None:
        """Take off a file an agent added; what came or went by mail stays with its message."""
        with self._work() as work:
            row = self._row(work, id)
            ticket = work.ticket(row.ticket_id)
            if row.message_id is not None:
                message = work.session.get(MessageTable, row.message_id)
                if message is not None and message.direction != Direction.NOTE:
                    raise Usage(f"attachment {id} belongs to a mail and stays with it.")
            work.record(EventKind.FILE_REMOVED, ticket, old=row.filename)
            work.session.delete(row)
            work.touch(ticket)

    def _row(self, work: Work, id: int) -> AttachmentTable:
        row = work.session.get(AttachmentTable, id) if 0 < id < 2**31 else None
        if row is None or not work.sees(row.ticket_id):
            raise NotFound(f"no attachment {id}")
        return row
