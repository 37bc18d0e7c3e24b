"""Taking back: one's own last change, spam mark, or reply that has not left."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlmodel import col, func, select

from deskterm.desk.writes import changes as changing
from deskterm.desk.writes import named
from deskterm.desk.writes.drafts import keep_words
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict
from deskterm.fields import FieldSet
from deskterm.plan import Fact, revert
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.store.tables import EventTable, MessageTable, OutboxTable, TicketTable
from deskterm.terms import Category, EventKind, OutboxState

_FIELDS = frozenset(
    {
        EventKind.STATUS,
        EventKind.PRIORITY,
        EventKind.TYPE,
        EventKind.SUBJECT,
        EventKind.ASSIGNEE,
        EventKind.GROUP,
        EventKind.CONTACT,
        EventKind.ORGANIZATION,
        EventKind.WAKE,
        EventKind.TAG_ADDED,
        EventKind.TAG_REMOVED,
        EventKind.OBSERVER_ADDED,
        EventKind.OBSERVER_REMOVED,
    }
)
_MARKS = frozenset({EventKind.SPAM, EventKind.UNSPAM})
_ACCESS = frozenset(
    {
        EventKind.ASSIGNEE,
        EventKind.GROUP,
        EventKind.OBSERVER_ADDED,
        EventKind.OBSERVER_REMOVED,
    }
)
LEFT = "the reply cannot be taken back any more"
AWAY = "it is not yours to see any more, and not all of it could be taken back"
"""All that is said of a ticket out of sight: why would tell what has become of it."""
_OTHERS = frozenset({EventKind.SETTING, EventKind.CUSTOMER})
_LONGEST = 200
UNDOABLE = _FIELDS | _MARKS | {EventKind.REPLY, EventKind.CONTACTS_MERGED}


def undo_last(work: Work, fields: FieldSet) -> tuple[bool, str]:
    """Take back the actor's last batch: whether anything was, and a sentence.

    What somebody has changed since, and a reply that has left, stay and are named; they are done
    with, so that the next undo reaches what was before. Conflict when there is nothing, and when
    the actor's last change is one of settings or customers: nothing older is taken back in its
    place. It fires no rules.
    """
    newest = work.session.exec(
        select(EventTable)
        .where(EventTable.actor_id == work.actor.id, col(EventTable.undone).is_(False))
        .where(col(EventTable.kind).in_(UNDOABLE), EventTable.cause == "")
        .order_by(col(EventTable.id).desc())
        .limit(1)
    ).first()
    _check_last(work, newest)
    if newest is None:
        raise Conflict("nothing of yours to take back.")
    if newest.kind == EventKind.CONTACTS_MERGED:
        from deskterm.desk.writes.merging import undo_merge

        return undo_merge(work, newest)
    events = work.session.exec(
        select(EventTable)
        .where(EventTable.batch == newest.batch, EventTable.actor_id == work.actor.id)
        .where(col(EventTable.undone).is_(False))
        .where(col(EventTable.kind).in_(UNDOABLE))
        .order_by(col(EventTable.id))
    ).all()
    done: list[int] = []
    stuck: list[str] = []
    gone = False
    for number in dict.fromkeys(event.ticket_id for event in events):
        own = [event for event in events if event.ticket_id == number]
        assert number is not None
        # Not work.ticket: who gave a ticket away and sees it no more may still take that back.
        ticket = work.session.get(TicketTable, number)
        assert ticket is not None
        seen = work.sees(number)
        if seen or not _taken_away(work, own):
            left = _undo_ticket(work, ticket, own, fields)
        else:
            left = _leave(work, own)
        gone = gone or LEFT in left
        stuck += [f"#{number}: {why if seen else AWAY}" for why in left]
        done.append(number)
    whole, stuck = len(stuck) >= len(events), list(dict.fromkeys(stuck))
    if stuck and whole:
        return False, f"not taken back: {'; '.join(stuck)}. Undo again reaches what was before."
    what = _summary([e for e in events if not (gone and e.kind == EventKind.REPLY)])
    tail = f"; left as it is: {'; '.join(stuck)}" if stuck else ""
    where = f"#{done[0]}" if len(done) == 1 else f"{len(done)} tickets"
    return True, f"taken back on {where}: {what}{tail}"


def _check_last(work: Work, newest: EventTable | None) -> None:
    """Conflict when something was changed since that only another change takes back."""
    later = select(EventTable).where(
        EventTable.actor_id == work.actor.id,
        col(EventTable.kind).in_(_OTHERS),
        EventTable.cause == "",  # not what came along with something else
    )
    if newest is not None:
        later = later.where(col(EventTable.id) > (newest.id or 0), EventTable.batch != newest.batch)
    found = work.session.exec(later.order_by(col(EventTable.id).desc()).limit(1)).first()
    if found is None:
        return
    old, new = (clean_line(text or "nothing")[:_LONGEST] for text in (found.old, found.new))
    said = "your last change is none that undo takes back"
    said = said if newest is not None else f"nothing of yours to take back: {said}"
    raise Conflict(
        f"{said}: {old} → {new}. Nothing was changed.",
        "change it by hand; deskterm log --admin has the rest"
        if work.actor.may(Permission.AUDIT)
        else "change it by hand",
    )


def _taken_away(work: Work, own: Sequence[EventTable]) -> bool:
    """Whether somebody else has changed who may see a ticket since the actor's own events."""
    since = (
        select(EventTable.id)
        .where(EventTable.ticket_id == own[0].ticket_id, col(EventTable.id) > (own[0].id or 0))
        .where(func.coalesce(EventTable.actor_id, 0) != work.actor.id)
        .where(col(EventTable.kind).in_(_ACCESS))
    )
    return work.session.exec(since).first() is not None


