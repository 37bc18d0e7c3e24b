"""The one gate for untrusted text: strangers write it, terminals would obey it.

`clean` is for display and runs at the doors; `storable` is for intake and changes only what a
database cannot hold. Raw mail is never changed.
"""

from __future__ import annotations

import re

# Zero-width space, directional marks, embeddings, isolates, BOM, and lone surrogates, which no
# terminal encoding can carry; what else is seen nowhere and would make two names of one: soft
# hyphen, Hangul fillers, Mongolian separator, word joiner and invisible operators, deprecated
# controls, interlinear marks, tags. ZWJ (U+200D) stays: emoji need it.
_HIDDEN = (
    "\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
# C0 but \n and \t, DEL, C1.
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}]")
_UNSAFE_LINE = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_HIDDEN}]")
_UNSAFE_CELLS = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_HIDDEN}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_HEADER_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Text of several lines with nothing in it that a terminal would act on."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """The same for one line: breaks and tabs become one space."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_LINE.sub("", _BREAKS.sub(" ", text)).strip()


def clean_cells(text: str) -> str:
    """Text laid out already, as many cells wide as before: only what has no width goes."""
    return _UNSAFE_CELLS.sub("", _SURROGATE.sub("\ufffd", text))


def storable(text: str) -> str:
    """Text both databases can hold: NUL and lone surrogates become U+FFFD, nothing else changes."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable_line(text: str) -> str:
    """A header value as one line: runs of controls collapse to a space (RFC 5322 §2.2.3)."""
    return storable(_HEADER_BREAKS.sub(" ", text)).strip()
