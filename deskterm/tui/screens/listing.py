"""A screen that is a short list with a cursor and, below it, what the row does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.screens.narrowing import Narrowing, NarrowLine
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.widgets.row_list import RowList
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_customers import customer_words as words

WIDTH = 88


class ListingScreen(Narrowing, ScrollVerbs, DeskScreen):
    """Subclasses read the items, and say how one looks as a row and in full."""

    SCOPES = ("reading", "everywhere")
    # Defaults, which subclasses inherit; a screen's own CSS is read for its very class only.
    DEFAULT_CSS = """
    ListingScreen #title { height: 1; }
    ListingScreen #detail { height: 7; }
    """
    AUTO_FOCUS = ""
    TITLE_WORDS = ""
    NOTHING = ""

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Any] = ()

    def compose(self) -> ComposeResult:
        yield LineView(id="title")
        yield RowList(id="rows")
        yield NarrowLine()
        yield WritingLine()
        yield LineView(id="detail")
        yield DeskFooter()

    def on_mount(self) -> None:
        self.reload()

    def on_screen_resume(self) -> None:
        """Something may have been done on the screen above."""
        self.reload()

    def on_resize(self) -> None:
        """Rows know their width."""
        self._show(self.items)

    def journal_moved(self, latest: int) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the items again."""
        self.ask(self.read, self._show, group="items")

    def read(self, desk: Any) -> Sequence[Any]:
        """The items, in a worker."""
        raise NotImplementedError

    def line(self, item: Any, look: Look) -> Line:
        """An item as a row."""
        raise NotImplementedError

    def detail(self, item: Any, look: Look, width: int) -> list[Line]:
        """What the row does not hold."""
        raise NotImplementedError

    @property
    def item(self) -> Any:
        """The item under the cursor, None when there is none."""
        key = self.query_one("#rows", RowList).key
        return next((one for one in self.items if one.id == key), None)

    def scroller(self) -> LineView:
        return self.query_one("#rows", LineView)

    def look(self) -> Look:
        """By this agent's clock."""
        return Look(self.app.now(), self.app.zone, self.app.names.agent)

    def on_row_list_moved(self) -> None:
        """The cursor is elsewhere: so is the detail."""
        item = self.item
        lines = self.detail(item, self.look(), min(WIDTH, self.size.width - 2)) if item else []
        self.query_one("#detail", LineView).show_lines(
            [Line(((" ", "text"), *line.pieces), line.right) for line in lines], top=0
        )

    def narrowed(self) -> None:
        """Other words: the same items, fewer of them or more."""
        self._show(self.items)

    def searched(self, item: Any, look: Look) -> str:
        """What of an item is searched for words: its row and what the row does not hold."""
        below = self.detail(item, look, WIDTH)
        return " ".join([self.line(item, look).plain, *(line.plain for line in below)])

    def _show(self, items: Sequence[Any]) -> None:
        self.items = items
        look = self.look()
        shown = [
            item for item in items if self.holds(self.narrow_text and self.searched(item, look))
        ]
        title = f" {self.TITLE_WORDS} {len(shown)}"
        said = ((f"{self.narrow_said} ", "dim"),) if self.narrow_text else ()
        self.query_one("#title", LineView).show_lines([Line(((title, "bold"),), said, fill="bar")])
        self.query_one("#rows", RowList).show_rows(
            [(item.id, self.line(item, look)) for item in shown],
            words.no_match if self.narrow_text else self.NOTHING,
        )
        self.query_one(DeskFooter).refresh()
