"""What the ticket under the cursor says last, beside or below the list; it marks nothing read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from deskterm.safe import clean, clean_line
from deskterm.terms import Priority, Visibility
from deskterm.tui import times
from deskterm.tui.text import fit, wrap
from deskterm.tui.wording import words

if TYPE_CHECKING:
    from deskterm.tui.widgets.columns import Sight
    from deskterm.values import Message, TicketRow

MOST_WIDTH = 88
MOST_TEXT = 20_000
Line = tuple[str, str]


class Preview(Widget, can_focus=True, inherit_bindings=False):
    """A title and the last message's text; lines are wrapped once, painting is a slice."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "preview--rule", "preview--quiet", "preview--title", "preview--note", "preview--strong",
    }  # fmt: skip

    top: reactive[int] = reactive(0, repaint=True)
    quoted: reactive[bool] = reactive(False, repaint=False)
    below: reactive[bool] = reactive(True)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sight: Sight | None = None
        self._row: TicketRow | None = None
        self._message: Message | None = None
        self._lines: list[Line] = []
        self._title_text: list[str] = []

    def show(self, row: TicketRow | None, message: Message | None) -> None:
        """Show a ticket by its row and its last message, which may still be on its way."""
        same = row is not None and self._row is not None and row.number == self._row.number
        self._row, self._message = row, message
        if not same:
            self.set_reactive(Preview.quoted, False)
            if self.top:
                self.set_reactive(Preview.top, 0)
                self.refresh()
        self._lay_out()

    @property
    def number(self) -> int:
        """The ticket it shows, 0 when none."""
        return self._row.number if self._row else 0

    @property
    def message(self) -> Message | None:
        """The message it shows."""
        return self._message

    def move(self, by: int) -> None:
        """Scroll by so many lines."""
        most = max(0, len(self._lines) - self._room)
        self.top = max(0, min(self.top + by, most))

    def watch_quoted(self) -> None:
        """Quoted lines shown or folded."""
        self._lay_out()

    def watch_below(self) -> None:
        """Under the list it has a divider, beside it a title."""
        self._lay_out()
        self.refresh()

    def on_resize(self) -> None:
        """Another width wraps anew."""
        self._lay_out()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The title line, then the text from `top` on."""
        width = self.size.width
        if y == 0:
            return self._title(width)
        index = self.top + y - 1
        text, kind = self._lines[index] if index < len(self._lines) else ("", "")
        style = self.rich_style
        if kind:
            style = style + self.get_component_rich_style(f"preview--{kind}", partial=True)
        return Strip([Segment(fit(f" {text}", width), style)], width)

    def _title(self, width: int) -> Strip:
        rule = self.rich_style + self.get_component_rich_style("preview--rule", partial=True)
        title = self.rich_style + self.get_component_rich_style("preview--title", partial=True)
        dash = "─" if self.below else " "
        segments = [Segment("─ " if self.below else " ", rule)]
        room = width - 2
        for index, part in enumerate(self._title_text):
            between = f" {dash} " if self.below else " · "
            if index and room > len(between) + 3:
                segments.append(Segment(between, rule))
                room -= len(between)
            shown = part if cell_len(part) <= room - 1 else fit(part, max(room - 1, 0)).rstrip()
            segments.append(Segment(shown, title))
            room -= cell_len(shown)
            if room < 6:
                break
        used = Segment.get_line_length(segments)
        gap = " " if used < width else ""
        segments.append(Segment(gap + dash * max(0, width - used - len(gap)), rule))
        return Strip(segments, width)

    def _title_parts(self) -> list[str]:
        row, sight = self._row, self.sight
        if row is None or sight is None:
            return [words.no_ticket]
        parts = [f"#{row.number}", clean_line(sight.names.status(row.status))]
        if row.priority != Priority.NORMAL:
            parts.append(row.priority.word.capitalize())
        who = clean_line(row.contact_name)
        address = clean_line(row.contact or "")
        parts.append(f"{who} <{address}>" if who and address else who or address)
        return [part for part in parts if part]

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _lay_out(self) -> None:
        width = min(MOST_WIDTH, max(self.size.width - 2, 10))
        lines: list[Line] = []
        row, message, sight = self._row, self._message, self.sight
        if row is not None and not self.below:
            lines += [(line, "strong") for line in wrap(clean_line(row.subject), width)]
            lines.append(("", ""))
        if message is not None and sight is not None:
            lines += self._message_lines(message, sight, width)
        before, title = self._lines, self._title_text
        self._lines, self._title_text = lines, self._title_parts()
        if self._title_text != title:
            cells = max(
                sum(cell_len(part) + 3 for part in parts) for parts in (title, self._title_text)
            )
            self.refresh(Region(0, 0, min(cells + 2, self.size.width), 1))
        # Only what differs is sent: over a slow line this is most of what a key press costs.
        for y in range(self._room):
            old, new = _at(before, self.top + y), _at(lines, self.top + y)
            if old != new:
                cells = max(cell_len(old[0]), cell_len(new[0]))
                self.refresh(Region(0, y + 1, min(cells + 1, self.size.width), 1))

    def _message_lines(self, message: Message, sight: Sight, width: int) -> list[Line]:
        from deskterm.tui.widgets.message_view import split_quotes, what_went_wrong

        note = message.visibility == Visibility.PRIVATE
        author = message.author
        who = sight.names.agent(author) if author else message.from_name or message.from_address
        head = [words.note_mark] if note else []
        head += [clean_line(who), times.ago(message.created_at, sight.now)]
        unsent = what_went_wrong(message)
        head += [unsent] if unsent else []
        count = len(message.attachments)
        if count:
            head.append(words.file_one if count == 1 else words.files.format(count))
        head += [words.writing_now.format(clean_line(n)) for n in self._writing()]
        lines: list[Line] = [(fit(" · ".join(head), width).rstrip(), "note" if note else "quiet")]
        parts = list(split_quotes(clean(message.text)[:MOST_TEXT], message.subject))
        for part, hidden in parts:
            if not hidden or self.quoted:
                kind = "quiet" if hidden else "note" if note else ""
                lines += [(line, kind) for line in wrap(part, width)]
                continue
            sign = words.quoted.format(part.count("\n") + 1)
            last = lines[-1][0]
            if len(lines) > 1 and cell_len(last) + 2 + len(sign) <= width:
                lines[-1] = (f"{last}  {sign}", lines[-1][1])
            else:
                lines.append((sign, "quiet"))
        return lines if parts else [*lines, (words.no_text, "quiet")]

    def _writing(self) -> tuple[str, ...]:
        return self._row.writing if self._row else ()


def _at(lines: list[Line], index: int) -> Line:
    return lines[index] if index < len(lines) else ("", "")
