"""A message, or all from it on, made a ticket of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from deskterm.desk.freemail import domain_of
from deskterm.desk.seeds import DEFAULT_STATUS
from deskterm.desk.writes import ticket_words
from deskterm.desk.writes.senders import contact_of, ensure_contact, organization_of
from deskterm.desk.writes.ticket_columns import (
    Columns,
    columns,
    move,
    newest_message,
    parts,
    set_columns,
)
from deskterm.desk.writes.ticket_merging import Record, add_link
from deskterm.desk.writes.ticket_sight import share_sight
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound
from deskterm.mail.subjects import bare
from deskterm.safe import storable_line
from deskterm.store.fulltext import add_words
from deskterm.store.tables import TicketTable
from deskterm.terms import (
    Category,
    Channel,
    Direction,
    EventKind,
    Link,
    OutboxState,
    Visibility,
    Why,
)
from deskterm.words import fold, fold_text

Made = dict[str, Any]
"""A contact that a split made, and the organization and its domain where these were new."""

_TAKEN_ALONG = ("type", "priority", "group_id", "assignee_id", "language")
_ALONE = (
    "message {} is the only one of ticket {}. Nothing was changed.",
    "message {} is the first of ticket {}: nothing would be left there. Nothing was changed.",
)


def split(work: Work, id: int, onwards: bool, subject: str) -> int:
    """Move a message, or with `onwards` all from it on, to a new ticket; its number.

    Both tickets name the other. NotFound for what the actor does not see, Conflict when nothing
    would be left.
    """
    found = f"no message {id}"
    wanted = "SELECT ticket_id FROM messages WHERE id = ?"
    source = work.sql.value(wanted, (id,)) if 0 < id < 2**63 else None
    if source is None or not work.sees(source):
        raise NotFound(found)
    work.live_ticket(source)
    moved = _moved(work, source, id, onwards)
    before = columns(work, source)
    contact, made = _contact(work, source, id)
    number = _open(work, source, id, subject, contact)
    rows = {"messages": moved} | {
        table: _of_messages(work, table, moved) for table in ("attachments", "outbox")
    }
    waiting = _waiting(work, rows["outbox"])
    words = ticket_words.cut(work, source, number, moved)
    move(work, rows, source, number)
    record: Record = {"rows": rows, "words": words, "made": made, "waiting": waiting}
    record["strangers"] = _accept(work, number)
    _place(work, source, number)
    work.add_participants(number, _people(work, number))
    _times(work, source, number, before)
    work.sql.run(
        "INSERT INTO ticket_reads (agent_id, ticket_id, message_id) "
        "SELECT agent_id, ?, message_id FROM ticket_reads WHERE ticket_id = ?",
        (number, source),
    )
    add_link(work, number, source, Link.SPLIT)
    record["source"] = [before, columns(work, source)]
    work.session.expire_all()
    kept = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
    work.record(EventKind.SPLIT, source, str(number), kept, message=id)
    return number


def _moved(work: Work, source: int, id: int, onwards: bool) -> list[int]:
    """The messages that go, in the order of the thread."""
    ordered = "SELECT id FROM messages WHERE ticket_id = ? ORDER BY created_at, id"
    thread = [row[0] for row in work.sql.rows(ordered, (source,))]
    at = thread.index(id)
    moved = thread[at:] if onwards else [id]
    if len(moved) == len(thread):
        raise Conflict(_ALONE[len(thread) > 1].format(id, source))
    return moved


def _open(work: Work, source: int, id: int, subject: str, contact: int | None) -> int:
    """The new ticket, with its subject's words and nothing on it."""
    row = work.sql.one(
        "SELECT m.subject, m.mailbox_id, m.raw_sha, m.created_at, t.subject, t.mailbox_id, "
        f"t.channel, {', '.join(f't.{name}' for name in _TAKEN_ALONG)} "
        "FROM messages m JOIN tickets t ON t.id = m.ticket_id WHERE m.id = ?",
        (id,),
    )
    assert row is not None
    own, mailbox, raw, at, old_subject, old_mailbox, channel, *along = row
    title = storable_line(subject) or bare(own) or old_subject
    number = work.sql.insert(
        TicketTable,
        subject=title,
        subject_folded=fold(title),
        status=DEFAULT_STATUS,
        category=Category.OPEN,
        channel=channel if raw is None else Channel.MAIL,
        mailbox_id=mailbox or old_mailbox,
        contact_id=contact,
        organization_id=_organization(work, source, contact),
        author_id=work.actor_id,
        created_at=at,
        updated_at=at,
        **dict(zip(_TAKEN_ALONG, along, strict=True)),
    )
    add_words(work.sql, number, fold_text(title))
    work.record(EventKind.CREATED, number, new=title)
    return number


