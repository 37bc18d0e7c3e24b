"""The form of a view: its name, whose it is, its query, columns, order and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Input

from deskterm.errors import Usage
from deskterm.fields import CUSTOM
from deskterm.policy import Permission
from deskterm.safe import clean_line
from deskterm.tui.screens.form import FormScreen, ManyField
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.text import steady
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.wording import words as frame_words
from deskterm.tui.wording_views import view_words as words
from deskterm.values import View

if TYPE_CHECKING:
    from deskterm.desk import Desk

ALL = "all"
GROUP = "group:"


class ViewForm(FormScreen):
    """Makes a view, or changes `view`; answers with the view as it is then."""

    def __init__(self, view: View | None = None, *, query: str = "", place: int = 0) -> None:
        super().__init__()
        self.view = view
        self.before = view or View("", "", query)
        self.place = place
        self.TITLE_WORDS = words.editing(view.name) if view is not None else words.new

    def rows(self) -> ComposeResult:
        one = self.before
        fields = self.app.names.fields or ()
        yield from self.row(words.name, Input(clean_line(one.name), id="name"))
        whose = ChoiceField(self._scopes(), _scope(one), title=words.whose, id="whose")
        place = Input(str(self.place or ""), id="place", type="integer")
        yield from self.row(words.whose, whose, words.place, place)
        shown = [Choice(name, label, name) for name, label in self._columns()]
        yield from self.row(
            words.columns,
            ManyField(shown, "\n".join(one.columns), title=words.columns, id="columns"),
        )
        yield from self.row(words.order, Input(clean_line(one.sort), id="order"))
        groups = [Choice(field.name, field.name, field.help) for field in fields if field.group]
        chosen = "\n".join(name for name in one.grouping.split(",") if name)
        yield from self.row(
            words.grouping, ManyField(groups, chosen, title=words.grouping, id="grouping")
        )
        yes_no = [Choice("yes", words.yes), Choice("no", words.no)]
        counted = "yes" if one.counted else "no"
        yield from self.row(
            words.counted, ChoiceField(yes_no, counted, title=words.counted, id="counted")
        )
        yield from self.tall(words.query, one.query)

    def _columns(self) -> list[tuple[str, str]]:
        from deskterm.lists import COLUMNS

        heads = dict(frame_words.columns)
        names = self.app.names
        own = [
            (field.name, steady(names.custom(field.name.removeprefix(CUSTOM))))
            for field in names.fields or ()
            if field.name.startswith(CUSTOM)
        ]
        return [*((name, heads.get(name, name)) for name in COLUMNS), *own]

    def _scopes(self) -> list[Choice]:
        """Whose it may be; what it is now stays among them."""
        actor, one = self.app.desk.actor, self.before
        choices = [Choice("", words.mine)]
        groups = [group.name for group in self.app.names.groups if group.active]
        if one.group and one.group not in groups:
            groups.append(one.group)
        choices += [
            Choice(f"{GROUP}{name}", words.group.format(clean_line(name))) for name in groups
        ]
        if actor.may(Permission.SETTINGS) or _scope(one) == ALL:
            choices.append(Choice(ALL, words.all))
        return choices

    def missing(self) -> str:
        return "" if self.value("name") else words.needs_name

    def fields(self) -> dict[str, Any]:
        whose = self.chosen("whose")
        given = {
            "name": self.value("name"),
            "query": " ".join(self.text.split("\n")).strip(),
            "columns": self.chosen("columns").splitlines(),
            "sort": self.value("order"),
            "grouping": ",".join(self.chosen("grouping").splitlines()),
            "counted": self.chosen("counted") == "yes",
        }
        ids = {"sort": "order", "query": "text"}
        now = self.state()
        changed = {
            name: value
            for name, value in given.items()
            if self.view is None or self._differs(now, ids.get(name, name))
        }
        if self.view is None or self._differs(now, "whose"):
            changed["group"] = whose.removeprefix(GROUP) if whose.startswith(GROUP) else ""
            changed["everybody"] = whose == ALL
        if self.value("place") and (self.view is None or self._differs(now, "place")):
            changed["position"] = self._place()
        return changed

    def _differs(self, now: dict[str | None, str], id: str) -> bool:
        return now.get(id) != self.begun.get(id)

    def _place(self) -> int:
        text = self.value("place")
        if not (text.isascii() and text.isdigit() and int(text)):
            raise Usage(words.no_place)
        return int(text)

    def save(self, desk: Desk, fields: dict[str, Any]) -> View:
        views = desk.write.views
        if self.view is not None:
            saved: View = views.set(self.view.full_name, **fields) if fields else self.view
        else:
            saved = views.add(fields.pop("name"), fields.pop("query"), **fields)
        return saved


def _scope(view: View) -> str:
    """Whose a view is, as the field has it; one that is not saved is one's own."""
    if not view.id or view.owner:
        return ""
    return f"{GROUP}{view.group}" if view.group else ALL
