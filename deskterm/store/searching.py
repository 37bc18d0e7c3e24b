"""Words and phrases of a query as SQL: over the full-text index, or over a ticket's document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deskterm.store.columns import Condition
from deskterm.syntax import Phrase, Words
from deskterm.words import split

Begun = Callable[[str], list[str] | None]
"""The known words that begin so; None when they are too many to be looked for one by one."""


def matching(sqlite: bool, nodes: Sequence[Words | Phrase], begun: Begun, rank: bool) -> Condition:
    """A subquery: the `id` of tickets whose documents hold all of these, and with `rank` how well.

    The lower a `rank`, the better.
    """
    if sqlite:
        values: list[Any] = [" AND ".join(_fts5(node, begun) for node in nodes)]
        sql = "SELECT rowid AS id FROM ticket_words WHERE ticket_words MATCH ?"
    else:
        sql, values = _tsquery(nodes)
    if not rank:
        return sql, values
    ranked, more = _rank(nodes)
    return (
        f"SELECT d.ticket_id AS id, {ranked} AS rank FROM ({sql}) m "
        "CROSS JOIN ticket_documents d WHERE d.ticket_id = m.id",
        [*more, *values],
    )


def _rank(nodes: Sequence[Words | Phrase]) -> Condition:
    """How often a document holds the words for its length, below 0.

    Told by the document alone. FTS5's own rank weighs a word by how many tickets hold it: every
    mail moves it, under whoever reads page after page, and it tells of tickets one may not see.
    """
    counts, values = [], []
    for node in nodes:
        *before, last = split(node.text)
        for word, end in (*((word, " ") for word in before), (last, "" if _prefix(node) else " ")):
            for column in ("d.public", "d.internal"):
                without = f"LENGTH(REPLACE(' ' || {column} || ' ', ?, ''))"
                counts.append(f"(LENGTH({column}) + 2 - {without}) / ?")
                values += [f" {word}{end}", len(word) + 1 + len(end)]
    often = f"CAST({' + '.join(counts)} AS BIGINT)"
    return f"-({often} * 1000000 / (200 + LENGTH(d.public) + LENGTH(d.internal)))", values


FULL, NEWEST = 50, 500


def newest_with(beginning: str) -> Condition:
    """How many of the `NEWEST` documents have a word that begins so, for SQLite."""
    newest = f"SELECT public, internal FROM ticket_documents ORDER BY ticket_id DESC LIMIT {NEWEST}"
    pattern = f"% {beginning}%"
    return (
        f"SELECT COUNT(*) FROM ({newest}) d "
        "WHERE ' ' || d.public LIKE ? OR ' ' || d.internal LIKE ?",
        [pattern, pattern],
    )


def is_wide(node: Words | Phrase, begun: Begun) -> bool:
    """Whether a word begins so many others that it is told faster from each document."""
    return _prefix(node) and begun(split(node.text)[-1]) is None


def in_document(node: Words | Phrase) -> Condition:
    """The same asked of ticket `t`'s own document, for SQLite: its words are folded already."""
    words = " ".join(split(node.text))
    pattern = f"% {words}{'' if _prefix(node) else ' '}%"
    return (
        "EXISTS (SELECT 1 FROM ticket_documents d WHERE d.ticket_id = t.number "
        "AND (' ' || d.public || ' ' LIKE ? OR ' ' || d.internal || ' ' LIKE ?))",
        [pattern, pattern],
    )


def _prefix(node: Words | Phrase) -> bool:
    return isinstance(node, Words) and node.prefix


def _fts5(node: Words | Phrase, begun: Begun) -> str:
    *before, last = split(node.text)
    if not _prefix(node):
        return f'"{" ".join((*before, last))}"'
    # FTS5 reads every posting of every word that begins so before it gives the first ticket;
    # words named one by one it reads as far as it is asked.
    known = begun(last)
    if known is None:
        return f'"{" ".join((*before, last))}" *'
    each = (f'"{" ".join((*before, word))}"' for word in known or [last])
    return f"({' OR '.join(each)})"


def _tsquery(nodes: Sequence[Words | Phrase]) -> Condition:
    texts = [(split(node.text), _prefix(node)) for node in nodes]
    wanted = " & ".join(
        f"'{word}'{':*' * (prefix and index == len(words))}"
        for words, prefix in texts
        for index, word in enumerate(words, 1)
    )
    sql = "SELECT ticket_id AS id FROM ticket_documents WHERE words @@ to_tsquery('simple', ?)"
    values: list[Any] = [wanted]
    for words, prefix in texts:
        if len(words) > 1:
            # Not <->: a tsvector keeps no position after the 16,383rd word of a document.
            sql += " AND (' ' || public || ' ' LIKE ? OR ' ' || internal || ' ' LIKE ?)"
            values += [f"% {' '.join(words)}{'' if prefix else ' '}%"] * 2
    return sql, values
