"""Groups: agents who answer together, made, changed, switched off and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlmodel import col, func, select

from deskterm.desk.permission import needs
from deskterm.desk.writes import membership, view_parts
from deskterm.desk.writes.founding import check_text
from deskterm.desk.writes.work import Work, WriteRoom
from deskterm.errors import Conflict, Usage
from deskterm.policy import Permission
from deskterm.safe import clean_line, storable, storable_line
from deskterm.store.tables import GroupTable, SettingTable
from deskterm.terms import EventKind
from deskterm.values import Group
from deskterm.words import fold, nearest

LONGEST_NAME = 60
_TAKEN = frozenset({"none", "any", "my-groups", "me"})


def check_group_name(text: str) -> str:
    """A group's name: one line that both languages can write."""
    name = check_text(storable_line(text), "the group's name")
    if len(name) > LONGEST_NAME:
        raise Usage(f"a group's name has at most {LONGEST_NAME} characters.")
    if '"' in name or name.startswith("group:") or fold(name) in _TAKEN:
        raise Usage(
            f"a group's name holds no quotes, does not begin with group: and is none of "
            f"{', '.join(sorted(_TAKEN))}; not {clean_line(text)!r}."
        )
    return name


def _position(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10_000:
        raise Usage(f"{clean_line(str(value))} is not a position from 0 to 9999.")
    return value


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": check_group_name,
    "description": storable,
    "private": bool,
    "position": _position,
}


class Groups(WriteRoom):
    """Agents who answer together."""

    @needs(Permission.SETTINGS)
    def add(
        self,
        name: str,
        *,
        description: str = "",
        private: bool = False,
        members: Iterable[str] = (),
        notify: Iterable[str] = (),
    ) -> Group:
        """A new group, behind the others; who is in `notify` is a member too.

        Conflict when there is one of that name.
        """
        name = check_group_name(name)
        with self._work() as work:
            _check_free(work, name)
            last = work.session.exec(select(func.max(col(GroupTable.position)))).one()
            row = GroupTable(
                name=name,
                name_folded=fold(name),
                description=storable(description),
                private=private,
                position=0 if last is None else last + 1,
                created_at=work.now,
            )
            work.session.add(row)
            work.session.flush()
            said = "private=yes" if private else "private=no"
            work.record(EventKind.SETTING, new=f"group {name} added: {said}")
            joining, told = (membership.agents_named(work, who) for who in (members, notify))
            membership.change(work, row, add=[*joining, *told], notify=told)
        return self._group(name)

    @needs(Permission.SETTINGS)
    def set(self, name: str, /, **fields: Any) -> Group:
        """Change a group's name, description, private or position.

        A new name is followed by the desk's default_group; tickets and mailboxes keep the group.
        """
        for field in fields:
            if field not in _CHECKS:
                near = nearest(field, _CHECKS)
                hint = f" (did you mean {near}?)" if near else ""
                raise Usage(f"a group has no {clean_line(field)}{hint}.")
        with self._work() as work:
            row = membership.group_named(work, name)
            for field, value in fields.items():
                _change(work, row, field, _CHECKS[field](value))
            name = row.name
        return self._group(name)

    @needs(Permission.SETTINGS)
    def enable(self, name: str) -> Group:
        """Give it new tickets again."""
        return self._switch(name, True)

    @needs(Permission.SETTINGS)
    def disable(self, name: str) -> Group:
        """Give it no new tickets; those it has stay its own. Conflict where it is the default."""
        return self._switch(name, False)

    @needs(Permission.SETTINGS)
    def remove(self, name: str) -> None:
        """Forget a group and the views shared with it.

        Conflict while a ticket, organization or mailbox names it.
        """
        with self._work() as work:
            row = membership.group_named(work, name)
            _check_unused(work, row)
            _check_unnamed(work, row)
            work.sql.run("DELETE FROM group_members WHERE group_id = ?", (row.id,))
            assert row.id is not None
            view_parts.removed_with(work, row.id, row.name)
            work.session.delete(row)
            work.record(EventKind.SETTING, old=f"group {row.name} removed")

    @needs(Permission.SETTINGS)
    def join(self, name: str, logins: Iterable[str], notify: bool | None = None) -> Group:
        """Put agents in a group; `notify` says whether it tells them of new tickets."""
        joining = list(logins)
        told, muted = (joining if notify is wanted else () for wanted in (True, False))
        return self.members(name, add=joining, notify=told, mute=muted)

    @needs(Permission.SETTINGS)
    def leave(self, name: str, logins: Iterable[str]) -> Group:
        """Take agents out of a group; its tickets are out of their sight at once."""
        return self.members(name, remove=logins)

    @needs(Permission.SETTINGS)
    def members(
        self,
        name: str,
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        notify: Iterable[str] = (),
        mute: Iterable[str] = (),
    ) -> Group:
        """All of it in one transaction.

        Conflict when somebody is to be told or muted who is not in the group, nor is to be added.
        """
        given = [list(logins) for logins in (add, remove, notify, mute)]
        for one, other in ((0, 1), (1, 2), (2, 3), (1, 3)):
            if both := set(given[one]) & set(given[other]):
                raise Usage(f"{clean_line(min(both))} is named for both. Nothing was changed.")
        with self._work() as work:
            row = membership.group_named(work, name)
            joining, leaving, told, muted = (membership.agents_named(work, who) for who in given)
            membership.change(work, row, add=joining, remove=leaving, notify=told, mute=muted)
            name = row.name
        return self._group(name)

    def _switch(self, name: str, active: bool) -> Group:
        with self._work() as work:
            row = membership.group_named(work, name)
            if row.active != active:
                if not active:
                    _check_unused(work, row)
                row.active = active
                work.session.add(row)
                _record(work, row.name, "active", not active, active)
            name = row.name
        return self._group(name)

    def _group(self, name: str) -> Group:
        return self._desk.read.groups.get(name)  # type: ignore[no-any-return]


