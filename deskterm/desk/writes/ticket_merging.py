"""One ticket's belongings moved onto another, with a record of all it takes to move them back."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from deskterm.desk.seeds import DEFAULT_STATUS
from deskterm.desk.writes import ticket_words
from deskterm.desk.writes.draft_moves import move_drafts
from deskterm.desk.writes.ticket_columns import Columns, columns, hanging, move, set_columns
from deskterm.desk.writes.ticket_sight import share_sight
from deskterm.desk.writes.work import Work
from deskterm.store.instants import FAR_FUTURE
from deskterm.store.tables import TicketLinkTable
from deskterm.terms import OPEN_CATEGORIES, Category, Direction, EventKind, Link

Record = dict[str, Any]
REOPENED = "a ticket joined it"
_LAID_DOWN = (Category.WAITING, Category.SOLVED, Category.CLOSED)
_FILLED = ("mailbox_id", "language")


def add_link(work: Work, number: int, other: int, kind: Link) -> bool:
    """A ticket names another, and its history says so; whether it did not name it before."""
    known = "SELECT 1 FROM ticket_links WHERE ticket_id = ? AND other_id = ? AND kind = ?"
    if work.sql.value(known, (number, other, kind)) is not None:
        return False
    work.sql.insert(TicketLinkTable, ticket_id=number, other_id=other, kind=kind)
    work.record(EventKind.LINKED, number, new=f"{kind}:{other}")
    return True


def merge(
    work: Work,
    source: int,
    target: int,
    *,
    cause: str = "",
    strangers: Collection[str] | None = None,
    wholly: bool = False,
) -> None:
    """Move all that `source` has to `target`; it closes, and later mail to it lands there.

    Without `strangers` whoever might write on the source may write on the target; those named come
    there as new addresses, and with one of them nobody is brought along. `wholly`, or without
    them, whoever had the source looks on at the target. With a `cause` it is the desk's own doing,
    and nobody's to take back.
    """
    before = columns(work, source), columns(work, target)
    record: Record = {"rows": hanging(work, source), "reads": _reads(work, source, target)}
    record["drafts"] = move_drafts(work, source, target)
    record |= _distrust(work, source, strangers or ())
    move(work, record["rows"], source, target)
    people = _people(work, source, also_contact=strangers is None)
    record["people"] = _add_people(work, target, people)
    record["tags"] = _copy(work, "ticket_tags", "tag_folded", source, target)
    record["fields"] = _copy_values(work, source, target)
    record["words"] = ticket_words.pour(work, source, target)
    record["sight"] = _share_sight(work, source, target, cause, wholly or strangers is None)
    record |= _link(work, source, target)
    set_columns(work, source, _merged(target))
    set_columns(
        work, target, _joined(work, target, *before, reopen=not cause, trusted=not strangers)
    )
    record["source"] = [before[0], columns(work, source)]
    record["target"] = [before[1], columns(work, target)]
    _mark_reads(work, target, record["reads"])
    work.session.expire_all()
    # The last of all: who takes this back takes back what came along with it.
    if cause:
        work.record(EventKind.MOVED_IN, target, str(source), cause=cause)
    else:
        kept = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
        work.record(EventKind.MERGED, target, str(source), kept)


def _share_sight(
    work: Work, source: int, target: int, cause: str, wholly: bool
) -> list[tuple[str, str]]:
    why = "merged" if wholly else "joined by an agent"
    return share_sight(work, source, target, cause or why, concerned=wholly)


def _merged(target: int) -> Columns:
    return {
        "status": "closed",
        "category": Category.CLOSED,
        "wake_at": None,
        "previous_status": None,
        "merged_into": target,
        "last_message_id": 0,
    }


def _joined(
    work: Work, target: int, source: Columns, own: Columns, *, reopen: bool, trusted: bool
) -> Columns:
    """What the target's columns become: its own first, filled with the other's.

    With a stranger among its writers, its contact may be the stranger.
    """
    values: Columns = {
        "last_message_id": max(own["last_message_id"], source["last_message_id"]),
        "created_at": min(own["created_at"], source["created_at"]),
    }
    for name in ("last_customer_at", "last_agent_at"):
        values[name] = max(filter(None, (own[name], source[name])), default=None)
    for name in _FILLED:
        values[name] = own[name] or source[name]
    if own["contact_id"] is None and trusted:
        values |= {name: source[name] for name in ("contact_id", "organization_id")}
    if own["due_sort"] == FAR_FUTURE:
        values["due_sort"] = source["due_sort"]
    if reopen and source["category"] in OPEN_CATEGORIES and own["category"] in _LAID_DOWN:
        # What waited for an answer must not vanish in a ticket that nobody looks at.
        if own["wake_at"] is not None:
            work.record(EventKind.WAKE, target, str(own["wake_at"]), None, cause=REOPENED)
        work.record(EventKind.STATUS, target, own["status"], DEFAULT_STATUS, cause=REOPENED)
        values |= {"status": DEFAULT_STATUS, "category": Category.OPEN}
        values |= {"wake_at": None, "previous_status": None}
    return values


def _people(work: Work, source: int, *, also_contact: bool) -> list[str]:
    """Who takes part in a ticket; with its contact, from whatever address of theirs."""
    found = work.sql.rows("SELECT address FROM participants WHERE ticket_id = ?", (source,))
    if also_contact:
        found += work.sql.rows(
            "SELECT a.address FROM contact_addresses a JOIN tickets t "
            "ON t.contact_id = a.contact_id WHERE t.id = ?",
            (source,),
        )
    return [row[0] for row in found]


def _add_people(work: Work, target: int, people: Sequence[str]) -> list[str]:
    here = "SELECT address FROM participants WHERE ticket_id = ?"
    known = {row[0] for row in work.sql.rows(here, (target,))}
    fresh = sorted({address for address in people if address} - known)
    work.add_participants(target, fresh)
    return fresh


def _distrust(work: Work, source: int, strangers: Collection[str]) -> Record:
    """Mark the mails of strangers as from new addresses; who took part with them is forgotten."""
    if not strangers:
        return {"strangers": [], "expelled": []}
    arrivals = work.sql.rows(
        "SELECT id, from_address FROM messages "
        "WHERE ticket_id = ? AND direction = ? AND NOT new_address",
        (source, Direction.IN),
    )
    marked = [id for id, address in arrivals if address in strangers]
    for id in marked:
        work.sql.run("UPDATE messages SET new_address = TRUE WHERE id = ?", (id,))
    all_of_them = "SELECT address FROM participants WHERE ticket_id = ? ORDER BY address"
    expelled = [row[0] for row in work.sql.rows(all_of_them, (source,))]
    work.sql.run("DELETE FROM participants WHERE ticket_id = ?", (source,))
    return {"strangers": marked, "expelled": expelled}


def _copy(work: Work, table: str, key: str, source: int, target: int) -> list[str]:
    """Copy rows that the target has no equal of; the keys of those."""
    here = f"SELECT {key} FROM {table} WHERE ticket_id = ?"
    known = {row[0] for row in work.sql.rows(here, (target,))}
    fresh = sorted({row[0] for row in work.sql.rows(here, (source,))} - known)
    rest = {"ticket_tags": "tag", "custom_values": "text, text_folded, number, instant"}[table]
    for value in fresh:
        work.sql.run(
            f"INSERT INTO {table} (ticket_id, {key}, {rest}) "
            f"SELECT ?, {key}, {rest} FROM {table} WHERE ticket_id = ? AND {key} = ?",
            (target, source, value),
        )
    return fresh


def _copy_values(work: Work, source: int, target: int) -> list[list[str]]:
    """Attributes that the target lacks: [field, value], for the source's may change after that."""
    fresh = _copy(work, "custom_values", "field", source, target)
    values = dict(
        work.sql.rows("SELECT field, text FROM custom_values WHERE ticket_id = ?", (target,))
    )
    return [[field, values[field]] for field in fresh]


