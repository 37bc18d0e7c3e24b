"""Files on tickets."""

from __future__ import annotations

from collections.abc import Iterator

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store import blobs
from deskterm.store.visible import visible_to
from deskterm.values import Attachment


class Attachments(ReadRoom):
    """Files of the tickets an actor may see."""

    @needs(Permission.READ)
    def list(self, number: int) -> tuple[Attachment, ...]:
        """A ticket's files, oldest first."""
        self._desk.read.tickets.get(number)
        found = self._reader.rows(
            f"SELECT {rows.ATTACHMENT} FROM attachment_rows WHERE ticket = ? ORDER BY id", [number]
        )
        return tuple(rows.attachment(row) for row in found)

    @needs(Permission.READ)
    def get(self, id: int) -> Attachment:
        """One file's facts; NotFound when it is not there or hidden."""
        hidden, values = visible_to(self.actor, "ticket")
        found = self._reader.one(
            f"SELECT {rows.ATTACHMENT} FROM attachment_rows WHERE id = ? AND {hidden}",
            [id, *values],
        )
        if found is None:
            raise NotFound(f"no attachment {id}")
        return rows.attachment(found)

    @needs(Permission.READ)
    def data(self, id: int) -> Iterator[bytes]:
        """A file's bytes, at most 1 MiB at a time as stored."""
        self.get(id)
        sha = self._reader.value("SELECT sha FROM attachment_rows WHERE id = ?", [id])
        return blobs.chunks(self._reader, sha)
