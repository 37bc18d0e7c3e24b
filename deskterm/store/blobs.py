"""Bytes kept once under their SHA-256, in chunks both databases can hold."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from deskterm.store.instants import to_ms

if TYPE_CHECKING:
    from deskterm.store.direct import Direct
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


def keep(sql: Direct, data: bytes | Packed, now: datetime) -> str:
    """Store bytes unless they are there already; returns their SHA-256."""
    packed = pack(data) if isinstance(data, bytes) else data
    known = _encoding(sql, packed.sha)
    if known not in (None, PARTIAL):
        return packed.sha
    if known == PARTIAL:  # whoever began it has stopped, or will find it done
        _delete(sql, packed.sha)
    _begin(sql, packed, packed.encoding, now)
    _write(sql, packed, range(_count(packed)))
    return packed.sha


def keep_long(writer: Writer, packed: Packed, now: datetime) -> None:
    """Store large bytes in short transactions, ahead of the one that names them.

    Nothing is done for short ones. Until the last step the blob is `partial`: a crash leaves
    bytes to be swept, never a blob that seems whole.
    """
    from deskterm.store.direct import Direct

    if packed.size <= SHORT:
        return
    with writer.session() as session:
        sql = Direct(session)
        known = _encoding(sql, packed.sha)
        if known == PARTIAL:
            keep(sql, packed, now)
        if known is not None:
            return
        _begin(sql, packed, PARTIAL, now)
    count, step = _count(packed), SHORT // CHUNK
    for start in range(0, count, step):
        part = range(start, min(start + step, count))
        with writer.session() as session:
            sql = Direct(session)
            if _encoding(sql, packed.sha) != PARTIAL:
                return  # another process had the same bytes and was faster
            _write(sql, packed, part)
            if part.stop == count:
                done = (packed.encoding, packed.sha)
                sql.run("UPDATE blobs SET encoding = ? WHERE sha = ?", done)


def _encoding(sql: Direct, sha: str) -> str | None:
    found = sql.value("SELECT encoding FROM blobs WHERE sha = ?", (sha,))
    return None if found is None else str(found)


def _begin(sql: Direct, packed: Packed, encoding: str, now: datetime) -> None:
    sql.run(
        "INSERT INTO blobs (sha, size, encoding, created_at) VALUES (?, ?, ?, ?)",
        (packed.sha, packed.size, encoding, to_ms(now)),
    )


def _write(sql: Direct, packed: Packed, positions: range) -> None:
    for position in positions:
        sql.run(
            "INSERT INTO blob_chunks (sha, position, data) VALUES (?, ?, ?)",
            (packed.sha, position, packed.body[position * CHUNK : (position + 1) * CHUNK]),
        )


def _delete(sql: Direct, sha: str) -> None:
    sql.run("DELETE FROM blob_chunks WHERE sha = ?", (sha,))
    sql.run("DELETE FROM blobs WHERE sha = ?", (sha,))


def _count(packed: Packed) -> int:
    return (len(packed.body) + CHUNK - 1) // CHUNK


def _is_worth_packing(data: bytes) -> bool:
    """Whether a sample shrinks: pictures and archives do not, and cost time."""
    if len(data) < 64 * 1024:
        return True
    middle = len(data) // 2
    sample = data[:8192] + data[middle : middle + 8192]
    return len(zlib.compress(sample, 1)) < len(sample) * 0.9


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


def load(sql: Direct, sha: str) -> bytes:
    """A blob in one piece, read inside a write transaction."""
    encoding = _encoding(sql, sha)
    if encoding is None:
        return b""
    rows = sql.rows("SELECT data FROM blob_chunks WHERE sha = ? ORDER BY position", (sha,))
    body = b"".join(bytes(row[0]) for row in rows)
    return zlib.decompress(body) if encoding == "zlib" else body


UNNAMED = """
SELECT b.sha FROM blobs b
WHERE b.created_at < ?
  AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha = b.sha)
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.raw_sha = b.sha)
  AND NOT EXISTS (SELECT 1 FROM raw_mails r WHERE r.sha = b.sha)
LIMIT 100
"""
"""Blobs nothing names: a crash fell between writing one and the transaction that names it."""


def sweep(sql: Direct, before: datetime) -> int:
    """Delete up to 100 unnamed blobs older than `before`; returns how many."""
    found = sql.rows(UNNAMED, (to_ms(before),))
    for (sha,) in found:
        _delete(sql, sha)
    return len(found)
