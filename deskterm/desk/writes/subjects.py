"""A subject that is taken back: its words leave the ticket's document where they were put."""

from __future__ import annotations

from deskterm.desk.writes.ticket_words import document, message_words, rebuild
from deskterm.desk.writes.work import Work
from deskterm.store.fulltext import replace_words
from deskterm.terms import EventKind
from deskterm.words import fold_text

_SPEAKS = frozenset({EventKind.MESSAGE, EventKind.REPLY, EventKind.NOTE})
_POURS = frozenset(
    {
        EventKind.FILE_ADDED,
        EventKind.MERGED,
        EventKind.MOVED_IN,
        EventKind.SPLIT,
        EventKind.UNDONE,
    }
)
"""What moves words about so that where they are cannot be told from the journal."""


def forget_subject(work: Work, number: int, gone: str, back: str) -> None:
    """Take a subject's words out of a ticket's document; `back` is the one it gets again.

    Others may have written the same words since: what came behind them tells which they are. When
    that cannot be told the document is made anew, without the words of subjects in between.
    """
    words = fold_text(gone)
    public, internal = document(work, number)
    many = f" {public} ".replace(" ", "  ").count(f" {'  '.join(words.split())} ") if words else 0
    if not many:
        return
    behind = _behind(work, number, gone)
    if behind is not None and f" {public}".endswith(f" {' '.join([words, *behind])}"):
        tail = len(" ".join(behind))
        head = public[: len(public) - tail].rstrip()[: -len(words)]
        left = f"{head.rstrip()} {public[len(public) - tail :] if tail else ''}".strip()
    elif many == 1:
        left = f" {public} ".replace(f" {words} ", " ").strip()
    else:
        work.sql.run("UPDATE tickets SET subject = ? WHERE id = ?", (back, number))
        rebuild(work, number)
        return
    replace_words(work.sql, number, left, internal)


def _behind(work: Work, number: int, gone: str) -> list[str] | None:
    """The public words that came after the subject was set; None when that cannot be told."""
    wanted = (
        "SELECT MAX(id) FROM events WHERE ticket_id = ? AND kind = 'subject' AND new = ? "
        "AND NOT undone AND cause <> 'undo'"
    )
    at = work.sql.value(wanted, (number, gone))
    if at is None:
        return None
    found: list[str] = []
    for name, message, new, undone, cause in work.sql.rows(
        "SELECT kind, message_id, new, undone, cause FROM events "
        "WHERE ticket_id = ? AND id > ? ORDER BY id",
        (number, at),
    ):
        kind = EventKind(name)
        if kind in _SPEAKS and message is not None:
            found += [words for column, words in message_words(work, message) if column == 0]
        elif kind is EventKind.SUBJECT and not undone and cause != "undo":
            found.append(fold_text(new or ""))
        elif kind in _POURS and not (kind is EventKind.FILE_ADDED and message is not None):
            return None
    return [words for words in found if words]
