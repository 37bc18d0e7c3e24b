"""Errors that own their sentence, their next step and their exit code.

DeskError 1
├── Usage 2                a word the program does not take
│   └── BadText 2          a query or change that does not parse: knows its text and column
├── NotFound 3             is not there, or may not be seen
├── Refused 4              may be seen, may not be done
├── Conflict 5             somebody else was first, or it exists already
├── NetworkFault 69        a server could not be reached, or said no
├── Busy 75                database locked, disk full: the same call may work later
└── Misconfigured 78       config file, secret or schema is not as it must be
"""

from __future__ import annotations

LONGEST = 200
"""Cells of a faulty text that are shown whole."""
_AROUND = 60
"""Cells on either side of the fault where it is not."""


class DeskError(Exception):
    """One sentence for people: what, why, and what was left as it was.

    `next_step` is the command to run next, without "Next:".
    """

    exit_code = 1

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step

    def __str__(self) -> str:
        if not self.next_step:
            return self.sentence
        stop = "" if self.sentence.endswith((".", "!", "?")) else "."
        return f"{self.sentence}{stop} Next: {self.next_step}"


class Usage(DeskError):
    """The caller's words are off."""

    exit_code = 2


class BadText(Usage):
    """A query or change text that does not parse.

    `column` counts characters from 0 into `text` (0 ≤ column ≤ len(text)).
    """

    def __init__(self, text: str, column: int, why: str, nearest: str = "") -> None:
        self.text = text
        self.column = column
        self.why = why
        self.nearest = nearest
        hint = f" (did you mean {nearest}?)" if nearest else ""
        super().__init__(f"{why}{hint}")

    def pointer(self, width: int = LONGEST) -> str:
        """Two lines: the text, and a caret under the column.

        Of a text wider than `width` cells only what stands around the column is shown.
        """
        from deskterm.safe import clean  # what a terminal is shown counts

        line = "".join(" " if ch < " " or ch.isspace() else ch for ch in self.text)
        before, after = clean(line[: self.column]), clean(line[self.column :])
        if _cells(before) + _cells(after) > width:
            side = max(min(_AROUND, width // 2 - 3), 1)
            before, after = _cut(before[::-1], side)[::-1], _cut(after, side)
        return f"{before}{after}\n{' ' * _cells(before)}^"


def _cut(text: str, most: int) -> str:
    """As much of a text as fits in so many cells, and an ellipsis when that is not all."""
    end, used = 0, 0
    for ch in text:
        used += _cells(ch)
        if used > most:
            break
        end += 1
    return text if end == len(text) else f"{text[:end]} …"


def _cells(text: str) -> int:
    """How wide a text is on a terminal: 全 takes two cells, a combining accent none."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(ch) in ("Mn", "Me", "Cf") else 2 if east_asian_width(ch) in "WF" else 1
        for ch in text
    )


class NotFound(DeskError):
    """It is not there; what an actor may not see is not there either."""

    exit_code = 3


class Refused(DeskError):
    """The actor sees it but may not do this."""

    exit_code = 4


class Conflict(DeskError):
    """Something changed in between, or exists already."""

    exit_code = 5


class NetworkFault(DeskError):
    """A server could not be reached, or refused us."""

    exit_code = 69


class Busy(DeskError):
    """Locked or full: nothing was changed, the same call may work later."""

    exit_code = 75


class Misconfigured(DeskError):
    """Configuration, secret or database schema is not as it must be."""

    exit_code = 78
