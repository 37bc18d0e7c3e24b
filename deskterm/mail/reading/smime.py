"""The mail inside an opaque S/MIME signature (RFC 8551 §3.5.2, RFC 5652 §5), unverified.

Outlook wraps the whole letter in the signature; without this the ticket would be empty.
"""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_MOST_PIECES = 1_000_000


def signed_content(data: bytes) -> bytes:
    """The signed bytes, b'' if this is no SignedData with its content inside, or is broken."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return b""


def _content(data: bytes) -> bytes:
    position = _enter(data, 0, _SEQUENCE)
    if not data.startswith(_SIGNED_DATA, position):
        return b""
    position = _enter(data, position + len(_SIGNED_DATA), _CONTEXT_0)
    position = _enter(data, position, _SEQUENCE)
    position = _past(data, position)  # version
    position = _past(data, position)  # digest algorithms
    position = _enter(data, position, _SEQUENCE)
    position = _past(data, position)  # content type
    position = _enter(data, position, _CONTEXT_0)
    return _octets(data, position)


def _octets(data: bytes, position: int) -> bytes:
    """An OCTET STRING whole or in pieces (streaming signers cut it every few kilobytes)."""
    tag, start, length = _header(data, position)
    if tag == _OCTETS:
        return data[start : start + length]
    if tag != _OCTETS_IN_PIECES:
        raise ValueError("no octets")
    out: list[bytes] = []
    end = len(data) if length < 0 else start + length
    while start < end and len(out) < _MOST_PIECES:
        tag, inner, size = _header(data, start)
        if tag != _OCTETS or size < 0:
            break
        out.append(data[inner : inner + size])
        start = inner + size
    return b"".join(out)


def _enter(data: bytes, position: int, wanted: int) -> int:
    tag, start, _ = _header(data, position)
    if tag != wanted:
        raise ValueError("another structure")
    return start


def _past(data: bytes, position: int) -> int:
    _, start, length = _header(data, position)
    if length < 0:
        raise ValueError("length unknown")
    return start + length


def _header(data: bytes, position: int) -> tuple[int, int, int]:
    """(tag, where the contents start, their length or -1 when an end mark tells it)."""
    tag, first = data[position], data[position + 1]
    if first < 0x80:
        return tag, position + 2, first
    if first == 0x80:
        return tag, position + 2, -1
    count = first & 0x7F
    if count > 8:
        raise ValueError("length too long")
    start = position + 2 + count
    return tag, start, int.from_bytes(data[position + 2 : start], "big")
