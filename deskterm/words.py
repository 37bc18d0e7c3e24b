"""Search words: text folded and split once, the same for SQLite and PostgreSQL.

Both full-text engines get the plain words of `fold_text`, so neither one's own idea of case,
accents or word borders ever decides what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Runs longer than this are junk (base64, separators); PostgreSQL refuses lexemes over 2 kB. A long
# run becomes several words in a row, in documents and in queries alike, so it is still found.
MAX_WORD = 64
_WORD = re.compile(rf"[^\W_]{{1,{MAX_WORD}}}")
# Letters that people leave out the stroke of, and that Unicode does not decompose.
_STROKES = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ı": "i"}


class _Folds(dict[int, str]):
    """Code point → its folded letters, filled as characters are met (for str.translate)."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


def _fold_character(character: str) -> str:
    import unicodedata  # plain English needs none

    parts = unicodedata.normalize("NFKD", character.casefold()).casefold()
    parts = unicodedata.normalize("NFKD", parts)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    # Composed again, or Hangul syllables would fall apart into their letters.
    return unicodedata.normalize("NFC", "".join(_STROKES.get(part, part) for part in bare))


_FOLDS = _Folds()
_ASCII_DOMAIN = re.compile(r"[a-z0-9._-]*")


def ascii_address(text: str) -> str:
    """An address or domain as it is kept and looked up: small letters, the domain in IDNA.

    A domain that IDNA has no form for stays as it was written; so does one whose form would hold
    other signs, such as a second @ that was written wide.
    """
    low = text.lower()
    if low.isascii():
        return low
    local, at, domain = low.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return low
    return f"{local}{at}{domain}" if _ASCII_DOMAIN.fullmatch(domain) else low


def fold(text: str) -> str:
    """Text without case, accents and compatibility forms: `Señor Straße` → `senor strasse`."""
    if text.isascii():
        return text.lower()
    import unicodedata

    return unicodedata.normalize("NFC", text).translate(_FOLDS)


def split(text: str) -> list[str]:
    """The search words of a text in order: runs of folded letters and digits.

    `marta@client.test` gives marta, client, test; `foto_1.JPG` gives foto, 1, jpg.
    """
    return _WORD.findall(fold(text))


def fold_text(text: str) -> str:
    """A text as the full-text documents hold it: its search words joined by single spaces."""
    return " ".join(_WORD.findall(fold(text)))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word somebody most likely meant, or "" when none is near."""
    wanted = fold(word)[:40]
    best, best_distance = "", (len(wanted) + 1) // 3 + 1
    for candidate in known:
        folded = fold(candidate)[:40]
        begun = len(wanted) > 1 and folded.startswith(wanted)
        distance = 1 if begun else _distance(wanted, folded)
        if distance < min(best_distance, max(len(wanted), len(folded))):
            best, best_distance = candidate, distance
    return best


def called(name: str, people: Iterable[tuple[int, str, str]]) -> list[int]:
    """The ids whose login is `name`, else all whose full name is; `people` are id, login, name.

    A login goes first, or whoever takes another's login for a name would get what is meant for
    them.
    """
    wanted = fold(name)
    known = list(people)
    logins = [id for id, login, _ in known if fold(login) == wanted]
    return logins or [id for id, _, full in known if fold(full) == wanted]


def _distance(left: str, right: str) -> int:
    """Letters to add, drop, change or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
