"""The reads of every minute, parsed by hand: typer alone would cost more than their work.

Only what is plainly right is taken here. Anything else (help, an unknown option, a wrong number)
is left to the program, which says what is wrong. A test holds both to the same result.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_FLAG, _WORD, _COUNT = "flag", "word", "count"
_GLOBAL = {"--db": "database", "--config": "config_file", "--as": "login"}


class Lane(NamedTuple):
    """A command of queue.py: its options by parameter, and what its other words are."""

    function: str
    options: dict[str, tuple[str, str]]
    words: bool


_JSON = {"--json": ("as_json", _FLAG)}
_PAGED = {"--limit": ("limit", _COUNT), "--page": ("page", _WORD)}
_VIEW = {"--view": ("view", _WORD)}
_BY = {"--by": ("by", _WORD)}
LANES = {
    "list": Lane(
        "list_tickets",
        {
            **_JSON,
            **_PAGED,
            **_VIEW,
            **_BY,
            "--sort": ("sort", _WORD),
            "--columns": ("columns", _WORD),
            "--fields": ("columns", _WORD),
        },
        words=True,
    ),
    "count": Lane("count", {**_JSON, **_BY, **_VIEW}, words=True),
    "search": Lane("search", {**_JSON, **_PAGED}, words=True),
    "show": Lane("show", _JSON, words=False),
}


class Call(NamedTuple):
    """What to call, on which desk, with which arguments."""

    function: str
    session: dict[str, Any]
    arguments: dict[str, Any]


def options(args: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The global options at the beginning as a session's arguments, and the words after them."""
    rest = list(args)
    session: dict[str, Any] = {}
    while rest and rest[0] in _GLOBAL and len(rest) > 1:
        session[_GLOBAL[rest[0]]] = rest[1]
        del rest[:2]
    return session, rest


def parse(args: list[str]) -> Call | None:
    """The call that the words mean, None when the program has to look at them."""
    session, rest = options(args)
    if not rest or rest[0] not in LANES:
        return None
    lane = LANES[rest.pop(0)]
    found = _arguments(lane, rest)
    return None if found is None else Call(lane.function, session, found)


def _arguments(lane: Lane, rest: list[str]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    words: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += rest
            break
        if not word.startswith("--"):
            words.append(word)
            continue
        name, equals, value = word.partition("=")
        if name not in lane.options:
            return None
        parameter, kind = lane.options[name]
        if kind == _FLAG:
            if equals:
                return None
            found[parameter] = True
            continue
        if not equals:
            if not rest:
                return None
            value = rest.pop(0)
        if kind == _COUNT and not (value.isascii() and value.isdigit() and len(value) < 19):
            return None
        if kind == _WORD and not value.strip():  # refused; see options.filled
            return None
        found[parameter] = int(value) if kind == _COUNT else value
    if lane.words:
        return {**found, "words": words}
    if len(words) != 1 or words[0].startswith("-"):
        return None
    return {**found, "number": words[0]}
