"""Agents who answer together."""

from __future__ import annotations

from deskterm.desk.permission import ReadRoom, needs
from deskterm.errors import NotFound
from deskterm.policy import Permission
from deskterm.store.columns import IS_OPEN
from deskterm.store.visible import visible_to
from deskterm.values import Group, Member
from deskterm.words import fold, nearest


class Groups(ReadRoom):
    """The desk's groups, those that are off too."""

    @needs(Permission.READ)
    def names(self) -> list[tuple[int, str]]:
        """Ids and names, in the groups' order."""
        found = self._reader.rows("SELECT id, name FROM groups ORDER BY position, name_folded")
        return [(row[0], row[1]) for row in found]

    @needs(Permission.READ)
    def list(self) -> list[Group]:
        """All groups in their order."""
        return [self._group(id) for id, _ in self.names()]

    @needs(Permission.READ)
    def get(self, name: str) -> Group:
        """One group; NotFound when none has that name."""
        id = self._reader.value("SELECT id FROM groups WHERE name_folded = ?", [fold(name)])
        if id is None:
            near = nearest(name, (known for _, known in self.names()))
            hint = f" (did you mean {near}?)" if near else ""
            raise NotFound(f"no group {name}{hint}", "deskterm group list")
        return self._group(id)

    def _group(self, id: int) -> Group:
        row = self._reader.one(
            "SELECT name, description, private, active, position FROM groups WHERE id = ?", [id]
        )
        assert row is not None
        members = self._reader.rows(
            "SELECT a.login, m.notify FROM group_members m JOIN agents a ON a.id = m.agent_id "
            "WHERE m.group_id = ? ORDER BY a.login",
            [id],
        )
        seen, values = visible_to(self.actor)
        counted = self._reader.value(
            "SELECT COUNT(*) FROM ticket_facts t WHERE t.group_id = ? "
            f"AND {IS_OPEN} AND t.merged_into IS NULL AND {seen}",
            [id, *values],
        )
        return Group(
            id=id,
            name=row[0],
            description=row[1],
            private=bool(row[2]),
            active=bool(row[3]),
            position=row[4],
            members=tuple(Member(login, bool(notify)) for login, notify in members),
            open_tickets=int(counted),
        )