def _leave(work: Work, own: Sequence[EventTable]) -> list[str]:
    """Nothing of these is taken back; the next undo reaches what was before."""
    for event in own:
        event.undone = True
        work.session.add(event)
    return [AWAY] * len(own)


def _undo_ticket(
    work: Work, ticket: TicketTable, events: Sequence[EventTable], fields: FieldSet
) -> list[str]:
    stuck: list[str] = []
    for event in events:
        kind = EventKind(event.kind)
        if kind in _MARKS:
            if (ticket.category == Category.SPAM) != (kind is EventKind.SPAM):
                stuck.append("spam mark has been changed since")
                continue
            _unmark(work, ticket, kind, fields)
        elif kind is EventKind.REPLY and event.message_id is not None:
            message = work.session.get(MessageTable, event.message_id)
            assert message is not None
            if _waiting(work, message) is None:
                stuck.append(LEFT)
            else:
                withdraw(work, ticket, message)
        event.undone = True
        work.session.add(event)
    facts = [_fact(event) for event in events if EventKind(event.kind) in _FIELDS]
    for fact in [fact for fact in facts if _gone(work, fact)]:
        facts.remove(fact)
        stuck.append(f"{fact.field} {fact.old} is off, or is called something else now")
    if facts:
        before = _previous_status(work, ticket, events)
        planned = revert(changing.snapshot(work, ticket), facts, fields, before)
        changing.apply(work, ticket, planned, fields, cause="undo")
        stuck += [refusal.why for refusal in planned.refusals]
    work.touch(ticket)
    return stuck


def _unmark(work: Work, ticket: TicketTable, kind: EventKind, fields: FieldSet) -> None:
    choice = fields["status"].choice(ticket.status)
    own = (choice.category if choice else "") or Category.OPEN
    ticket.category = own if kind is EventKind.SPAM else Category.SPAM
    back = EventKind.UNSPAM if kind is EventKind.SPAM else EventKind.SPAM
    work.record(back, ticket, cause="undo")


def _fact(event: EventTable) -> Fact:
    kind = EventKind(event.kind)
    for field, added, removed in (
        ("tag", EventKind.TAG_ADDED, EventKind.TAG_REMOVED),
        ("observer", EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED),
    ):
        if kind is added:
            return Fact(field, "add", None, event.new)
        if kind is removed:
            return Fact(field, "remove", event.old, None)
    return Fact(kind.value, "set", event.old, event.new)


def _gone(work: Work, fact: Fact) -> bool:
    """Whether the agent or group a fact took away can have nothing any more."""
    if fact.old is None:
        return False
    if fact.field == "assignee":
        return named.agent_id(work, fact.old) is None
    if fact.field == "group":
        return named.group_id(work, fact.old) is None
    return fact.field == "observer" and named.who(work, fact.old) is None


def _previous_status(work: Work, ticket: TicketTable, events: Sequence[EventTable]) -> str | None:
    """What a ticket that gets suspended again wakes to: where it came from that time."""
    suspended = next((e.old for e in events if e.kind == EventKind.STATUS), None)
    if suspended is None:
        return None
    wanted = (
        select(EventTable.old)
        .where(EventTable.ticket_id == ticket.id, EventTable.kind == EventKind.STATUS)
        .where(EventTable.new == suspended, col(EventTable.id) < (events[0].id or 0))
        .order_by(col(EventTable.id).desc())
    )
    return work.session.exec(wanted).first()


def withdraw(work: Work, ticket: TicketTable, message: MessageTable) -> None:
    """Cancel a message's outbox row; Conflict unless it still waits. The text becomes a draft."""
    row = _waiting(work, message)
    if row is None:
        raise Conflict(f"the reply on #{ticket.id} has left already, or was never mailed.")
    row.state = OutboxState.CANCELLED
    message.withdrawn = True
    work.session.add(row)
    work.session.add(message)
    assert ticket.id is not None
    keep_words(
        work,
        ticket.id,
        message.text,
        ticket.last_message_id,
        to=_addresses(message.to_people),
        cc=_addresses(message.cc_people),
    )
    work.record(EventKind.WITHDRAWN, ticket, message=message)
    work.touch(ticket)


def _waiting(work: Work, message: MessageTable) -> OutboxTable | None:
    """The outbox row of a message that has not left."""
    return work.session.exec(
        select(OutboxTable).where(
            OutboxTable.message_id == message.id, OutboxTable.state == OutboxState.QUEUED
        )
    ).first()


def _addresses(people: str) -> str:
    return ", ".join(address for _name, address in json.loads(people))


_WORDS = {
    EventKind.TAG_ADDED: "tag",
    EventKind.TAG_REMOVED: "tag",
    EventKind.OBSERVER_ADDED: "observer",
    EventKind.OBSERVER_REMOVED: "observer",
    EventKind.SPAM: "spam mark",
    EventKind.UNSPAM: "spam mark",
    EventKind.REPLY: "reply (kept as a draft)",
}


def _summary(events: Sequence[EventTable]) -> str:
    kinds = dict.fromkeys(EventKind(event.kind) for event in events)
    return ", ".join(_WORDS.get(kind, kind.value) for kind in kinds)
