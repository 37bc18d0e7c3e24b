"""Saved queries of the sidebar, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.values import View
from deskterm.words import fold, nearest

_KEYS = "123456789"
_SEEN = (
    "SELECT v.id, v.name, v.query, v.columns, v.sort, v.grouping, v.counted, v.position, "
    "a.login, g.name FROM views v LEFT JOIN agents a ON a.id = v.owner_id "
    "LEFT JOIN groups g ON g.id = v.group_id WHERE (v.owner_id IS NULL AND v.group_id IS NULL) "
    "OR v.owner_id = ? OR v.group_id IN "
    "(SELECT m.group_id FROM group_members m WHERE m.agent_id = ?) "
    "ORDER BY v.position, v.id"
)


class Views(ReadRoom):
    """Views of everybody, of the actor's groups, and their own."""

    @needs(Permission.READ)
    def list(self) -> list[View]:
        """Views in their order; the first nine have the keys 1 to 9."""
        found = self._reader.rows(_SEEN, [self.actor.id, self.actor.id])
        return [_view(row, _KEYS[at : at + 1]) for at, row in enumerate(found)]

    @needs(Permission.READ)
    def get(self, name: str) -> View:
        """The view of that name, one's own before a group's before everybody's; NotFound."""
        wanted = fold(name.strip())
        views = self.list()
        alike = [view for view in views if fold(view.name) == wanted]
        if not alike:
            near = nearest(name, (view.name for view in views))
            hint = f" (did you mean {near}?)" if near else ""
            raise NotFound(f"no view {name}{hint}", "deskterm view list")
        return min(alike, key=lambda view: (not view.owner, not view.group))


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
