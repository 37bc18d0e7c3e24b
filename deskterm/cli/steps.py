"""Work of many steps on the command line: how far it is, and how it is stopped between two."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from deskterm.cli import output

FEW = 20
"""No bar for so many."""


@contextmanager
def steps(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for what takes longer; who stops it with Ctrl-C hears how far it came."""
    reached = (0, 0)
    with ExitStack() as stack:
        stops = stack.enter_context(_stops())
        shown: Callable[[int, int], None] | None = None

        def step(done: int, total: int) -> None:
            nonlocal reached, shown
            reached = (done, total)
            if stops():
                raise KeyboardInterrupt
            if total <= FEW:
                return
            if shown is None:
                from deskterm.cli.paint import counting

                shown = stack.enter_context(counting(label))
            shown(done, total)

        try:
            yield step
        except KeyboardInterrupt:
            stack.close()
            if reached[0]:
                output.say(f"{reached[0]} of {output.counted(reached[1], 'ticket')} are done.")
            raise


@contextmanager
def _stops() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed once; the second time it stops at once, as ever.

    An exception out of nowhere in the middle of a transaction may be lost in a destructor.
    """
    pressed = False

    def press(number: int, frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False
        return
    kept = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, kept)
