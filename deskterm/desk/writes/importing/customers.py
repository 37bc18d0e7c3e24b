"""Tables of contacts and organizations taken in: batch by batch, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol

from deskterm.desk.csv_columns import Kind, Record
from deskterm.desk.permission import needs
from deskterm.desk.writes.importing.contacts import Contacts
from deskterm.desk.writes.importing.known import KnownOrganizations, Rows
from deskterm.desk.writes.importing.organizations import Organizations
from deskterm.desk.writes.importing.rows import (
    ContactRow,
    OrganizationRow,
    brief,
    contact_row,
    organization_row,
)
from deskterm.desk.writes.work import Work, WriteRoom, new_batch
from deskterm.errors import Conflict, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.terms import EventKind

BATCH = 250
"""Rows a transaction takes: under 50 ms, so that nobody waits behind an import."""


class Outcome(NamedTuple):
    """What became of the row that begins in `line`.

    `action` is created, updated, unchanged or refused; `why` is what changes, or what is wrong.
    """

    line: int
    action: str
    name: str
    why: str = ""


class _Row(NamedTuple):
    record: Record
    value: Any
    fault: str


class _Book(Protocol):
    def load(self, batch: Sequence[Any], /) -> None: ...

    def take(self, row: Any, /) -> tuple[str, str]: ...

    def write(self, work: Work) -> int: ...


class Customers(WriteRoom):
    """Contacts and organizations as tables."""

    @needs(Permission.CUSTOMERS)
    def import_rows(
        self, kind: Kind, records: Iterable[Record], *, source: str = "", dry_run: bool = False
    ) -> Iterator[Outcome]:
        """Take rows in as one reads the answers: one a record, in their order.

        Batches are transactions: what was answered stays when a later one fails, and the same
        table again changes only what is not there yet. A contact is known by any of its e-mails,
        else by its name in its organization; an organization by any name or domain. Empty cells
        change nothing. With `dry_run` nothing is written. Usage for a `kind` there is not.
        """
        if kind not in tuple(Kind):
            raise Usage(f"contacts and organizations are imported, not {clean_line(kind)}.")
        return self._outcomes(Kind(kind), iter(records), clean_line(source), dry_run)

    def _outcomes(
        self, kind: Kind, records: Iterator[Record], source: str, dry_run: bool
    ) -> Iterator[Outcome]:
        lines: dict[int, int] = {}
        name = new_batch()
        reader = self._desk.store.reader
        settings = dict(reader.rows("SELECT key, value FROM settings"))
        dry = self._book(kind, reader.rows, lines, settings) if dry_run else None
        while batch := list(islice(records, BATCH)):
            rows = [_checked(kind, record) for record in batch]
            if dry is not None:
                yield from _taken(dry, rows)
                continue
            with self._work(name) as work:
                book = self._book(kind, work.sql.rows, lines, settings)
                found = list(_taken(book, rows))
                _write(work, kind, book, source)
            yield from found

    def _book(
        self, kind: Kind, rows: Rows, lines: dict[int, int], settings: dict[str, str]
    ) -> _Book:
        free_mail = settings.get("free_mail", "")
        if kind is Kind.ORGANIZATION:
            return Organizations(rows, lines, free_mail)
        joins = settings.get("org_from_domain", "yes") != "no"
        organizations = KnownOrganizations(rows, free_mail, by_domain=joins)
        return Contacts(rows, organizations, lines)


def _checked(kind: Kind, record: Record) -> _Row:
    if record.fault:
        return _Row(record, None, record.fault)
    value: ContactRow | OrganizationRow
    try:
        contact = kind is Kind.CONTACT
        value = contact_row(record) if contact else organization_row(record)
    except Usage as fault:
        return _Row(record, None, fault.sentence)
    return _Row(record, value, "")


def _taken(book: _Book, rows: Sequence[_Row]) -> Iterator[Outcome]:
    book.load([row.value for row in rows if row.value is not None])
    for record, value, fault in rows:
        if value is None:
            yield Outcome(record.line, "refused", _name(record), fault)
            continue
        name = value.name or next(iter(getattr(value, "emails", ())), "")
        try:
            action, why = book.take(value)
        except Conflict as conflict:
            action, why = "refused", conflict.sentence
        yield Outcome(record.line, action, name, why)


def _name(record: Record) -> str:
    shown = [record.one(field) for field in ("name", "first", "last") if record.one(field)]
    return brief(" ".join(shown) or record.one("emails"))


def _write(work: Work, kind: Kind, book: _Book, source: str) -> None:
    count = book.write(work)
    organizations = len(book.organizations.added) if isinstance(book, Contacts) else 0
    said = [kind.counted(count)] if count else []
    said += [Kind.ORGANIZATION.counted(organizations)] if organizations else []
    if said:
        end = f" from {source}" if source else ""
        text = f"imported {' and '.join(said)}{end}"
        work.record(EventKind.CUSTOMER, new=text, cause="import")
