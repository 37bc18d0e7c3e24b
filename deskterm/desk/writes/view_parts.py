"""Of saved queries: whose they are and who may change them, their place, what the journal says."""

from __future__ import annotations

import shlex
from typing import Any, NamedTuple

from deskterm.desk.reads.views import ORDER, SHOWN
from deskterm.desk.writes import membership
from deskterm.desk.writes.work import Work
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.terms import EventKind, Role
from deskterm.words import fold

_GAP = 10
FIELDS = ("name", "query", "columns", "sort", "grouping", "counted")


class Scope(NamedTuple):
    """Whose a view is: an agent's, a group's, or with neither everybody's."""

    owner: int | None
    group: int | None
    shown: str


def scope_of(work: Work, group: str, everybody: bool) -> Scope:
    """Whose a view is to be; Refused where the actor may not make, change or remove such."""
    actor = work.actor
    if group and everybody:
        raise Usage("a view is shared with a group or with all, not both. Nothing was changed.")
    if everybody:
        if not actor.may(Permission.SETTINGS):
            raise Refused(
                f"{actor.login} ({actor.role}) may not change everybody's views. "
                "Nothing was changed.",
                "deskterm view add NAME QUERY  makes one of your own",
            )
        return Scope(None, None, "all")
    if not group:
        if not actor.id:
            raise Refused("the desk itself has no views of its own. Nothing was changed.")
        return Scope(actor.id, None, "mine")
    row = membership.group_named(work, group)
    _check_shares(work, row.id, row.name)
    return Scope(None, row.id, f"group:{row.name}")


def _check_shares(work: Work, group_id: int | None, name: str) -> None:
    """Refused unless an admin, or a lead who is in the group."""
    actor = work.actor
    if actor.may(Permission.SETTINGS):
        return
    if actor.role is not Role.LEAD:
        raise Refused(
            f"{actor.login} ({actor.role}) may not change a group's views. Nothing was changed.",
            "deskterm view add NAME QUERY  makes one of your own",
        )
    member = "SELECT 1 FROM group_members WHERE group_id = ? AND agent_id = ?"
    if work.sql.value(member, (group_id, actor.id)) is None:
        raise Refused(f"{actor.login} is not in group {name}. Nothing was changed.")


def check_free(work: Work, scope: Scope, name: str, but: int = 0) -> None:
    same = "COALESCE(owner_id, 0) = ? AND COALESCE(group_id, 0) = ?"
    taken = work.sql.value(
        f"SELECT name FROM views WHERE name_folded = ? AND id <> ? AND {same}",
        (fold(name), but, scope.owner or 0, scope.group or 0),
    )
    if taken is not None:
        whole = f"{scope.shown}:{taken}"
        raise Conflict(
            f"there is a view {whole} already. Nothing was changed.",
            f"deskterm view set {shlex.quote(whole)}",
        )


def kept(work: Work, id: int) -> dict[str, Any]:
    """A view's fields as the table has them now; NotFound when it has gone meanwhile."""
    row = work.sql.one(f"SELECT {', '.join(FIELDS)} FROM views WHERE id = ?", (id,))
    if row is None:
        raise NotFound("that view was removed meanwhile", "deskterm view list")
    return {**dict(zip(FIELDS, row, strict=True)), "counted": bool(row[-1])}


def place_at(work: Work, id: int, wanted: Any) -> int:
    """The number that puts a view at a place of the actor's sidebar, from 1; at the end for None.

    Where there is no room between two, all views are numbered anew: their order stays.
    """
    if wanted is not None and (
        isinstance(wanted, bool) or not isinstance(wanted, int) or not 1 <= wanted < 10_000
    ):
        raise Usage(f"{clean_line(str(wanted))} is not a place from 1 on. Nothing was changed.")
    seen = f"SELECT v.position FROM views v WHERE v.id <> ? AND {SHOWN}{ORDER}"
    for _ in range(2):
        others = [row[0] for row in work.sql.rows(seen, (id, work.actor.id, work.actor.id))]
        at = len(others) if wanted is None else min(wanted - 1, len(others))
        low = others[at - 1] if at else 0
        if at == len(others):
            return int(low) + _GAP
        if others[at] - low > 1:
            return int(low + others[at]) // 2
        every = work.sql.rows("SELECT v.id FROM views v" + ORDER)
        numbered = [(place * _GAP, row[0]) for place, row in enumerate(every, 1)]
        work.sql.many("UPDATE views SET position = ? WHERE id = ?", numbered)
    raise AssertionError("numbered anew there is room between any two")


def record(
    work: Work, scope: Scope, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> None:
    """What became of a shared view; one's own is nobody else's business."""
    if scope.owner is not None:
        return
    if old is None or new is None:
        fate, values = ("added", new) if old is None else ("removed", old)
        assert values is not None
        said = f"view {scope.shown}:{values['name']} {fate}: {_told(values)}"
        work.record(EventKind.SETTING, old=said if old else None, new=said if new else None)
        return
    for field in FIELDS:
        if old[field] != new[field]:
            head = f"view {scope.shown}:{old['name']} {field}="
            work.record(
                EventKind.SETTING, old=head + _word(old[field]), new=head + _word(new[field])
            )


def _told(values: dict[str, Any]) -> str:
    return " ".join(f"{field}={_word(values[field])}" for field in FIELDS[1:] if values[field])


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def removed_with(work: Work, group_id: int, name: str) -> None:
    """A group's views go with it."""
    scope = Scope(None, group_id, f"group:{name}")
    for (id,) in work.sql.rows("SELECT id FROM views WHERE group_id = ? ORDER BY id", (group_id,)):
        record(work, scope, kept(work, id), None)
    work.sql.run("DELETE FROM views WHERE group_id = ?", (group_id,))
