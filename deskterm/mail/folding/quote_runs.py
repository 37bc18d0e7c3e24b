"""Runs of `>` lines: which are quotes, and which are prompts and diffs that a customer shows."""

from __future__ import annotations

from collections.abc import Iterator

from deskterm.mail.folding.lazy import Lazy
from deskterm.mail.folding.quote_lines import Line
from deskterm.mail.folding.quote_words import ASKED, WROTE

_PROMPT = Lazy(r">>>(?: |$)|\.\.\.(?: |$)")
_COMMAND = Lazy(
    r"[>＞] ?(?:[$#%] |(?:sudo|ping|npm|npx|pip3?|git|ssh|scp|curl|wget|ipconfig|ifconfig|netstat|"
    r"tracert|traceroute|nslookup|docker|kubectl|apt-get|systemctl|chmod|chown|mkdir|grep|"
    r"telnet|python3?|node|java|mysql|psql|powershell|cmd|dir|cd|ls|cat|echo|select \S+ from|"
    r"import-module|get-[a-z]+|set-[a-z]+|console\.log|print)(?:[ (./:\\-]|$))"
)
# What stands directly above the customer's own `>`: diff's marks, a shell's prompt.
_DIFF = Lazy(
    r"<(?: |$)|---$|\d+(?:,\d+)?[acd]\d+(?:,\d+)?$|\\ no newline|[$#%] \w|"
    r"(?:ps )?[a-z]:\\[^>]*> ?\w"
)
_MBOX = Lazy(r">From ")
_INITIALS = Lazy(r"[A-Z][A-Za-z]{0,2}>")
_LONG = 60
_FRAGMENT = 45


def is_odd_mark(line: Line) -> bool:
    """A line quoted with `|` or with the initials of who wrote it: `AR> text`."""
    return line.view.startswith("|") or _INITIALS.match(line.view) is not None


def runs(lines: list[Line], stop: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each stretch of `>` lines before `stop`; blank lines part them."""
    at = 0
    while at < stop:
        if not lines[at].prefixed:
            at += 1
            continue
        end = at
        while end < stop and lines[end].prefixed:
            end += 1
        yield at, end
        at = end


def is_prompt(lines: list[Line], start: int, end: int) -> bool:
    """A Python session: all of it `>>> `."""
    return all(_PROMPT.match(lines[at].view) for at in range(start, min(end, start + 50)))


def is_shown(lines: list[Line], start: int, end: int) -> bool:
    """Whether `>` lines under no attribution are the customer's own: a shell, a diff."""
    first = lines[start].view
    if is_prompt(lines, start, end) or (end - start == 1 and _MBOX.match(first)):
        return True
    if _COMMAND.match(first.lower()):
        return True
    above = start - 1
    if above >= 0 and _DIFF.match(lines[above].low):
        return True
    if end - start == 1 and _stands_alone(lines, start):
        return True
    while above >= 0 and lines[above].blank and start - above < 3:
        above -= 1
    if above < 0 or not lines[above].view.endswith((":", "：")):
        return False
    # "The console shows:" leads to an example; "You asked:" leads to a quote.
    low = lines[above].low
    return WROTE.search(low) is None and ASKED.search(low) is None


def _stands_alone(lines: list[Line], at: int) -> bool:
    """The one `>` of a mail, in the middle of a paragraph: more likely "greater than"."""
    if at == 0 or at + 1 >= len(lines) or lines[at - 1].blank or lines[at + 1].blank:
        return False
    return sum(line.prefixed for line in lines) == 1


def is_fragment(lines: list[Line], at: int) -> bool:
    """The end of a quoted line that a mail program wrapped and forgot to mark.

    An answer between two quoted lines looks much the same, so it must be short, begin small, and
    stand in the middle of a sentence.
    """
    if at == 0 or at + 1 >= len(lines):
        return False
    line, before, after = lines[at], lines[at - 1], lines[at + 1]
    return (
        before.prefixed
        and after.prefixed
        and len(before.view) >= _LONG
        and before.view[-1] not in ".!?:;…"
        and 0 < len(line.view) <= _FRAGMENT
        and (line.view[0].islower() or (line.view[0] in "<([" and "@" in line.view))
        and "?" not in line.view
    )
