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
_NAME = re.compile(r"[\w@.+:,/#=%&()' -]+")
"""What may stand in double quotes; zsh and fish put their own around it, bash gets them here."""
_SEVERAL = re.compile(r'[^"]*[\s(]')
_HEAD = re.compile(r"(?:[\w@.+:,/#=%-]*[:=])?")


def answer(args: list[str]) -> int:
    """`SHELL WORDS…` as the shell hands them over, the last word being the incomplete one.

    Never fails: a desk that cannot be opened only means fewer candidates.
    """
    if len(args) < 2:
        return 2
    shell, *words = args
    opened, head = open_quote(words[-1])
    if shell == "bash":
        words = split_line(words[0])
    elif opened:
        words[-1], head = words[-1].replace(opened, "", 1), ""
    try:
        found = candidates(words[1:])
    except DeskError:
        found = []
    for value, help in dict.fromkeys(found):
        put = _within(value, opened, head) if opened else _put(value, shell)
        if put:
            output.bare(put if shell == "bash" else f"{put}\t{help}")
    return 0


def _put(value: str, shell: str) -> str:
    """A candidate as that shell takes it, "" when it could be obeyed."""
    if _HARMLESS.fullmatch(value) or _QUOTED.fullmatch(value):
        return value
    if not _NAME.fullmatch(value):
        return ""
    head = _HEAD.match(value)
    if shell != "bash" or head is None:
        return value
    return f'{head[0]}"{value[head.end() :]}"'


def _within(value: str, opened: str, head: str) -> str:
    """A candidate inside a quote that is open already: bash puts it behind the quote itself."""
    name = value.replace('"', "")
    if name != value and _SEVERAL.match(value):
        # The quotes tell the value from the terms before it; within double ones they cannot stand.
        whole = opened == "'" and _NAME.fullmatch(name) and opened not in name
        return value.removeprefix(head) if whole else ""
    return name.removeprefix(head) if _NAME.fullmatch(name) and opened not in name else ""


def open_quote(line: str) -> tuple[str, str]:
    """The quote that is open at the end of a line, and what stands before it in its word."""
    opened, at, escaped = "", 0, False
    for place, character in enumerate(line):
        if escaped:
            escaped = False
        elif character == "\\" and opened != "'":
            escaped = True
        elif opened:
            opened = "" if character == opened else opened
        elif character in "\"'":
            opened, at = character, place
    return opened, line[:at].split(" ")[-1] if opened else ""


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
