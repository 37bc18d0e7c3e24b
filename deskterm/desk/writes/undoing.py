"""Taking back what was done last: one transaction a ticket, so that it may be cut off and go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from deskterm.desk.writes.bulk import stopped
from deskterm.desk.writes.reverting import revert_ticket
from deskterm.desk.writes.undo_checks import FIELDS, MARKS, Deed, quoted
from deskterm.desk.writes.work import Batch, Progress, Work
from deskterm.errors import Conflict, DeskError
from deskterm.fields import FieldSet
from deskterm.safe import clean_line
from deskterm.terms import EventKind

Undoer = Callable[[Work, Deed], tuple[bool, str]]
"""Takes one event back, whole or not at all: whether it did, and what is said of it.

`contact 1 is apart from 2 again` when it did; else why not. The event is done with either way, so
that the next undo reaches what was before. It writes its own events, with the cause "undo".
"""


def _contacts(work: Work, deed: Deed) -> tuple[bool, str]:
    from deskterm.desk.writes.merging import undo_merge

    return undo_merge(work, deed)


def _merged(work: Work, deed: Deed) -> tuple[bool, str]:
    from deskterm.desk.writes.unmerging import unmerge

    return unmerge(work, deed)


def _split(work: Work, deed: Deed) -> tuple[bool, str]:
    from deskterm.desk.writes.unsplitting import unsplit

    return unsplit(work, deed)


UNDOERS: dict[EventKind, Undoer] = {
    EventKind.CONTACTS_MERGED: _contacts,
    EventKind.MERGED: _merged,
    EventKind.SPLIT: _split,
}
"""Who takes back what is no change of a field; each such event has a transaction of its own."""

_OTHERS = frozenset({EventKind.SETTING, EventKind.CUSTOMER})
_ASIDE = "-"
"""What the batch of an event begins with that undo left as it is: it counts as done since."""
_LONGEST = 200
_NAMED = 5
"""So many tickets are named with why something on them stayed."""
_TAIL = 500


class _Unit(NamedTuple):
    """What is taken back in one transaction: one event, or (0) all changes of one ticket."""

    ticket: int
    event: int


class _Last(NamedTuple):
    """The batch that is taken back, its first event, and what is left of it."""

    name: str
    first: int
    units: tuple[_Unit, ...]


class _Tally:
    """What has been taken back so far, and what stays."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.done: list[int] = []
        self.kinds: dict[EventKind, None] = {}
        self.stuck: list[tuple[int, str]] = []


def undo_last(own: Batch, fields: FieldSet, progress: Progress | None = None) -> tuple[bool, str]:
    """Take back the actor's last batch: whether anything was, and a sentence.

    What somebody has changed since, and a reply that has left, stay and are named; they are done
    with, so that the next undo reaches what was before. So is a change of settings or customers,
    which only another change takes back: nothing older is taken back in its place, unless one
    undoes again. Conflict when there is nothing. It fires no rules. Cut off, it leaves the tickets
    it has not come to; the next undo goes on with them.
    """
    with own.work() as work:
        newest = _newest(work)
        if other := _other_since(work, newest):
            return False, other
        if newest is None:
            raise Conflict("nothing of yours to take back.")
        last = _batch_of(work, newest[1])
    tally = _Tally()
    with own.many(len(last.units), progress) as steps:
        for at, unit in zip(steps, last.units, strict=True):
            try:
                _undo_unit(own, last, unit, fields, tally)
            except DeskError as fault:
                raise stopped(fault, at, len(last.units), "deskterm undo goes on") from None
    return _sentence(tally)


def _undo_unit(own: Batch, last: _Last, unit: _Unit, fields: FieldSet, tally: _Tally) -> None:
    deeds: list[Deed] = []
    back: list[Deed] = []
    said: list[str] = []
    try:
        with own.work() as work:
            deeds = _deeds(work, last, unit)
            if not deeds:  # another terminal was faster
                return
            if unit.event:
                taken, sentence = UNDOERS[deeds[0].kind](work, deeds[0])
                said, left = ([sentence], []) if taken else ([], [sentence])
                gone = deeds if taken else []
            else:
                back, left, elsewhere = revert_ticket(work, unit.ticket, deeds, fields)
                said = [*elsewhere.values()]
                gone = [*back, *elsewhere]
            _mark(work, gone)
            _lay_aside(work, [deed for deed in deeds if deed not in gone])
    except Conflict as fault:
        if not deeds:
            raise
        # All of this ticket is as it was; the next undo reaches what was before.
        back, said = [], []
        left = [fault.sentence.removesuffix(" Nothing was changed.").rstrip(".")]
        with own.work() as work:
            _lay_aside(work, deeds)
    tally.said += said
    tally.kinds.update(dict.fromkeys(deed.kind for deed in back))
    tally.done += [unit.ticket] if back else []
    tally.stuck += [(0 if unit.event else unit.ticket, why) for why in left]


def _newest(work: Work) -> tuple[int, str] | None:
    """The actor's last event that can be taken back, and its batch."""
    found = work.sql.one(
        "SELECT id, batch FROM events WHERE actor_id = ? AND NOT undone AND cause = '' "
        f"AND kind IN ({quoted(UNDOABLE)}) AND substr(batch, 1, 1) <> '{_ASIDE}' "
        "ORDER BY id DESC LIMIT 1",
        (work.actor.id,),
    )
    return None if found is None else (int(found[0]), str(found[1]))


