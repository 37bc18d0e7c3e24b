"""The searched words of tickets, poured together and parted again, each found where it is now."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

from deskterm.desk.writes.work import Work
from deskterm.store.fulltext import add_words, replace_words
from deskterm.terms import Direction, Visibility
from deskterm.words import fold_text

WORDS_LIMIT = 100_000
"""Characters of one message that are searched."""

Document = tuple[str, str]
"""What customers may read, and what only agents may."""

_LEFT_EDGE = len(" ")


def document(work: Work, number: int) -> Document:
    """A ticket's words; both empty when it has none."""
    wanted = "SELECT public, internal FROM ticket_documents WHERE ticket_id = ?"
    row = work.sql.one(wanted, (number,))
    return ("", "") if row is None else (row[0], row[1])


def pour(work: Work, source: int, target: int) -> dict[str, Any]:
    """Append one ticket's words to another's; what it takes to part them again."""
    had, taken = document(work, target), document(work, source)
    replace_words(work.sql, source, "", "")
    add_words(work.sql, target, *taken)
    after = document(work, target)
    record: dict[str, Any] = {"after": _seal(after), "had": [len(part) for part in had]}
    if _parted(after, record["had"]) != (had, taken):  # cut at what a document holds at most
        record["kept"] = _packed((*had, *taken))
    return record


def part(work: Work, source: int, target: int, record: dict[str, Any]) -> None:
    """Take apart what was poured together; words that came since stay with the target."""
    now = document(work, target)
    since = _since(now, record["after"])
    if since is None:
        rebuild(work, source)
        rebuild(work, target)
        return
    if "kept" in record:
        kept = _unpacked(record["kept"])
        had, taken = (kept[0], kept[1]), (kept[2], kept[3])
    else:
        lengths = [length for length, _ in record["after"]]
        whole = (now[0][: lengths[0]], now[1][: lengths[1]])
        had, taken = _parted(whole, record["had"])
    replace_words(work.sql, source, *taken)
    replace_words(work.sql, target, *_with(had, since))


def cut(work: Work, source: int, target: int, messages: Sequence[int]) -> dict[str, Any]:
    """Take the words of messages out of one ticket and put them behind those of another.

    To be called while the messages are still the source's, after that to be rebuilt if it says so.
    """
    had = document(work, source)
    left = [f" {part} " for part in had]
    out: list[list[str]] = [[], []]
    whole = True
    for id in messages:
        for column, words in message_words(work, id):
            before, found, behind = left[column].partition(f" {words} ")
            whole = whole and bool(found)
            left[column] = f"{before} {behind}" if found else left[column]
            out[column].append(words)
    if whole:
        replace_words(work.sql, source, left[0].strip(), left[1].strip())
    else:
        replace_words(work.sql, source, *_built(work, source, frozenset(messages)))
    add_words(work.sql, target, " ".join(out[0]), " ".join(out[1]))
    return {"after": _seal(document(work, source)), "kept": _packed(had)}


def uncut(work: Work, source: int, record: dict[str, Any]) -> None:
    """Give a ticket back the words that were cut out; to be called with its messages back."""
    since = _since(document(work, source), record["after"])
    if since is None:
        rebuild(work, source)
        return
    had = _unpacked(record["kept"])
    replace_words(work.sql, source, *_with((had[0], had[1]), since))


def drop(work: Work, number: int) -> None:
    """Forget a ticket's words, its document too."""
    replace_words(work.sql, number, "", "")
    if work.sql.sqlite:
        work.sql.run(
            "INSERT INTO ticket_words (ticket_words, rowid, public, internal) "
            "VALUES ('delete', ?, '', '')",
            (number,),
        )
    work.sql.run("DELETE FROM ticket_documents WHERE ticket_id = ?", (number,))


def rebuild(work: Work, number: int) -> None:
    """Make a ticket's words anew from its subject, messages and files."""
    replace_words(work.sql, number, *_built(work, number, frozenset()))


def _built(work: Work, number: int, without: frozenset[int]) -> Document:
    subject = work.sql.value("SELECT subject FROM tickets WHERE id = ?", (number,))
    found: list[list[str]] = [[fold_text(subject)], []]
    ids = work.sql.rows("SELECT id FROM messages WHERE ticket_id = ? ORDER BY id", (number,))
    for (id,) in ids:
        for column, words in message_words(work, id) if id not in without else ():
            found[column].append(words)
    loose = work.sql.rows(
        "SELECT filename, visibility FROM attachments "
        "WHERE ticket_id = ? AND message_id IS NULL ORDER BY id",
        (number,),
    )
    for name, visibility in loose:
        found[visibility != Visibility.PUBLIC].append(fold_text(name))
    return " ".join(filter(None, found[0])), " ".join(filter(None, found[1]))


def message_words(work: Work, id: int) -> list[tuple[int, str]]:
    """A message's words as they were added, each run with its column (0 public, 1 internal)."""
    row = work.sql.one(
        "SELECT direction, visibility, from_name, from_address, subject, text, raw_sha "
        "FROM messages WHERE id = ?",
        (id,),
    )
    assert row is not None
    direction, visibility, name, address, subject, text, raw = row
    files = work.sql.rows(
        "SELECT filename, visibility FROM attachments WHERE message_id = ? ORDER BY id", (id,)
    )
    if direction == Direction.IN and raw is not None:
        names = " ".join(file for file, _ in files)
        return _runs(0, f"{name} {address} {subject} {text[:WORDS_LIMIT]} {names}")
    found = _runs(int(visibility != Visibility.PUBLIC), text)
    for file, seen in files:
        found += _runs(int(seen != Visibility.PUBLIC), file)
    return found


def _runs(column: int, text: str) -> list[tuple[int, str]]:
    words = fold_text(text)
    return [(column, words)] if words else []


def _seal(words: Document) -> list[tuple[int, str]]:
    """How long each column is, and a digest of it: whether it still begins so is told by them."""
    return [(len(part), hashlib.sha256(part.encode()).hexdigest()) for part in words]


def _since(now: Document, seal: Sequence[Sequence[Any]]) -> Document | None:
    """What was added behind a sealed document; None when it begins otherwise now."""
    begins = tuple(part[: seal[at][0]] for at, part in enumerate(now))
    if [list(one) for one in _seal((begins[0], begins[1]))] != [list(one) for one in seal]:
        return None
    return now[0][seal[0][0] :], now[1][seal[1][0] :]


def _with(words: Document, since: Document) -> Document:
    first, second = (
        f"{part} {more.strip()}".strip() if more.strip() else part
        for part, more in zip(words, since, strict=True)
    )
    return first, second


def _parted(whole: Document, lengths: Sequence[int]) -> tuple[Document, Document]:
    """A document cut behind so many characters a column; the space between is nobody's."""
    edges = [length + _LEFT_EDGE if length else 0 for length in lengths]
    return (
        (whole[0][: lengths[0]], whole[1][: lengths[1]]),
        (whole[0][edges[0] :], whole[1][edges[1] :]),
    )


def _packed(parts: Sequence[str]) -> str:
    return base64.b64encode(zlib.compress(json.dumps(list(parts)).encode())).decode()


def _unpacked(text: str) -> list[str]:
    return list(json.loads(zlib.decompress(base64.b64decode(text))))
