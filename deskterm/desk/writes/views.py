"""Saved queries made, changed and removed: one's own, a group's, or everybody's."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from deskterm import lists
from deskterm.desk.permission import needs
from deskterm.desk.reads.views import ORDER, SHOWN
from deskterm.desk.writes import membership
from deskterm.desk.writes.founding import check_text
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.tables import ViewTable
from deskterm.terms import EventKind, Role
from deskterm.values import View
from deskterm.words import fold, nearest

LONGEST_NAME = 60
_GAP = 10
_FIELDS = ("name", "query", "columns", "sort", "grouping", "counted")
_SETTABLE = (*_FIELDS, "position", "group", "everybody")
_DIRECTIVES = ("sort", "grouping")


class Scope(NamedTuple):
    """Whose a view is: an agent's, a group's, or with neither everybody's."""

    owner: int | None
    group: int | None
    shown: str


def check_view_name(text: str) -> str:
    """A view's name: one line without a colon, which parts it from whose it is."""
    name = check_text(storable_line(text), "the view's name")
    if len(name) > LONGEST_NAME:
        raise Usage(f"a view's name has at most {LONGEST_NAME} characters. Nothing was changed.")
    if ":" in name or name.startswith("-"):
        raise Usage(
            f"a view's name holds no colon and does not begin with a minus; "
            f"not {clean_line(name)!r}. Nothing was changed."
        )
    return name


