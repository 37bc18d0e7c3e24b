"""The frame of what is being written: double for what leaves the desk, single for what stays."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskterm.tui.widgets.lines import clip
from deskterm.tui.widgets.status import StatusLine

DOUBLE = {"top": "╔═╗", "middle": "╟─╢", "bottom": "╚═╝"}
SINGLE = {"top": "┌─┐", "middle": "├─┤", "bottom": "└─┘"}


def frame_line(
    corners: str, width: int, left: str, right: str = "", *, style: str, right_style: str = ""
) -> Content:
    """A frame's line with words in it: `╔═ left ════ right ═╗`; the left ones give way."""
    first, dash, last = corners[0], corners[1], corners[2]
    tail = f" {clip(right, width - 8)} {dash}{last}" if right else last
    room = width - 2 - cell_len(tail) - 2
    words = clip(left, room - 1) if left else ""
    head = f" {words} " if words else ""
    fill = dash * max(0, width - 2 - cell_len(head) - cell_len(tail))
    return Content.assemble(
        (f"{first}{dash}", style),
        (head, f"{style} bold"),
        (fill, style),
        (tail[: -2 if right else 0], right_style or style) if right else "",
        (tail[-2:] if right else tail, style),
    )


class FrameLine(Widget):
    """The top or bottom of the frame."""

    DEFAULT_CSS = "FrameLine { height: 1; width: 100%; }"
    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    alarm: reactive[bool] = reactive(False)
    public: reactive[bool] = reactive(True)
    double: reactive[bool] = reactive(True)

    def __init__(self, part: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.part = part

    def render(self) -> Content:
        """The line in the frame's own colour."""
        return frame_line(
            (DOUBLE if self.double else SINGLE)[self.part],
            self.size.width,
            self.left,
            self.right,
            style="$accent" if self.public else "$note-fg",
            right_style="$late bold" if self.alarm else "$dim",
        )


class FrameRule(StatusLine):
    """The rule inside the frame; a sentence takes it until the next key."""

    words: reactive[str] = reactive("")
    public: reactive[bool] = reactive(True)
    double: reactive[bool] = reactive(True)

    def render(self) -> Content:
        """The rule, what goes along, or what was just said."""
        corners = (DOUBLE if self.double else SINGLE)["middle"]
        style = "$accent" if self.public else "$note-fg"
        if not self.said:
            return frame_line(corners, self.size.width, self.words, style=style)
        said = clip(self.said, self.size.width - 6)
        fill = corners[1] * (self.size.width - cell_len(said) - 5)
        return Content.assemble(
            (corners[:2], style),
            (f" {said} ", "$late bold" if self.is_error else "$foreground bold"),
            (fill, style),
            (corners[2], style),
        )