def _batch_of(work: Work, batch: str) -> _Last:
    undoable = quoted(UNDOABLE)
    first, last = work.sql.rows(
        "SELECT MIN(id), MAX(id) FROM events WHERE batch = ? AND actor_id = ?",
        (batch, work.actor.id),
    )[0]
    # What it caused was written right behind it: no index leads to what nobody's hand did.
    for id, name in work.sql.rows(
        f"SELECT id, batch FROM events WHERE id > ? ORDER BY id LIMIT {_TAIL}", (last,)
    ):
        if name.removeprefix(_ASIDE) != batch:
            break
        last = id
    alone = quoted(UNDOERS)
    units = work.sql.rows(
        f"SELECT ticket_id, CASE WHEN kind IN ({alone}) THEN id ELSE 0 END, MAX(id) FROM events "
        "WHERE id BETWEEN ? AND ? AND batch = ? AND NOT undone AND cause <> 'undo' "
        f"AND kind IN ({undoable}) GROUP BY 1, 2 ORDER BY 3 DESC",
        (first, last, batch),
    )
    return _Last(batch, first, tuple(_Unit(ticket or 0, event) for ticket, event, _ in units))


def _deeds(work: Work, last: _Last, unit: _Unit) -> list[Deed]:
    """What is left to take back of a unit, oldest first."""
    where, values = (
        ("id = ?", [unit.event])
        if unit.event
        else (
            f"ticket_id = ? AND id >= ? AND kind IN ({quoted(FIELDS | MARKS | _SENT)})",
            [unit.ticket, last.first],
        )
    )
    rows = work.sql.rows(
        "SELECT id, ticket_id, kind, old, new, message_id, at, batch, cause FROM events "
        f"WHERE {where} AND batch = ? AND NOT undone AND cause <> 'undo' ORDER BY id",
        (*values, last.name),
    )
    return [Deed(id, ticket, EventKind(kind), *rest) for id, ticket, kind, *rest in rows]


def _mark(work: Work, deeds: Sequence[Deed]) -> None:
    """These were taken back."""
    _set(work, "undone = TRUE", deeds)


def _lay_aside(work: Work, deeds: Sequence[Deed]) -> None:
    """These stand, and nobody takes them back any more: they leave the batch they came with."""
    _set(work, f"batch = '{_ASIDE}' || batch", deeds)


def _set(work: Work, what: str, deeds: Sequence[Deed]) -> None:
    if deeds:
        marks = ", ".join("?" * len(deeds))
        ids = [deed.id for deed in deeds]
        work.sql.run(f"UPDATE events SET {what} WHERE id IN ({marks})", ids)


def _other_since(work: Work, newest: tuple[int, str] | None) -> str:
    """What was changed since that only another change takes back, in a sentence; "" for nothing.

    It is told once: then it is done with.
    """
    after, batch = newest or (0, "")
    # Not what came along with something else.
    theirs = (
        "actor_id = ? AND id > ? AND batch <> ? AND cause = '' "
        f"AND kind IN ({quoted(_OTHERS)}) AND substr(batch, 1, 1) <> '{_ASIDE}'"
    )
    values = (work.actor.id, after, batch)
    found = work.sql.one(
        f"SELECT old, new FROM events WHERE {theirs} ORDER BY id DESC LIMIT 1", values
    )
    if found is None:
        return ""
    work.sql.run(f"UPDATE events SET batch = '{_ASIDE}' || batch WHERE {theirs}", values)
    old, new = (clean_line(text or "")[:_LONGEST] for text in found)
    what = f"{old} → {new}" if old and new else new or old
    said = f"your last change is none that undo takes back: {what}. Nothing was changed."
    if newest is None:
        return f"nothing of yours to take back: {said}"
    return f"{said} Undo again reaches what was before."


_SENT = frozenset({EventKind.REPLY})
UNDOABLE = FIELDS | MARKS | _SENT | UNDOERS.keys()
"""What undo takes back, or leaves with a word about it."""

_WORDS = {
    EventKind.TAG_ADDED: "tag",
    EventKind.TAG_REMOVED: "tag",
    EventKind.OBSERVER_ADDED: "observer",
    EventKind.OBSERVER_REMOVED: "observer",
    EventKind.CUSTOM: "fields of the desk's own",
    EventKind.SPAM: "spam mark",
    EventKind.UNSPAM: "spam mark",
    EventKind.REPLY: "reply (kept as a draft)",
}


def _sentence(tally: _Tally) -> tuple[bool, str]:
    said, done, stuck = tally.said, sorted(tally.done), tally.stuck
    left = "; ".join(dict.fromkeys(f"#{number}: {why}" if number else why for number, why in stuck))
    if len({number for number, _ in stuck}) > _NAMED:
        left = _shortened(stuck)
    if not said and not done:
        if not stuck:
            return False, "nothing of yours to take back: another terminal has just done it."
        return False, f"not taken back: {left}. Undo again reaches what was before."
    parts = []
    if done:
        where = f"#{done[0]}" if len(done) == 1 else f"{len(done)} tickets"
        what = ", ".join(dict.fromkeys(_WORDS.get(kind, kind.value) for kind in tally.kinds))
        parts.append(f"taken back on {where}: {what}")
    if said:
        parts.append(f"taken back: {'; '.join(said)}")
    tail = f"; left as it is: {left}" if stuck else ""
    return True, "; ".join(parts) + tail


def _shortened(stuck: Sequence[tuple[int, str]]) -> str:
    """Of many tickets the first few, and how many more."""
    numbers = list(dict.fromkeys(number for number, _ in stuck))
    shown = [f"#{number}: {why}" for number, why in stuck if number in numbers[:_NAMED]]
    return f"{'; '.join(dict.fromkeys(shown))}; and {len(numbers) - _NAMED} tickets more"
