"""Saved queries of the sidebar, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.values import View
from deskterm.words import fold, nearest

_KEYS = "123456789"
_VIEW = (
    "SELECT v.id, v.name, v.query, v.columns, v.sort, v.grouping, v.counted, v.position, "
    "a.login, g.name FROM views v LEFT JOIN agents a ON a.id = v.owner_id "
    "LEFT JOIN groups g ON g.id = v.group_id "
)
SHOWN = (
    "((v.owner_id IS NULL AND v.group_id IS NULL) OR v.owner_id = ? OR v.group_id IN "
    "(SELECT m.group_id FROM group_members m WHERE m.agent_id = ?))"
)
_OTHERS = (
    "v.group_id IS NOT NULL AND v.group_id NOT IN "
    "(SELECT m.group_id FROM group_members m WHERE m.agent_id = ?)"
)
ORDER = " ORDER BY v.position, v.id"


class Views(ReadRoom):
    """Views of everybody, of the actor's groups, and their own."""

    @needs(Permission.READ)
    def list(self, *, others: bool = False) -> list[View]:
        """Views in their order; the first nine have the keys 1 to 9.

        With `others` those of groups one is not in come behind, for who may change settings.
        """
        mine = [self.actor.id, self.actor.id]
        found = self._reader.rows(f"{_VIEW}WHERE {SHOWN}{ORDER}", mine)
        views = [_view(row, _KEYS[at : at + 1]) for at, row in enumerate(found)]
        if others and self.actor.may(Permission.SETTINGS):
            hidden = f"{_VIEW}WHERE {_OTHERS}{ORDER}"
            views += [_view(row, "") for row in self._reader.rows(hidden, mine[:1])]
        return views

    @needs(Permission.READ)
    def get(self, name: str) -> View:
        """The view of that name, one's own before a group's before everybody's; NotFound.

        `mine:NAME`, `group:GROUP:NAME` and `all:NAME` say which; a single digit is a key where no
        view is called that.
        """
        return next(iter(self.called(name, keys=True)))

    @needs(Permission.READ)
    def called(self, name: str, *, keys: bool = False) -> Sequence[View]:
        """Every view that a name may mean, the nearest first; NotFound when there is none.

        Those of groups one is not in only where nothing else is called that.
        """
        views = self.list()
        found = named(views, name)
        if not found and keys:
            found = [view for view in views if view.key and view.key == name.strip()]
        found = found or named(self.list(others=True), name)
        if not found:
            near = nearest(name.rpartition(":")[2], (view.name for view in views))
            hint = f" (did you mean {near}?)" if near else ""
            raise NotFound(f"no view {clean_line(name)}{hint}", "deskterm view list")
        return found


def named(views: Sequence[View], name: str) -> list[View]:
    """Those of a name, plain or with its scope, one's own first and everybody's last."""
    wanted = fold(name.strip())
    whole = ":" in wanted  # which no view's own name holds
    found = [view for view in views if wanted == fold(view.full_name if whole else view.name)]
    return sorted(found, key=lambda view: (not view.owner, not view.group))


def _view(row: Sequence[Any], key: str) -> View:
    return View(
        key=key,
        name=row[1],
        query=row[2],
        id=row[0],
        columns=tuple(name for name in row[3].split(",") if name),
        sort=row[4],
        grouping=row[5],
        counted=bool(row[6]),
        position=row[7],
        owner=row[8],
        group=row[9],
    )
