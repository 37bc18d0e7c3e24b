"""A ticket's messages, oldest first, with one of them current; long threads are laid out lazily."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from textual.events import Resize

from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line
from deskterm.tui.widgets.message_view import Look, message_lines, seconds_left
from deskterm.tui.wording_ticket import ticket_words
from deskterm.values import Message

LATEST = 100


class ThreadView(LineView):
    """Shows `messages`; the place on screen is kept by message, whatever arrives around it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.messages: Sequence[Message] = ()
        self.look: Look | None = None
        self.fresh: Collection[int] = ()
        self.current_id = 0
        self._shown = LATEST
        self._whole: set[int] = set()
        self._blocks: dict[int, tuple[object, list[Line]]] = {}
        self._starts: dict[int, int] = {}

    def show(
        self,
        messages: Sequence[Message],
        look: Look,
        *,
        fresh: Collection[int] = (),
        start: int | None = None,
    ) -> None:
        """Lay the messages out; `fresh` ids are marked new, and `start` is the id to begin at.

        Without `start` the line on top of the screen stays where it is.
        """
        self.messages, self.look, self.fresh = messages, look, fresh
        ids = [message.id for message in messages]
        if start is not None and start in ids:
            self.current_id = start
            self._shown = max(LATEST, len(ids) - ids.index(start))
        elif self.current_id not in ids:
            self.current_id = ids[-1] if ids else 0
        self._lay_out(to=self.current_id if start is not None else None)

    def tick(self, look: Look) -> None:
        """Bring the clock forward: only what names a time left is drawn again."""
        before, self.look = self.look, look
        if before is not None and any(
            seconds_left(message, before.now) for message in self._laid_out()
        ):
            self._lay_out()

    @property
    def current(self) -> Message | None:
        """The message that verbs are about."""
        return next((item for item in self.messages if item.id == self.current_id), None)

    def step(self, by: int) -> None:
        """Make the next message current (or the one before) and bring its header to the top."""
        ids = [message.id for message in self._laid_out()]
        if not ids:
            return
        at = ids.index(self.current_id) if self.current_id in ids else len(ids) - 1
        to = max(0, min(at + by, len(ids) - 1))
        self.current_id = ids[to]
        self._lay_out(to=self.current_id)

    def toggle_quotes(self) -> None:
        """Fold or unfold what is quoted; the current message stays on screen."""
        if self.look is None:
            return
        self.look = replace(self.look, unfolded=not self.look.unfolded)
        self._blocks.clear()
        self._lay_out()

    def show_more(self) -> bool:
        """Show the whole of the current message, else more of the older ones; False if neither."""
        current = self.current
        if current is not None and current.id not in self._whole and self._is_cut(current.id):
            self._whole.add(current.id)
            self._lay_out()
            return True
        if self._shown < len(self.messages):
            self._shown += LATEST
            self._lay_out()
            return True
        return False

    def on_resize(self, event: Resize) -> None:
        """Lay the text out again for the new width."""
        self._lay_out()

    def go(self, top: int) -> None:
        super().go(top)
        self._follow()

    def _laid_out(self) -> Sequence[Message]:
        return self.messages[-self._shown :]

    def _is_cut(self, message_id: int) -> bool:
        lines = self._blocks.get(message_id, (None, []))[1]
        return any(style == "more" for line in lines[-3:] for _, style in line.pieces)

    def _follow(self) -> None:
        """Make a message on screen current when scrolling took the current one away."""
        height = self.size.height
        ids = list(self._starts)
        if self.current_id not in self._starts or not height:
            return
        at = ids.index(self.current_id)
        start = self._starts[self.current_id]
        end = self._starts[ids[at + 1]] if at + 1 < len(ids) else len(self.lines)
        if start < self.top + height and end > self.top:
            return
        inside = [key for key in ids if self.top <= self._starts[key] < self.top + height]
        self.current_id = inside[0] if inside else (self._anchor() or (self.current_id, 0))[0]
        self._lay_out()

    def _block(self, message: Message, width: int) -> list[Line]:
        look = self.look
        assert look is not None
        whole, new = message.id in self._whole, message.id in self.fresh
        today = look.now.astimezone(look.zone).date()
        key = (message, width, whole, new, today, seconds_left(message, look.now))
        known = self._blocks.get(message.id)
        if known is not None and known[0] == key:
            return known[1]
        lines = message_lines(message, width, look, whole=whole, new=new)
        self._blocks[message.id] = (key, lines)
        return lines

    def _lay_out(self, to: int | None = None) -> None:
        """Build the lines and keep the place: the top line's message, or the message `to`."""
        width = self.size.width
        if not width or self.look is None:
            return
        anchor = self._anchor()
        lines: list[Line] = []
        older = len(self.messages) - len(self._laid_out())
        if older:
            lines.append(Line(((f"── {ticket_words.older(older)} ──", "more"),)))
        starts: dict[int, int] = {}
        for message in self._laid_out():
            starts[message.id] = len(lines)
            block = self._block(message, width)
            if message.id == self.current_id:
                head = block[0]
                lines.append(Line(head.pieces, head.right, "current"))
                lines += block[1:]
            else:
                lines += block
        top = None
        if to is not None:
            top = starts.get(to, 0)
        elif anchor is not None and anchor[0] in starts:
            top = starts[anchor[0]] + anchor[1]
        self._starts = starts
        self.show_lines(lines, top=top)

    def _anchor(self) -> tuple[int, int] | None:
        """The message whose line is on top of the screen, and how far that is into it."""
        above = [
            (key, self.top - start) for key, start in self._starts.items() if start <= self.top
        ]
        return above[-1] if above else None
