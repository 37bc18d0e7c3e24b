"""Single messages and the raw mail behind them."""

from __future__ import annotations

from deskterm.desk.permission import ReadRoom, needs
from deskterm.desk.reads import rows
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store import blobs
from deskterm.store.visible import visible_to
from deskterm.values import Message


class Messages(ReadRoom):
    """Messages of the tickets an actor may see."""

    @needs(Permission.READ)
    def get(self, id: int) -> Message:
        """One message with its files; NotFound when it is not there or hidden."""
        hidden, values = visible_to(self.actor, "ticket")
        found = self._reader.one(
            f"SELECT {rows.MESSAGE} FROM message_rows WHERE id = ? AND {hidden}", [id, *values]
        )
        if found is None:
            raise NotFound(f"no message {id}")
        files = self._reader.rows(
            f"SELECT {rows.ATTACHMENT} FROM attachment_rows WHERE message_id = ? ORDER BY id", [id]
        )
        return rows.message(found, tuple(rows.attachment(row) for row in files))

    @needs(Permission.READ)
    def raw(self, id: int) -> bytes:
        """The mail as it came; NotFound for a message that never was a mail."""
        self.get(id)
        sha = self._reader.value("SELECT raw_sha FROM message_rows WHERE id = ?", [id])
        if sha is None:
            raise NotFound(f"message {id} has no raw mail: it was written here")
        return blobs.whole(self._reader, sha)
