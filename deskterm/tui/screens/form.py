"""What forms share: fields in rows, what was changed, leaving with a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from deskterm.safe import clean, clean_line
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.customer_pick import pick_organization
from deskterm.tui.screens.pickers import Choice, confirm, pick_many
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line, fit
from deskterm.tui.widgets.text_field import TextField
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_customers import customer_words
from deskterm.tui.wording_customers import form_words as words

if TYPE_CHECKING:
    from deskterm.desk import Desk


def split(text: str, sign: str = ",") -> tuple[str, ...]:
    """The parts of a field with several values, without empty ones."""
    return tuple(part.strip() for part in text.split(sign) if part.strip())


OUTSIDE = "\n"
"""What an organization field holds for none at all; no organization can be called that."""


class OrganizationField(ChoiceField):
    """An organization by name: enter, or beginning to type, opens the search.

    Empty leaves it to the domain of the address, which only a new contact has not had yet.
    """

    def __init__(self, value: str, *, new: bool) -> None:
        choices = (Choice("", words.by_domain), Choice(OUTSIDE, customer_words.outside))
        self.empty = "" if new else OUTSIDE
        super().__init__(choices, value or self.empty, title=words.organization, id="organization")

    def on_key(self, event: Key) -> None:
        """Letters begin the search; backspace empties the field."""
        if event.key in ("enter", "space"):
            self.open()
        elif event.key in ("backspace", "delete"):
            self.value = self.empty
        elif event.is_printable and event.character:
            self.run_worker(self._find(event.character), group="choose", exclusive=True)
        else:
            return
        event.stop()
        event.prevent_default()

    async def _choose(self) -> None:
        await self._find("")

    async def _find(self, initial: str) -> None:
        app: Any = self.app
        chosen = await pick_organization(app, words.organization, none=True, initial=initial)
        if chosen is not None:
            self.value = chosen or OUTSIDE


class ManyField(ChoiceField):
    """Several of a few values; `value` holds one a line."""

    @property
    def values(self) -> list[str]:
        """What is chosen."""
        return self.value.splitlines()

    def render(self) -> Content:
        """Their labels, in the order they were chosen."""
        labels = {one.value: one.label for one in self.choices}
        said = ", ".join(labels.get(value, value) for value in self.values) or words.none
        shown = fit(clean_line(said), self.size.width - 4)
        return Content.assemble(shown, (" ...", "" if self.has_focus else "$dim"))

    def _step(self, by: int) -> None:
        """There is no next one of several."""

    async def _choose(self) -> None:
        app: Any = self.app
        chosen = await pick_many(app, self.title, self.choices, self.values)
        if chosen is not None:
            self.value = "\n".join(chosen)


class FormScreen(DeskScreen):
    """Rows of fields; `ctrl+s` saves and answers with what was made or changed."""

    SCOPE = "form"
    SCOPES: ClassVar[tuple[str, ...]] = ()
    DEFAULT_CSS = """
    FormScreen #title { height: 1; }
    FormScreen #form { height: 1fr; max-width: 90; padding: 1 1 0 1; }
    FormScreen .row { height: 1; width: 100%; }
    FormScreen .row Static { width: 14; height: 1; color: $dim; }
    FormScreen .row .short { width: 14; }
    FormScreen .row Input { width: 1fr; background: $bar-bg; }
    FormScreen .row ChoiceField { width: 1fr; }
    FormScreen .row .left { width: 27; margin-right: 2; }
    FormScreen .tall { height: 1fr; min-height: 2; max-height: 8; width: 100%; }
    FormScreen .tall Static { width: 14; height: 1; color: $dim; }
    FormScreen .tall TextArea, FormScreen .tall TextArea:focus {
        width: 1fr; height: 100%; padding: 0; background: $bar-bg; border: none;
    }
    """
    TITLE_WORDS = ""

    def compose(self) -> ComposeResult:
        yield LineView(id="title")
        with Vertical(id="form"):
            yield from self.rows()
        yield WritingLine()
        yield DeskFooter()

    def rows(self) -> ComposeResult:
        """The fields, from the top."""
        raise NotImplementedError

    def fields(self) -> dict[str, Any]:
        """The form as the desk takes it; raises DeskError when something cannot be read."""
        raise NotImplementedError

    def save(self, desk: Desk, fields: dict[str, Any]) -> Any:
        """Write it, in a worker; `fields` are those that were changed."""
        raise NotImplementedError

    def missing(self) -> str:
        """What has to be filled in, as a sentence."""
        return ""

    def row(self, *cells: str | Widget) -> ComposeResult:
        """A label and a field, once or twice."""
        with Horizontal(classes="row"):
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    yield Static(cell, classes="short" if at else "", markup=False)
                    continue
                if at == 1 and len(cells) > 2:
                    cell.add_class("left")
                if isinstance(cell, Input):
                    cell.compact = True
                    cell.cursor_blink = False
                    cell.select_on_focus = False
                    # Inline, since the app's own rule for inputs outranks a widget's defaults.
                    cell.styles.padding = 0
                yield cell

    def tall(self, label: str, text: str) -> ComposeResult:
        """The field of several lines."""
        with Horizontal(classes="tall"):
            yield Static(label, markup=False)
            area = TextField()
            area.text = clean(text)
            yield area

    def on_mount(self) -> None:
        title = Line(((f" {clean_line(self.TITLE_WORDS)}", "bold"),), fill="bar")
        self.query_one("#title", LineView).show_lines([title])
        self.query(Input).first().focus()
        self.begun = self.state()

    def state(self) -> dict[str | None, str]:
        """What stands in each field, by its id."""
        lines = {field.id: field.value for field in self.query(Input)}
        return (
            lines
            | {field.id: field.value for field in self.query(ChoiceField)}
            | {"text": self.text}
        )

    def touched(self, given: dict[str, Any], text: str) -> dict[str, Any]:
        """Those of the values whose fields were changed; `text` names the one of several lines.

        Nothing else is written: a colleague may have changed it meanwhile, and a value with one
        of our separators in it would come apart.
        """
        now = self.state()
        ids = {name: "text" if name == text else name for name in given}
        return {
            name: value
            for name, value in given.items()
            if now.get(ids[name]) != self.begun.get(ids[name])
        }

    def value(self, name: str) -> str:
        """What stands in a field of one line."""
        return self.query_one(f"#{name}", Input).value.strip()

    def chosen(self, name: str) -> str:
        """What stands in a field one chooses in."""
        return self.query_one(f"#{name}", ChoiceField).value

    @property
    def text(self) -> str:
        """What stands in the field of several lines."""
        return self.query_one("#text", TextArea).text.strip("\n")

    def _is_changed(self) -> bool:
        return bool(self.query("#text")) and self.state() != self.begun

    # Verbs

    def do_next_field(self) -> None:
        self.focus_next()

    def do_field_before(self) -> None:
        self.focus_previous()

    @on(Input.Submitted)
    def entered(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def do_choose(self) -> None:
        """The list of the field one is in, else of the first that has one."""
        field = self.focused
        if isinstance(field, ChoiceField):
            field.open()
        else:
            self.query(ChoiceField).first().focus()

    async def do_save(self) -> None:
        """Save what was changed; what is missing is said."""
        lacking = self.missing()
        if lacking:
            self.app.say(lacking)
            self.query(Input).first().focus()
            return
        fields = self.fields()
        saved = await self.write(lambda desk: self.save(desk, fields))
        self.dismiss(saved)

    async def do_back(self) -> None:
        """Leave; what was changed is asked about."""
        if not self._is_changed() or await confirm(self.app, words.leave_question):
            self.dismiss(None)

    async def before_quit(self) -> bool:
        """A form is no draft: ask."""
        return not self._is_changed() or await confirm(self.app, words.quit_question)

    def agents_and_groups(self, groups: tuple[str, ...]) -> list[Choice]:
        """Whoever can be responsible or observe, as LOGIN and group:NAME."""
        agents = [one for one in self.app.names.agents if one.active]
        choices = [Choice(one.login, one.name or one.login, one.login) for one in agents]
        choices += [Choice(f"group:{name}", name, words.group) for name in groups]
        return choices
