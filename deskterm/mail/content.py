"""The key that makes one mail one ticket, however often and by whatever way it comes."""

from __future__ import annotations

import hashlib
import re

# Written by the servers a mail passes and the programs that keep it: the same mail, seen elsewhere.
_TRACES = re.compile(
    rb"(?:return-path|(?:x-)?received(?:-[!-9;-~]*)?|(?:x-)?delivered-to|x-original-to|"
    rb"(?:x-)?envelope-(?:to|from)|delivery-date|authentication-results|arc-[!-9;-~]*|"
    rb"x-(?:spam|rspamd?|virus|antivirus|bogosity|sieve)[!-9;-~]*|dkim-filter|"
    rb"status|x-status|x-uid[lv]?|x-imap(?:base)?|x-keywords|x-mozilla-[!-9;-~]*|x-gmail-labels|"
    rb"x-gm-[!-9;-~]*|x-evolution[!-9;-~]*|x-getmail-[!-9;-~]*|x-fetchmail-[!-9;-~]*|"
    rb"content-length|lines)[ \t]*:",
    re.I,
)
# IMAP cannot carry NUL; Dovecot hands it over as this.
_NUL_BY_IMAP = b"\x80"
_BLOCK = 1_048_576
_LONGEST_HEAD = 2_097_152  # bytes; what calls itself a header beyond that counts to the letter


def content_key(raw: bytes) -> str:
    """Hex SHA-256 of the mail with line ends as newline and the transport's own fields left out.

    A `From ` line of an mbox on top and line ends at the very end do not count; the body does, to
    the letter.
    """
    digest = hashlib.sha256()
    head, body = _split(raw)
    digest.update(head.replace(b"\x00", _NUL_BY_IMAP))
    _feed(digest, body)
    return digest.hexdigest()


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """The header block as it counts, with its blank line, and the body as it came."""
    position, length = 0, len(raw)
    kept: list[bytes] = []
    dropping = False
    first = True
    while position < min(length, _LONGEST_HEAD):
        end = _line_end(raw, position)
        line = raw[position:end].rstrip(b"\r\n")
        position = end
        if not line:
            return b"\n".join(kept) + b"\n\n", raw[end:]
        if first and line.startswith((b"From ", b">From ")):
            first = False
            continue
        first = False
        if line[:1] in (b" ", b"\t"):
            if not dropping:
                kept.append(line)
            continue
        dropping = _TRACES.match(line) is not None
        if not dropping:
            kept.append(line)
    return b"\n".join(kept) + b"\n\n", raw[position:]


def _line_end(raw: bytes, position: int) -> int:
    newline = raw.find(b"\n", position)
    newline = len(raw) if newline < 0 else newline + 1
    lone = raw.find(b"\r", position, newline)
    if lone < 0 or raw[lone + 1 : lone + 2] == b"\n":
        return newline
    return lone + 1


def _feed(digest: hashlib._Hash, body: bytes) -> None:
    """The body in blocks: 50 MB must not become 150 MB on the way."""
    end = len(body)
    while end:
        start = max(0, end - _BLOCK)
        end = start + len(body[start:end].rstrip(b"\r\n"))
        if end > start:
            break
    start = 0
    while start < end:
        stop = min(start + _BLOCK, end)
        if stop < end and body[stop - 1 : stop] == b"\r":
            stop += 1  # CR LF stays together
        block = body[start:stop]
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\x00" in block:
            block = block.replace(b"\x00", _NUL_BY_IMAP)
        digest.update(block)
        start = stop
