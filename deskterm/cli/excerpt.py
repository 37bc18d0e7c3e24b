"""Where a ticket holds the words that were searched, and the text around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from deskterm.syntax import And, Node, Or, Phrase, Query, Words
from deskterm.words import MAX_WORD, fold, split

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.values import Message, TicketRow

_WIDTH = 100
_LEAD = 16
_APART = 3
"""From so many places at most is an excerpt put together."""
_WORD = re.compile(rf"[^\W_]{{1,{MAX_WORD}}}")
Span = tuple[int, int]


class Wanted(NamedTuple):
    """Folded words that stand side by side; with `prefix` the last may go on."""

    words: tuple[str, ...]
    prefix: bool


class Excerpt(NamedTuple):
    """`where` is text, note, sender, file or subject; `message` the id of whose it is."""

    where: str = ""
    message: int | None = None
    text: str = ""


class _Place(NamedTuple):
    where: str
    message: int
    text: str
    found: dict[Wanted, list[Span]]


def wanted(query: Query) -> tuple[Wanted, ...]:
    """The words and phrases that a query looks for, not those it leaves out."""
    return tuple(dict.fromkeys(_looked_for(query.expression)))


def _looked_for(node: Node | None) -> Iterator[Wanted]:
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _looked_for(item)
    elif isinstance(node, Words | Phrase):
        prefix = isinstance(node, Words) and node.prefix
        yield Wanted(tuple(split(node.text)), prefix)


def hits(terms: Sequence[Wanted]) -> Callable[[str], list[Span]]:
    """A function that tells from where to where a text holds them."""

    def mark(text: str) -> list[Span]:
        return sorted({span for spans in _found(terms, text).values() for span in spans})

    return mark


def excerpts(desk: Desk, rows: Sequence[TicketRow], terms: Sequence[Wanted]) -> Iterator[Excerpt]:
    """For each ticket the place that holds most of the words, with what others add to it."""
    for row in rows:
        if not terms:
            yield Excerpt()
            continue
        places = _places(desk.read.tickets.thread(row.number), terms)
        yield _joined(list(places)) or _of_subject(row, terms)


def _of_subject(row: TicketRow, terms: Sequence[Wanted]) -> Excerpt:
    return Excerpt("subject", None, row.subject) if _found(terms, row.subject) else Excerpt()


def _places(thread: Sequence[Message], terms: Sequence[Wanted]) -> Iterator[_Place]:
    """What a thread holds: texts first, because they say most, then senders and files."""
    for message in thread:
        text = _one_line(message.text)
        if found := _found(terms, text):
            where = "note" if message.direction == "note" else "text"
            yield _Place(where, message.id, text, found)
    for message in thread:
        if message.author is None:
            text = f"{message.from_name} <{message.from_address}>".strip()
            if found := _found(terms, text):
                yield _Place("sender", message.id, text, found)
        for file in message.attachments:
            if found := _found(terms, file.filename):
                yield _Place("file", message.id, file.filename, found)


def _joined(places: list[_Place]) -> Excerpt | None:
    """The place with most of the words; what it has not is looked for in the others."""
    if not places:
        return None
    best = max(places, key=lambda place: len(_window(place.found)[1]))
    parts: list[str] = []
    missing = {term for place in places for term in place.found}
    for place in (best, *(place for place in places if place is not best)):
        while (left := missing & place.found.keys()) and len(parts) < _APART:
            start, held = _window({term: place.found[term] for term in left})
            parts.append(_around(place.text, start))
            missing -= held
    return Excerpt(best.where, best.message, _fitted(parts))


def _window(found: dict[Wanted, list[Span]]) -> tuple[int, set[Wanted]]:
    """Where the stretch with most of the different words begins, and which those are."""
    spans = sorted((*span, term) for term, several in found.items() for span in several)
    best, held = spans[0][0], {spans[0][2]}
    for at, (start, _, _) in enumerate(spans):
        inside = set()
        for _, end, term in spans[at:]:
            if end > start + _WIDTH - _LEAD:
                break
            inside.add(term)
        if len(inside) > len(held):
            best, held = start, inside
        if len(held) == len(found):
            break
    return best, held


def _around(text: str, at: int) -> str:
    """A line's width of a text, beginning a little before what it holds at `at`.

    However narrow a terminal is, what was searched is in sight.
    """
    start = 0
    if at > 2 * _LEAD:
        start = text.find(" ", at - _LEAD, at) + 1 or at - _LEAD
    end = start + _WIDTH
    return ("…" if start else "") + text[start:end].rstrip() + ("…" if end < len(text) else "")


def _fitted(parts: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(parts))


def _found(terms: Sequence[Wanted], text: str) -> dict[Wanted, list[Span]]:
    """The stretches of a text that hold each of the terms; those it has not are left out."""
    folded = fold(text)
    likely = [term for term in terms if all(word in folded for word in term.words)]
    if not likely:
        return {}
    tokens = _tokens(text)
    found = ((term, _runs(term, tokens)) for term in likely)
    return {term: spans for term, spans in found if spans}


def _runs(term: Wanted, tokens: Sequence[tuple[str, int, int]]) -> list[Span]:
    *first, last = term.words
    runs = []
    for at in range(len(tokens) - len(first)):
        end = tokens[at + len(first)]
        if (end[0] == last or (term.prefix and end[0].startswith(last))) and all(
            tokens[at + step][0] == word for step, word in enumerate(first)
        ):
            runs.append((tokens[at][1], end[2]))
    return runs


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Search words with the places of the text they come from."""
    if text.isascii():
        return [(match[0], *match.span()) for match in _WORD.finditer(text.lower())]
    pieces = [fold(sign) for sign in text]
    at = [place for place, piece in enumerate(pieces) for _ in piece]
    return [
        (match[0], at[match.start()], at[match.end() - 1] + 1)
        for match in _WORD.finditer("".join(pieces))
    ]


def _one_line(text: str) -> str:
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
