"""Where the next page of a list begins, as one word that people can paste."""

from __future__ import annotations

import binascii
import json
from binascii import crc32
from collections.abc import Sequence
from typing import Any

from deskterm.errors import Usage

_TO_URL = str.maketrans("+/", "-_")
_FROM_URL = str.maketrans("-_", "+/")


def make(order: str, keys: Sequence[Any]) -> str:
    """The keys of a page's last ticket, in that order."""
    text = json.dumps([crc32(order.encode()), *keys], separators=(",", ":"))
    # Not base64: its module would cost every list ten milliseconds.
    word = binascii.b2a_base64(text.encode(), newline=False).decode()
    return word.rstrip("=").translate(_TO_URL)


def read(token: str, order: str, many: int) -> list[Any]:
    """So many keys again; Usage when it is no token, or one of a list in another order."""
    try:
        padded = token + "=" * (-len(token) % 4)
        found = json.loads(binascii.a2b_base64(padded.translate(_FROM_URL), strict_mode=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    plain = isinstance(found, list) and len(found) == many + 1
    if not plain or not all(isinstance(key, int | float | str) for key in found):
        raise Usage("that is no page of a list.", "leave --page out for the first page")
    if found[0] != crc32(order.encode()):
        raise Usage("that page is of a list in another order.", "leave --page out, or sort as then")
    return list(found[1:])
