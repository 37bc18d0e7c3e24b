"""An agent, new or known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Input

from deskterm.safe import clean_line
from deskterm.terms import Notice, Role
from deskterm.tui.screens.form import FormScreen, ManyField
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.wording_admin import agent_words as words
from deskterm.values import Agent

if TYPE_CHECKING:
    from deskterm.desk import Desk

LINES = ("login", "name", "email", "os_user", "position", "phone", "time_zone")
ONLY_LATER = frozenset({"signature", "notices"})
"""What `agents.add` does not take: set once the agent is there."""


class AgentForm(FormScreen):
    """Makes an agent, or changes `agent`; answers with the agent as it is then."""

    def __init__(self, agent: Agent | None = None) -> None:
        super().__init__()
        self.agent = agent
        self.before = agent or Agent(0, "", "", "", None, Role.AGENT, True, "", "", "")
        self.TITLE_WORDS = words.editing(agent.login) if agent is not None else words.new

    def rows(self) -> ComposeResult:
        one = self.before
        roles = [Choice(key, key, hint) for key, hint in words.roles.items()]
        yes_no = [Choice(key, label) for key, label in words.may_reports.items()]
        told = [Choice(one.value, words.told_when[one.value]) for one in Notice]
        languages = [
            Choice(key, label) for key, label in words.languages.items() if key or not self.agent
        ]
        known = self.app.names.groups
        groups = [Choice(group.name, group.name) for group in known]
        yield from self.row(
            words.login, Input(clean_line(one.login), id="login"),
            words.role, ChoiceField(roles, one.role.value, title=words.role, id="role"),
        )  # fmt: skip
        yield from self.row(words.name, Input(clean_line(one.name), id="name"))
        yield from self.row(words.email, Input(clean_line(one.email), id="email"))
        yield from self.row(
            words.groups,
            ManyField(groups, "\n".join(one.groups), title=words.groups, id="groups"),
        )
        zone = Input(clean_line(one.time_zone), id="time_zone", placeholder=words.zone_hint)
        yield from self.row(
            words.zone, zone,
            words.language,
            ChoiceField(languages, one.language, title=words.language, id="language"),
        )  # fmt: skip
        yield from self.row(
            words.position, Input(clean_line(one.position), id="position"),
            words.phone, Input(clean_line(one.phone), id="phone"),
        )  # fmt: skip
        os_user = clean_line(one.os_user or "")
        reports = "yes" if one.reports else "no"
        yield from self.row(
            words.os_user, Input(os_user, id="os_user", placeholder=words.os_user_hint),
            words.reports, ChoiceField(yes_no, reports, title=words.reports, id="reports"),
        )  # fmt: skip
        notices = one.notices if self.agent is not None else (Notice.GROUP.value,)
        yield from self.row(
            words.notices,
            ManyField(told, "\n".join(notices), title=words.notices, id="notices"),
        )
        yield from self.tall(words.signature, one.signature)

    def missing(self) -> str:
        whole = self.value("login") and self.value("name") and self.value("email")
        return "" if whole else words.needs

    def fields(self) -> dict[str, Any]:
        one = self.before
        given: dict[str, Any] = {name: self.value(name) for name in LINES}
        given |= {
            "role": self.chosen("role"),
            "language": self.chosen("language"),
            "reports": self.chosen("reports") == "yes",
            "groups": tuple(self.chosen("groups").splitlines()),
            "notices": tuple(self.chosen("notices").splitlines()),
            "signature": self.text,
        }
        if self.agent is None:
            return {
                name: value
                for name, value in given.items()
                if value or name in ("name", "email", "notices")
            }
        old: dict[str, Any] = {name: clean_line(getattr(one, name) or "") for name in LINES}
        old |= {
            "role": one.role.value,
            "language": one.language,
            "reports": one.reports,
            "signature": one.signature.strip("\n"),
        }
        for name in ("groups", "notices"):
            old[name] = given[name] if set(given[name]) == set(getattr(one, name)) else None
        return {name: value for name, value in given.items() if value != old[name]}

    def save(self, desk: Desk, fields: dict[str, Any]) -> Agent:
        if self.agent is not None:
            return desk.write.agents.set(self.agent.login, **fields) if fields else self.agent
        later = {name: value for name, value in fields.items() if name in ONLY_LATER}
        now = {name: value for name, value in fields.items() if name not in ONLY_LATER}
        made = desk.write.agents.add(now.pop("login"), **now)
        if later.get("notices") == made.notices:
            del later["notices"]
        return desk.write.agents.set(made.login, **later) if later else made
