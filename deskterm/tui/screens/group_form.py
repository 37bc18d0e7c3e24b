"""A group, new or known: who is in it, and whom it tells of new tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Input

from deskterm.errors import Usage
from deskterm.safe import clean_line
from deskterm.tui.screens.form import FormScreen, ManyField
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.wording_admin import group_words as words
from deskterm.values import Group

if TYPE_CHECKING:
    from deskterm.desk import Desk


class GroupForm(FormScreen):
    """Makes a group, or changes `group`; answers with the group as it is then."""

    def __init__(self, group: Group | None = None) -> None:
        super().__init__()
        self.group = group
        self.before = group or Group(0, "", "", False, True, 0, (), 0)
        self.TITLE_WORDS = words.editing(group.name) if group is not None else words.new

    def rows(self) -> ComposeResult:
        one = self.before
        inside = [member.login for member in one.members]
        told = [member.login for member in one.members if member.notify]
        agents = [
            Choice(agent.login, agent.name or agent.login, agent.login)
            for agent in self.app.names.agents
            if agent.active or agent.login in inside
        ]
        yes_no = [Choice(key, label) for key, label in words.private_or_not.items()]
        private = "yes" if one.private else "no"
        yield from self.row(words.name, Input(clean_line(one.name), id="name"))
        yield from self.row(
            words.members, ManyField(agents, "\n".join(inside), title=words.members, id="members")
        )
        yield from self.row(
            words.notify, ManyField(agents, "\n".join(told), title=words.notify, id="notify")
        )
        field = ChoiceField(yes_no, private, title=words.private, id="private")
        if self.group is None:
            yield from self.row(words.private, field)
        else:
            order = Input(str(one.position), id="position", type="integer")
            yield from self.row(words.private, field, words.position, order)
        yield from self.tall(words.description, one.description)

    def missing(self) -> str:
        return "" if self.value("name") else words.needs

    def fields(self) -> dict[str, Any]:
        one = self.before
        given: dict[str, Any] = {
            "name": self.value("name"),
            "description": self.text,
            "private": self.chosen("private") == "yes",
        }
        if self.group is not None:
            given["position"] = self._position()
            old = {
                "name": clean_line(one.name),
                "description": one.description.strip("\n"),
                "private": one.private,
                "position": one.position,
            }
            given = {name: value for name, value in given.items() if value != old[name]}
        return given | {
            "members": self.chosen("members").splitlines(),
            "notify": self.chosen("notify").splitlines(),
        }

    def _position(self) -> int:
        text = self.value("position")
        if not (text.isascii() and text.isdigit()):
            raise Usage(words.not_number)
        return int(text)

    def save(self, desk: Desk, fields: dict[str, Any]) -> Group:
        groups = desk.write.groups
        if self.group is None:
            return groups.add(fields.pop("name"), **fields)
        inside = {member.login: member.notify for member in self.group.members}
        told = fields.pop("notify")
        members = [*fields.pop("members"), *told]
        name = self.group.name
        changed = groups.set(name, **fields) if fields else self.group
        given = {
            "add": [login for login in members if login not in inside],
            "remove": [login for login in inside if login not in members],
            "notify": [login for login in told if not inside.get(login)],
            "mute": [login for login, was in inside.items() if was and login in members
                     and login not in told],
        }  # fmt: skip
        if any(given.values()):
            changed = groups.members(changed.name, **given)
        return changed
