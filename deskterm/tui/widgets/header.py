"""The top line: desk, view, count and query; what is new, the mailboxes, the clock."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.text import fit


class DeskHeader(Widget):
    """One line, painted again only when one of its parts changes."""

    DEFAULT_CSS = """
    DeskHeader { height: 1; width: 100%; background: $bar-bg; color: $bar-fg; }
    """
    title: reactive[str] = reactive("")
    view: reactive[str] = reactive("")
    query_text: reactive[str] = reactive("")
    news: reactive[str] = reactive("")
    mailboxes: reactive[str] = reactive("")
    progress: reactive[str] = reactive("")
    fault: reactive[bool] = reactive(False)
    clock: reactive[str] = reactive("")

    def render(self) -> Content:
        """Left and right parts; the query gives way first."""
        width = self.size.width
        right: list[tuple[str, str]] = []
        if self.news:
            right.append((self.news, "$accent bold"))
        if self.progress:
            right.append((self.progress, "$accent"))
        elif self.mailboxes:
            right.append((self.mailboxes, "$late bold" if self.fault else "$dim"))
        if self.clock:
            right.append((self.clock, "$bar-fg"))
        tail = Content(" ").join([Content.styled(text, style) for text, style in right])
        head = Content.assemble(
            (" " + self.title, "bold"), (" · ", "$dim") if self.title else "", (self.view, "bold")
        )
        room = width - head.cell_length - tail.cell_length - 1
        rest = f" · {self.query_text}" if self.query_text else ""
        if room < 2:
            head = head.truncate(max(0, width - tail.cell_length - 2), ellipsis=True)
            room = width - head.cell_length - tail.cell_length - 1
        # One cell stays free: a long query must not touch what stands at the right.
        return Content.assemble(head, (fit(rest, max(room - 1, 0)), "$dim"), " ", tail, " ")
