"""What stands in the way of taking something back: what was done since, and what is not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deskterm.desk.reads.rows import ADDRESS_LEFT
from deskterm.desk.writes.work import Work
from deskterm.plan import Fact
from deskterm.terms import EventKind


class Deed(NamedTuple):
    """One event that is to be taken back, as the journal has it; `at` in UTC milliseconds."""

    id: int
    ticket_id: int | None
    kind: EventKind
    old: str | None
    new: str | None
    message_id: int | None
    at: int
    batch: str
    cause: str


FIELDS = frozenset(
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
        EventKind.DUE,
        EventKind.CUSTOM,
        EventKind.TAG_ADDED,
        EventKind.TAG_REMOVED,
        EventKind.OBSERVER_ADDED,
        EventKind.OBSERVER_REMOVED,
    }
)
MARKS = frozenset({EventKind.SPAM, EventKind.UNSPAM})
_SIGHT = frozenset(
    {
        EventKind.ASSIGNEE,
        EventKind.GROUP,
        EventKind.OBSERVER_ADDED,
        EventKind.OBSERVER_REMOVED,
    }
)
ADDRESS_CAUSES = (ADDRESS_LEFT, "address accepted", "new contact")
"""Why a contact event is of an address that somebody wrote from, and the contact stays."""


def gave_away(work: Work, deeds: Sequence[Deed]) -> bool:
    """Whether these deeds, and nothing else since, may have taken a ticket out of sight."""
    if not any(deed.kind in _SIGHT for deed in deeds):
        return False
    changed = (
        "SELECT 1 FROM events WHERE ticket_id = ? AND id > ? "
        f"AND COALESCE(actor_id, 0) <> ? AND kind IN ({quoted(_SIGHT)}) LIMIT 1"
    )
    values = (deeds[0].ticket_id, deeds[0].id, work.actor.id)
    if work.sql.value(changed, values) is not None:
        return False
    # What admins did since to groups and roles may be what took it: nobody gets round that.
    settings = work.sql.rows(
        "SELECT COALESCE(old, ''), COALESCE(new, '') FROM events "
        "WHERE ticket_id IS NULL AND id > ? AND kind = 'setting'",
        (deeds[0].id,),
    )
    about = ("group ", f"agent {work.actor.login} ")
    return not any(text.startswith(about) for row in settings for text in row)


def changed_since(work: Work, deeds: Sequence[Deed]) -> frozenset[str]:
    """What has been set since and not been taken back, to the same value or another."""
    causes = ", ".join("?" * len(ADDRESS_CAUSES))
    rows = _since(
        work,
        deeds[0],
        (*FIELDS, EventKind.WOKE),
        f" AND NOT (kind = 'contact' AND cause IN ({causes}))",
        ADDRESS_CAUSES,
    )
    return frozenset(fact_of(kind, old, new).name for kind, old, new in rows)


def marked_since(work: Work, deed: Deed) -> bool:
    """Whether the spam mark was set or taken off since, and that stands."""
    return bool(_since(work, deed, MARKS))


def _since(
    work: Work,
    deed: Deed,
    kinds: Iterable[EventKind],
    but: str = "",
    values: Sequence[str] = (),
) -> list[tuple[EventKind, str | None, str | None]]:
    rows = work.sql.rows(
        "SELECT kind, old, new FROM events WHERE ticket_id = ? AND id > ? AND batch <> ? "
        f"AND NOT undone AND cause <> 'undo' AND kind IN ({quoted(kinds)}){but}",
        (deed.ticket_id, deed.id, deed.batch, *values),
    )
    return [(EventKind(kind), old, new) for kind, old, new in rows]


def quoted(kinds: Iterable[EventKind]) -> str:
    """Kinds of events as SQL has them in a list."""
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


def fact_of(kind: EventKind, old: str | None, new: str | None) -> Fact:
    """The fact an event tells."""
    if kind is EventKind.CUSTOM:
        return Fact.of_custom(old, new)
    for field, added, removed in (
        ("tag", EventKind.TAG_ADDED, EventKind.TAG_REMOVED),
        ("observer", EventKind.OBSERVER_ADDED, EventKind.OBSERVER_REMOVED),
    ):
        if kind is added:
            return Fact(field, "add", None, new)
        if kind is removed:
            return Fact(field, "remove", old, None)
    return Fact("status" if kind is EventKind.WOKE else kind.value, "set", old, new)