class Views(WriteRoom):
    """Saved queries with their columns, order, groups and place in the sidebar."""

    @needs(Permission.WORK)
    def add(
        self,
        name: str,
        query: str,
        *,
        group: str = "",
        everybody: bool = False,
        columns: Iterable[str] = (),
        sort: str = "",
        grouping: str = "",
        counted: bool = True,
        position: int | None = None,
    ) -> View:
        """One's own view, or a group's, or everybody's; behind the others unless placed.

        `position` is its place in one's sidebar, from 1. What `sort:` and `by:` of the query say is
        kept as its order and its groups. BadText when query, columns, order or groups do not
        parse, Conflict when one of that name is there, Refused where one may not share.
        """
        given = {
            "name": name, "query": query, "columns": columns, "sort": sort,
            "grouping": grouping, "counted": counted,
        }  # fmt: skip
        values = self._checked(given, {"query": "", "sort": "", "grouping": ""})
        with self._work() as work:
            scope = _scope(work, group, everybody)
            _check_free(work, scope, values["name"])
            place = _place(work, 0, position)
            folded = fold(values["name"])
            id = work.sql.insert(
                ViewTable,
                **values,
                name_folded=folded,
                owner_id=scope.owner,
                group_id=scope.group,
                position=place,
            )
            _record(work, scope, None, values)
        return self._view(id)

    @needs(Permission.WORK)
    def set(self, name: str, /, **fields: Any) -> View:
        """Change some of what `add` takes; `group` "" and `everybody` False make it one's own.

        `name` may say whose it is, as in `all:Printers`. Refused for who may not change it, Usage
        when views of two groups are called that.
        """
        for field in fields:
            if field not in _SETTABLE:
                near = nearest(field, _SETTABLE)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"a view has no {clean_line(field)}{hint}. Nothing was changed.")
        with self._work() as work:
            old = self._found(name)
            before = _kept(work, old.id)
            scope = after = _scope(work, old.group or "", not old.owner and not old.group)
            values = {**before, **self._checked(fields, before)}
            if "group" in fields or "everybody" in fields:
                group, everybody = fields.get("group") or "", bool(fields.get("everybody"))
                after = _scope(work, group, everybody)
            if after[:2] != scope[:2] or fold(values["name"]) != fold(before["name"]):
                _check_free(work, after, values["name"], old.id)
            if fields.get("position") is not None:
                work.sql.run(
                    "UPDATE views SET position = ? WHERE id = ?",
                    (_place(work, old.id, fields["position"]), old.id),
                )
            named = ", ".join(f"{field} = ?" for field in _FIELDS)
            work.sql.run(
                f"UPDATE views SET {named}, name_folded = ?, owner_id = ?, group_id = ? "
                "WHERE id = ?",
                (*(values[field] for field in _FIELDS), fold(values["name"]), *after[:2], old.id),
            )
            if after[:2] == scope[:2]:
                _record(work, scope, before, values)
            else:
                _record(work, scope, before, None)
                _record(work, after, None, values)
        return self._view(old.id)

    @needs(Permission.WORK)
    def remove(self, name: str) -> None:
        """Forget a view; its tickets are not touched. Refused and Usage as for `set`."""
        with self._work() as work:
            old = self._found(name)
            scope = _scope(work, old.group or "", not old.owner and not old.group)
            before = _kept(work, old.id)
            work.sql.run("DELETE FROM views WHERE id = ?", (old.id,))
            _record(work, scope, before, None)

    def _checked(self, given: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        """Fields as the table keeps them; an order or groups in the query count as given."""
        fieldset = self._desk.read.vocabulary.fields()
        values: dict[str, Any] = {}
        if "name" in given:
            values["name"] = check_view_name(given["name"])
        if "counted" in given:
            values["counted"] = bool(given["counted"])
        if "columns" in given:
            columns = given["columns"]
            text = columns if isinstance(columns, str) else lists.listed(columns)
            values["columns"] = lists.listed(lists.columns(storable(text), fieldset))
        if "query" in given:
            found = lists.parted(storable(given["query"]), fieldset)
            values["query"] = found[0]
            values |= {
                name: said for name, said in zip(_DIRECTIVES, found[1:], strict=True) if said
            }
        for name in _DIRECTIVES:
            if given.get(name) or (name in given and name not in values):
                values[name] = _plain(storable(given[name]))
        if values.keys() & {"query", *_DIRECTIVES}:
            asked = {**before, **values}
            self._desk.read.tickets._compile(asked["query"], asked["sort"], asked["grouping"])
        return values

    def _found(self, name: str) -> View:
        """The view a name means, by nobody's key."""
        alike: Sequence[View] = self._desk.read.views.called(name)
        groups = sorted({view.group for view in alike if view.group})
        if not alike[0].owner and len(groups) > 1:
            raise Usage(
                f"groups {' and '.join(groups)} have a view {alike[0].name}. Nothing was changed.",
                f"name it {shlex.quote(alike[0].full_name)}",
            )
        return alike[0]

    def _view(self, id: int) -> View:
        views: list[View] = self._desk.read.views.list(others=True)
        return next(view for view in views if view.id == id)


def _plain(keys: str) -> str:
    return keys.replace(" ", "").strip(",").lower()


def _scope(work: Work, group: str, everybody: bool) -> Scope:
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


def _check_free(work: Work, scope: Scope, name: str, but: int = 0) -> None:
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


def _kept(work: Work, id: int) -> dict[str, Any]:
    """A view's fields as the table has them now; NotFound when it has gone meanwhile."""
    row = work.sql.one(f"SELECT {', '.join(_FIELDS)} FROM views WHERE id = ?", (id,))
    if row is None:
        raise NotFound("that view was removed meanwhile", "deskterm view list")
    return {**dict(zip(_FIELDS, row, strict=True)), "counted": bool(row[-1])}


def _place(work: Work, id: int, wanted: Any) -> int:
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


def _record(
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
    for field in _FIELDS:
        if old[field] != new[field]:
            head = f"view {scope.shown}:{old['name']} {field}="
            work.record(
                EventKind.SETTING, old=head + _word(old[field]), new=head + _word(new[field])
            )


def _told(values: dict[str, Any]) -> str:
    return " ".join(f"{field}={_word(values[field])}" for field in _FIELDS[1:] if values[field])


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def removed_with(work: Work, group_id: int, name: str) -> None:
    """A group's views go with it."""
    scope = Scope(None, group_id, f"group:{name}")
    for (id,) in work.sql.rows("SELECT id FROM views WHERE group_id = ? ORDER BY id", (group_id,)):
        _record(work, scope, _kept(work, id), None)
    work.sql.run("DELETE FROM views WHERE group_id = ?", (group_id,))