def _link(work: Work, source: int, target: int) -> Record:
    """The target gets the other's links; a mere possibility between the two is settled."""
    rows = work.sql.rows(
        "SELECT ticket_id, other_id, kind FROM ticket_links WHERE ticket_id = ? OR other_id = ? "
        "ORDER BY 1, 2, 3",
        (source, source),
    )
    added, gone = [], []
    for one, other, kind in rows:
        if {one, other} == {source, target}:
            if kind == Link.POSSIBLE:
                gone.append([one, other, kind])
        elif kind != Link.MERGED:
            added.append([*(target if end == source else end for end in (one, other)), kind])
    for one, other, kind in gone:
        take = "DELETE FROM ticket_links WHERE ticket_id = ? AND other_id = ? AND kind = ?"
        work.sql.run(take, (one, other, kind))
    known = "SELECT 1 FROM ticket_links WHERE ticket_id = ? AND other_id = ? AND kind = ?"
    added = [link for link in added if work.sql.value(known, link) is None]
    for one, other, kind in added:
        work.sql.insert(TicketLinkTable, ticket_id=one, other_id=other, kind=kind)
    if add_link(work, source, target, Link.MERGED):
        added.append([source, target, Link.MERGED])
    return {"links": added, "unlinked": gone}


def _reads(work: Work, source: int, target: int) -> list[list[int]]:
    """How far agents have read the target, and will have: [agent, before, after].

    It is read by whoever has read both; what somebody has not seen of the other is new to them.
    """
    last = {
        number: work.sql.value("SELECT last_message_id FROM tickets WHERE id = ?", (number,))
        for number in (source, target)
    }
    far = "SELECT agent_id, message_id FROM ticket_reads WHERE ticket_id = ?"
    there = dict(work.sql.rows(far, (source,)))
    found = []
    for agent, mark in work.sql.rows(f"{far} ORDER BY agent_id", (target,)):
        other = there.get(agent, -1)
        after = mark
        if last[source] and other < last[source]:
            after = min(mark, other)
        elif mark >= last[target]:
            after = max(mark, last[source])
        if after != mark:
            found.append([agent, mark, after])
    return found


def _mark_reads(work: Work, target: int, reads: Sequence[Sequence[int]]) -> None:
    for agent, _, after in reads:
        work.sql.run(
            "UPDATE ticket_reads SET message_id = ? WHERE agent_id = ? AND ticket_id = ?",
            (after, agent, target),
        )
