"""Tags, observers and attributes that a merge brought taken off again, unless set anew since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskterm.desk.writes import named
from deskterm.desk.writes.work import Work
from deskterm.fields import CUSTOM
from deskterm.snapshot import Fact
from deskterm.terms import Direction, EventKind, Why
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk.writes.undo_checks import Deed

Record = dict[str, Any]
_SET = (EventKind.TAG_ADDED, EventKind.OBSERVER_ADDED, EventKind.CUSTOM)


def take_off(work: Work, record: Record, target: int, deed: Deed) -> list[str]:
    """Take off the target what it got and nobody has set there since; what is said of the rest."""
    since = _set_since(work, target, deed)
    again = f"of #{target} was set again since and stays"
    kept: list[str] = []
    for tag in record["tags"]:
        if (EventKind.TAG_ADDED, tag) in since:
            kept.append(f"tag {since[EventKind.TAG_ADDED, tag]} {again}")
            continue
        gone = "DELETE FROM ticket_tags WHERE ticket_id = ? AND tag_folded = ?"
        work.sql.run(gone, (target, tag))
    for who, why in record["sight"]:
        name = named.shown(work, who)
        if why == Why.OBSERVER and (EventKind.OBSERVER_ADDED, fold(name)) in since:
            kept.append(f"observer {name} {again}")
            continue
        if why == Why.MENTIONED and _named_since(work, record, target, name):
            kept.append(f"{name} was named on #{target} since and still sees it")
            continue
        gone = "DELETE FROM ticket_access WHERE ticket_id = ? AND who = ? AND why = ?"
        work.sql.run(gone, (target, who, why))
    for field, value in record["fields"]:
        own = "SELECT text FROM custom_values WHERE ticket_id = ? AND field = ?"
        now = work.sql.value(own, (target, field))
        if (EventKind.CUSTOM, field) in since or now not in (None, value):
            kept += [f"{CUSTOM}{field} {again}"] if now is not None else []
            continue
        gone = "DELETE FROM custom_values WHERE ticket_id = ? AND field = ?"
        work.sql.run(gone, (target, field))
    return kept


def _named_since(work: Work, record: Record, target: int, login: str) -> bool:
    """Whether a note written there after the merge names an agent; no event says so again."""
    notes = work.sql.rows(
        "SELECT text FROM messages WHERE ticket_id = ? AND direction = ? AND id > ?",
        (target, Direction.NOTE, record["target"][1]["last_message_id"]),
    )
    return any(f"@{fold(login)}" in fold(text) for (text,) in notes)


def _set_since(work: Work, target: int, deed: Deed) -> dict[tuple[EventKind, str], str]:
    """What has been set on the target after the merge and not been taken back: as it was said."""
    kinds = ", ".join(f"'{kind}'" for kind in _SET)
    rows = work.sql.rows(
        "SELECT kind, old, new FROM events WHERE ticket_id = ? AND id > ? AND NOT undone "
        f"AND cause <> 'undo' AND kind IN ({kinds}) ORDER BY id",
        (target, deed.id),
    )
    found: dict[tuple[EventKind, str], str] = {}
    for kind, old, new in rows:
        if kind == EventKind.CUSTOM:
            fact = Fact.of_custom(old, new)
            found[EventKind.CUSTOM, fact.field.removeprefix(CUSTOM)] = fact.new or ""
        elif new:
            found[EventKind(kind), fold(new)] = new
    return found
