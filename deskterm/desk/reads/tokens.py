"""Where the next page of a list begins, as one word that people can paste."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any
from zlib import crc32

from deskterm.errors import Usage


def make(order: str, keys: Sequence[Any]) -> str:
    """The keys of a page's last ticket, in that order."""
    text = json.dumps([crc32(order.encode()), *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(token: str, order: str, many: int) -> list[Any]:
    """So many keys again; Usage when it is no token, or one of a list in another order."""
    try:
        padded = token + "=" * (-len(token) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    plain = isinstance(found, list) and len(found) == many + 1
    if not plain or not all(isinstance(key, int | float | str) for key in found):
        raise Usage("that is no page of a list.", "leave --page out for the first page")
    if found[0] != crc32(order.encode()):
        raise Usage("that page is of a list in another order.", "leave --page out, or sort as then")
    return list(found[1:])
