"""Subjects: off with the prefixes that mail programs pile up, on with the one tag that is ours."""

from __future__ import annotations

import re

from deskterm.safe import storable_line


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REPLY = _words(
    "re r res rep rép aw antw antwort sv vs rif odp ynt cev atb vá на отв απ bls "
    "回复 回覆 答复 答覆 返信 回信 답장"
)
_FORWARD = _words(
    "fw fwd rv tr wg vb vl enc i pd doorst rvd renv reenv továbbítás ilt i̇lt "
    "πρθ пересл 转发 轉寄 転送 전달"
)
# The word, then a counter (Re[2]: Re(3): Re^4:), then a colon, the wide one too; French puts a
# space before it.
_PREFIX = re.compile(r"\s*(\w{1,12}|i̇lt)\s?(?:[\[(^]\s?\d{1,3}\s?[\])]?)?\s?[:：]", re.IGNORECASE)
_TAG = re.compile(r"\[ ?# ?([1-9][0-9]{0,9}) ?\]", re.ASCII)
_LEADING_TAG = re.compile(rf"\s*{_TAG.pattern}", re.ASCII)
# Banners that gateways put in front; they say nothing about the matter.
_BANNER = re.compile(r"\s*[\[(](?:ext|external|externo|externe|extern|esterno)[\])]:?", re.I)
_MAX_TAGS = 20


def _prefix_end(subject: str, at: int) -> tuple[int, str]:
    """Where a reply or forward prefix at `at` ends, and its word; (at, "") when there is none."""
    match = _PREFIX.match(subject, at)
    if match is None:
        return at, ""
    word = match[1].casefold()
    # One letter is a prefix in Italian only, and there a capital: "r: 5 ohm" is a subject.
    if len(word) == 1 and not match[1].isupper():
        return at, ""
    known = word in _REPLY or word in _FORWARD
    return (match.end(), word) if known else (at, "")


def bare(subject: str) -> str:
    """The subject as one line without reply and forward prefixes and without our `[#12]` tags."""
    line = storable_line(subject)
    at = 0
    while True:
        end, word = _prefix_end(line, at)
        if not word:
            match = _LEADING_TAG.match(line, at) or _BANNER.match(line, at)
            if match is None:
                break
            end = match.end()
        at = end
    return line[at:].strip()


def reply_subject(subject: str, number: int) -> str:
    """The subject of our answer: `Re: [#12] Impresora`, however often it went to and fro."""
    return f"Re: {tagged(subject, number)}"


def tagged(subject: str, number: int) -> str:
    """The subject with its ticket's tag once, in front: `[#12] Impresora`."""
    own = f"[#{number}]"
    rest = " ".join(bare(bare(subject).replace(own, " ")).split())
    return f"{own} {rest}".strip()


def find_tags(subject: str) -> list[int]:
    """Ticket numbers of the `[#12]` tags in a subject, in order, each once."""
    found: dict[int, None] = {}
    for match in _TAG.finditer(subject):
        found[int(match[1])] = None
        if len(found) == _MAX_TAGS:
            break
    return list(found)


def is_forward(subject: str) -> bool:
    """Whether the outermost prefix says forwarded (FW: RV: TR: WG: …), tags and banners aside."""
    line = storable_line(subject)
    at = 0
    while (match := _LEADING_TAG.match(line, at) or _BANNER.match(line, at)) is not None:
        at = match.end()
    return _prefix_end(line, at)[1] in _FORWARD
