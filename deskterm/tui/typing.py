"""One key after the other, as they were typed.

Textual hands a key to the field that has the focus, and what the field does not take climbs up to
the app. A slow line delivers keys in bursts: without this, letters overtake a backspace on its way
up, and text typed after `r` falls on the list, where `e` solves a ticket.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

LONGEST = 0.5
"""Seconds a key is waited for at each step of its way."""
OPENING = 5.0
"""Seconds the next key waits for a new screen, or for what a screen is reading."""


class InOrder:
    """Mixed into an app: a key, or a paste, is let in when the one before has been dealt with."""

    if TYPE_CHECKING:
        focused: Any
        screen: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._typed: deque[events.Event] = deque()
        self._typing: asyncio.Task[None] | None = None
        self._given_up: asyncio.Event | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keys wait in line; everything else passes."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._typed.extend(_as_typed(event))
            if self._typing is None or self._typing.done():
                self._typing = asyncio.create_task(self._one_by_one())
        else:
            await super().on_event(event)  # type: ignore[misc]

    async def _one_by_one(self) -> None:
        while self._typed:
            await self._let_in()
            screen, target = self.screen, self.focused or self.screen
            await super().on_event(self._typed.popleft())  # type: ignore[misc]
            for pump in target.ancestors_with_self:
                await _passed(pump)
            if self.screen is not screen:  # a new one has to be there, and its field in focus
                await _passed(self.screen, OPENING)

    async def _let_in(self) -> None:
        """Wait until the screen in front takes keys, but not twice for one that never does."""
        while (gate := getattr(self.screen, "gate", None)) is not None and not gate.is_set():
            if gate is self._given_up:
                return
            try:
                await asyncio.wait_for(gate.wait(), OPENING)
            except TimeoutError:
                self._given_up = gate
                return
            # What was held back has begun; now it gets as far as after any other key.
            for pump in self.screen.ancestors_with_self:
                await _passed(pump, OPENING if pump is self.screen else LONGEST)
        self._given_up = None


def _as_typed(event: events.Event) -> tuple[events.Event, ...]:
    """Esc and a letter in one burst are read as alt and that letter; nothing of ours is on alt."""
    if isinstance(event, events.Key) and event.key.startswith("alt+") and event.is_printable:
        letter = event.character or ""
        return events.Key("escape", "\x1b"), events.Key(letter, letter)
    return (event,)


async def _passed(pump: MessagePump, longest: float = LONGEST) -> None:
    """Wait until a pump has dealt with everything that is in its queue now."""
    done = asyncio.Event()
    if pump.post_message(events.Callback(callback=done.set)):
        try:
            await asyncio.wait_for(done.wait(), longest)
        except TimeoutError:  # it is busy with something long: the key waits no more
            return
