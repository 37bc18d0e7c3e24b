"""An organization, new or known: only a name is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Input

from deskterm.safe import clean_line
from deskterm.tui.screens.form import FormScreen, ManyField, split
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.wording_customers import form_words as words

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Organization

LINES = ("name", "site", "email", "phone", "address", "category")
SEPARATED = {"names": "; ", "domains": ", "}
"""Names of companies have commas in them."""


class OrganizationForm(FormScreen):
    """Makes an organization, or changes `organization`; answers with it as it is then."""

    def __init__(self, organization: Organization | None = None, *, name: str = "") -> None:
        super().__init__()
        self.organization = organization
        self.name_given = name

    @property
    def TITLE_WORDS(self) -> str:  # type: ignore[override]
        """Whose form it is."""
        if self.organization is None:
            return words.new_organization
        return words.editing(self.organization.name)

    def _was(self, name: str) -> str:
        if self.organization is None:
            return self.name_given if name == "name" else ""
        value = getattr(self.organization, name)
        return clean_line(SEPARATED[name].join(value) if name in SEPARATED else value or "")

    def rows(self) -> ComposeResult:
        def line(name: str, hint: str = "") -> Input:
            return Input(self._was(name), id=name, placeholder=hint)

        one = self.organization
        responsible = (one.responsible or "") if one else ""
        observers = "\n".join(one.observers) if one else ""
        yield from self.row(words.name, line("name"))
        yield from self.row(words.also, line("names", words.also_hint))
        yield from self.row(words.domains, line("domains", words.domains_hint))
        yield from self.row(
            words.responsible,
            ChoiceField(
                self._responsible(()), responsible, title=words.responsible, id="responsible"
            ),
        )
        yield from self.row(
            words.observers,
            ManyField(self.agents_and_groups(()), observers, title=words.observers, id="observers"),
        )
        yield from self.row(words.email, line("email"), words.phone, line("phone"))
        yield from self.row(words.site, line("site"), words.category, line("category"))
        yield from self.row(words.address, line("address"))
        yield from self.tall(words.comment, one.comment if one else "")

    def on_mount(self) -> None:
        super().on_mount()
        self.ask(lambda desk: desk.read.groups.list(), self._know_groups, group="groups")

    def _know_groups(self, groups: list[Any]) -> None:
        names = tuple(group.name for group in groups if group.active)
        self.query_one("#responsible", ChoiceField).choices = self._responsible(names)
        self.query_one("#observers", ChoiceField).choices = self.agents_and_groups(names)
        for field in self.query(ChoiceField):
            field.refresh()

    def _responsible(self, groups: tuple[str, ...]) -> list[Choice]:
        return [Choice("", words.nobody), *self.agents_and_groups(groups)]

    def missing(self) -> str:
        return "" if self.value("name") else words.organization_needs

    def fields(self) -> dict[str, Any]:
        given: dict[str, Any] = {name: self.value(name) for name in LINES}
        given["names"] = split(self.value("names"), ";")
        given["domains"] = split(self.value("domains"))
        given["responsible"] = self.chosen("responsible")
        given["observers"] = self.chosen("observers").splitlines()
        given["comment"] = self.text
        if self.organization is None:
            return {name: value for name, value in given.items() if value}
        return self.touched(given, "comment")

    def save(self, desk: Desk, fields: dict[str, Any]) -> Organization:
        if self.organization is None:
            return desk.write.organizations.add(fields.pop("name"), **fields)
        if not fields:
            return self.organization
        return desk.write.organizations.set(self.organization.id, **fields)
