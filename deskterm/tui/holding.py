"""Keys that come before their screen is ready wait for it: pressed too early they mean the same.

A slow line or a loaded machine delivers `i`, a text and ctrl+s before the ticket has been read.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskterm.tui.verb import Verb


class Holding:
    """Mixed into screens: verbs are put off, and the keys behind them with them."""

    if TYPE_CHECKING:

        def run_verb(self, verb: Verb) -> None: ...

    gate: asyncio.Event | None = None
    """Not set while the next key has to wait; None when none ever had to."""
    _held: tuple[Verb, ...] = ()
    _shut = 0

    def waits_for_reading(self, verb: Verb) -> bool:
        """Whether the verb is about something that is being read at this moment."""
        return False

    def hold(self, verb: Verb) -> None:
        """Put a verb off until `let_go`."""
        if not self._held:
            self._close()
        self._held = (*self._held, verb)

    def let_go(self) -> None:
        """What was being read is there: do the verbs that waited for it."""
        held, self._held = self._held, ()
        for verb in held:
            self.run_verb(verb)
        if held:
            self._open()

    def forget_held(self) -> None:
        """It could not be read: the verbs that waited for it are not done."""
        if self._held:
            self._held = ()
            self._open()

    @contextmanager
    def keys_wait(self) -> Iterator[None]:
        """While fields change their places no key is let in."""
        self._close()
        try:
            yield
        finally:
            self._open()

    def _close(self) -> None:
        self._shut += 1
        if self.gate is None:
            self.gate = asyncio.Event()
        self.gate.clear()

    def _open(self) -> None:
        self._shut -= 1
        if self.gate is not None and not self._shut:
            self.gate.set()
