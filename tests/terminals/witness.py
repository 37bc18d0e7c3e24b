"""deskterm with somebody looking over its shoulder: run as a program, it says on a pipe which
screens came to the front and which verbs were done. Its arguments: the pipe, then deskterm's."""

from __future__ import annotations

import os
import sys
from typing import Any


def watch(pipe: int) -> None:
    """Tell the pipe `screen NAME` and `verb SCOPE ID`, a line each."""
    from textual.app import App
    from textual.screen import Screen

    from deskterm.tui.screens.base import Keyed

    def tell(*words: str) -> None:
        os.write(pipe, (" ".join(words) + "\n").encode())

    run_verb, resume, panic = Keyed.run_verb, Screen._on_screen_resume, App._handle_exception

    def told_verb(self: Any, verb: Any) -> None:
        run_verb(self, verb)
        tell("verb", verb.scope, verb.id)

    def told_resume(self: Any, event: Any) -> None:
        tell("screen", type(self).__name__)
        resume(self, event)

    def told_panic(self: Any, error: Exception) -> None:
        tell("crash", type(error).__name__)
        panic(self, error)

    Keyed.run_verb = told_verb  # type: ignore[method-assign]
    Screen._on_screen_resume = told_resume  # type: ignore[method-assign]
    App._handle_exception = told_panic  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(int(sys.argv[1]))
    from deskterm.cli import run

    run(sys.argv[2:])
