"""Header blocks and markers: where Outlook, Notes and phones begin to repeat the old mail."""

from __future__ import annotations

from dataclasses import dataclass

from deskterm.mail.folding.lazy import Lazy
from deskterm.mail.folding.quote_lines import Line, is_rule, next_filled
from deskterm.mail.folding.quote_words import (
    FORWARDED,
    HEADER_NAMES,
    ORIGINAL,
    ORIGINAL_BARE,
    RAW_HEADERS,
    REPLY_ABOVE,
    WROTE,
)

_MAX_MARKER = 140
_MAX_BLOCK = 40
_MAX_WRAP = 4
_SHORT_RULES = ("---", "----", "***", "___", "* * *", "- - -")
_NAME = Lazy(r"[*_|\s]{0,4}([^:：*_|\d<>@]{1,22}?)[*_\s]{0,4}[:：]")
_YEAR = Lazy(r"(?:19|20)\d\d|\d[./-]\d{1,2}[./-]\d")
_DATE_LIKE = Lazy(r"\d")
_SEPARATOR_WORDS = Lazy(r"lin|lín|zeile|riga|lijn|ligne|regel")
_STAMP = Lazy(r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s.{0,4}\d{1,2}:\d{2}")
_GROUPWISE = Lazy(r">>> .{3,120}(?:\d{1,2}:\d{2}.{0,12}>>>|@.{3,120}wrote:)$")
_INLINE_ROLES = Lazy(
    r"\b(from|de|von|sent|enviado(?: el)?|enviada(?: em)?|envoyé|gesendet|fecha|date|datum|to|para|"
    r"à|an|subject|asunto|objet|betreff|assunto)\*?\s?:",
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `start` to `end` (inclusive) head an old mail."""

    start: int
    end: int


def is_forward_marker(line: Line) -> bool:
    """`---------- Forwarded message ---------`, `Begin forwarded message:` and their kin."""
    low = line.low
    if not 8 <= len(low) <= _MAX_MARKER or (low[0].isalnum() and low[-1] not in ":："):
        return False
    return FORWARDED.fullmatch(low) is not None


def is_original_marker(line: Line) -> bool:
    """`-----Original Message-----` and its kin."""
    low = line.low
    if not 8 <= len(low) <= _MAX_MARKER or low[0].isalnum():
        return False
    # Notes and Zoho write who instead: `-----Ana Ruiz/Acme wrote: -----`.
    if low.startswith("---") and low.endswith("---") and WROTE.search(low):
        return True
    return ORIGINAL.fullmatch(low) is not None


def is_groupwise(line: Line) -> bool:
    """`>>> Ana Ruiz <ana@acme.test> 03/11/2025 09:20 >>>`, above lines without marks."""
    return line.prefixed and _GROUPWISE.match(line.low) is not None


def is_reply_separator(line: Line) -> bool:
    """`-- Please reply above this line --`, ours and other desks', quote marks aside."""
    low = line.low
    if not 12 <= len(low) <= _MAX_MARKER or not _SEPARATOR_WORDS.search(low):
        return False
    return REPLY_ABOVE.fullmatch(line.inner.lower()) is not None


def role_of(line: Line) -> tuple[str, str]:
    """(role, value) of a header line such as `*De:* Marta`; ("", "") when it is none."""
    view = line.low
    if ":" not in view[:30] and "：" not in view[:30]:
        return "", ""
    match = _NAME.match(view)
    if match is None:
        return "", ""
    role = HEADER_NAMES.get(match[1].strip(), "")
    return (role, view[match.end() :].strip(" *_")) if role else ("", "")


def header_block(lines: list[Line], at: int) -> Block | None:
    """The header block of an old mail that begins on line `at`, if one does.

    From, a date, and two of To, Subject and an address are asked for: a log that happens to say
    `From:` does not fold a customer's words.
    """
    first, value = role_of(lines[at])
    if not first:
        return None
    if first == "from" and (inline := _one_line_block(lines[at])):
        return Block(at, at) if inline else None
    roles = {first: value}
    address = "@" in value
    end, wrapped, blanks = at, 0, 0
    for position in range(at + 1, min(at + _MAX_BLOCK, len(lines))):
        line = lines[position]
        if line.blank:
            blanks += 1
            # Some converters put a blank line after each header; two end the block.
            if blanks > 1:
                break
            continue
        if line.prefixed:
            break
        role, value = role_of(line)
        if role:
            if role in roles and role != "other":
                break
            roles[role] = value
            address = address or "@" in value
            end, wrapped, blanks = position, 0, 0
            continue
        if RAW_HEADERS.match(line.low):
            return None
        if blanks or wrapped == _MAX_WRAP or not _continues(lines[position - 1], line):
            break
        address = address or "@" in line.view
        wrapped += 1
        end = position
    return Block(at, end) if _is_block(roles, address) else None


def _is_block(roles: dict[str, str], address: bool) -> bool:
    date = roles.get("date", "")
    if "from" not in roles or not _DATE_LIKE.search(date):
        return False
    exact = _YEAR.search(date) is not None and ":" in date
    if "subject" in roles:
        return "to" in roles or address or exact
    return "to" in roles and address


def _continues(before: Line, line: Line) -> bool:
    return (
        before.view.endswith((";", ","))
        or line.exact[:1] in " \t"
        or (len(before.view) >= 60 and ("@" in line.view or ";" in line.view))
    )


def _one_line_block(line: Line) -> bool:
    """A block whose line breaks were lost: `From: … Sent: … To: … Subject: …`."""
    names = {HEADER_NAMES.get(match[1], "") for match in _INLINE_ROLES.finditer(line.low[:500])}
    return {"from", "date", "subject"} <= names and any(ch.isdigit() for ch in line.low)


def short_block(lines: list[Line], at: int) -> int:
    """The last of the header-like lines right after a marker, where no more proof is asked for.

    `at` is the first line after the marker; answers `at - 1` when none follows.
    """
    end, position = at - 1, next_filled(lines, at)
    while position is not None and position < at + _MAX_BLOCK:
        line = lines[position]
        wraps = position == end + 1 and end >= at and _continues(lines[end], line)
        if line.prefixed or not (role_of(line)[0] or wraps):
            break
        end = position
        position = next_filled(lines, position + 1, 1)
    return end


def bare_marker(lines: list[Line], at: int) -> bool:
    """`Original Message` without any dashes, which counts when a header line follows."""
    low = lines[at].low
    if not 8 <= len(low) <= 40 or ORIGINAL_BARE.fullmatch(low) is None:
        return False
    following = next_filled(lines, at + 1)
    return following is not None and role_of(lines[following])[0] != ""


def notes_block(lines: list[Line], at: int) -> Block | None:
    """Lotus Notes: a date on its own, then `To`, `cc` and `Subject` alone on their lines."""
    if not _STAMP.search(lines[at].view[:80]):
        return None
    found: set[str] = set()
    end = at
    for position in range(at + 1, min(at + 14, len(lines))):
        line = lines[position]
        if line.prefixed:
            return None
        name = line.low.rstrip(" :")
        role = HEADER_NAMES.get(name, "") if len(name) <= 22 else ""
        if role in ("to", "subject", "other"):
            found.add(role)
            end = position
    if not {"to", "subject"} <= found:
        return None
    # The value of the last name stands on the line after it, indented.
    after = next_filled(lines, end + 1, 0)
    if after is not None and lines[after].exact[:1] in " \t":
        end = after
    above = at - 1
    start = above if above >= 0 and ("@" in lines[above].view or "/" in lines[above].view) else at
    return Block(start, end)


def with_rules_above(lines: list[Line], start: int) -> int:
    """The first of the rules, markers and blank lines that stand directly above line `start`."""
    top, position = start, start - 1
    while position >= 0 and start - position < 12:
        line = lines[position]
        if is_rule(line) or line.view in _SHORT_RULES or is_original_marker(line):
            top = position
        elif not line.blank:
            break
        position -= 1
    return top
