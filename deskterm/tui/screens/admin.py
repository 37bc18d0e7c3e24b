"""Agents, groups, mailboxes and, for whoever may read it, the journal of settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from deskterm.policy import Permission
from deskterm.tui.screens.admin_work import AdminWork, Item
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.narrowing import Narrowing, NarrowLine
from deskterm.tui.widgets.admin_rows import details, heads, row_line
from deskterm.tui.widgets.customer_rows import tab_line
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_admin import admin_words as words
from deskterm.tui.wording_customers import customer_words
from deskterm.values import Agent, Event, Group, Key, Mailbox

if TYPE_CHECKING:
    from deskterm.desk import Desk

JOURNAL = 200
WIDTH = 88
TABS = ("agents", "groups", "mailboxes", "journal")


@dataclass(frozen=True, slots=True)
class Listed:
    """One reading of all four tabs, and everybody's keys."""

    agents: tuple[Agent, ...]
    groups: tuple[Group, ...]
    mailboxes: tuple[Mailbox, ...]
    journal: tuple[Event, ...]
    keys: tuple[Key, ...]

    def of(self, tab: str) -> Sequence[Item]:
        """The items of a tab."""
        items: Sequence[Item] = getattr(self, tab)
        return items


def load(desk: Desk) -> Listed:
    """Read it all; the journal of settings stays empty for whoever may not read it."""
    read = desk.read
    audits = desk.actor.may(Permission.AUDIT)
    journal = tuple(read.journal.admin(JOURNAL)) if audits else ()
    return Listed(
        tuple(read.agents.list()),
        tuple(read.groups.list()),
        tuple(read.mailboxes.list()),
        journal,
        tuple(read.keys.list()),
    )


class AdminScreen(Narrowing, AdminWork, ScrollVerbs, DeskScreen):
    """A few tabs over one list, and below it what a row has no room for."""

    SCOPE = "admin"
    SCOPES = ("reading", "everywhere")
    AUTO_FOCUS = ""
    CSS = """
    AdminScreen #top { height: 3; }
    AdminScreen #detail { height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.tab = TABS[0]
        self.listed: Listed | None = None

    def compose(self) -> ComposeResult:
        yield LineView(id="top")
        yield RowList(id="rows")
        yield NarrowLine()
        yield WritingLine()
        yield LineView(id="detail")
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

    def reload(self) -> None:
        self.ask(load, self._show, group="admin")

    def _show(self, listed: Listed) -> None:
        self.listed = listed
        self._paint()

    def _paint(self) -> None:
        listed, width = self.listed, self.size.width
        if listed is None or not width:
            return
        titles = dict(words.tabs)
        tabs = [(titles[name], len(listed.of(name))) for name in self.tabs()]
        said = ((f"{self.narrow_said} ", "dim"),) if self.narrow_text else ()
        title = Line(((f" {words.title}", "bold"),), said, fill="bar")
        self.query_one("#top", LineView).show_lines(
            [title, tab_line(tabs, self.tabs().index(self.tab), width), heads(self.tab, width)],
            top=0,
        )
        look = Look(self.app.now(), self.app.zone, self.app.names.agent)
        rows = [
            (one.id, row_line(one, self.tab, width, look, self._count_keys(one)))
            for one in listed.of(self.tab)
            if self.holds(self.narrow_text and self._searched(one, look))
        ]
        nothing = customer_words.no_match if self.narrow_text else words.nothing[self.tab]
        self.query_one(RowList).show_rows(rows, nothing, of=self.tab)
        self.recheck_keys()

    def narrowed(self) -> None:
        """Other words, in every tab."""
        self._paint()

    def _searched(self, item: Item, look: Look) -> str:
        keys = self.keys_of(item.login) if isinstance(item, Agent) else []
        lines = details(item, WIDTH, look, keys)
        return " ".join(line.plain for line in (row_line(item, self.tab, WIDTH, look, 0), *lines))

    def _count_keys(self, item: Item) -> int:
        return len(self.keys_of(item.login)) if isinstance(item, Agent) else 0

    def keys_of(self, login: str) -> list[Key]:
        return [key for key in self.listed.keys if key.agent == login] if self.listed else []

    def item(self) -> Item | None:
        if self.listed is None:
            return None
        key = self.query_one(RowList).key
        return next((one for one in self.listed.of(self.tab) if one.id == key), None)

    def on_row_list_moved(self) -> None:
        """The cursor is elsewhere: so is the detail."""
        item = self.item()
        lines: list[Line] = []
        if item is not None:
            look = Look(self.app.now(), self.app.zone, self.app.names.agent)
            keys = self.keys_of(item.login) if isinstance(item, Agent) else []
            lines = details(item, min(WIDTH, self.size.width - 2), look, keys)
        self.query_one("#detail", LineView).show_lines(
            [Line(((" ", "text"), *line.pieces)) for line in lines], top=0
        )

    def saved(self, item: Item) -> None:
        self.query_one(RowList).seek(item.id, of=self.tab)

    def scroller(self) -> LineView:
        return self.query_one(RowList)

    # Tabs

    def tabs(self) -> tuple[str, ...]:
        """The tabs this actor has."""
        may = self.app.desk.actor.may(Permission.AUDIT)
        return TABS if may else tuple(tab for tab in TABS if tab != "journal")

    def do_agents(self) -> None:
        self._turn("agents")

    def do_groups(self) -> None:
        self._turn("groups")

    def do_mailboxes(self) -> None:
        self._turn("mailboxes")

    def do_journal(self) -> None:
        self._turn("journal")

    def do_tab(self) -> None:
        self._step(1)

    def do_tab_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        tabs = self.tabs()
        self._turn(tabs[(tabs.index(self.tab) + by) % len(tabs)])

    def _turn(self, tab: str) -> None:
        self.tab = tab
        self._paint()
