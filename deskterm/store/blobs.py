"""Bytes kept once under their SHA-256, in chunks both databases can hold."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from deskterm.store.instants import to_ms

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskterm.store.engine import Writer
    from deskterm.store.reading import Reader

CHUNK = 1 << 20
SHORT = 4 * CHUNK
"""Blobs up to this size may be written in the transaction that names them."""
PARTIAL = "partial"
"""The encoding of a blob that is still being written."""


class Packed(NamedTuple):
    """Bytes as they are stored: `size` and `sha` are those of the bytes as they came."""

    sha: str
    size: int
    encoding: str
    body: bytes


def pack(data: bytes) -> Packed:
    """Compress bytes if that pays; done before a transaction, it does not make others wait."""
    packed = zlib.compress(data, 1) if _is_worth_packing(data) else data
    if len(packed) < len(data):
        return Packed(digest(data), len(data), "zlib", packed)
    return Packed(digest(data), len(data), "raw", data)


def digest(data: bytes) -> str:
    """The SHA-256 of the bytes as they came, in hex."""
    return hashlib.sha256(data).hexdigest()


def keep(session: Session, data: bytes | Packed, now: datetime) -> str:
    """Store bytes unless they are there already; returns their SHA-256."""
    packed = pack(data) if isinstance(data, bytes) else data
    known = _encoding(session, packed.sha)
    if known not in (None, PARTIAL):
        return packed.sha
    if known == PARTIAL:  # whoever began it has stopped, or will find it done
        _delete(session, packed.sha)
    _begin(session, packed, packed.encoding, now)
    _write(session, packed, range(_count(packed)))
    return packed.sha


def keep_long(writer: Writer, packed: Packed, now: datetime) -> None:
    """Store large bytes in short transactions, ahead of the one that names them.

    Nothing is done for short ones. Until the last step the blob is `partial`: a crash leaves
    bytes to be swept, never a blob that seems whole.
    """
    if packed.size <= SHORT:
        return
    with writer.session() as session:
        known = _encoding(session, packed.sha)
        if known == PARTIAL:
            keep(session, packed, now)
        if known is not None:
            return
        _begin(session, packed, PARTIAL, now)
    count, step = _count(packed), SHORT // CHUNK
    for start in range(0, count, step):
        part = range(start, min(start + step, count))
        with writer.session() as session:
            if _encoding(session, packed.sha) != PARTIAL:
                return  # another process had the same bytes and was faster
            _write(session, packed, part)
            if part.stop == count:
                run, marks = _runner(session)
                run(
                    f"UPDATE blobs SET encoding = {marks(1)} WHERE sha = {marks(1)}",
                    (packed.encoding, packed.sha),
                )


def _encoding(session: Session, sha: str) -> str | None:
    run, marks = _runner(session)
    found = run(f"SELECT encoding FROM blobs WHERE sha = {marks(1)}", (sha,)).first()
    return None if found is None else str(found[0])


def _begin(session: Session, packed: Packed, encoding: str, now: datetime) -> None:
    run, marks = _runner(session)
    run(
        f"INSERT INTO blobs (sha, size, encoding, created_at) VALUES ({marks(4)})",
        (packed.sha, packed.size, encoding, to_ms(now)),
    )


def _write(session: Session, packed: Packed, positions: range) -> None:
    run, marks = _runner(session)
    for position in positions:
        run(
            f"INSERT INTO blob_chunks (sha, position, data) VALUES ({marks(3)})",
            (packed.sha, position, packed.body[position * CHUNK : (position + 1) * CHUNK]),
        )


def _delete(session: Session, sha: str) -> None:
    run, marks = _runner(session)
    run(f"DELETE FROM blob_chunks WHERE sha = {marks(1)}", (sha,))
    run(f"DELETE FROM blobs WHERE sha = {marks(1)}", (sha,))


def _count(packed: Packed) -> int:
    return (len(packed.body) + CHUNK - 1) // CHUNK


def _is_worth_packing(data: bytes) -> bool:
    """Whether a sample shrinks: pictures and archives do not, and cost time."""
    if len(data) < 64 * 1024:
        return True
    middle = len(data) // 2
    sample = data[:8192] + data[middle : middle + 8192]
    return len(zlib.compress(sample, 1)) < len(sample) * 0.9


def _runner(session: Session) -> tuple[Any, Any]:
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    return connection.exec_driver_sql, lambda count: ", ".join([mark] * count)


def chunks(reader: Reader, sha: str) -> Iterator[bytes]:
    """A blob's bytes as they came, a chunk at a time."""
    head = reader.one("SELECT encoding FROM blobs WHERE sha = ?", (sha,))
    if head is None:
        return
    unpack = zlib.decompressobj() if head[0] == "zlib" else None
    position = 0
    while True:
        row = reader.one(
            "SELECT data FROM blob_chunks WHERE sha = ? AND position = ?", (sha, position)
        )
        if row is None:
            break
        data = bytes(row[0])
        position += 1
        if unpack is None:
            yield data
            continue
        while data:  # a small chunk may hold a thousand times its size
            yield unpack.decompress(data, CHUNK)
            data = unpack.unconsumed_tail
    if unpack and (rest := unpack.flush()):
        yield rest


def whole(reader: Reader, sha: str) -> bytes:
    """A blob in one piece; empty when it is not there."""
    return b"".join(chunks(reader, sha))


def load(session: Session, sha: str) -> bytes:
    """A blob in one piece, read inside a write transaction."""
    run, marks = _runner(session)
    head = run(f"SELECT encoding FROM blobs WHERE sha = {marks(1)}", (sha,)).first()
    if head is None:
        return b""
    rows: Iterable[Any] = run(
        f"SELECT data FROM blob_chunks WHERE sha = {marks(1)} ORDER BY position", (sha,)
    )
    body = b"".join(bytes(row[0]) for row in rows)
    return zlib.decompress(body) if head[0] == "zlib" else body


UNNAMED = """
SELECT b.sha FROM blobs b
WHERE b.created_at < ?
  AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha = b.sha)
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.raw_sha = b.sha)
  AND NOT EXISTS (SELECT 1 FROM raw_mails r WHERE r.sha = b.sha)
LIMIT 100
"""
"""Blobs nothing names: a crash fell between writing one and the transaction that names it."""


def sweep(session: Session, before: datetime) -> int:
    """Delete up to 100 unnamed blobs older than `before`; returns how many."""
    run, marks = _runner(session)
    found = run(UNNAMED.replace("?", marks(1)), (to_ms(before),)).fetchall()
    for (sha,) in found:
        _delete(session, sha)
    return len(found)
