"""Where the next page of a list begins, as one word that people can paste."""

from __future__ import annotations

import binascii
import json
from binascii import crc32
from collections.abc import Sequence
from typing import Any

from deskterm.errors import Usage
from deskterm.safe import storable

_TO_URL = str.maketrans("+/", "-_")
_FROM_URL = str.maketrans("-_", "+/")


def make(list_of: str, keys: Sequence[Any]) -> str:
    """The keys of a page's last ticket; `list_of` is the query and the order of its list."""
    text = json.dumps([crc32(list_of.encode()), *keys], separators=(",", ":"))
    # Not base64: its module would cost every list ten milliseconds.
    word = binascii.b2a_base64(text.encode(), newline=False).decode()
    return word.rstrip("=").translate(_TO_URL)


def read(token: str, list_of: str, texts: Sequence[bool]) -> list[Any]:
    """The keys again; Usage when it is no token, or one of another list.

    `texts` says of each key whether it is one: a database compares no text with a number.
    """
    try:
        padded = token + "=" * (-len(token) % 4)
        found = json.loads(binascii.a2b_base64(padded.translate(_FROM_URL), strict_mode=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) < 2 or not all(map(_is_key, found)):
        raise Usage("that is no page of a list.", "leave --page out for the first page")
    keys = found[1:]
    if found[0] != crc32(list_of.encode()) or [isinstance(key, str) for key in keys] != [*texts]:
        raise Usage(
            "that page is of another list.", "leave --page out, or ask and sort as for that page"
        )
    return keys


def _is_key(key: Any) -> bool:
    if isinstance(key, str):
        return key == storable(key)
    return type(key) is int and abs(key) < 2**63
