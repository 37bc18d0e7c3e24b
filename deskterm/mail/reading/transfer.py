"""Content transfer encodings (RFC 2045 §6) and uuencode, as tolerant as mail needs them to be."""

from __future__ import annotations

import binascii
import re

_SPACED_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|\r)")
_NO_WORD = re.compile(r"\s*[;(,]")  # what follows the name of an encoding
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]+")
_BASE64_PIECE = re.compile(rb"([^=]+)(=*)")
_UU_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} (\S[^\r\n]{0,250})$", re.M)
_UU_LINE = re.compile(r"[\x20-\x60]*$")


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The decoded bytes, and a note when they were damaged ('' when not)."""
    kind = _NO_WORD.split(encoding.strip("\"' \t").lower(), maxsplit=1)[0]
    if kind in ("base64", "base-64", "base 64", "base_64", "b64", "b"):
        return _base64_body(data)
    if kind in (
        "quoted-printable",
        "quoted_printable",
        "quotedprintable",
        "quoted printable",
        "qp",
        "q",
    ):
        return quoted_printable(data), ""
    if kind in ("x-uuencode", "uuencode", "x-uue", "uue"):
        files = uu_files(data.replace(b"\r\n", b"\n").decode("latin-1"))
        if files:
            return files[0][3], ""
    return data, ""


def quoted_printable(data: bytes, *, header: bool = False) -> bytes:
    """RFC 2045 §6.7 (or the Q encoding of RFC 2047); faulty escapes stay as they stand."""
    if b"=" not in data and not header:
        return data
    return binascii.a2b_qp(_SPACED_BREAK.sub(b"=", data) if not header else data, header=header)


def base64_bytes(data: bytes) -> bytes:
    """Base64 with junk, missing padding, or several padded pieces one after the other.

    Where a line lost or won a character, that line is spoilt and no more.
    """
    try:
        whole = binascii.a2b_base64(data)
    except binascii.Error:
        whole = None
    end = data.find(b"=")
    written = len(data.translate(None, b" \t\r\n="))
    if whole is None or len(whole) != written * 3 // 4:
        lines = _by_lines(data)
        if lines is not None:
            return lines
    if whole is not None and (end < 0 or not data[end:].strip(b"=\r\n \t")):
        return whole
    if whole is not None and len(data) - end > 200_000:
        return whole
    out = []
    digits = b""
    pieces = _BASE64_PIECE.findall(_NOT_BASE64.sub(b"", data))
    for number, (piece, marks) in enumerate(pieces[:2000]):
        digits += b"".join(piece.split())
        missing = -len(digits) % 4
        if marks and number + 1 < len(pieces) and not (missing < 3 and missing <= len(marks)):
            continue  # no padding but noise: the digits go on after it
        out.append(_digits(digits))
        digits = b""
    return b"".join([*out, _digits(digits)])


def _by_lines(data: bytes) -> bytes | None:
    """Each line for itself, if whole groups of four stand on nearly all; None if not."""
    lines = data.split(maxsplit=200_000)
    odd = sum(1 for line in lines[:-1] if len(line) % 4)
    if odd * 4 > len(lines) or len(lines) < 4:
        return None
    return b"".join(_digits(_NOT_BASE64.sub(b"", line).rstrip(b"=")) for line in lines)


def _digits(digits: bytes) -> bytes:
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _base64_body(data: bytes) -> tuple[bytes, str]:
    head = data[:4000]
    words = head.split()
    foreign = len(_NOT_BASE64.findall(head))
    plain = foreign > 2 or (len(words) > 3 and max(map(len, words)) < 20)
    if plain and not _starts_base64(words) and not _mostly_base64(head):
        return data, "said base64, was not"
    footer = re.search(rb"=[ \t]*[\r\n]+(?=[-_]{4,}|[^\r\n]*[^A-Za-z0-9+/=\r\n])", data)
    if footer and len(data) - footer.end() < 20_000:
        # A list's footer pasted under the encoded text: plain words, kept as such.
        return base64_bytes(data[: footer.start() + 1]) + b"\n" + data[footer.end() :], ""
    return base64_bytes(data), ""


def _starts_base64(words: list[bytes]) -> bool:
    first = words[0] if words else b""
    whole = not _NOT_BASE64.search(first) and len(first) % 4 == 0
    return whole and (first.endswith(b"=") or len(first) >= 40)


def _mostly_base64(head: bytes) -> bool:
    long = sum(len(word) for word in head.split() if len(word) >= 40)
    return long * 2 > len(head)


def uu_files(text: str) -> list[tuple[int, int, str, bytes]]:
    """Files uuencoded inside a text: (start, end, name, bytes), for whole and sound blocks only."""
    found: list[tuple[int, int, str, bytes]] = []
    if "begin" not in text:
        return found
    position = 0
    while begin := _UU_BEGIN.search(text, position):
        position = begin.end()
        block = _uu_block(text, begin.end())
        if block is not None:
            end, data = block
            found.append((begin.start(), end, begin[1].strip(), data))
            position = end
    return found


def _uu_block(text: str, position: int) -> tuple[int, bytes] | None:
    out: list[bytes] = []
    while True:
        start = text.find("\n", position)
        if start < 0:
            return None
        stop = text.find("\n", start + 1)
        stop = len(text) if stop < 0 else stop
        line = text[start + 1 : stop].rstrip("\r")
        if line.strip() == "end":
            return (stop, b"".join(out)) if out else None
        if len(line) > 90 or not _UU_LINE.match(line):
            return None
        if line.strip() not in ("", "`"):
            try:
                out.append(_uu_line(line))
            except binascii.Error:
                return None
        position = stop


def _uu_line(line: str) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the last line too far; the first character says how much counts.
        return binascii.a2b_uu(line[: (((ord(line[0]) - 32) & 63) * 4 + 5) // 3])
