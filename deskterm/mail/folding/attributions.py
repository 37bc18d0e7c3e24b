"""Attributions: `On Mon, 3 Nov 2025 at 9:20, Marta Gil <m@x.test> wrote:` in any language.

Not one pattern a language, which is what makes others fail on the next program: an attribution is
one to five lines that end with a colon and hold a verb of writing, a date, an address. How many of
these it holds decides how much it may fold.
"""

from __future__ import annotations

from dataclasses import dataclass

from deskterm.mail.folding.lazy import Lazy
from deskterm.mail.folding.quote_lines import Line
from deskterm.mail.folding.quote_words import CITED, WROTE

_MAX_LINES = 5
_MAX_LENGTH = 420
_MAX_LINE = 320

_COLON = Lazy(r"[:：]\s*[*_\]]{0,3}$")
_END_VERB = Lazy(r"(?:[-–—=]{2,}|[.…]{2,3})$")
_YEAR = Lazy(
    r"(?<!\d)(?:19|20|25)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)"
    r"|(?<!\d)\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)"
)
_TIME = Lazy(
    r"(?<!\d)\d{1,2}\s?[:：h時时시]\s?\d{2}(?!\d)|\b(?:kl|klo|om|ore|um|alle|at)\.? \d{1,2}\.\d{2}"
)
_ADDRESS = Lazy(r"[\w.+=&'-]@[\w\[-]|\[mailto:|<mailto:")
# Name <address>: at the very end, as where no verb is used; "from=<address>:" is a log.
_CLOSES = Lazy(r"\s[<(\[][^\s<>()]{3,250}[>)\]]\s{0,3}[:：]\W{0,3}$")
# "9:20, Marta wrote:" and "um 9:20 schrieb Marta:", but not "at 9:20 my boss wrote:".
_NAMED = Lazy(
    r"\d(?: ?[ap]\.? ?m\.?| uhr)?(?: ?(?:[a-z]{2,4}|[(]?(?:gmt|utc)?[+-]\d{1,2}:?\d{0,2}[)]?))?"
    r"(?:,| schrieb| schreef| skrev| geschrieben)|\d ?[:：]$|[\u3040-\uffff]"
)
_START = Lazy(
    r"[\W_]{0,8}(?:"
    r"(?:on|el|le|am|il|op|em|no|o|a|la|den|på|w dniu|dnia|dne|dňa|at|à|στις|на|în|vào|pada|in|"
    r"il giorno|no dia|el dia|el día|з|от|a les|as|às)\b(?=.{0,40}\d)"
    r"|\w{2,14}[.,]{0,2}\s{0,2}\d{1,4}\b"
    r"|\d{1,4}[./-]\d{1,2}|\d{4}\s?[年년]|ในวันที่|في|בתאריך|---- on )"
)
_MIDDLE = Lazy(
    r"(?<=[.!?…,)\s])(?:on|el|le|am|il|op|em|den)\s+(?:\w{2,12}[.,]{0,2}\s+)?"
    r"(?:\w{3,10}\.?\s+)?\d{1,4}\b"
)
_UNFINISHED = Lazy(r"[<(\d]|[a-zà-ÿа-я]|GMT|UTC|AM\b|PM\b")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines `start` to `end` (inclusive) say who wrote what follows.

    `alone`: strong enough to fold what follows even where no `>` marks it. `column` > 0: it starts
    in the middle of line `start`, after words of the customer.
    """

    start: int
    end: int
    alone: bool
    column: int = 0


@dataclass(frozen=True, slots=True)
class _Evidence:
    verb: bool
    year: bool
    time: bool
    address: bool
    begins: bool
    closes: bool
    named: bool
    device: bool

    @property
    def date(self) -> bool:
        return self.year or self.time

    @property
    def strong(self) -> bool:
        if self.verb:
            # "Sent from Samsung MobileSupport <help@acme.test> wrote:"
            return (self.address and (self.date or self.device)) or (
                self.year and self.time and self.named
            )
        return self.year and self.time and self.address and self.begins and self.closes

    @property
    def fair(self) -> bool:
        """Enough when `>` follows."""
        return self.verb or self.address or (self.year and self.time)


def _evidence(low: str) -> _Evidence:
    return _Evidence(
        verb=WROTE.search(low) is not None or CITED.match(low) is not None,
        year=_YEAR.search(low) is not None,
        time=_TIME.search(low) is not None,
        address="@" in low and _ADDRESS.search(low) is not None,
        begins=_START.match(low) is not None,
        closes=_CLOSES.search(low[-260:]) is not None,
        named=_NAMED.search(low) is not None,
        device=low.startswith("sent from "),
    )


def may_end(line: Line) -> bool:
    """Whether an attribution could end on this line; cheap, asked of every line."""
    view = line.view
    if len(view) < 2 or len(view) > _MAX_LINE:
        return False
    last = view[-1]
    if last in ":：*_]":
        return _COLON.search(view[-5:]) is not None
    if last in "-–—=….":
        return _END_VERB.search(view[-6:]) is not None and WROTE.search(line.low[-60:]) is not None
    return (last.isalpha() or last == ")") and WROTE.search(line.low[-20:]) is not None


def ending_at(lines: list[Line], end: int, floor: int) -> Attribution | None:
    """The attribution that ends on line `end` and begins no earlier than line `floor`, if any."""
    if not may_end(lines[end]):
        return None
    colon = _COLON.search(lines[end].view[-5:]) is not None
    fallback: tuple[int, _Evidence] | None = None
    text = ""
    for start in range(end, max(floor, end - _MAX_LINES + 1) - 1, -1):
        line = lines[start]
        if line.blank or line.prefixed or len(line.view) > _MAX_LINE:
            break
        text = f"{line.low} {text}".strip()
        if len(text) > _MAX_LENGTH:
            break
        if start < end and _COLON.search(line.view[-5:]):
            break
        seen = _evidence(text)
        if seen.strong and (seen.begins or _name_first(lines, start, end, seen)):
            return Attribution(start, end, colon or seen.address, _column(text, line, seen))
        if (fallback is None or (seen.strong and not fallback[1].strong)) and seen.fair:
            fallback = (start, seen)
    if fallback is None:
        return None
    start, seen = fallback
    return Attribution(start, end, alone=seen.strong and seen.verb and colon)


def _name_first(lines: list[Line], start: int, end: int, seen: _Evidence) -> bool:
    """`Marta Gil <m@x.test> schrieb am …`: no opening word, so the lines must hang together."""
    if not seen.verb or _UNFINISHED.match(lines[start].view):
        return False
    return start == end or _UNFINISHED.match(lines[start + 1].view) is not None


def _column(text: str, line: Line, seen: _Evidence) -> int:
    """Where in the first line the attribution begins, when the customer's own words precede it."""
    if seen.begins or len(line.exact) > _MAX_LINE:
        return 0
    exact = line.exact.lower()
    for match in _MIDDLE.finditer(exact):
        rest = exact[match.start() :].strip() + " " + text[len(line.low) :]
        inner = _evidence(rest)
        if match.start() and inner.strong and inner.begins and inner.address:
            return match.start()
    return 0


_FLAT = 4_000
_TRIES = 5


def flattened(line: Line) -> tuple[int, int] | None:
    """(start, end) of an attribution with an address in <> inside one line, quote and all after it.

    Such lines come from programs that make plain text by dropping the line breaks.
    """
    if "@" not in line.exact[:_FLAT] or "<" not in line.exact[:_FLAT]:
        return None
    low = line.exact[:_FLAT].lower()
    for tried, verb in enumerate(WROTE.finditer(low)):
        end = low.find(":", verb.end(), verb.end() + 80) + 1
        if tried == _TRIES:
            return None
        if not end or not low[end:].strip() or "<" not in low[:end]:
            continue
        base = max(0, end - _MAX_LINE)
        head = low[base:end]
        starts = [0] if base == 0 else []
        for start in [*starts, *(match.start() for match in _MIDDLE.finditer(head))]:
            seen = _evidence(head[start:].strip())
            if seen.strong and seen.begins and seen.address and "<" in head[start:]:
                return base + start, end
    return None
