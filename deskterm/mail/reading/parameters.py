"""Values with parameters: Content-Type and Content-Disposition (RFC 2045 §5, RFC 2231).

One pass from left to right; the standard library's splitter is quadratic on hostile values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from deskterm.mail.reading.charsets import decode
from deskterm.mail.reading.encoded import decode_words, unfolded
from deskterm.safe import storable_line

_LONGEST = 16_384
_TYPE = re.compile(r"[\s\"';]*([A-Za-z0-9!#$&^_.+-]{1,100})\s*/\s*([A-Za-z0-9!#$&^_.+-]{1,100})")
_PARAMETER = re.compile(
    r"([A-Za-z0-9!#$&^_.+-]{1,60}(?:\*[0-9]{1,3})?\*?)\s*=\s*"
    r"(\"[^\"\\]*(?:\\.[^\"\\]*)*(?:\"|$)|[^;\r\n]*)",
    re.S,
)
_SEPARATORS = re.compile(r"[;\s,]*")
_SECTION = re.compile(r"(.+?)(?:\*([0-9]{1,3}))?(\*)?$")
_UNQUOTE = re.compile(r'\\(["\\])')
_WINDOWS_PATH = re.compile(r"^[A-Za-z]:\\|^\\\\")


@lru_cache(maxsize=128)
def content_type(value: str, default: str = "text/plain") -> str:
    """`type/subtype` in lower case; `default` for what is none (RFC 2045 §5.2)."""
    found = _TYPE.match(value[:_LONGEST])
    if found:
        return f"{found[1]}/{found[2]}".lower()
    return {"text": "text/plain", "html": "text/html"}.get(value.strip(" ;").lower(), default)


@lru_cache(maxsize=128)  # most mails of a desk share a dozen values
def parameters(value: str, charset: str = "") -> Mapping[str, str]:
    """The parameters by lower-case name, decoded and joined; the first of a name wins.

    Understands RFC 2231 (`name*0*=utf-8''…`), encoded words inside quotes, which RFC 2047 forbids
    and everybody sends, raw 8-bit bytes, and missing closing quotes.
    """
    text = unfolded(value[:_LONGEST], charset)
    start = _TYPE.match(text)
    position = start.end() if start else _first_word(text)
    whole: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    while found := _next(text, position):
        position = found.end()
        name, raw = found[1].lower(), found[2].strip()
        section = _SECTION.match(name)
        if section is None:
            continue
        base, number, extended = section[1], section[2], bool(section[3])
        plain = _unquoted(raw)
        if number is not None:
            sections.setdefault(base, {}).setdefault(int(number), (plain, extended))
        elif extended:
            sections.setdefault(base, {}).setdefault(0, (plain, True))
        else:
            whole.setdefault(base, decode_words(plain))
    for base, pieces in sections.items():
        joined = _joined(pieces)
        if joined:
            whole[base] = joined
    return {name: storable_line(value) for name, value in whole.items()}


def _first_word(text: str) -> int:
    """Past the disposition (or a type that is none), unless that is a parameter already."""
    found = re.match(r"\s*[^\s;=]*(?=\s*(?:;|$|\s))", text)
    return found.end() if found else 0


def _next(text: str, position: int) -> re.Match[str] | None:
    while position < len(text):
        position = _SEPARATORS.match(text, position).end()  # type: ignore[union-attr]
        found = _PARAMETER.match(text, position)
        if found:
            return found
        cut = text.find(";", position)
        if cut < 0:
            return _PARAMETER.search(text, position) if "=" in text[position:] else None
        position = cut + 1
    return None


def _unquoted(raw: str) -> str:
    if not raw.startswith('"'):
        return raw.strip("'") if raw.startswith("'") and raw.endswith("'") else raw
    inner = raw[1:-1] if len(raw) > 1 and raw.endswith('"') else raw[1:]
    return inner if _WINDOWS_PATH.match(inner) else _UNQUOTE.sub(r"\1", inner)


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231 §3 and §4: sections in order until one is missing, then percent-decoded."""
    data, charset = b"", ""
    number = min(pieces)
    if number > 1:
        return ""
    first = True
    while number in pieces:
        text, extended = pieces[number]
        if extended and first and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        if extended:
            data += unquote_to_bytes(text)
        else:
            data += decode_words(text).encode("utf-8", "surrogateescape")
            charset = charset or "utf-8"
        first = False
        number += 1
    return decode(data, charset)[0]
