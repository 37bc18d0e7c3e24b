"""Header fields of outgoing mail, as bytes on the wire: folded, encoded, and safe from injection.

Written here and not left to `email.policy`, which encodes a long Message-ID in References (the
customer's thread breaks), folds some quoted names wrongly, and parses what we only want to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deskterm.errors import Usage
from deskterm.safe import storable_line

_WIDTH = 78
_LONGEST_WORD = 900
_ID = re.compile(r"<[^<>\s]+>")
_SAFE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,248}>")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}|\"[\x20\x21\x23-\x5b\x5d-\x7e]{1,62}\"")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_LITERAL = re.compile(r"\[[0-9A-Fa-f.:IPv]{2,60}\]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MAX_NAME = 200
_ENDS = 20
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+"
)


def one_line(text: str) -> str:
    """A value as one line: every run of controls, breaks and spaces becomes one space."""
    return " ".join(_ODD.sub(" ", storable_line(text)).split())


def _plain(text: str) -> bool:
    # "=?" is kept out of plain text: readers would decode what only looks like an encoded word.
    return (
        text.isascii()
        and "=?" not in text
        and max(map(len, text.split()), default=0) <= _LONGEST_WORD
    )


def unstructured(name: str, text: str) -> str:
    """One field of free text, such as Subject: `Name: value CRLF`."""
    value = one_line(text)
    if not _plain(value):
        return f"{name}: {_words(value, len(name) + 2)}\r\n"
    return _fold(name, value.split(" "), " ")


def _words(text: str, taken: int) -> str:
    """RFC 2047 encoded words, folded; `taken` columns of the first line are used already."""
    from email.header import Header

    encoded = Header(text, "utf-8", header_name="x" * max(taken - 2, 1), maxlinelen=_WIDTH - 2)
    return encoded.encode(linesep="\r\n").strip()


def _fold(name: str, pieces: list[str], joiner: str) -> str:
    """`Name: a b c` broken between pieces, so that a line stays within 78 where that is possible.

    `joiner` ends with the space at which the line may break.
    """
    out = f"{name}:"
    column = len(out)
    for position, piece in enumerate(pieces):
        text = piece + (joiner.rstrip() if position < len(pieces) - 1 else "")
        longest = max(map(len, text.split("\r\n")))
        if position and column + 1 + longest > _WIDTH:
            out += "\r\n"
            column = 0
        out += " " + text
        column += 1 + len(text.rpartition("\r\n")[2])
    return out + "\r\n"


def phrase(name: str) -> str:
    """A display name as RFC 5322 wants it: plain, quoted, or encoded words; "" for an empty one."""
    value = one_line(name)[:_MAX_NAME].strip()
    if not value or (_ATOMS.fullmatch(value) and _plain(value)):
        return value
    if _plain(value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    # One encoded word where it fits: some readers leave a space between two in a name.
    return _words(value, 1)


def split_address(text: str) -> tuple[str, str]:
    """`Marta Gil <m@x.test>` or `m@x.test` → (name, address), nothing checked."""
    line = one_line(text)
    if line.endswith(">") and "<" in line:
        name, _, address = line[:-1].rpartition("<")
        name = name.strip()
        if len(name) > 1 and name.startswith('"') and name.endswith('"'):
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
        return name, address.strip()
    return "", line


def wire_address(address: str) -> str:
    """The address in ASCII, its domain in IDNA; raises Usage when mail cannot go there."""
    local, _, domain = address.rpartition("@")
    ascii_domain = _ascii_domain(domain)
    if not _LOCAL.fullmatch(local) or not ascii_domain or len(local) + len(ascii_domain) > 253:
        raise Usage(f"no mail can go to {one_line(address)[:100] or 'an empty address'}")
    return f"{local}@{ascii_domain}"


def _ascii_domain(domain: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii") if len(domain) < 254 else ""
        except UnicodeError:
            return ""
    return domain if all(_LABEL.fullmatch(label) for label in domain.split(".")) else ""


def mailable(address: str) -> bool:
    """Whether `build` takes this To or Cc entry (`m@x.test` or `Marta Gil <m@x.test>`)."""
    try:
        wire_address(split_address(address)[1])
    except Usage:
        return False
    return True


def mailbox(name: str, address: str) -> str:
    """One address with its display name; raises Usage when mail cannot go there."""
    wire = wire_address(address)
    words = phrase(name)
    if not words:
        return wire
    space = "\r\n " if len(words.rpartition("\r\n")[2]) + len(wire) > _WIDTH - 16 else " "
    return f"{words}{space}<{wire}>"


def addresses(name: str, entries: Iterable[str]) -> str:
    """An address field: `To: a, b CRLF`; "" when there are no entries."""
    boxes = [mailbox(*split_address(entry)) for entry in entries]
    return _fold(name, boxes, ", ") if boxes else ""


def ids(name: str, values: Iterable[str]) -> str:
    """A field of message ids, each whole and never encoded; "" when none is safe to send."""
    safe = [value for value in values if _SAFE_ID.fullmatch(value)]
    return _fold(name, safe, " ") if safe else ""


def references(parent_references: str | Iterable[str], parent_message_id: str) -> tuple[str, ...]:
    """The References of an answer: the parent's and the parent itself (RFC 5322 §3.6.4).

    Each id once, the first 20 and the last 20; ids that could not be sent unchanged are left out.
    """
    given = parent_references if isinstance(parent_references, str) else " ".join(parent_references)
    parent = parent_message_id.strip()
    if parent and not parent.startswith("<"):
        parent = f"<{parent}>"
    found = dict.fromkeys(value for value in _ID.findall(given) if _SAFE_ID.fullmatch(value))
    if _SAFE_ID.fullmatch(parent):
        found.pop(parent, None)
        found[parent] = None
    chain = list(found)
    if len(chain) > 2 * _ENDS:
        chain = chain[:_ENDS] + chain[-_ENDS:]
    return tuple(chain)
