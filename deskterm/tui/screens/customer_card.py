"""The card of a contact or an organization: everything known, its tickets, people and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from deskterm.errors import BadText, DeskError, NotFound
from deskterm.safe import clean_line
from deskterm.tui.customer_work import (
    Customer,
    CustomerWork,
    called,
    open_card,
    ticket_from,
)
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.card_words import card_query, contact_words, file_words
from deskterm.tui.screens.customer_pick import pick_contact
from deskterm.tui.screens.files import FileVerbs
from deskterm.tui.screens.narrowing import Narrowing, NarrowLine
from deskterm.tui.times import when
from deskterm.tui.widgets.customer_head import contact_pairs, head_lines, organization_pairs
from deskterm.tui.widgets.customer_rows import row_line, tab_line
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.lines import Line, fit
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_customers import customer_words as words
from deskterm.values import Attachment, Contact, Organization, TicketRow

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.tui.verb import Verb

MOST = 200
"""Tickets, contacts and files that a card lists."""
HEAD_SHARE = 2
"""The head takes at most one line in so many."""


@dataclass(frozen=True, slots=True)
class CardState:
    """One reading of a card."""

    customer: Customer
    tickets: Sequence[TicketRow]
    contacts: Sequence[Contact]
    files: Sequence[Attachment]


class CardScreen(Narrowing, FileVerbs, CustomerWork, ScrollVerbs, DeskScreen):
    """Subclasses say whose card it is, and which tabs it has."""

    SCOPE = "customer-card"
    SCOPES = ("reading", "everywhere")
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    CardScreen #head { height: 4; }
    CardScreen #tabs { height: 1; }
    """
    TABS: tuple[str, ...] = ()

    def __init__(self, id: int) -> None:
        super().__init__()
        self.customer_id = id
        self.tab = "tickets"
        self.state: CardState | None = None
        self.reading = False

    def compose(self) -> ComposeResult:
        yield LineView(id="head")
        yield LineView(id="tabs")
        for name in ("tickets", "contacts", "files"):
            yield RowList(id=name)
        yield NarrowLine()
        yield WritingLine()
        yield DeskFooter()

    def on_mount(self) -> None:
        self._show_tab("tickets")
        self.reload()

    def on_screen_resume(self) -> None:
        """Something may have been done on the screen above."""
        if self.state is not None:
            self.reload()

    def on_resize(self) -> None:
        """Head and rows know their width."""
        self._paint()

    def journal_moved(self, latest: int) -> None:
        self.reload()

    # Reading

    def waits_for_reading(self, verb: Verb) -> bool:
        """What is done with a customer waits until it is known who it is."""
        return self.reading and self.state is None and verb.scope in (self.SCOPE, "reading")

    def read(self, desk: Desk) -> CardState:
        """The card, in a worker."""
        raise NotImplementedError

    def reload(self) -> None:
        self.reading = True
        text, before = self.narrow_text, self.state

        def read(desk: Desk) -> tuple[CardState, str]:
            state = self.read(desk)
            if not text:
                return state, ""
            try:
                found = desk.read.tickets.search(card_query(desk, state.customer, text), limit=MOST)
            except BadText as error:
                # What does not parse leaves the tickets that were found last.
                kept = before.tickets if before is not None else state.tickets
                return replace(state, tickets=kept), error.sentence
            return replace(state, tickets=found), ""

        self.ask(read, lambda found: self._narrowed_to(*found), group="card", failed=self._gone)

    def _narrowed_to(self, state: CardState, fault: str) -> None:
        self.complain_narrow(fault)
        self._show(state)

    def narrowed(self) -> None:
        """Tickets are found by a query, contacts and files by words."""
        self.reload()

    def _gone(self, error: DeskError) -> None:
        self.reading = False
        self.forget_held()
        if not isinstance(error, NotFound):
            self.app.say(error)
        elif self.is_current:
            self.dismiss(None)
            self.app.call_later(self.app.say, error)
        # A card that was left, because its customer was removed, has nothing to say of it.

    def _show(self, state: CardState) -> None:
        self.state, self.reading = state, False
        self._paint()
        self.let_go()

    def look(self) -> Look:
        """By this agent's clock."""
        return Look(self.app.now(), self.app.zone, self.app.names.agent)

    def pairs(self, look: Look) -> list[tuple[str, str]]:
        """What is known, by name."""
        raise NotImplementedError

    def _paint(self) -> None:
        state, (width, height) = self.state, self.size
        if state is None or not width:
            return
        look, one = self.look(), state.customer
        most = max(4, height // HEAD_SHARE - 1)
        lines = head_lines(one, called(one), self.pairs(look), width, most)
        head = self.query_one("#head", LineView)
        head.styles.height = len(lines)
        head.show_lines(lines, top=0)
        self.query_one("#tabs", LineView).show_lines([self._tab_line(width)])
        self.query_one("#tickets", RowList).show_rows(
            [(_key(row), self._ticket(row, width, look)) for row in state.tickets],
            words.no_match if self.narrow_text else words.no_tickets,
        )
        self.query_one("#contacts", RowList).show_rows(
            [(row.id, row_line(row, "individuals", width)) for row in self._contacts()],
            words.no_match if self.narrow_text else words.no_contacts,
        )
        files = self.tab == "files" and self.narrow_text
        self.show_files([one for one in state.files if not files or self.holds(*file_words(one))])
        self.recheck_keys()

    def _tab_line(self, width: int) -> Line:
        line = tab_line(self._counts(), self.TABS.index(self.tab), width)
        if not self.narrow_text:
            return line
        return Line(line.pieces, ((f" {self.narrow_said} ", "new"),), line.fill)

    def _contacts(self) -> list[Contact]:
        """Those whose row holds what was typed, on the tab where words are for them."""
        contacts = self.state.contacts if self.state is not None else ()
        return [
            one for one in contacts if self.tab != "contacts" or self.holds(*contact_words(one))
        ]

    def _counts(self) -> list[tuple[str, int]]:
        assert self.state is not None
        one = self.state.customer
        contacts = one.contacts if isinstance(one, Organization) else 0
        counts = {
            "tickets": (words.tickets, one.tickets),
            "contacts": (words.contacts, contacts),
            "files": (words.files, len(self.state.files)),
        }
        return [counts[name] for name in self.TABS]

    def _ticket(self, row: TicketRow, width: int, look: Look) -> Line:
        who = clean_line(row.assignee or (f"{row.group}" if row.group else ""))
        status = clean_line(self.app.names.status(row.status))
        right = f" {fit(status, 10)} {fit(who, 8)} {when(row.updated_at, look.now, look.zone):>6} "
        customer = clean_line(row.contact_name or row.contact or "")
        pieces = [(f" {'*' if row.unread else ' '}{f'#{row.number}':<7}", "dim")]
        if isinstance(self.customer(), Organization):
            pieces.append((f"{fit(customer, 16)} ", "text"))
        pieces.append((clean_line(row.subject), "text"))
        return Line(tuple(pieces), ((right, "dim"),))

    def customer(self) -> Customer | None:
        return self.state.customer if self.state is not None else None

    def scroller(self) -> LineView:
        return self.query_one(f"#{self.tab}", RowList)

    def removed(self) -> None:
        if self.is_current:  # the journal may have told of it first
            self.dismiss(None)

    # Tabs

    def _show_tab(self, tab: str) -> None:
        self.tab = tab
        for name in ("tickets", "contacts", "files"):
            self.query_one(f"#{name}").display = name == tab
        self._paint()

    def _turn(self, by: int) -> None:
        self._show_tab(self.TABS[(self.TABS.index(self.tab) + by) % len(self.TABS)])

    def do_tab(self) -> None:
        self._turn(1)

    def do_tab_back(self) -> None:
        self._turn(-1)

    def do_first_tab(self) -> None:
        self._show_tab(self.TABS[0])

    def do_second_tab(self) -> None:
        self._show_tab(self.TABS[1])

    def do_third_tab(self) -> None:
        if len(self.TABS) > 2:
            self._show_tab(self.TABS[2])

    # Verbs

    def _row(self) -> Any:
        state = self.state
        key = self.query_one(f"#{self.tab}", RowList).key
        rows: Sequence[Any] = getattr(state, self.tab) if state is not None else ()
        return next((row for row in rows if _key(row) == key), None)

    def why_not_open(self) -> str:
        """Why there is nothing to open."""
        nothing = {"contacts": words.no_contacts, "files": words.no_files}
        return "" if self._row() is not None else nothing.get(self.tab, words.no_tickets)

    def do_open(self) -> None:
        """The ticket, the contact's card, or the ticket a file is on."""
        row = self._row()
        if isinstance(row, TicketRow):
            numbers = [ticket.number for ticket in self.state.tickets] if self.state else []
            self.app.open_ticket(row.number, numbers)
        elif isinstance(row, Attachment):
            self.app.open_ticket(row.ticket)
        elif isinstance(row, Contact):
            open_card(self.app, row)

    def why_not_save_file(self) -> str:
        """Only where files are."""
        return "" if self.tab == "files" and self.files else words.no_file

    def why_not_organization(self) -> str:
        """Why there is no organization to go to."""
        one = self.customer()
        has = isinstance(one, Contact) and one.organization
        return "" if has else words.in_none

    async def do_organization(self) -> None:
        one = self.customer()
        if isinstance(one, Contact) and one.organization:
            name = one.organization
            with self.keys_wait():
                read = await self.asked(lambda desk: desk.read.organizations.get(name))
                open_card(self.app, read)

    def why_not_merge(self) -> str:
        """Only contacts are merged."""
        return "" if isinstance(self.customer(), Contact) else words.one_contact

    def why_not_move(self) -> str:
        """An organization does not move; its contact at the cursor does."""
        return "" if self.contacts_meant() else words.one_contact

    async def do_merge(self) -> None:
        """Another contact is this one too."""
        into = self.customer()
        if not isinstance(into, Contact):
            return
        other = await pick_contact(self.app, words.merge_title.format(called(into)), create=False)
        if isinstance(other, Contact) and other.id != into.id:
            await self.merge(into, [other])

    async def do_add_contact(self) -> None:
        one = self.customer()
        name = one.organization if isinstance(one, Contact) else one.name if one else ""
        await self.add_contact(name or "")

    def why_not_copy(self) -> str:
        """Why there is no address to copy."""
        return "" if self._address() else words.no_address

    def do_copy(self) -> None:
        self.app.copy(self._address())

    def _address(self) -> str:
        one = self.customer()
        if isinstance(one, Contact):
            return clean_line(one.addresses[0]) if one.addresses else ""
        return clean_line(one.email) if one is not None else ""


def _key(row: TicketRow | Contact | Attachment) -> int:
    return row.number if isinstance(row, TicketRow) else row.id


class ContactCard(CardScreen):
    """A contact: its tickets and files."""

    TABS = ("tickets", "files")

    def read(self, desk: Desk) -> CardState:
        contacts = desk.read.contacts
        contact = contacts.get(f"#{self.customer_id}")
        tickets = contacts.tickets(contact.id, limit=MOST)
        return CardState(contact, tickets, (), contacts.files(contact.id, limit=MOST))

    def pairs(self, look: Look) -> list[tuple[str, str]]:
        one = self.customer()
        return contact_pairs(one, look) if isinstance(one, Contact) else []


class OrganizationCard(CardScreen):
    """An organization: its tickets, its contacts and their files."""

    TABS = ("tickets", "contacts", "files")

    def read(self, desk: Desk) -> CardState:
        organizations = desk.read.organizations
        one = organizations.get(f"#{self.customer_id}")
        return CardState(
            one,
            organizations.tickets(one.id, limit=MOST),
            organizations.contacts(one.id, limit=MOST),
            organizations.files(one.id, limit=MOST),
        )

    def pairs(self, look: Look) -> list[tuple[str, str]]:
        one = self.customer()
        return organization_pairs(one, look) if isinstance(one, Organization) else []

    def contacts_meant(self) -> list[Contact]:
        """The contact at the cursor, among its contacts."""
        row = self._row() if self.tab == "contacts" else None
        return [row] if isinstance(row, Contact) else []

    async def do_new(self) -> None:
        """From the contact at the cursor; else one is asked for."""
        contacts = self.contacts_meant()
        if contacts:
            await ticket_from(self.app, contacts[0])
        else:
            await super().do_new()
