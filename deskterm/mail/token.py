"""Signed tokens: how an answer finds its ticket without anybody guessing its way in.

Ticket numbers are guessable, so every number we send out carries a piece of HMAC-SHA256 over it
under the desk's secret: 30 bits in the `Ref` that people see, 55 in a Message-ID.
"""

from __future__ import annotations

import hashlib
import hmac
import re

# No i, l, o, u: nothing reads as something else (Crockford), and reading forgives what people type.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_FORGIVE = str.maketrans("ilo", "110")

_REF_LENGTH = 6
_UNIQUE_LENGTH = 10
_SIGNATURE_LENGTH = 11
_LAST_NUMBER = 9_999_999_999

MAX_MESSAGE_ID = 60
"""Longest Message-ID we make, <> included: common software mangles 75 in References."""
FALLBACK_DOMAIN = "deskterm.invalid"
"""Right of the @ when the mailbox's own domain is too long or not a domain."""

_MAX_CANDIDATES = 50
_NUMBER = r"([1-9][0-9]{0,9})"
_REF = re.compile(
    # Between the word and the number: punctuation, quote marks, stars of bold text, a line break.
    rf"\bRef\b[.:#*_>|\s]{{0,12}}(?<![0-9]){_NUMBER}[-\u2010-\u2013]([0-9a-z]{{{_REF_LENGTH}}})"
    r"(?![0-9a-z])",
    re.IGNORECASE,
)
_MESSAGE_ID = re.compile(
    rf"{_NUMBER}\.([0-9a-z]{{1,{_UNIQUE_LENGTH}}})\.([0-9a-z]{{{_SIGNATURE_LENGTH}}})@[^\s@<>]+"
)
_PLUS = re.compile(rf"\+{_NUMBER}-([0-9a-z]{{{_REF_LENGTH}}})@")
_UNIQUE = re.compile(rf"[0-9a-z]{{1,{_UNIQUE_LENGTH}}}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def _signature(secret: bytes, purpose: str, text: str, length: int) -> str:
    digest = hmac.new(secret, f"deskterm {purpose}\0{text}".encode(), hashlib.sha256).digest()
    return _letters(digest, length)


def _letters(digest: bytes, length: int) -> str:
    value = int.from_bytes(digest[:16], "big")
    return "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in range(length))


def _checked(number: int) -> int:
    if not 1 <= number <= _LAST_NUMBER:
        raise ValueError(f"ticket number out of range: {number}")
    return number


def _matches(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.lower().translate(_FORGIVE).encode())


def ref(secret: bytes, number: int) -> str:
    """The reference at the foot of a mail, such as `12-k7f3q9`."""
    return f"{_checked(number)}-{_signature(secret, 'ref', str(number), _REF_LENGTH)}"


def _valid_ref(secret: bytes, number: int, signature: str) -> bool:
    return _matches(_signature(secret, "ref", str(number), _REF_LENGTH), signature)


def find_refs(secret: bytes, text: str) -> list[int]:
    """Ticket numbers whose signed `Ref` stands anywhere in a text, quotes included.

    In order, each once. Only the first 50 candidates are tried: a mail full of guesses gets no
    further than a mail with one.
    """
    found: dict[int, None] = {}
    for tried, match in enumerate(_REF.finditer(text)):
        if tried == _MAX_CANDIDATES:
            break
        number = int(match[1])
        if _valid_ref(secret, number, match[2]):
            found[number] = None
    return list(found)


def message_id(secret: bytes, number: int, unique: str, domain: str) -> str:
    """A Message-ID with its ticket's number, at most 60 characters with its <> (RFC 5322 §3.6.4).

    `unique` is used as it is when it is 1 to 10 of `[0-9a-z]`, and hashed to 10 otherwise. A domain
    that does not fit loses its first labels; one that is no domain becomes `deskterm.invalid`.
    """
    if not _UNIQUE.fullmatch(unique):
        hashed = hashlib.sha256(unique.encode("utf-8", "surrogatepass")).digest()
        unique = _letters(hashed, _UNIQUE_LENGTH)
    signature = _signature(secret, "id", f"{_checked(number)}.{unique}", _SIGNATURE_LENGTH)
    local = f"{number}.{unique}.{signature}"
    return f"<{local}@{_short_domain(domain, MAX_MESSAGE_ID - len(local) - 3)}>"


def unsigned_id(unique: str, domain: str) -> str:
    """A Message-ID for a mail of no ticket; `unique` is letters and digits nobody can guess."""
    return f"<{unique}@{_short_domain(domain, MAX_MESSAGE_ID - len(unique) - 3)}>"


def _short_domain(domain: str, room: int) -> str:
    if len(domain) > 255:
        return FALLBACK_DOMAIN
    try:
        name = domain.strip().strip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return FALLBACK_DOMAIN
    labels = name.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return FALLBACK_DOMAIN
    while len(labels) > 2 and len(".".join(labels)) > room:
        del labels[0]
    short = ".".join(labels)
    return short if len(short) <= room else FALLBACK_DOMAIN


def read_message_id(secret: bytes, text: str) -> int | None:
    """The ticket number in a Message-ID of ours, or None when it is not ours or was tampered with.

    Case and what stands right of the @ do not count: software on the way changes both.
    """
    match = _MESSAGE_ID.fullmatch(text.strip().removeprefix("<").removesuffix(">").strip().lower())
    if match is None:
        return None
    number, unique, given = int(match[1]), match[2], match[3]
    expected = _signature(secret, "id", f"{number}.{unique}", _SIGNATURE_LENGTH)
    return number if _matches(expected, given) else None


def plus_address(secret: bytes, number: int, address: str) -> str:
    """The address with the reference in it: `help+12-k7f3q9@acme.test` (RFC 5233).

    An address that has no room for it (local part over 64, or quoted) comes back unchanged.
    """
    local, at, domain = address.rpartition("@")
    tagged = f"{local}+{ref(secret, number)}"
    if not at or not local or local.endswith('"') or len(tagged) > 64:
        return address
    return f"{tagged}@{domain}"


def read_plus_address(secret: bytes, address: str) -> int | None:
    """The ticket number in a plus-address of ours; takes `Name <a@b>` as well."""
    match = _PLUS.search(address.lower())
    if match is None or not _valid_ref(secret, int(match[1]), match[2]):
        return None
    return int(match[1])
