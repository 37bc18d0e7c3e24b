"""multipart/alternative: one letter said twice, and which of the two to read (RFC 2046 §5.1.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deskterm.mail.reading.htmltext import visible_words

if TYPE_CHECKING:
    from deskterm.mail.reading.parts import Block

_WORDS = re.compile(r"[^\W_]{2,}")
_LINKS = re.compile(r"(?:https?://|mailto:|cid:)\S+")
_MOST_WORDS = 1000  # of the HTML: enough to see that it says the same
_ALL = 0.97
_SAME = 0.5  # share of the HTML's words that plain text must have to stand for it
_REPEATED = 0.7  # share of a further plain version's words that make it a repetition


def choose(children: list[list[Block]]) -> list[Block]:
    """The blocks to read: plain text where it says what the HTML says, else the HTML.

    Notes (invitations) of every version stay.
    """
    plain = [child for child in children if _has(child, "plain") and not _has(child, "html")]
    rich = [child for child in children if _has(child, "html")]
    notes = [block for child in children for block in child if block.kind == "note"]
    if rich and (not plain or not _says_same(plain, rich[-1])):
        chosen = rich[-1]
    elif plain:
        chosen = _distinct(plain)
    else:
        chosen = [block for child in children for block in child]
    return [block for block in chosen if block.kind != "note"] + notes


def without_double(blocks: list[Block]) -> list[Block]:
    """Plain text followed by the same as HTML, which some programs send as two letters."""
    first, second = blocks
    if (first.kind, second.kind) != ("plain", "html") or not first.text.strip():
        return blocks
    if not _words(visible_words(second.text)):
        return blocks  # figures in a table, say
    return [first] if _says_same([[first]], [second], share=_ALL) else blocks


def _has(child: list[Block], kind: str) -> bool:
    return any(block.kind == kind and block.text.strip() for block in child)


def _distinct(plain: list[list[Block]]) -> list[Block]:
    """Several plain versions are mostly a mixed mail by a wrong name: none may be lost."""
    chosen = list(plain[0])
    for child in plain[1:]:
        known = _words("\n".join(block.text for block in chosen))
        words = _words("\n".join(block.text for block in child))
        if sum(word in known for word in words) < _REPEATED * len(words):
            chosen += child
    return chosen


def _words(text: str, most: int | None = None) -> set[str]:
    room = 200_000 if most is None else most * 20
    return set(_WORDS.findall(_LINKS.sub(" ", text[:room]).lower())[:most])


def _says_same(plain: list[list[Block]], rich: list[Block], share: float = _SAME) -> bool:
    said = _words("\n".join(block.text for child in plain for block in child))
    shown = _words(
        "\n".join(
            visible_words(block.text) if block.kind == "html" else block.text
            for block in rich
            if block.kind in ("html", "plain")
        ),
        _MOST_WORDS,
    )
    if len(shown) * 2 < len(said) and share == _SAME:
        return True
    return sum(word in said for word in shown) >= share * len(shown)
