"""What could stand where the cursor is: commands, options, fields and values of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from deskterm.cli.commands import COMMANDS, Entry
from deskterm.cli.session import Session

if TYPE_CHECKING:
    from deskterm.cli.candidate_values import Values
    from deskterm.cli.group import DeskCommand

Found = list[tuple[str, str]]
"""Candidates and their help."""

_GLOBAL = {"--db": "database", "--config": "config_file", "--as": "login"}


def candidates(words: list[str]) -> Found:
    """Candidates for the last word, given the words before it."""
    *before, incomplete = words or [""]
    options: dict[str, Any] = {}
    while before and before[0].startswith("-"):
        name, equals, value = before.pop(0).partition("=")
        if name in _GLOBAL:
            if not equals:
                if not before:
                    return _of_global(name, Session(**options), incomplete)
                value = before.pop(0)
            options[_GLOBAL[name]] = value
    session = Session(**options)
    entries = COMMANDS
    path = []
    while before:
        entry = entries.get(before[0])
        if entry is None:
            return []
        path.append(before.pop(0))
        if not entry.under:
            return _of_command(path[-1], entry, session, before, incomplete)
        entries = entry.under
    if incomplete.startswith("-") and not path:
        return _starting(incomplete, ((name, "") for name in (*_GLOBAL, "--version", "--help")))
    return _starting(incomplete, ((name, entry.help) for name, entry in entries.items()))


def _of_global(name: str, session: Session, incomplete: str) -> Found:
    if name != "--as":
        return []
    from deskterm.cli.candidate_values import Values

    return _starting(incomplete, Values(session).agents())


def _starting(incomplete: str, found: Iterable[tuple[str, str]]) -> Found:
    return [one for one in found if one[0].startswith(incomplete)]


def _of_command(
    name: str, entry: Entry, session: Session, before: list[str], incomplete: str
) -> Found:
    from deskterm.cli.candidate_values import Values

    values = Values(session)
    plain = before
    if any(word.startswith("-") for word in (*before, incomplete)):
        # Options are known only to the command itself: typer is imported here and not before.
        found, plain = _of_options(name, entry, values, before, incomplete)
        if found is not None:
            return found
    if entry.words:
        from deskterm.cli.candidate_terms import words

        return words(values, entry.words, plain, incomplete)
    return values.named(entry.takes, incomplete) if entry.takes else []


def _of_options(
    name: str, entry: Entry, values: Values, before: list[str], incomplete: str
) -> tuple[Found | None, list[str]]:
    """Candidates when an option or its value stands at the cursor; the words without options."""
    from deskterm.cli.group import load

    made = load(name, entry)
    options = {opt: param for param in made.params for opt in (*param.opts, *param.secondary_opts)}
    takes = {opt for opt, param in options.items() if _takes_value(param)}
    option, equals, value = incomplete.partition("=")
    if equals and option in takes:
        found = _of_value(made, options[option], values, value)
        return [(f"{option}={one}", help) for one, help in found], []
    if before and before[-1] in takes:
        return _of_value(made, options[before[-1]], values, incomplete), []
    if incomplete.startswith("--") or (incomplete == "-" and not entry.words):
        shown = [(opt, getattr(param, "help", "") or "") for opt, param in options.items()
                 if param.param_type_name == "option"]  # fmt: skip
        return _starting(incomplete, [*shown, ("--help", "Show help.")]), []
    return None, _without_options(before, takes)


def _takes_value(param: Any) -> bool:
    return param.param_type_name == "option" and not getattr(param, "is_flag", False)


def _without_options(before: list[str], takes: set[str]) -> list[str]:
    plain = []
    rest = iter(before)
    for word in rest:
        if word in takes:
            next(rest, None)
        elif not word.startswith("--"):
            plain.append(word)
    return plain


def _of_value(made: DeskCommand, param: Any, values: Values, incomplete: str) -> Found:
    choices = getattr(param.type, "choices", None)
    if choices:
        return _starting(incomplete, ((str(getattr(one, "value", one)), "") for one in choices))
    return values.named(made.spec.completes.get(param.name, param.name), incomplete)
