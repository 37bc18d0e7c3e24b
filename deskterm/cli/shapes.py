"""Values of the desk as JSON objects: the keys other programs rely on."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from deskterm.lists import COLUMNS

if TYPE_CHECKING:
    from deskterm.values import Attachment, Event, Message, Person, TicketRow

TICKET_FIELDS = COLUMNS


def iso(instant: datetime | None) -> str | None:
    """2026-11-21T20:38:08Z, or None."""
    if instant is None:
        return None
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket(row: TicketRow) -> dict[str, Any]:
    """A ticket; the keys are TICKET_FIELDS."""
    return {
        "number": row.number,
        "subject": row.subject,
        "status": row.status,
        "category": row.category,
        "priority": row.priority.word,
        "type": row.type,
        "assignee": row.assignee,
        "group": row.group,
        "contact": row.contact,
        "organization": row.organization,
        "channel": row.channel,
        "tags": list(row.tags),
        "unread": row.unread,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
        "contact_name": row.contact_name,
        "author": row.author,
        "mailbox": row.mailbox,
        "failed": row.failed,
        "messages_count": row.message_count,
        "files_count": row.file_count,
        "last_message_id": row.last_message_id,
        "wake_at": iso(row.wake_at),
        "due_at": iso(row.due_at),
    }


def message(value: Message) -> dict[str, Any]:
    """A message with its attachments; `author` null when a customer wrote it."""
    return {
        "id": value.id,
        "author": value.author,
        "from_name": value.from_name,
        "from_address": value.from_address,
        "to": [person(each) for each in value.to],
        "cc": [person(each) for each in value.cc],
        "subject": value.subject,
        "direction": value.direction,
        "visibility": value.visibility,
        "text": value.text,
        "attachments": [attachment(each) for each in value.attachments],
        "created_at": iso(value.created_at),
        "message_id": value.message_id,
        "delivery": value.delivery,
        "delivery_error": value.delivery_error,
        "publish_at": iso(value.publish_at),
        "withdrawn": value.withdrawn,
        "new_address": value.new_address,
        "automatic": value.automatic,
        "bounce": value.bounce,
        "html_present": value.html_present,
        "remarks": list(value.remarks),
    }


def attachment(value: Attachment) -> dict[str, Any]:
    """A file; `size` in bytes."""
    return {
        "id": value.id,
        "filename": value.filename,
        "size": value.size,
        "content_type": value.content_type,
        "visibility": value.visibility,
        "description": value.description,
        "inline": value.inline,
        "ticket": value.ticket,
        "message": value.message_id,
        "author": value.author,
        "created_at": iso(value.created_at),
    }


def event(value: Event) -> dict[str, Any]:
    """A fact of the history."""
    return {
        "id": value.id,
        "ticket": value.ticket,
        "kind": value.kind,
        "actor": value.actor,
        "on_behalf": value.on_behalf,
        "old": machine(value.kind, value.old),
        "new": machine(value.kind, value.new),
        "cause": value.cause,
        "message": value.message_id,
        "at": iso(value.at),
    }


def person(value: Person) -> dict[str, str]:
    """A name and an address."""
    return {"name": value.name, "address": value.address}


def plain(value: object) -> Any:
    """Any frozen value of the desk as JSON: instants as ISO 8601, enums by value or word."""
    names = getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def machine(kind: str, value: str | None) -> str | None:
    """A value of the journal as JSON has it: the instant of a date is stored in milliseconds."""
    if kind in ("wake", "woke", "due") and value and value.isdigit():
        return iso(datetime.fromtimestamp(int(value) / 1000, UTC))
    return value
