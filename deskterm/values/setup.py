"""What the desk hands out of its set-up and of mail on its way."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from deskterm.terms import AfterFetch, CustomKind, OutboxState, Tls


class Status(NamedTuple):
    """A status: fixed key, shown names by language, and what it means."""

    key: str
    names: dict[str, str]
    category: str
    position: int

    def shown(self, language: str) -> str:
        """The name in that language, English when there is none."""
        return self.names.get(language) or self.names["en"]


class TicketType(NamedTuple):
    """A kind of ticket: fixed key and shown names by language."""

    key: str
    names: dict[str, str]
    position: int

    def shown(self, language: str) -> str:
        """The name in that language, English when there is none."""
        return self.names.get(language) or self.names["en"]


class CustomChoice(NamedTuple):
    """One word of an attribute of the kind choice, and shown names by language."""

    key: str
    names: dict[str, str]

    def shown(self, language: str) -> str:
        """The name in that language, else in English, else the key."""
        return self.names.get(language) or self.names.get("en") or self.key


class CustomField(NamedTuple):
    """An attribute `custom.KEY` of this desk's tickets, with shown names by language.

    `choices` are those of the kinds choice and yesno. One that is not `active` can be asked for
    and no longer set.
    """

    key: str
    kind: CustomKind
    names: dict[str, str]
    choices: tuple[CustomChoice, ...]
    active: bool
    position: int

    def shown(self, language: str) -> str:
        """The name in that language, English when there is none."""
        return self.names.get(language) or self.names["en"]

    def value(self, text: str, language: str) -> str:
        """A value of it as people read it: a choice by its name, anything else as it is."""
        return next((one.shown(language) for one in self.choices if one.key == text), text)


class View(NamedTuple):
    """A saved query in the sidebar; `key` is 1–9 or empty.

    `owner` is the login of whose own it is, `group` the group it is shared with; without both it
    is everybody's. `columns` are empty for the usual ones. A view that is not saved has `id` 0.
    """

    key: str
    name: str
    query: str
    id: int = 0
    columns: tuple[str, ...] = ()
    sort: str = ""
    grouping: str = ""
    counted: bool = True
    position: int = 0
    owner: str | None = None
    group: str | None = None

    @property
    def scope(self) -> str:
        """Whose it is: `mine`, `group:NAME` or `all`."""
        if self.group is not None:
            return f"group:{self.group}"
        return "all" if self.owner is None else "mine"

    @property
    def full_name(self) -> str:
        """What names it and no other of the same name: `mine:Printers`, `all:Printers`."""
        return f"{self.scope}:{self.name}"

    @property
    def text(self) -> str:
        """The whole query, with its order and its groups."""
        directives = (("sort", self.sort), ("by", self.grouping))
        return " ".join([self.query, *(f"{name}:{keys}" for name, keys in directives if keys)])


class Mailbox(NamedTuple):
    """A mailbox: where mail is fetched and how answers leave. Secrets are never here.

    `since` is the instant before which mail on the server is left alone, None for all of it.
    """

    id: int
    name: str
    protocol: str
    host: str
    port: int
    tls: Tls
    user: str
    address: str
    folder: str
    after_fetch: AfterFetch
    move_to: str
    create_contacts: bool
    default_group: str
    since: datetime | None
    enabled: bool
    smtp_host: str
    smtp_port: int
    smtp_tls: Tls
    smtp_user: str
    smtp_size: int
    added_at: datetime
    last_fetch_at: datetime | None
    last_error: str
    last_error_at: datetime | None
    send_error: str
    send_error_at: datetime | None
    uid_validity: int | None
    last_uid: int


class OutboxRow(NamedTuple):
    """A mail on its way out, of a ticket or of none.

    `recipients` are the addresses that still have to get it.
    """

    id: int
    ticket: int | None
    message_id: int | None
    mailbox: str | None
    header_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    state: OutboxState
    not_before: datetime
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None


class Quarantined(NamedTuple):
    """A mail kept whole because it could not become a ticket; `reason` says why."""

    id: int
    mailbox: str | None
    source: str
    size: int
    reason: str
    from_line: str
    subject: str
    received_at: datetime
