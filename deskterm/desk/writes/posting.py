"""An outbox row as the mail that leaves."""

from __future__ import annotations

import json

from sqlmodel import select

from deskterm.desk.writes.work import Work
from deskterm.mail import token
from deskterm.mail.compose import Attached, Outgoing, Quoted, build
from deskterm.store import blobs
from deskterm.store.tables import AttachmentTable, MailboxTable, MessageTable, OutboxTable
from deskterm.terms import Visibility


def build_raw(work: Work, row: OutboxTable, mailbox: MailboxTable) -> bytes:
    """The whole mail; the same row always gives the same Message-ID, date and words.

    A row without a ticket has neither tag nor reference.

    Usage when an address in it cannot be mailed.
    """
    quote = None
    if row.quote_at is not None:
        quote = Quoted(row.quote_who, row.quote_at, row.quote_text)
    return build(
        Outgoing(
            from_name=row.sender_name,
            desk_name=work.setting("name", "deskterm"),
            mailbox_address=mailbox.address,
            to=_people(row.to_people),
            cc=_people(row.cc_people),
            subject=row.subject,
            number=row.ticket_id,
            text=row.text,
            signature=row.signature,
            quote=quote,
            message_id=row.header_id,
            in_reply_to=row.in_reply_to,
            begins=_begins(work, row),
            references=tuple(row.mail_references.split()),
            language=row.language,
            zone=work.setting("time_zone", "UTC"),
            ref="" if row.ticket_id is None else token.ref(work.secret(), row.ticket_id),
            date=row.created_at,
            attachments=_files(work, row),
            automatic=row.automatic,
        )
    )


def _begins(work: Work, row: OutboxTable) -> bool:
    """Whether this answers nothing: it is no message, or nothing public was said before."""
    if row.message_id is None:
        return True
    before = select(MessageTable.id).where(
        MessageTable.ticket_id == row.ticket_id,
        MessageTable.visibility == Visibility.PUBLIC,
        MessageTable.id < row.message_id,  # type: ignore[operator]
    )
    return work.session.exec(before).first() is None


def _people(text: str) -> tuple[str, ...]:
    return tuple(
        f"{_quoted(name)} <{address}>" if name else address for name, address in json.loads(text)
    )


def _quoted(name: str) -> str:
    bare = name.replace("\\", " ").replace('"', " ").strip()
    return f'"{bare}"' if any(ch in bare for ch in "(),:;<>@[].") else bare


def _files(work: Work, row: OutboxTable) -> tuple[Attached, ...]:
    if row.message_id is None:
        return ()
    files = work.session.exec(
        select(AttachmentTable)
        .where(AttachmentTable.message_id == row.message_id)
        .order_by(AttachmentTable.id)  # type: ignore[arg-type]
    )
    return tuple(
        Attached(file.filename, file.content_type, blobs.load(work.sql, file.sha)) for file in files
    )
