"""Who writes in: contacts, organizations, and contacts without one, narrowed as one types."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from deskterm.tui.customer_work import Customer, CustomerWork, called, open_card
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.narrowing import Narrowing, NarrowLine
from deskterm.tui.widgets.customer_rows import heads, row_line, tab_line
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_customers import customer_words as words
from deskterm.values import Contact, Organization

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.errors import DeskError
    from deskterm.tui.verb import Verb

PAGE = 200
MOST = 2000
NEAR = 20
"""So many rows before the end of what is loaded, more is asked for."""
TABS = ("contacts", "organizations", "individuals")


@dataclass(frozen=True, slots=True)
class Listed:
    """One reading: the rows of a tab, and how many each tab has."""

    tab: str
    text: str
    items: Sequence[Customer]
    counts: tuple[int, int, int]


def load(desk: Desk, tab: str, text: str, limit: int) -> Listed:
    """The first `limit` customers of a tab that hold `text`."""
    read = desk.read
    items: Sequence[Customer]
    if tab == "organizations":
        items = read.organizations.search(text, limit=limit)
    else:
        items = read.contacts.search(text, limit=limit, individuals=tab == "individuals")
    counts = (
        read.contacts.count(text),
        read.organizations.count(text),
        read.contacts.count(text, individuals=True),
    )
    return Listed(tab, text, items, counts)


class CustomersScreen(Narrowing, CustomerWork, ScrollVerbs, DeskScreen):
    """Three tabs over one list; what is typed after `/` narrows all three."""

    SCOPE = "customers"
    SCOPES = ("reading", "everywhere")
    CSS = "CustomersScreen #top { height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.tab = TABS[0]
        self.limit = PAGE
        self.listed: Listed | None = None
        self.reading = False
        self.marks: dict[int, Contact] = {}

    def compose(self) -> ComposeResult:
        yield LineView(id="top")
        yield RowList(id="rows")
        yield NarrowLine()
        yield WritingLine()
        yield DeskFooter()

    def on_mount(self) -> None:
        self.reload()

    def on_screen_resume(self) -> None:
        """Something may have been done on the screen above."""
        if self.listed is not None:
            self.reload()

    def on_resize(self) -> None:
        """Rows know their width."""
        self._paint()

    def journal_moved(self, latest: int) -> None:
        self.reload()

    # Reading

    def waits_for_reading(self, verb: Verb) -> bool:
        """What is done with a row waits for the rows of this tab, with what was typed last."""
        listed = self.listed
        stale = listed is None or (listed.tab, listed.text) != (self.tab, self.narrow_text)
        return self.reading and stale and verb.scope in (self.SCOPE, "reading")

    def reload(self) -> None:
        self.reading = True
        tab, text, limit = self.tab, self.narrow_text, self.limit
        self.ask(
            lambda desk: load(desk, tab, text, limit),
            self._show,
            group="customers",
            failed=self._not_read,
        )

    def _not_read(self, error: DeskError) -> None:
        self.reading = False
        self.forget_held()
        self.app.say(error)

    def _show(self, listed: Listed) -> None:
        self.listed, self.reading = listed, False
        self._paint()
        self.let_go()

    def _paint(self) -> None:
        listed = self.listed
        width = self.size.width
        if listed is None or not width:
            return
        count = listed.counts[TABS.index(listed.tab)]
        said = [self.narrow_said] if self.narrow_text else []
        said += [words.marked(len(self.marks))] if self.marks else []
        said += [more] if (more := words.more(len(listed.items), count)) else []
        title = Line(((f" {words.title}", "bold"),), ((f"{' · '.join(said)} ", "dim"),), fill="bar")
        names = (words.contacts, words.organizations, words.individuals)
        tabs = list(zip(names, listed.counts, strict=True))
        self.query_one("#top", LineView).show_lines(
            [title, tab_line(tabs, TABS.index(listed.tab), width), heads(listed.tab, width)]
        )
        rows = [
            (one.id, row_line(one, listed.tab, width, marked=one.id in self.marks))
            for one in listed.items
        ]
        nothing = words.no_match if self.narrow_text else words.nobody
        if not self.narrow_text and listed.tab == "organizations":
            nothing = words.no_organization_yet
        self.query_one(RowList).show_rows(rows, nothing, of=listed.tab)
        self.recheck_keys()

    def on_row_list_moved(self) -> None:
        """Near the end of what is loaded, load more."""
        listed = self.listed
        if listed is None or self.limit >= MOST or len(listed.items) < self.limit:
            return
        if self.query_one(RowList).cursor >= self.limit - NEAR:
            self.limit = min(self.limit + PAGE, MOST)
            self.reload()

    def scroller(self) -> LineView:
        return self.query_one(RowList)

    def customer(self) -> Customer | None:
        key = self.query_one(RowList).key
        items = self.listed.items if self.listed is not None else ()
        return next((one for one in items if one.id == key), None)

    def contacts_meant(self) -> list[Contact]:
        if self.tab == "organizations":
            return []
        return list(self.marks.values()) or super().contacts_meant()

    # Tabs

    def do_contacts(self) -> None:
        self._turn("contacts")

    def do_organizations(self) -> None:
        self._turn("organizations")

    def do_individuals(self) -> None:
        self._turn("individuals")

    def do_tab(self) -> None:
        self._turn(TABS[(TABS.index(self.tab) + 1) % len(TABS)])

    def do_tab_back(self) -> None:
        self._turn(TABS[(TABS.index(self.tab) - 1) % len(TABS)])

    def _turn(self, tab: str) -> None:
        self.tab = tab
        self._from_the_top()

    def _from_the_top(self) -> None:
        self.marks.clear()
        self.limit = PAGE
        self.reload()

    def made(self, customer: Customer) -> None:
        """The cursor goes to the new one, in a tab that has it."""
        if isinstance(customer, Organization):
            self.tab = "organizations"
        elif self.tab == "organizations" or customer.organization:
            self.tab = "contacts"
        self.marks.clear()
        self.forget_words()
        self.limit = MOST
        self.query_one(RowList).seek(customer.id, of=self.tab)
        self.reload()

    def narrowed(self) -> None:
        """Other words count in all three tabs."""
        self.query_one(RowList).start_over()
        self._from_the_top()

    # Verbs

    def why_not_open(self) -> str:
        """Why there is nothing to open."""
        return "" if self.customer() is not None else words.nothing_chosen

    def do_open(self) -> None:
        one = self.customer()
        if one is not None:
            open_card(self.app, one)

    def why_not_mark(self) -> str:
        """Organizations are not marked: nothing is done to several."""
        return words.only_contacts if self.tab == "organizations" else self.why_not_open()

    def do_mark(self) -> None:
        one = self.customer()
        if not isinstance(one, Contact):
            return
        if one.id in self.marks:
            del self.marks[one.id]
        else:
            self.marks[one.id] = one
        self._paint()
        self.do_line_down()

    def do_back(self) -> Awaitable[None] | None:
        """Esc takes back the marks before the words; q leaves."""
        if self.last_key == "esc" and self.marks:
            self.marks.clear()
            self._paint()
            return None
        return super().do_back()

    def why_not_merge(self) -> str:
        """Merging takes two."""
        if self.tab == "organizations":
            return words.only_contacts
        one = self.customer()
        others = [id for id in self.marks if one is None or id != one.id]
        return "" if others and one is not None else words.mark_first

    async def do_merge(self) -> None:
        """The marked contacts are the one at the cursor."""
        into = self.customer()
        if isinstance(into, Contact):
            others = [one for one in self.marks.values() if one.id != into.id]
            if await self.merge(into, others):
                self.marks.clear()

    async def do_move(self) -> None:
        await super().do_move()
        self.marks.clear()
        self.reload()

    def removed(self) -> None:
        one = self.customer()
        if one is not None:
            self.marks.pop(one.id, None)
        self.reload()

    async def do_add_contact(self) -> None:
        """A new contact; of the organization at the cursor when organizations are listed."""
        one = self.customer()
        await self.add_contact(one.name if isinstance(one, Organization) else "")

    async def do_add_organization(self) -> None:
        from deskterm.tui.screens.organization_form import OrganizationForm

        made: Organization | None = await self.app.push_screen_wait(OrganizationForm())
        if made is not None:
            self.made(made)
            self.app.say(words.saved(called(made)))
