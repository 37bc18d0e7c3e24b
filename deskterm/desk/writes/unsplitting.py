"""A split taken back: the messages return, and the ticket they were is no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from deskterm.desk.writes import ticket_words
from deskterm.desk.writes.splitting import Made
from deskterm.desk.writes.ticket_columns import move, newest_message, put_back, set_columns
from deskterm.desk.writes.ticket_merging import Record
from deskterm.desk.writes.unmerging import GONE, settle_batch
from deskterm.desk.writes.work import Work
from deskterm.terms import EventKind, Link, OutboxState

if TYPE_CHECKING:
    from deskterm.desk.writes.undo_checks import Deed

_AT_HOME = (OutboxState.QUEUED, OutboxState.CANCELLED)
_OWN = (
    "participants",
    "ticket_tags",
    "ticket_access",
    "ticket_reads",
    "ticket_links",
    "custom_values",
)
"""What only the new ticket had."""


def unsplit(work: Work, deed: Deed) -> tuple[bool, str]:
    """Take a split back: whether that was possible, and what is said of it.

    Not when something came to the new ticket since, or was done there. Its history goes on in the
    history of the ticket it came from.
    """
    source, number = deed.ticket_id or 0, int(deed.old or 0)
    settle_batch(work, deed)
    if not work.sees(source) or not work.sees(number):
        return False, GONE
    record: Record = json.loads(deed.new or "{}")
    fault = _changed_since(work, source, number, record, deed)
    if fault:
        return False, fault
    _return_reads(work, number, source)
    move(work, record["rows"], number, source)
    for id in record["strangers"]:
        work.sql.run("UPDATE messages SET new_address = TRUE WHERE id = ?", (id,))
    ticket_words.uncut(work, source, record["words"])
    put_back(work, source, *record["source"])
    set_columns(work, source, {"last_message_id": newest_message(work, source)})
    _forget(work, number, source)
    _unmake(work, record["made"])
    work.session.expire_all()
    work.record(EventKind.UNDONE, source, str(number), Link.SPLIT, cause="undo")
    return True, f"#{number} is back in #{source}"


def _changed_since(work: Work, source: int, number: int, record: Record, deed: Deed) -> str:
    """Why a split can be taken back no more; an empty text when it can."""
    row = work.sql.one("SELECT merged_into FROM tickets WHERE id = ?", (number,))
    if row is None or row[0] is not None:
        return f"#{number} went into another ticket since"
    if work.sql.value("SELECT merged_into FROM tickets WHERE id = ?", (source,)) is not None:
        return f"#{source} went into another ticket since"
    here = work.sql.rows("SELECT id FROM messages WHERE ticket_id = ?", (number,))
    if {id for (id,) in here} != {*record["rows"]["messages"]}:
        return f"messages have come to #{number} or left it since"
    for table, where in (("drafts", "ticket_id"), ("tickets", "merged_into")):
        if work.sql.value(f"SELECT 1 FROM {table} WHERE {where} = ?", (number,)) is not None:
            what = "somebody is writing on it" if table == "drafts" else "a ticket went into it"
            return f"#{number} stays: {what}"
    return (
        _named_by(work, source, number)
        or _left_since(work, number, record, deed)
        or _done_since(work, number, deed)
    )


def _named_by(work: Work, source: int, number: int) -> str:
    """Not what it is that names it, where the actor may not see that."""
    others = work.sql.rows(
        "SELECT ticket_id FROM ticket_links WHERE other_id = ? UNION "
        "SELECT other_id FROM ticket_links WHERE ticket_id = ? AND other_id <> ?",
        (number, number, source),
    )
    if not others:
        return ""
    seen = any(work.sees(other) for (other,) in others)
    what = "it is linked to other tickets" if seen else "something else names it"
    return f"#{number} stays: {what}"


def _left_since(work: Work, number: int, record: Record, deed: Deed) -> str:
    """A mail that bears the new ticket's number is answered to that number."""
    for id, attempts in record["waiting"]:
        row = work.sql.one("SELECT state, attempts FROM outbox WHERE id = ?", (id,))
        if row is not None and (row[0] not in _AT_HOME or row[1] != attempts):
            return f"#{number} stays: mail has left from it since"
    sent = "SELECT 1 FROM events WHERE ticket_id = ? AND id > ? AND kind = ? AND NOT undone"
    if work.sql.value(sent, (number, deed.id, EventKind.SENT)) is not None:
        return f"#{number} stays: mail has left from it since"
    return ""


