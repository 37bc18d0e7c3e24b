"""What was done to one ticket taken back: its fields, its spam mark, a reply that has not left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from deskterm.desk.writes import custom_values, named
from deskterm.desk.writes.facts import UNDO, apply, known_contact, look, write_columns
from deskterm.desk.writes.senders import unmake_contact
from deskterm.desk.writes.undo_checks import (
    FIELDS,
    MARKS,
    Deed,
    changed_since,
    fact_of,
    gave_away,
    marked_since,
)
from deskterm.desk.writes.withdrawing import waiting, withdraw
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.fields import CUSTOM, FieldSet
from deskterm.plan import STATUS_FIELDS, Fact, revert
from deskterm.policy import Permission
from deskterm.store.tables import MessageTable, TicketTable
from deskterm.terms import Category, EventKind
from deskterm.words import fold

__all__ = ["Deed", "Reverted", "revert_ticket"]

_TOGETHER = frozenset({"contact", "organization"})
"""Changed in one go, they go back in one go."""
LEFT = "the reply cannot be taken back any more"
AWAY = "it is not yours to see any more, and not all of it could be taken back"
"""All that is said of a ticket out of sight: why would tell what has become of it."""


class Reverted(NamedTuple):
    """What was taken back of a ticket, why the rest stayed, and what was taken back elsewhere."""

    back: list[Deed]
    left: list[str]
    elsewhere: dict[Deed, str]


def revert_ticket(work: Work, number: int, deeds: Sequence[Deed], fields: FieldSet) -> Reverted:
    """Take these back, as far as nobody has changed the same since.

    Conflict, and all stays as it is, when the ticket is out of the actor's sight and would be.
    """
    into = work.sql.value("SELECT merged_into FROM tickets WHERE id = ?", (number,))
    # Who gave a ticket away by this very deed, and sees it no more, may still take that back.
    seen = work.sees(number)
    if not seen and (into is not None or not gave_away(work, deeds)):
        return Reverted([], [AWAY], {})
    done = Reverted([], [], {})
    for deed in deeds:
        if deed.kind is EventKind.REPLY and deed.message_id is not None:
            _unsend(work, number, deed, deed.message_id, done)
        elif deed.kind in MARKS and into is None:
            back = not marked_since(work, deed) and _unmark(work, number, deed.kind, fields)
            if back:
                done.back.append(deed)
            else:
                done.left.append("spam mark has been changed since")
    of_fields = [deed for deed in deeds if deed.kind in FIELDS]
    if into is None:
        kept, left = _fields(work, number, of_fields, fields)
        done.back.extend(kept)
        done.left.extend(left)
    elif any(deed.kind is not EventKind.REPLY for deed in deeds):
        whither = f"#{into}" if work.sees(into) else "another ticket"
        done.left.append(f"it went into {whither} since")
    if not seen and not work.sees(number):
        raise Conflict(AWAY)
    return done if seen or not done.left else done._replace(left=[AWAY])


def _unsend(work: Work, number: int, deed: Deed, message_id: int, done: Reverted) -> None:
    """Withdraw a reply where it is by now: it may have gone into another ticket."""
    message = work.session.get(MessageTable, message_id)
    assert message is not None
    where = message.ticket_id
    if where != number and not work.sees(where):
        done.left.append(AWAY)
        return
    if waiting(work, message) is None:
        done.left.append(LEFT)
        return
    ticket = work.session.get(TicketTable, where)
    assert ticket is not None
    withdraw(work, ticket, message)
    if where == number:
        done.back.append(deed)
    else:
        done.elsewhere[deed] = f"the reply on #{number}, which is on #{where} now (a draft there)"


def _fields(
    work: Work, number: int, deeds: Sequence[Deed], fields: FieldSet
) -> tuple[list[Deed], list[str]]:
    facts = [(deed, fact_of(deed.kind, deed.old, deed.new)) for deed in deeds]
    barred = {fact: why for _, fact in facts if (why := _bar(work, fact, fields))}
    stuck = [*barred.values()]
    names = {fact.name for _, fact in facts}
    out = {fact.name for fact in barred}
    facts = [(deed, fact) for deed, fact in facts if fact not in barred]
    held = look(work, number, {fact.field for _, fact in facts})
    if not facts or held is None:
        return [], stuck
    wakes_to, since = _previous_status(work, deeds, fields), changed_since(work, deeds)
    plain = [fact for _, fact in facts]
    planned = revert(held.ticket, plain, fields, wakes_to, since)
    whys = {refusal.field: refusal.why for refusal in planned.refusals}
    if names >= _TOGETHER and not _TOGETHER.isdisjoint(out | whys.keys()):
        planned = revert(held.ticket, plain, fields, wakes_to, since | _TOGETHER)
        along = "stays with it: contact and organization go back together"
        whys |= {
            refusal.field: whys.get(refusal.field, f"{refusal.field} {along}")
            for refusal in planned.refusals
        }
    apply(work, held.ticket, planned, fields, cause=UNDO)
    left = {refusal.field for refusal in planned.refusals}
    if not left.isdisjoint(STATUS_FIELDS):
        left.update(STATUS_FIELDS)
    back = [(deed, fact) for deed, fact in facts if fact.name not in left]
    for deed, fact in back:
        _unmake(work, deed, fact)
    return [deed for deed, _ in back], [*stuck, *whys.values()]


def _unmark(work: Work, number: int, kind: EventKind, fields: FieldSet) -> bool:
    """Whether the mark was still as it had been set."""
    row = work.sql.one("SELECT status, category FROM tickets WHERE id = ?", (number,))
    if row is None or (row[1] == Category.SPAM) != (kind is EventKind.SPAM):
        return False
    choice = fields["status"].choice(row[0])
    own = (choice.category if choice else "") or Category.OPEN
    marked = own if kind is EventKind.SPAM else Category.SPAM
    write_columns(work, number, {"category": str(marked)})
    work.record(EventKind.UNSPAM if kind is EventKind.SPAM else EventKind.SPAM, number, cause=UNDO)
    return True


def _bar(work: Work, fact: Fact, fields: FieldSet) -> str:
    """Why a fact cannot be taken back whatever the ticket is like now; empty when it may be."""
    if fact.field == "due" and not work.actor.may(Permission.DUE):
        return "the planned date is not yours to set any more"
    off = _is_off(work, fact, fields)
    return f"{fact.field} {fact.old} is off, or is called something else now" if off else ""


def _is_off(work: Work, fact: Fact, fields: FieldSet) -> bool:
    """Whether what a fact took away, such as an agent, can be there no more."""
    if fact.old is None or fact.op == "add":
        return False
    if fact.field in ("assignee", "observer"):
        return named.exactly(work, fact.old) is None
    if fact.field == "group":
        return named.group_id(work, fact.old) is None
    if fact.field == "organization":
        wanted = "SELECT 1 FROM organizations WHERE name_folded = ?"
        return work.sql.value(wanted, (fold(fact.old),)) is None
    if fact.field == "contact":
        return known_contact(work, fact.old) is None
    if fact.field.startswith(CUSTOM):
        return not custom_values.fits(work, fact)
    choices = fields[fact.field].choices if fact.field in ("status", "type") else ()
    return bool(choices) and fact.old not in {choice.key for choice in choices}


def _previous_status(work: Work, deeds: Sequence[Deed], fields: FieldSet) -> str | None:
    """What a ticket that gets suspended again wakes to: where it came from that time."""
    was = next((deed.old for deed in deeds if deed.kind is EventKind.STATUS), None)
    choice = fields["status"].choice(was or "")
    if was is None or choice is None or not choice.dated:
        return None
    wanted = (
        "SELECT old FROM events WHERE ticket_id = ? AND kind = 'status' AND new = ? AND id < ? "
        "AND NOT undone AND cause <> 'undo' ORDER BY id DESC LIMIT 1"
    )
    found = work.sql.value(wanted, (deeds[0].ticket_id, was, deeds[0].id))
    return None if found is None else str(found)


def _unmake(work: Work, deed: Deed, fact: Fact) -> None:
    """Take away what only came to be by a fact: a notice that waits, a contact nobody has."""
    if fact.new is None:
        return
    if fact.field in ("assignee", "group"):
        _untell(work, deed, fact)
    elif fact.field == "contact":
        unmake_contact(work, fact.new, deed.batch)


def _untell(work: Work, deed: Deed, fact: Fact) -> None:
    """A notice of an assignment that has not left goes as if it had never been written."""
    people = (
        "SELECT email FROM agents WHERE login = ?"
        if fact.field == "assignee"
        else "SELECT a.email FROM agents a JOIN group_members m ON m.agent_id = a.id "
        "JOIN groups g ON g.id = m.group_id WHERE g.name = ?"
    )
    waiting = work.sql.rows(
        "SELECT id, pending, subject FROM outbox WHERE ticket_id = ? AND automatic "
        "AND message_id IS NULL AND state = 'queued' AND created_at = ? "
        "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = ? AND e.batch = ? "
        "AND e.kind = 'mentioned')",
        (deed.ticket_id, deed.at, deed.ticket_id, deed.batch),
    )
    if not waiting:
        return
    theirs = {json.dumps([email]) for (email,) in work.sql.rows(people, (fact.new,))}
    for id, pending, subject in waiting:
        if pending in theirs and (fact.field == "assignee" or str(fact.new) in subject):
            work.sql.run("DELETE FROM outbox WHERE id = ?", (id,))
