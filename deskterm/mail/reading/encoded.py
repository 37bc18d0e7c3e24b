"""Header text: unfolding, raw 8-bit bytes, and encoded words (RFC 2047, RFC 2231 §5)."""

from __future__ import annotations

import re
from bisect import bisect_left

from deskterm.mail.reading.charsets import decode
from deskterm.mail.reading.transfer import base64_bytes, quoted_printable
from deskterm.safe import storable_line

LONGEST_VALUE = 65_536  # characters of one header field that are looked at

_FOLD = re.compile(r"(?:\r\n|\r|\n)(?=[ \t])")
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?\s?([bBqQ])\s?\?")
_ESCAPE = re.compile(r"[0-9A-Fa-f]{2}[^\s?]*\?=")
_SURROGATE = re.compile("[\udc80-\udcff]")


def unfolded(value: str, charset: str = "") -> str:
    """A field as compat32 holds it, on one line, its raw 8-bit bytes decoded (UTF-8, else
    `charset`, else cp1252); encoded words stay as they are."""
    value = _FOLD.sub("", value[:LONGEST_VALUE])
    if value.isascii() and "\x1b$" in value:
        return decode(value.encode("ascii"))[0]  # ISO-2022-JP, sent raw
    if value.isascii() or not _SURROGATE.search(value):
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, charset)[0]


def one_line(value: str, charset: str = "") -> str:
    """A whole unstructured field (Subject) for people, one storable line."""
    if value.isascii() and value.isprintable() and "=?" not in value:
        return value[:LONGEST_VALUE].strip()
    return storable_line(decode_words(unfolded(value, charset)))


def decode_words(text: str) -> str:
    """`text` with its encoded words read; what is not well enough formed stays as written.

    Neighbours of one charset are joined before decoding: senders split in mid-character.
    """
    if "=?" not in text:
        return text
    ends = [found.start() for found in re.finditer(r"\?=", text)]
    out: list[str] = []
    run: list[tuple[str, str, str]] = []
    position = search_from = 0
    while (start := text.find("=?", search_from)) >= 0:
        found = _WORD.match(text, start)
        end = _end_of_word(text, found.end(), ends) if found else -1
        if found is None or end < 0:
            search_from = start + 2
            continue
        between = text[position:start]
        if between and not (run and between.isspace()):
            out += (_join(run), between)
            run = []
        run.append((found[1].partition("*")[0].lower(), found[2].lower(), text[found.end() : end]))
        position = search_from = end + 2
    out += (_join(run), text[position:])
    return "".join(out)


def _end_of_word(text: str, start: int, ends: list[int]) -> int:
    """Where the closing ?= stands; a bare question mark inside is forgiven, a new word is not."""
    index = bisect_left(ends, start)
    if index == len(ends):
        return -1
    end = ends[index]
    if index + 1 < len(ends) and _ESCAPE.match(text, end + 2, end + 80):
        end = ends[index + 1]  # that ?= opened an escape: =?utf-8?q?really?=3F?=
    return -1 if _WORD.search(text, start, end) else end


def _join(run: list[tuple[str, str, str]]) -> str:
    out: list[str] = []
    index = 0
    while index < len(run):
        charset = run[index][0]
        data = b""
        while index < len(run) and run[index][0] == charset:
            kind, body = run[index][1:]
            index += 1
            if kind == "q":
                data += quoted_printable(body.encode("utf-8", "replace"), header=True)
                continue
            # Some senders cut the base64 itself, not the text under it.
            while len(body) % 4 and index < len(run) and run[index][:2] == (charset, "b"):
                body += run[index][2]
                index += 1
            data += base64_bytes(body.encode("ascii", "ignore"))
        out.append(decode(data, charset)[0])
    return "".join(out)
