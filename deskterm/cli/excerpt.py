"""The line of a ticket's messages that holds a searched word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deskterm.words import fold

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import TicketRow

_WIDTH = 100
_MARKS = str.maketrans('"()*', "    ")


def searched_words(text: str) -> list[str]:
    """The bare words of a query, folded: terms with a colon and negated ones are left out."""
    terms = re.findall(r'-?[^\s"]*:?"[^"]*"|\S+', text)
    bare = [t for t in terms if ":" not in t and not t.startswith("-") and t not in ("OR", "NOT")]
    return [word for term in bare for word in fold(term).translate(_MARKS).split()]


def excerpts(desk: Desk, rows: Sequence[TicketRow], text: str) -> Iterator[tuple[int, str]]:
    """Ticket number and the first line with a searched word, "" when only the subject has one."""
    wanted = searched_words(text)
    for row in rows:
        yield row.number, _first_line(desk, row.number, wanted) if wanted else ""


def _first_line(desk: Desk, number: int, wanted: list[str]) -> str:
    for message in desk.read.tickets.thread(number):
        for line in message.text.splitlines():
            folded = fold(line)
            starts = [at for word in wanted if (at := folded.find(word)) >= 0]
            if starts:
                return _around(" ".join(line.split()), min(starts))
    return ""


def _around(line: str, at: int) -> str:
    if len(line) <= _WIDTH:
        return line
    start = max(0, min(at - _WIDTH // 3, len(line) - _WIDTH))
    end = start + _WIDTH
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
