"""Bytes kept once under their SHA-256, in chunks both databases can hold."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskterm.store.instants import to_ms

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskterm.store.reading import Reader

CHUNK = 1 << 20
SHORT = 4 * CHUNK
"""Blobs up to this size may be written in the transaction that names them."""


def digest(data: bytes) -> str:
    """The SHA-256 of the bytes as they came, in hex."""
    return hashlib.sha256(data).hexdigest()


def keep(session: Session, data: bytes, now: datetime, sha: str = "") -> str:
    """Store bytes unless they are there already; returns their SHA-256."""
    sha = sha or digest(data)
    run, marks = _runner(session)
    if run(f"SELECT 1 FROM blobs WHERE sha = {marks(1)}", (sha,)).first() is not None:
        return sha
    packed = zlib.compress(data, 1) if _is_worth_packing(data) else data
    encoding = "zlib" if len(packed) < len(data) else "raw"
    body = packed if encoding == "zlib" else data
    run(
        f"INSERT INTO blobs (sha, size, encoding, created_at) VALUES ({marks(4)})",
        (sha, len(data), encoding, to_ms(now)),
    )
    for position, start in enumerate(range(0, len(body), CHUNK)):
        run(
            f"INSERT INTO blob_chunks (sha, position, data) VALUES ({marks(3)})",
            (sha, position, body[start : start + CHUNK]),
        )
    return sha


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
        yield unpack.decompress(data) if unpack else data
        position += 1
    if unpack:
        yield unpack.flush()


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
        run(f"DELETE FROM blob_chunks WHERE sha = {marks(1)}", (sha,))
        run(f"DELETE FROM blobs WHERE sha = {marks(1)}", (sha,))
    return len(found)