def _change(work: Work, row: GroupTable, field: str, value: Any) -> None:
    old, name = getattr(row, field), row.name
    if old == value:
        return
    if field == "name":
        _rename(work, row, value)
    setattr(row, field, value)
    work.session.add(row)
    work.session.flush()
    _record(work, name, field, old, value)


def _rename(work: Work, row: GroupTable, name: str) -> None:
    if fold(name) != row.name_folded:
        _check_free(work, name)
    row.name_folded = fold(name)
    setting = work.session.get(SettingTable, "default_group")
    if setting is not None and fold(setting.value) == fold(row.name):
        work.record(
            EventKind.SETTING, old=f"default_group={setting.value}", new=f"default_group={name}"
        )
        setting.value = name
        work.session.add(setting)


def _check_free(work: Work, name: str) -> None:
    wanted = "SELECT name FROM groups WHERE name_folded = ?"
    taken = work.sql.value(wanted, (fold(name),))
    if taken is not None:
        raise Conflict(
            f"there is a group {taken} already. Nothing was changed.",
            f"deskterm group set '{taken}'",
        )


def _check_unused(work: Work, row: GroupTable) -> None:
    """Conflict while new tickets are sent to it: the desk's default group, or a mailbox's."""
    if fold(work.setting("default_group")) == row.name_folded:
        raise Conflict(
            f"new tickets of the desk go to group {row.name}. Nothing was changed.",
            "deskterm config set default_group OTHER",
        )
    using = "SELECT name FROM mailboxes WHERE group_id = ? ORDER BY name"
    box = work.sql.value(using, (row.id,))
    if box is not None:
        raise Conflict(
            f"new tickets of mailbox {box} go to group {row.name}. Nothing was changed.",
            f"deskterm mailbox set {box} --default-group OTHER",
        )


def _check_unnamed(work: Work, row: GroupTable) -> None:
    """Conflict while something hangs on it that would be nobody's without."""
    who = f"group:{row.id}"
    for sql, value, said in (
        ("SELECT 1 FROM tickets WHERE group_id = ? LIMIT 1", row.id, "has tickets"),
        ("SELECT 1 FROM ticket_access WHERE who = ? LIMIT 1", who, "observes tickets"),
        (
            "SELECT 1 FROM organizations WHERE responsible_group_id = ? LIMIT 1",
            row.id,
            "is responsible for organizations",
        ),
        (
            "SELECT 1 FROM organization_observers WHERE who = ? LIMIT 1",
            who,
            "observes organizations",
        ),
    ):
        if work.sql.value(sql, (value,)) is not None:
            raise Conflict(
                f"group {row.name} {said}. Nothing was changed.",
                f"deskterm group disable '{row.name}'",
            )


def _record(work: Work, name: str, field: str, old: Any, new: Any) -> None:
    shown = [("yes" if one else "no") if isinstance(one, bool) else str(one) for one in (old, new)]
    work.record(
        EventKind.SETTING,
        old=f"group {name} {field}={shown[0]}",
        new=f"group {name} {field}={shown[1]}",
    )
