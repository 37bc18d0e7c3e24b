"""Every verb by its name, from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskterm.tui.screens.base import Keyed
    from deskterm.tui.verb import Verb

_HIDDEN = frozenset({"view", "palette", "down", "up"})


async def palette(screen: Keyed, title: str) -> None:
    """Choose among everything that can be done where one stands."""
    app = screen._app
    scopes = (*screen.scopes(), "more")
    verbs: dict[str, Verb] = {}
    for scope in scopes:
        for verb in app.keymap.of((scope,)):
            if verb.id not in _HIDDEN:
                verbs.setdefault(verb.id, verb)
    await choose(screen, title, list(verbs.values()))


async def choose(screen: Keyed, title: str, verbs: Sequence[Verb]) -> None:
    """Choose one of these verbs and do it; what cannot be done now says why."""
    from deskterm.tui.screens.pickers import Choice, pick

    able = [verb for verb in verbs if screen.method(verb.id) and not screen.refused(verb)]
    choices = [
        Choice(verb.id, verb.help, screen.why_not(verb) or (verb.keys[0] if verb.keys else ""))
        for verb in able
    ]
    chosen = await pick(screen._app, title, choices)
    for verb in able:
        if verb.id == chosen:
            screen.run_verb(verb)