def _done_since(work: Work, number: int, deed: Deed) -> str:
    done = (
        "SELECT 1 FROM events WHERE ticket_id = ? AND batch <> ? AND NOT undone AND cause <> 'undo'"
    )
    if work.sql.value(done, (number, deed.batch)) is not None:
        return f"#{number} has been changed since"
    return ""


def _return_reads(work: Work, number: int, source: int) -> None:
    """Who has read both to the end has read all; what is new to somebody on either stays new.

    To be called while the messages are still the new ticket's.
    """
    left, gone = newest_message(work, source), newest_message(work, number)
    marks = work.sql.rows(
        "SELECT s.agent_id, s.message_id, n.message_id FROM ticket_reads s JOIN ticket_reads n "
        "ON n.agent_id = s.agent_id WHERE s.ticket_id = ? AND n.ticket_id = ? "
        "AND s.message_id <> n.message_id ORDER BY 1",
        (source, number),
    )
    for agent, own, other in marks:
        if other > own >= left or other < min(own, gone):
            work.sql.run(
                "UPDATE ticket_reads SET message_id = ? WHERE agent_id = ? AND ticket_id = ?",
                (other, agent, source),
            )


def _forget(work: Work, number: int, source: int) -> None:
    """The ticket is no more; what its history says is told by the other's."""
    here = f"on #{number}"
    ticket_words.drop(work, number)
    for table in _OWN:
        work.sql.run(f"DELETE FROM {table} WHERE ticket_id = ?", (number,))
    work.sql.run("UPDATE outbox SET ticket_id = ? WHERE ticket_id = ?", (source, number))
    work.sql.run(
        "UPDATE events SET ticket_id = ?, undone = TRUE, "
        "cause = CASE WHEN cause = '' THEN ? ELSE cause || ', ' || ? END WHERE ticket_id = ?",
        (source, here, here, number),
    )
    work.sql.run("DELETE FROM tickets WHERE id = ?", (number,))


def _unmake(work: Work, made: Made) -> None:
    """A contact that nothing else has come to hang on goes as it came, its organization too."""
    contact = made.get("contact")
    if contact is None or _used(work, contact):
        return
    for table, key in (("contact_addresses", "contact_id"), ("contacts", "id")):
        work.sql.run(f"DELETE FROM {table} WHERE {key} = ?", (contact,))
    organization = made.get("organization")
    if organization is not None:
        for table in ("contacts", "tickets"):
            hangs = f"SELECT 1 FROM {table} WHERE organization_id = ?"
            if work.sql.value(hangs, (organization,)) is not None:
                return
    if "domain" in made:
        gone = "DELETE FROM organization_domains WHERE domain = ?"
        work.sql.run(gone, (made["domain"],))
    if organization is not None and not _described(work, organization):
        work.sql.run("DELETE FROM organizations WHERE id = ?", (organization,))


def _used(work: Work, contact: int) -> bool:
    for table, column in (
        ("tickets", "contact_id"),
        ("messages", "contact_id"),
        ("contacts", "merged_into"),
        ("contact_phones", "contact_id"),
        ("contact_values", "contact_id"),
    ):
        if work.sql.value(f"SELECT 1 FROM {table} WHERE {column} = ?", (contact,)) is not None:
            return True
    many = "SELECT COUNT(*) FROM contact_addresses WHERE contact_id = ?"
    return bool(work.sql.value(many, (contact,)) != 1)


def _described(work: Work, organization: int) -> bool:
    """Whether somebody has said more of it than the domain did."""
    for table in ("organization_names", "organization_domains", "organization_observers"):
        wanted = f"SELECT 1 FROM {table} WHERE organization_id = ?"
        if work.sql.value(wanted, (organization,)) is not None:
            return True
    return False
