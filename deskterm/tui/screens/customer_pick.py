"""Choosing a contact or an organization among thousands, with a row that makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from deskterm.safe import clean_line
from deskterm.tui.screens.base import DeskModal
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.picker_parts import PickerTitle, told
from deskterm.tui.wording_customers import customer_words as words
from deskterm.tui.wording_ticket import picker_words
from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.app import DeskApp
    from deskterm.values import Contact, Organization

Finder = Callable[["Desk", str], Sequence[Any]]
TYPING_DELAY = 0.1
MOST = 50


class Create(str):
    """The text that was typed, when a new one by that name is wanted."""


class SearchScreen(DeskModal[Any]):
    """Like a picker, but the desk narrows: answers with what `finder` found, a Create, or None.

    `fixed` stand above what is found and answer with their value.
    """

    SCOPE = "picker"
    CSS = """
    SearchScreen { align: left bottom; background: transparent; }
    SearchScreen > #box {
        width: 100%; max-width: 88; height: auto; max-height: 16;
        background: $bar-bg; border-top: solid $rule; padding: 0 1;
    }
    SearchScreen #filter { background: $bar-bg; padding: 0; }
    SearchScreen OptionList { height: auto; max-height: 11; background: $bar-bg; border: none;
        padding: 0; scrollbar-size-vertical: 1; }
    """

    def __init__(
        self,
        title: str,
        finder: Finder,
        shown: Callable[[Any], Choice],
        *,
        fixed: Sequence[Choice] = (),
        create: bool = True,
        initial: str = "",
    ) -> None:
        super().__init__()
        self.title_text = title
        self.finder = finder
        self.shown = shown
        self.fixed = tuple(fixed)
        self.create = create
        self.initial = initial
        self.rows: list[tuple[Any, Choice]] = []
        self._answered: str | None = None
        self._taking = False
        self._timer: Any = None

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield PickerTitle(self.title_text, picker_words.one)
            yield Input(self.initial, compact=True, id="filter", select_on_focus=False)
            yield OptionList(id="choices", markup=False, compact=True)
        yield DeskFooter()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        line = self.query_one(Input)
        line.cursor_blink = False
        line.focus()
        line.cursor_position = len(self.initial)
        self._look()

    @on(Input.Changed, "#filter")
    def typed(self) -> None:
        """Look once the typing rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(TYPING_DELAY, self._look)

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """A click is as good as enter."""
        self.do_take()

    def do_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def do_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def do_toggle(self) -> None:
        """There is nothing to tick here."""

    def do_take(self) -> None:
        """Answer with the highlighted row, once the rows are those of what is typed."""
        if self._answered != self._text():
            self._taking = True
            self._look()
            return
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self.rows):
            self.dismiss(self.rows[at][0])
        elif not self.rows:
            self._tell(picker_words.nothing_to_take)

    def _text(self) -> str:
        return self.query_one(Input).value.strip()

    def _look(self) -> None:
        text = self._text()
        finder = self.finder
        self.ask(
            lambda desk: list(finder(desk, text)),
            lambda found: self._fill(text, found),
            group="finding",
        )

    def _fill(self, text: str, found: Sequence[Any]) -> None:
        wanted = fold(text)
        rows: list[tuple[Any, Choice]] = [
            (choice.value, choice) for choice in self.fixed if wanted in fold(choice.label)
        ]
        rows += [(one, self.shown(one)) for one in found]
        same = any(fold(choice.label) == wanted for _, choice in rows)
        if self.create and text and not same:
            rows.append((Create(text), Choice("", words.create.format(clean_line(text)))))
        self.rows = rows
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(choice)) for _, choice in rows])
        if not rows:
            self._tell(picker_words.no_match)
        # What was looked for comes before the rows that are always there.
        first = next((at for at, (one, _) in enumerate(rows) if one in found), 0)
        options.highlighted = (first if text else 0) if rows else None
        self._answered = text
        if self._taking:
            self._taking = False
            self.do_take()

    def _tell(self, sentence: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_option(told(sentence))


def _line(choice: Choice) -> Content:
    label = Content(clean_line(choice.label))
    if not choice.hint:
        return label
    return label + Content("  ") + Content(clean_line(choice.hint)).stylize("$dim")


def contact_choice(contact: Contact) -> Choice:
    """A contact as a row."""
    address = contact.addresses[0] if contact.addresses else ""
    hints = [address if contact.name else "", contact.organization or ""]
    return Choice(
        str(contact.id), contact.name or address, " · ".join(hint for hint in hints if hint)
    )


def organization_choice(organization: Organization) -> Choice:
    """An organization as a row."""
    also = dict.fromkeys((*organization.names, *organization.domains))
    hints = [name for name in also if fold(name) != fold(organization.name)]
    return Choice(organization.name, organization.name, ", ".join(hints))


async def pick_organization(
    app: DeskApp, title: str, *, none: bool = False, initial: str = ""
) -> str | None:
    """The name of an organization, made on the spot if wanted; "" with `none`, None on esc."""
    found: Any = await app.push_screen_wait(
        SearchScreen(
            title,
            lambda desk, text: desk.read.organizations.search(text, limit=MOST),
            organization_choice,
            fixed=(Choice("", words.outside),) if none else (),
            initial=initial,
        )
    )
    if isinstance(found, Create):
        from deskterm.tui.screens.organization_form import OrganizationForm

        made: Organization | None = await app.push_screen_wait(OrganizationForm(name=str(found)))
        return made.name if made is not None else None
    if found is None or found == "":
        return None if found is None else ""
    return str(found.name)


async def pick_contact(
    app: DeskApp,
    title: str,
    *,
    organization: str = "",
    fixed: Sequence[Choice] = (),
    initial: str = "",
    create: bool = True,
) -> Contact | str | None:
    """A contact, made on the spot if wanted; the value of one of `fixed`; None on esc.

    `organization`: only its own contacts, and a new one belongs to it.
    """
    found: Any = await app.push_screen_wait(
        SearchScreen(
            title,
            lambda desk, text: desk.read.contacts.search(
                text, limit=MOST, organization=organization or None
            ),
            contact_choice,
            fixed=fixed,
            create=create,
            initial=initial,
        )
    )
    if isinstance(found, Create):
        from deskterm.tui.screens.contact_form import ContactForm

        typed = str(found)
        name, address = ("", typed) if "@" in typed else (typed, "")
        made: Contact | None = await app.push_screen_wait(
            ContactForm(name=name, address=address, organization=organization)
        )
        return made
    return found  # type: ignore[no-any-return]
