"""Mailboxes, and which of their mails are already here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.instants import from_ms, maybe
from deskterm.terms import AfterFetch, Tls
from deskterm.values import Mailbox

_COLUMNS = (
    "id, name, protocol, host, port, tls, user_name, address, folder, after_fetch, move_to, "
    "create_contacts, (SELECT g.name FROM groups g WHERE g.id = group_id) AS default_group, "
    "since, enabled, smtp_host, smtp_port, smtp_tls, smtp_user, "
    "smtp_size, added_at, last_fetch_at, last_error, last_error_at, send_error, send_error_at, "
    "uid_validity, last_uid"
)


class Mailboxes(ReadRoom):
    """The desk's mailboxes."""

    @needs(Permission.READ)
    def list(self) -> list[Mailbox]:
        """All mailboxes by name."""
        found = self._reader.rows(f"SELECT {_COLUMNS} FROM mailboxes ORDER BY name")
        return [_mailbox(row) for row in found]

    @needs(Permission.READ)
    def get(self, name: str) -> Mailbox:
        """One mailbox; NotFound when there is none of that name."""
        found = self._reader.one(f"SELECT {_COLUMNS} FROM mailboxes WHERE name = ?", [name])
        if found is None:
            raise NotFound(f"no mailbox {name}", "deskterm mailbox list")
        return _mailbox(found)

    @needs(Permission.RUN_MAIL)
    def sightings(self, name: str, uid_validity: int) -> dict[int, bool]:
        """UIDs whose mail is stored, and whether the server was told what to do with each."""
        found = self._reader.rows(
            "SELECT uid, settled FROM sightings WHERE uid_validity = ? AND mailbox_id = "
            "(SELECT id FROM mailboxes WHERE name = ?)",
            [uid_validity, name],
        )
        return {row[0]: bool(row[1]) for row in found}


def _mailbox(row: Sequence[Any]) -> Mailbox:
    return Mailbox(
        id=row[0],
        name=row[1],
        protocol=row[2],
        host=row[3],
        port=row[4],
        tls=Tls(row[5]),
        user=row[6],
        address=row[7],
        folder=row[8],
        after_fetch=AfterFetch(row[9]),
        move_to=row[10],
        create_contacts=bool(row[11]),
        default_group=row[12] or "",
        since=maybe(row[13]),
        enabled=bool(row[14]),
        smtp_host=row[15],
        smtp_port=row[16],
        smtp_tls=Tls(row[17]),
        smtp_user=row[18],
        smtp_size=row[19],
        added_at=from_ms(row[20]),
        last_fetch_at=maybe(row[21]),
        last_error=row[22],
        last_error_at=maybe(row[23]),
        send_error=row[24],
        send_error_at=maybe(row[25]),
        uid_validity=row[26],
        last_uid=row[27],
    )
