"""A mail as it came, byte for byte but for what a terminal would obey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from deskterm.safe import clean, clean_line
from deskterm.tui.screens.base import DeskScreen
from deskterm.tui.widgets.footer import DeskFooter
from deskterm.tui.widgets.line_view import LineView, ScrollVerbs
from deskterm.tui.widgets.lines import Line, wrap
from deskterm.tui.widgets.ticket_head import WritingLine
from deskterm.tui.wording_forms import raw_words as words
from deskterm.tui.wording_ticket import size_shown

if TYPE_CHECKING:
    from deskterm.desk import Desk

MOST = 1 << 20
"""Bytes shown of one mail."""


class RawScreen(ScrollVerbs, DeskScreen):
    """Shows the source of message `source`, or of a mail in quarantine."""

    SCOPE = "raw"
    SCOPES = ("reading", "everywhere")
    CSS = "RawScreen #title { height: 1; }"

    def __init__(self, source: int, *, quarantined: bool = False) -> None:
        super().__init__()
        self.source = source
        self.quarantined = quarantined
        self.raw = b""
        self.only_headers = False

    def compose(self) -> ComposeResult:
        yield LineView(id="title")
        yield LineView(id="source")
        yield WritingLine()
        yield DeskFooter()

    def on_mount(self) -> None:
        source, quarantined = self.source, self.quarantined

        def read(desk: Desk) -> bytes:
            reads = desk.read.quarantine if quarantined else desk.read.messages
            return bytes(reads.raw(source))

        self.ask(read, self._loaded, group="raw")

    def on_resize(self) -> None:
        """Wrap for the new width."""
        if self.raw:
            self._paint()

    def _loaded(self, raw: bytes) -> None:
        self.raw = raw
        self._paint()

    def _paint(self) -> None:
        shown = self.raw[:MOST]
        # Mail is bytes; a character a byte where it is no UTF-8, so that nothing disappears.
        try:
            text = shown.decode("utf-8")
        except UnicodeDecodeError:
            text = shown.decode("latin-1")
        head, gap, body = text.replace("\r\n", "\n").partition("\n\n")
        width = max(20, self.size.width - 2)
        lines = [
            Line(((f" {row}", "dim" if row[:1] in " \t" else "text"),))
            for row in wrap(clean(head), width)
        ]
        if gap and not self.only_headers:
            lines.append(Line())
            lines += [Line(((f" {row}", "text"),)) for row in wrap(clean(body), width)]
        if len(self.raw) > MOST:
            lines.append(Line(((f" {words.cut(size_shown(len(self.raw)))}", "new"),)))
        title = words.title(self.source, size_shown(len(self.raw)))
        self.query_one("#title", LineView).show_lines(
            [Line(((f" {clean_line(title)}", "bold"),), fill="bar")]
        )
        self.query_one("#source", LineView).show_lines(lines, top=0)

    def scroller(self) -> LineView:
        return self.query_one("#source", LineView)

    def do_headers(self) -> None:
        self.only_headers = not self.only_headers
        self._paint()

    def do_copy(self) -> None:
        self.app.copy(clean(self.raw.decode("utf-8", "replace")))
