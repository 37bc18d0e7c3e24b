"""What the customer said, and what his mail program repeated, signed and declared around it.

Nothing is deleted: `fold` cuts a text into segments that join to it again, and people may always
look at the folded ones. Where the two faults compete, showing too much is the lesser one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from deskterm.mail.folding.quote_folding import Folding, Kind
from deskterm.mail.folding.quote_lines import Line, split
from deskterm.mail.subjects import is_forward

__all__ = ["Kind", "Segment", "fold", "reply_text"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a mail's text, line ends included, and what it is."""

    kind: Kind
    text: str


def fold(text: str, subject: str = "") -> tuple[Segment, ...]:
    """The text in segments, in order; joined they are the text again, to the character.

    `subject` tells a forward (FW:, RV: …), whose old mail is what the customer says, from an
    answer. Takes time in proportion to the text, whatever is in it.
    """
    lines, rest = split(text)
    folding = Folding(lines, cuts=not is_forward(subject))
    kinds = folding.kinds()
    if _says(folding.lines, kinds):
        return _segments(folding.lines, kinds, rest)
    # Nothing said: fold less. An answer may stand below what it answers, without any `>` …
    uncut = Folding(lines, cuts=False)
    shown = uncut.kinds()
    if not _says(uncut.lines, shown):
        # … or the mail is all name block and small print, and then it says that.
        uncut, shown = folding, _unsigned(kinds)
    if not _says(uncut.lines, shown) and "attribution" not in kinds:
        shown = ["said"] * len(shown)
    return _segments(uncut.lines, shown, rest)


def reply_text(text: str, subject: str = "") -> str:
    """What the customer said: the said segments, runs of blank lines collapsed, stripped.

    Empty only when the mail is nothing but a quote (or nothing at all).
    """
    out: list[str] = []
    for segment in fold(text, subject):
        if segment.kind != "said":
            out.append("")
            continue
        for line in segment.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            kept = line.rstrip()
            if kept or (out and out[-1]):
                out.append(kept)
    return "\n".join(_collapsed(out)).strip()


def _collapsed(lines: list[str]) -> list[str]:
    return [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]


def _says(lines: list[Line], kinds: list[Kind]) -> bool:
    return any(
        kind == "said" and any(ch.isalnum() or ord(ch) > 0x2190 for ch in line.view)
        for line, kind in zip(lines, kinds, strict=True)
    )


def _unsigned(kinds: list[Kind]) -> list[Kind]:
    return ["said" if kind in ("signature", "disclaimer") else kind for kind in kinds]


def _segments(lines: list[Line], kinds: list[Kind], rest: str) -> tuple[Segment, ...]:
    pairs: list[tuple[Kind, str]] = [
        (kind, line.exact) for kind, line in zip(kinds, lines, strict=True)
    ]
    if rest:
        # A quote that went on for so long goes on; everything else shows.
        pairs.append(("quoted" if kinds[-1] == "quoted" else "said", rest))
    return tuple(
        Segment(kind, "".join(text for _, text in group))
        for kind, group in itertools.groupby(pairs, key=lambda pair: pair[0])
    )
