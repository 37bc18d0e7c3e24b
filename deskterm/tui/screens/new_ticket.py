"""A new ticket from anywhere: only the subject is needed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from deskterm.safe import clean, clean_line
from deskterm.terms import DraftKind, Priority
from deskterm.tui.proposing import change_fault, quoted
from deskterm.tui.screens.customer_pick import pick_contact
from deskterm.tui.screens.files import upload
from deskterm.tui.screens.pickers import Choice
from deskterm.tui.screens.writing import WritingScreen
from deskterm.tui.widgets.changes_field import ChangesInput
from deskterm.tui.widgets.choice import ChoiceField
from deskterm.tui.widgets.frame import FrameLine, FrameRule
from deskterm.tui.widgets.people import PeopleInput, named
from deskterm.tui.widgets.text_field import TextField
from deskterm.tui.wording import words as common
from deskterm.tui.wording_customers import customer_words
from deskterm.tui.wording_forms import compose_words as words
from deskterm.values import Contact, Draft, Person, TicketRow

if TYPE_CHECKING:
    from deskterm.desk import Desk


class NewTicketScreen(WritingScreen):
    """Makes a ticket and opens it; `mailed` makes its text our first mail to the contact.

    `contact` and `organization` fill in whose ticket it is to be.
    """

    SCOPE = "new"
    CSS = """
    NewTicketScreen #frame { height: 1fr; width: 100%; max-width: 90; }
    NewTicketScreen .side { border-left: solid $accent; border-right: solid $accent; }
    NewTicketScreen.mailed .side { border-left: double $accent; border-right: double $accent; }
    NewTicketScreen .row { height: 1; width: 100%; padding: 0 1; }
    NewTicketScreen .row Static { width: 10; height: 1; color: $dim; }
    NewTicketScreen .row Input { width: 1fr; padding: 0; background: $background; }
    NewTicketScreen .row Input:focus { background: $rest-bg; }
    NewTicketScreen .row ChoiceField { background: $background; color: $foreground; }
    NewTicketScreen .row ChoiceField:focus { background: $rest-bg; }
    NewTicketScreen .row #along { width: 1fr; }
    NewTicketScreen .row #organization { width: auto; max-width: 30; }
    NewTicketScreen #text, NewTicketScreen #text:focus {
        height: 1fr; padding: 0 1; background: $background;
        border-top: none; border-bottom: none; scrollbar-size-vertical: 0;
    }
    """

    def __init__(self, contact: Contact | None = None, organization: str = "") -> None:
        super().__init__()
        self.given = contact
        self.organization = organization
        self.mailed = False
        self.delay = 0.0

    def compose(self) -> ComposeResult:
        names = self.app.names
        types = [Choice("", "-"), *(Choice(t.key, names.type(t.key)) for t in names.types)]
        levels = [Choice(level.word, level.word) for level in Priority]
        agents = [Choice("", words.nobody)]
        agents += [
            Choice(who, names.observer(who), common.group_hint if who.startswith("group:") else who)
            for who in names.takers()
        ]
        with Vertical(id="frame"):
            yield FrameLine("top", id="frame-top")
            with Horizontal(classes="row side"):
                yield Static(words.subject, markup=False)
                yield Input(id="subject", compact=True, select_on_focus=False)
            with Horizontal(classes="row side"):
                yield Static(words.contact, markup=False)
                yield PeopleInput(self.asked, id="contact")
                if self.organization:
                    shown = clean_line(f" {self.organization}")
                    yield Static(shown, id="organization", markup=False)
            with Horizontal(classes="row side"):
                yield Static(words.type, markup=False)
                yield ChoiceField(types, title=words.type.strip(), id="type")
                yield Static(words.priority, markup=False)
                yield ChoiceField(levels, "normal", title=words.priority.strip(), id="priority")
            with Horizontal(classes="row side"):
                yield Static(words.assignee, markup=False)
                yield ChoiceField(agents, title=words.assignee.strip(), id="assignee")
                yield Static(words.files_field, markup=False)
                yield Static("", id="along", markup=False)
            if any(one.active for one in names.customs):
                with Horizontal(classes="row side"):
                    yield Static(words.more_changes, markup=False)
                    yield ChangesInput(lambda: self.app.names, words.more_hint, id="more")
            yield FrameRule(id="middle")
            yield TextField().add_class("side")
            yield FrameLine("bottom", id="frame-bottom")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        if self.given is not None:
            self._fill_in(self.given)
        self.query_one("#subject", Input).focus()

        def read(desk: Desk) -> tuple[Draft | None, str]:
            draft = desk.read.drafts.get(None, DraftKind.NEW)
            return draft, desk.read.settings.get("publish_delay")

        loaded = partial(self._loaded, self._fingerprint())
        self.ask(read, loaded, group="load", failed=self.not_restored)
        self._paint()

    def _loaded(self, begun: str, found: tuple[Draft | None, str]) -> None:
        draft, delay = found
        self.delay = float(delay or 0)
        typed = self._fingerprint() != begun  # a slow line brings words before the draft
        if draft is not None:
            for name, kept in (("#subject", draft.subject), ("#contact", draft.to)):
                field = self.query_one(name, Input)
                field.value = clean_line(kept) + field.value
                field.cursor_position = len(field.value)
            area = self.query_one("#text", TextArea)
            area.text = clean(draft.text) + area.text
            self.saved_at = draft.updated_at
        self._paint()
        self.start_saving(dirty=typed)

    def _fill_in(self, contact: Contact) -> None:
        people = [Person(contact.name, address) for address in contact.addresses[:1]]
        self.query_one("#contact", PeopleInput).value = ", ".join(map(named, people))

    # The draft

    def draft_key(self) -> tuple[int | None, DraftKind]:
        return None, DraftKind.NEW

    def draft_fields(self) -> dict[str, Any]:
        return {
            "subject": self.query_one("#subject", Input).value,
            "to": self.query_one("#contact", Input).value,
        }

    def is_blank(self) -> bool:
        return not (self.text.strip() or any(field.strip() for field in self._typed()))

    def _typed(self) -> tuple[str, str]:
        return self.query_one("#subject", Input).value, self.query_one("#contact", Input).value

    def _more(self) -> str:
        """Changes besides the form's own fields; where the desk has no fields there is no row."""
        return " ".join(one.value.strip() for one in self.query("#more").results(Input))

    def draft_shown(self) -> None:
        self._paint()

    def files_shown(self) -> None:
        self._paint()

    def _paint(self) -> None:
        self.set_class(self.mailed, "mailed")
        top, bottom = (
            self.query_one("#frame-top", FrameLine),
            self.query_one("#frame-bottom", FrameLine),
        )
        middle = self.query_one("#middle", FrameRule)
        top.double = bottom.double = middle.double = self.mailed
        top.left = words.new_mailed if self.mailed else words.new_quiet
        top.alarm = self.save_failed
        if self.save_failed:
            top.right = words.draft_not_saved
        elif self.saved_at is not None:
            top.right = words.draft_saved(f"{self.saved_at.astimezone(self.app.zone):%-H:%M}")
        middle.words = words.text_mailed if self.mailed else words.text_recorded
        bottom.left = words.new_keys(mailed=self.mailed)
        self.query_one("#along", Static).update(Content(clean_line(self.files_said())))

    # Verbs

    @on(Input.Submitted)
    def entered(self) -> None:
        """Enter in a field goes on to the next."""
        self.focus_next()

    def do_choose(self) -> None:
        """The list of the field one is in."""
        field = self.focused
        if isinstance(field, ChoiceField):
            field.open()
        elif isinstance(field, PeopleInput):
            self.run_worker(self._choose_contact(), group="choose", exclusive=True)
        else:
            self.query_one("#type", ChoiceField).focus()

    async def _choose_contact(self) -> None:
        typed = self.query_one("#contact", PeopleInput).value.strip()
        chosen = await pick_contact(
            self.app, words.contact, organization=self.organization, initial=clean_line(typed)
        )
        if isinstance(chosen, Contact):
            if not chosen.addresses:
                self.app.say(customer_words.no_address)
            self._fill_in(chosen)

    def do_mail_it(self) -> None:
        self.mailed = not self.mailed
        self._paint()

    async def do_create(self) -> None:
        """Make it and open it; what is missing gets the cursor."""
        if self.done:
            return
        subject, contact = self._typed()
        people = self.query_one("#contact", PeopleInput).people
        if not subject.strip():
            self.app.say(words.needs_subject)
            self.query_one("#subject", Input).focus()
            return
        if self.mailed and not (contact.strip() and self.text.strip()):
            self.app.say(words.needs_contact if self.text.strip() else words.needs_text)
            return
        more = self._more()
        if fault := change_fault(more, self.app.names):
            self.app.say(fault)
            self.query_one("#more", Input).focus()
            return
        fields: dict[str, Any] = {
            "contact": people[0].address if people else "",
            "contact_name": people[0].name if people else "",
            "text": self.text.strip("\n"),
            "send": self.mailed,
            "delay": self.delay if self.mailed else 0.0,
        }
        chosen = {
            name: self.query_one(f"#{name}", ChoiceField).value
            for name in ("type", "priority", "assignee")
        }
        kind, colon, name = chosen["assignee"].partition(":")
        if colon and kind == "group":
            chosen["assignee"], chosen["group"] = "", name
        # A contact has its own organization; a ticket without one has that of the card.
        if self.organization and not people:
            chosen["organization"] = self.organization
        changes = [f"{key}:{quoted(to)}" for key, to in chosen.items() if to]
        fields["changes"] = " ".join((*changes, more))
        paths = tuple(self.paths)

        def make(desk: Desk) -> TicketRow:
            files = [upload(path) for path in paths]
            row = desk.write.tickets.new(subject.strip(), attachments=files, **fields)
            desk.write.drafts.drop(None, DraftKind.NEW)
            return row

        with self.keys_wait():
            async with self._saving:
                row = await self.write(make)
                self.done = True
            self.dismiss(None)
        self.app.call_later(self.app.open_ticket, row.number)
