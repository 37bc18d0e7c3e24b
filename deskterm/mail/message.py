"""A raw mail as one frozen value, whatever its bytes: the front of this floor's reading side.

    raw ─ structure ─▶ compat32 tree ─ headers, parts ─▶ Mail
                                     └ bounce, automatic, language

Each header and each part is read under its own guard, so a fault loses that one and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from deskterm.errors import DeskError
from deskterm.mail.parsed import Address, Bounce, Mail, Part
from deskterm.mail.reading.addresses import MOST_ADDRESSES
from deskterm.mail.reading.automatic import LOOP_HEADER, UNKNOWN, judge
from deskterm.mail.reading.bounce import find_bounce
from deskterm.mail.reading.headers import Headers
from deskterm.mail.reading.language import guess_language
from deskterm.mail.reading.parameters import parameters
from deskterm.mail.reading.parts import FAULTS, Reading
from deskterm.mail.reading.structure import read_tree
from deskterm.mail.reading.tree import Budget, Node

__all__ = ["Address", "Bounce", "Mail", "Part", "Unparsable", "parse", "to_json"]

T = TypeVar("T")
_NOBODY = Address("", "")
_RECIPIENT_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_SENDER_FIELDS = ("sender", "reply-to", "return-path", "x-sender", "resent-from", "envelope-from")


class Unparsable(DeskError):
    """No mail can be made of these bytes; `reason` is a sentence for the quarantine list."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(raw: bytes) -> Mail:
    """The mail in `raw`; raises Unparsable and nothing else.

    Work is linear in the size; `deskterm.mail.bounded` adds limits of time and memory.
    """
    if not raw.strip(b" \t\r\n\x00"):
        raise Unparsable("The mail is empty.")
    try:
        return _parse(raw)
    except MemoryError as fault:
        raise Unparsable("Reading the mail takes more memory than it may.") from fault
    except (*FAULTS, AssertionError) as fault:
        raise Unparsable(f"The mail cannot be read ({type(fault).__name__}).") from fault


def to_json(mail: Mail, path: str) -> dict[str, object]:
    """What `deskterm mail parse` prints: texts are never null, flags are true or false."""
    from deskterm.mail.quotes import reply_text

    return {
        "path": path,
        "from_name": mail.from_name,
        "from_address": mail.from_address,
        "subject": mail.subject,
        "text": mail.text,
        "html_present": mail.html_present,
        "attachments": [
            {"filename": part.filename, "size": part.size, "content_type": part.content_type}
            for part in mail.attachments
        ],
        "reply_text": reply_text(mail.text, mail.subject),
        "message_id": mail.message_id,
        "auto_reply": mail.auto_reply,
        "bounce": mail.bounce is not None and mail.bounce.action in ("failed", "delayed"),
    }


def _parse(raw: bytes) -> Mail:
    budget = Budget()
    root = read_tree(raw, budget)
    headers = Headers(root.fields)
    headers.charset = _guarded(lambda: _charset(root, headers), "")
    reading = Reading(root, budget)
    text = _guarded(reading.text, "")
    author = _guarded(lambda: _author(headers, root), _NOBODY)
    bounce = _guarded(lambda: find_bounce(headers, author.address, text, reading.files), None)
    flags = _guarded(lambda: judge(headers, author.address, bounced=bounce is not None), UNKNOWN)
    return Mail(
        from_name=author.name,
        from_address=author.address,
        sender=_guarded(lambda: _first(headers, "sender"), _NOBODY),
        reply_to=_people(headers, "reply-to", budget),
        to=_people(headers, "to", budget),
        cc=_people(headers, "cc", budget),
        delivered_to=_guarded(lambda: _recipients(headers), ()),
        subject=_guarded(lambda: headers.line("subject"), ""),
        date=_guarded(headers.date, None),
        message_id=_guarded(headers.message_id, ""),
        in_reply_to=_guarded(lambda: headers.ids("in-reply-to"), ()),
        references=_guarded(lambda: headers.ids("references"), ()),
        text=text,
        html_present=reading.html_present,
        attachments=tuple(reading.files),
        auto_reply=flags.auto_reply,
        bulk=flags.bulk,
        no_answer=flags.no_answer,
        bounce=bounce,
        language=guess_language(text),
        authentication=_guarded(lambda: headers.lines("authentication-results"), ()),
        loops=_guarded(lambda: headers.lines(LOOP_HEADER.lower()), ()),
        guessed=tuple(reading.guessed),
        truncated=tuple(budget.notes),
    )


def _guarded(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except FAULTS:
        return otherwise


def _charset(root: Node, headers: Headers) -> str:
    """What raw 8-bit header bytes are read as if they are not UTF-8: the first text's charset."""
    if all(value.isascii() for values in headers.fields.values() for value in values):
        return ""
    part = root
    for _ in range(10):
        own = Headers(part.fields)
        found = parameters(own.raw("content-type")).get("charset", "")
        children = part.children
        if found or not children:
            return found
        part = children[0]
    return ""


def _author(headers: Headers, root: Node) -> Address:
    """Who wrote it: From, else whoever the other fields say sent it."""
    name = ""
    for entry in headers.addresses("from", 20):
        if entry.address:
            return entry if entry.name else Address(name, entry.address)
        name = name or entry.name
    for field in _SENDER_FIELDS:
        for entry in headers.addresses(field, 5):
            if entry.address:
                return Address(name or entry.name, entry.address)
    words = root.unixfrom.split()
    if len(words) > 1 and "@" in words[1]:
        found = Headers([("from", words[1])]).addresses("from", 1)
        if found:
            return Address(name, found[0].address)
    return Address(name, "")


def _first(headers: Headers, field: str) -> Address:
    found = headers.addresses(field, 1)
    return found[0] if found else _NOBODY


def _people(headers: Headers, field: str, budget: Budget) -> tuple[Address, ...]:
    nobody: list[Address] = []
    found = _guarded(lambda: headers.addresses(field, MOST_ADDRESSES + 1), nobody)
    if len(found) > MOST_ADDRESSES:
        budget.notes.append(f"only the first {MOST_ADDRESSES} addresses of {field} were read")
    return tuple(entry for entry in found[:MOST_ADDRESSES] if entry.address)


def _recipients(headers: Headers) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for field in _RECIPIENT_FIELDS:
        for entry in headers.addresses(field, 50):
            if entry.address:
                out.setdefault(entry.address)
    return tuple(out)
