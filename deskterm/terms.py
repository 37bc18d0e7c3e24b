"""The field's words as enums. Their values are what is stored and what JSON shows."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What an agent may do; SYSTEM is the desk itself (intake, sending, waking)."""

    ADMIN = "admin"
    LEAD = "lead"
    AGENT = "agent"
    SYSTEM = "system"


class Category(StrEnum):
    """What a status means to the desk, whatever it is called."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"
    SPAM = "spam"


OPEN_CATEGORIES = (Category.NEW, Category.OPEN, Category.WAITING)


class Priority(IntEnum):
    """Urgency, compared by number and shown by word."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4

    @property
    def word(self) -> str:
        """The word people write: low, normal, high, urgent."""
        return self.name.lower()


class Visibility(StrEnum):
    """Who may read a message or a file: customers never see the private ones."""

    PUBLIC = "public"
    PRIVATE = "private"


class Direction(StrEnum):
    """Which way a message went: from a customer, to a customer, or nowhere (a note)."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Channel(StrEnum):
    """How a ticket came to the desk."""

    MAIL = "mail"
    PHONE = "phone"
    DESK = "desk"


class Delivery(StrEnum):
    """What became of a message on its way, as `show --json` says it."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"
    NONE = "none"


class OutboxState(StrEnum):
    """The life of an outbox row: queued → sending → sent, or failed, or cancelled."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DraftKind(StrEnum):
    """What a draft will become."""

    REPLY = "reply"
    NOTE = "note"
    NEW = "new"


class AfterFetch(StrEnum):
    """What happens to a mail on its server once it is safely stored."""

    KEEP = "keep"
    SEEN = "seen"
    MOVE = "move"
    DELETE = "delete"


class Tls(StrEnum):
    """How a server is spoken to: TLS from the start, STARTTLS, or in clear."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class EventKind(StrEnum):
    """A fact of a ticket's history."""

    CREATED = "created"
    MESSAGE = "message"
    REPLY = "reply"
    NOTE = "note"
    STATUS = "status"
    PRIORITY = "priority"
    TYPE = "type"
    SUBJECT = "subject"
    ASSIGNEE = "assignee"
    GROUP = "group"
    CONTACT = "contact"
    ORGANIZATION = "organization"
    OBSERVER_ADDED = "observer_added"
    OBSERVER_REMOVED = "observer_removed"
    MENTIONED = "mentioned"
    WAKE = "wake"
    DUE = "due"
    CUSTOM = "custom"
    TAG_ADDED = "tag_added"
    TAG_REMOVED = "tag_removed"
    SPAM = "spam"
    UNSPAM = "unspam"
    FILE_ADDED = "file_added"
    FILE_CHANGED = "file_changed"
    FILE_REMOVED = "file_removed"
    SENT = "sent"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_DELAYED = "delivery_delayed"
    WITHDRAWN = "withdrawn"
    WOKE = "woke"
    LINKED = "linked"
    MOVED_IN = "moved_in"
    MERGED = "merged"
    SPLIT = "split"
    UNDONE = "undone"
    SETTING = "setting"
    CUSTOMER = "customer"
    CONTACTS_MERGED = "contacts_merged"
    QUARANTINED = "quarantined"


class Notice(StrEnum):
    """What an agent may be told by mail; `group`: new tickets of groups that tell members."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    GROUP = "group"


class Why(StrEnum):
    """Why somebody may see a ticket, as `ticket_access` keeps it."""

    ASSIGNEE = "assignee"
    GROUP = "group"
    AUTHOR = "author"
    OBSERVER = "observer"
    MENTIONED = "mentioned"


class CustomKind(StrEnum):
    """What a ticket's own attributes hold: free text, a whole number, a day, a word, yes or no."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YESNO = "yesno"


class Link(StrEnum):
    """How one ticket names another."""

    FOLLOWS = "follows"
    POSSIBLE = "possible"
    MERGED = "merged"
    SPLIT = "split"
