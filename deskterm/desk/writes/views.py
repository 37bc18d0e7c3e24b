"""Saved queries made, changed and removed: one's own, a group's, or everybody's."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import Any

from deskterm import lists
from deskterm.desk.permission import needs
from deskterm.desk.writes.founding import check_text
from deskterm.desk.writes.view_parts import FIELDS, check_free, kept, place_at, record, scope_of
from deskterm.desk.writes.work import WriteRoom
from deskterm.errors import Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.tables import ViewTable
from deskterm.values import View
from deskterm.words import fold, nearest

LONGEST_NAME = 60
_SETTABLE = (*FIELDS, "position", "group", "everybody")
_DIRECTIVES = ("sort", "grouping")


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
    if name.isdecimal():  # `list --view 3` opens the third one
        raise Usage(
            f"a view's name is not a number alone, which is a key; not {name}. Nothing was changed."
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
            scope = scope_of(work, group, everybody)
            check_free(work, scope, values["name"])
            place = place_at(work, 0, position)
            folded = fold(values["name"])
            id = work.sql.insert(
                ViewTable,
                **values,
                name_folded=folded,
                owner_id=scope.owner,
                group_id=scope.group,
                position=place,
            )
            record(work, scope, None, values)
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
            before = kept(work, old.id)
            scope = after = scope_of(work, old.group or "", not old.owner and not old.group)
            values = {**before, **self._checked(fields, before)}
            if "group" in fields or "everybody" in fields:
                group, everybody = fields.get("group") or "", bool(fields.get("everybody"))
                after = scope_of(work, group, everybody)
            if after[:2] != scope[:2] or fold(values["name"]) != fold(before["name"]):
                check_free(work, after, values["name"], old.id)
            if fields.get("position") is not None:
                work.sql.run(
                    "UPDATE views SET position = ? WHERE id = ?",
                    (place_at(work, old.id, fields["position"]), old.id),
                )
            named = ", ".join(f"{field} = ?" for field in FIELDS)
            work.sql.run(
                f"UPDATE views SET {named}, name_folded = ?, owner_id = ?, group_id = ? "
                "WHERE id = ?",
                (*(values[field] for field in FIELDS), fold(values["name"]), *after[:2], old.id),
            )
            if after[:2] == scope[:2]:
                record(work, scope, before, values)
            else:
                record(work, scope, before, None)
                record(work, after, None, values)
        return self._view(old.id)

    @needs(Permission.WORK)
    def remove(self, name: str) -> None:
        """Forget a view; its tickets are not touched. Refused and Usage as for `set`."""
        with self._work() as work:
            old = self._found(name)
            scope = scope_of(work, old.group or "", not old.owner and not old.group)
            before = kept(work, old.id)
            work.sql.run("DELETE FROM views WHERE id = ?", (old.id,))
            record(work, scope, before, None)

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
