"""What the shell gets to hear at every TAB; no typer unless an option stands at the cursor."""

from __future__ import annotations

import re

from deskterm.cli import output
from deskterm.cli.candidates import candidates
from deskterm.errors import DeskError

# What strangers wrote (tags, addresses) lands on the agent's command line: nothing a shell acts on.
_HARMLESS = re.compile(r"[\w@.+:,/#=%-]+")
_QUOTED = re.compile(r"[\w@.+:,/#=%-]*\"[\w@.+:,/#=%&()' -]+\"")
"""A name of several words, which the two languages take in double quotes, and so do shells."""


def answer(args: list[str]) -> int:
    """`SHELL WORDS…` as the shell hands them over, the last word being the incomplete one.

    Never fails: a desk that cannot be opened only means fewer candidates.
    """
    if len(args) < 2:
        return 2
    shell, *words = args
    quotes = True
    if shell == "bash":
        # Within quotes that are open already bash would put the value behind what stands there.
        quotes = words[0].count('"') % 2 == 0
        words = split_line(words[0])
    try:
        found = candidates(words[1:])
    except DeskError:
        found = []
    for value, help in dict.fromkeys(one for one in found if _is_harmless(one[0], quotes)):
        output.bare(value if shell == "bash" else f"{value}\t{help}")
    return 0


def _is_harmless(value: str, quotes: bool) -> bool:
    return bool(_HARMLESS.fullmatch(value) or (quotes and _QUOTED.fullmatch(value)))


def split_line(line: str) -> list[str]:
    """A command line up to the cursor as words; a line that ends in a space begins a new one."""
    import shlex

    for closing in ("", '"', "'"):
        try:
            words = shlex.split(line + closing)
        except ValueError:
            continue
        return words if words and not line[-1:].isspace() else [*words, ""]
    return line.split()