def _contact(work: Work, source: int, id: int) -> tuple[int | None, Made]:
    """Whose message it is; of what the desk wrote, whose ticket it was. And what that made."""
    row = work.sql.one(
        "SELECT direction, bounce, contact_id, from_address, from_name FROM messages WHERE id = ?",
        (id,),
    )
    assert row is not None
    direction, bounce, contact, address, name = row
    if direction != Direction.IN or bounce or not (contact or address):
        return columns(work, source)["contact_id"], {}
    known = contact or contact_of(work, address)
    return (int(known), {}) if known else _new_contact(work, address, name)


def _new_contact(work: Work, address: str, name: str) -> tuple[int, Made]:
    newest = "SELECT COALESCE(MAX(id), 0) FROM organizations"
    listed = "SELECT domain FROM organization_domains WHERE domain = ?"
    domain = domain_of(address)
    before = work.sql.value(newest), work.sql.value(listed, (domain,))
    contact = ensure_contact(work, address, name)
    made: Made = {"contact": contact}
    if work.sql.value(newest) != before[0]:
        made["organization"] = work.sql.value(newest)
    if work.sql.value(listed, (domain,)) != before[1]:
        made["domain"] = domain
    return contact, made


def _organization(work: Work, source: int, contact: int | None) -> int | None:
    own = columns(work, source)
    if contact is None or contact == own["contact_id"]:
        return own["organization_id"]  # type: ignore[no-any-return]
    return organization_of(work, contact)


def _place(work: Work, source: int, number: int) -> None:
    """Who is responsible sees it, who made it, and who saw the ticket it came from."""
    row = work.sql.one("SELECT assignee_id, group_id FROM tickets WHERE id = ?", (number,))
    assert row is not None
    for kind, id, why in (
        ("agent", row[0], Why.ASSIGNEE),
        ("group", row[1], Why.GROUP),
        ("agent", work.actor_id, Why.AUTHOR),
    ):
        if id is not None:
            work.grant(number, f"{kind}:{id}", why)
    share_sight(work, source, number, "split", concerned=True)


def _accept(work: Work, number: int) -> list[int]:
    """A stranger's mail on a ticket of their own is no stranger's: the messages it is so of."""
    mine = (
        "SELECT m.id FROM messages m JOIN tickets t ON t.id = m.ticket_id "
        "JOIN contact_addresses a ON a.contact_id = t.contact_id AND a.address = m.from_address "
        "WHERE m.ticket_id = ? AND m.new_address ORDER BY m.id"
    )
    ids = [row[0] for row in work.sql.rows(mine, (number,))]
    for id in ids:
        work.sql.run("UPDATE messages SET new_address = FALSE WHERE id = ?", (id,))
    return ids


def _people(work: Work, number: int) -> list[str]:
    """Everybody in the public messages of a ticket but ourselves and strangers."""
    rows = work.sql.rows(
        "SELECT direction, from_address, to_people, cc_people, reply_to_people FROM messages "
        "WHERE ticket_id = ? AND visibility = ? AND NOT new_address AND NOT bounce",
        (number, Visibility.PUBLIC),
    )
    found: set[str] = set()
    for direction, sender, *lists in rows:
        found |= {sender} if direction == Direction.IN else set()
        found |= {address for text in lists for _, address in json.loads(text)}
    return sorted(found - {row[0] for row in work.sql.rows("SELECT address FROM mailboxes")})


def _times(work: Work, source: int, number: int, before: Columns) -> None:
    """When somebody wrote last, for both tickets."""
    new = _last_written(work, number)
    set_columns(work, number, {**new, "last_message_id": newest_message(work, number)})
    left: dict[str, Any] = {"last_message_id": newest_message(work, source)}
    rest = _last_written(work, source)
    for name, at in new.items():
        # What does not come from these messages stays as it is.
        if at is not None and before[name] is not None and at >= before[name]:
            left[name] = rest[name]
    set_columns(work, source, left)


def _last_written(work: Work, number: int) -> dict[str, Any]:
    row = work.sql.one(
        "SELECT MAX(CASE WHEN direction = 'in' AND NOT automatic THEN created_at END), "
        "MAX(CASE WHEN direction = 'out' THEN created_at END) FROM messages WHERE ticket_id = ?",
        (number,),
    )
    assert row is not None
    return {"last_customer_at": row[0], "last_agent_at": row[1]}


def _of_messages(work: Work, table: str, messages: Sequence[int]) -> list[int]:
    found: list[int] = []
    for part, marks in parts(messages):
        wanted = f"SELECT id FROM {table} WHERE message_id IN ({marks}) ORDER BY id"
        found += [row[0] for row in work.sql.rows(wanted, part)]
    return found


def _waiting(work: Work, outbox: Sequence[int]) -> list[list[int]]:
    """Mails that have not left when they move: [id, how often they have been tried]."""
    found: list[list[int]] = []
    for part, marks in parts(outbox):
        wanted = f"SELECT id, attempts FROM outbox WHERE id IN ({marks}) AND state = ? ORDER BY id"
        found += [list(row) for row in work.sql.rows(wanted, (*part, OutboxState.QUEUED))]
    return found
