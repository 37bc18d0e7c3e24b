"""Merged tickets told apart again: what moved goes back, what came since stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deskterm.desk.writes import ticket_words
from deskterm.desk.writes.draft_moves import return_drafts
from deskterm.desk.writes.taking_off import take_off
from deskterm.desk.writes.ticket_columns import move, newest_message, parts, put_back, set_columns
from deskterm.desk.writes.work import Work
from deskterm.store.tables import TicketLinkTable
from deskterm.terms import EventKind, Link

if TYPE_CHECKING:
    from deskterm.desk.writes.undo_checks import Deed

Record = dict[str, Any]
GONE = "what was merged or split is not all yours to see any more"
_NAMES = {
    "category": "status",
    "contact_id": "contact",
    "organization_id": "organization",
    "mailbox_id": "mailbox",
    "due_sort": "planned date",
}
_QUIET = frozenset({"last_message_id", "last_customer_at", "last_agent_at", "created_at"})
"""Columns that follow the messages: that they have moved on is nobody's change."""


def unmerge(work: Work, deed: Deed) -> tuple[bool, str]:
    """Take a merge back: whether that was possible, and what is said of it.

    Not when the target went on into another ticket, or the merge is none any more. Messages that
    came to the target since stay there; what somebody has changed there since does, too.
    """
    target, source = deed.ticket_id or 0, int(deed.old or 0)
    settle_batch(work, deed)
    if not work.sees(target) or not work.sees(source):
        return False, GONE
    if work.sql.value("SELECT merged_into FROM tickets WHERE id = ?", (source,)) != target:
        return False, f"#{source} is not in #{target} any more"
    further = work.sql.value("SELECT merged_into FROM tickets WHERE id = ?", (target,))
    if further is not None:
        return False, f"#{target} went into another ticket since"
    record: Record = json.loads(deed.new or "{}")
    missing = move(work, record["rows"], target, source)
    for id in record["strangers"]:
        work.sql.run("UPDATE messages SET new_address = FALSE WHERE id = ?", (id,))
    ticket_words.part(work, source, target, record["words"])
    _return_people(work, record, source, target)
    kept = return_drafts(work, record["drafts"], source, target)
    kept += take_off(work, record, target, deed)
    _return_links(work, record)
    put_back(work, source, *record["source"])
    stayed = put_back(work, target, *record["target"])
    for number in (source, target):
        set_columns(work, number, {"last_message_id": newest_message(work, number)})
    _return_reads(work, record, target)
    work.session.expire_all()
    tell_undone(work, Link.MERGED, source, target)
    return True, f"#{source} is apart from #{target} again{_left(target, stayed, kept, missing)}"


def settle_batch(work: Work, deed: Deed) -> None:
    """What came along with a deed is taken back with it or not at all, never for itself."""
    work.sql.run(
        "UPDATE events SET undone = TRUE WHERE batch = ? AND actor_id IS NOT NULL AND id < ? "
        "AND (cause <> '' OR kind = ?)",
        (deed.batch, deed.id, EventKind.LINKED),
    )


def tell_undone(work: Work, kind: Link, *numbers: int) -> None:
    """Both tickets' histories say that they have nothing to do with each other any more."""
    for number, other in zip(numbers, reversed(numbers), strict=True):
        work.record(EventKind.UNDONE, number, str(other), kind, cause="undo")


def _left(target: int, stayed: list[str], kept: list[str], missing: int) -> str:
    names = dict.fromkeys(_NAMES.get(name, name) for name in stayed if name not in _QUIET)
    said = [f"{name} of #{target} has been changed since and stays" for name in names] + kept
    if missing:
        said.append(f"{missing} of its messages went elsewhere since")
    return f" ({'; '.join(said)})" if said else ""


def _return_people(work: Work, record: Record, source: int, target: int) -> None:
    here = _written_since(work, record, target)
    people = [address for address in record["people"] if address not in here]
    for part, marks in parts(people):
        gone = f"DELETE FROM participants WHERE ticket_id = ? AND address IN ({marks})"
        work.sql.run(gone, (target, *part))
    work.add_participants(source, record["expelled"])


def _written_since(work: Work, record: Record, target: int) -> set[str]:
    """Who wrote on the target after the merge: they take part in it by that."""
    last = record["target"][1]["last_message_id"]
    rows = work.sql.rows(
        "SELECT from_address, to_people, cc_people, reply_to_people FROM messages "
        "WHERE ticket_id = ? AND id > ? AND visibility = 'public' AND NOT new_address",
        (target, last),
    )
    found: set[str] = set()
    for address, *lists in rows:
        found.add(address)
        found.update(one for text in lists for _, one in json.loads(text))
    return found


def _return_links(work: Work, record: Record) -> None:
    for link in record["links"]:
        gone = "DELETE FROM ticket_links WHERE ticket_id = ? AND other_id = ? AND kind = ?"
        work.sql.run(gone, link)
    work.sql.insert_new(
        TicketLinkTable,
        (
            {"ticket_id": one, "other_id": other, "kind": kind}
            for one, other, kind in record["unlinked"]
        ),
    )


def _return_reads(work: Work, record: Record, target: int) -> None:
    """Marks go back where nobody has read on since."""
    for agent, before, after in record["reads"]:
        work.sql.run(
            "UPDATE ticket_reads SET message_id = ? "
            "WHERE agent_id = ? AND ticket_id = ? AND message_id = ?",
            (before, agent, target, after),
        )
