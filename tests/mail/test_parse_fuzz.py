"""Whatever the bytes, parsing ends: with a mail that keeps its promises, or with Unparsable."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_mail import headers, mail
from test_bounce import COPY, STATUS, report
from test_message_files import DISPOSITIONS, tnef
from test_message_headers import FROM, LAYOUTS, RECIPIENTS, SUBJECTS
from test_message_parts import BROKEN, INVITATION, PDF, TEXTS, inline_image

from deskterm.mail.bounded import parse_bounded
from deskterm.mail.content import content_key
from deskterm.mail.message import Mail, Unparsable

SLOWEST = 5.0
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def samples() -> list[bytes]:
    found = [mail(content) for content, _ in TEXTS.values()]
    found += [mail(content) for content in BROKEN.values()]
    found += list(LAYOUTS.values())
    found += [headers(line) for line, *_ in FROM.values()]
    found += [headers("From: a@b.test", line) for line, _ in SUBJECTS.values()]
    found += [headers("From: a@b.test", f"To: {line}") for line, _ in RECIPIENTS.values()]
    found += [
        mail(PDF.replace(b"name=a.pdf", b"name=b.pdf\r\nContent-Disposition: " + line.encode()))
        for line, _ in DISPOSITIONS.values()
    ]
    found += [report(), report(STATUS, b"Content-Type: message/rfc822\r\n\r\n" + COPY.encode())]
    found += [mail(b"Content-Type: text/calendar\r\n\r\n" + INVITATION.encode())]
    found += [mail(inline_image())]
    found += [mail(b"Content-Type: application/ms-tnef\r\n\r\n" + tnef((2, 0x9002, b"x" * 14)))]
    return found


SAMPLES = samples()
FIELDS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Content-Type",
    "Content-Disposition",
    "Content-Transfer-Encoding",
    "Return-Path",
)
TOKENS = (
    b"\r",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\x00",
    b"\x1b",
    b"\xff",
    b"\x80",
    b"\xc3",
    b"=",
    b"=?",
    b"?=",
    b"=?utf-8?q?",
    b"=?utf-8?b?",
    b"<",
    b">",
    b"(",
    b")",
    b'"',
    b"\\",
    b";",
    b":",
    b",",
    b"--",
    b"--=_edge",
    b"--=_edge--",
    b"boundary=",
    b"charset=utf-16",
    b"charset=utf-7",
    b"charset=hz",
    b"name*0*=",
    b"*",
    b"filename*=utf-8''%ff",
    b"Content-Type: multipart/alternative; boundary=x\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"begin 644 x\n",
    b"format=flowed",
    b"<blockquote>",
    b"<style>",
    b"&#999999999;",
    b" ",
    b"\t",
    b"9" * 40,
    b"a" * 999,
)


def mutations(count: int, seed: int) -> Iterator[bytes]:
    """Samples with a few bytes changed, cut, doubled, inserted or grafted from another."""
    dice = random.Random(seed)
    for _ in range(count):
        data = bytearray(dice.choice(SAMPLES))
        for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
            at = dice.randrange(len(data) + 1)
            to = min(len(data), at + dice.choice((1, 2, 8, 40, 200)))
            match dice.randrange(6):
                case 0 if data:
                    data[at % len(data)] = dice.randrange(256)
                case 1:
                    del data[at:to]
                case 2:
                    data[at:at] = data[at:to] * dice.choice((1, 2, 30))
                case 3:
                    other = dice.choice(SAMPLES)
                    start = dice.randrange(len(other))
                    data[at:to] = other[start : start + dice.choice((4, 40, 400))]
                case _:
                    data[at:at] = dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50))
        yield bytes(data)


def check(raw: bytes) -> None:
    started = time.monotonic()
    try:
        promises(parse_bounded(raw))
    except Unparsable as fault:
        assert fault.reason
    assert len(content_key(raw)) == 64
    assert time.monotonic() - started < SLOWEST, raw


def promises(found: Mail) -> None:
    people = (found.sender, *found.reply_to, *found.to, *found.cc)
    lines = [
        found.from_name, found.from_address, found.subject, found.message_id, *found.delivered_to,
        *found.in_reply_to, *found.references, *found.authentication, *found.loops,
    ]  # fmt: skip
    lines += [text for person in people for text in (person.name, person.address)]
    lines += [text for file in found.attachments for text in (file.content_type, file.content_id)]
    for line in lines:
        assert not _CONTROLS.search(line), line
    assert all(person.address for person in (*found.to, *found.cc))
    assert found.from_address == found.from_address.lower()
    assert "\x00" not in found.text and "\r" not in found.text
    found.text.encode("utf-8")
    for file in found.attachments:
        assert file.size == len(file.data)
        assert file.filename and file.filename[0] not in ".-"
        assert not re.search(r"[/\\\x00-\x1f]", file.filename)
        assert len(file.filename.encode()) <= 210
    for identifier in (*found.in_reply_to, *found.references, found.message_id):
        assert identifier == "" or (identifier[0] + identifier[-1]) == "<>"
    assert found.date is None or found.date.utcoffset() is not None


def test_mutated_mails() -> None:
    for raw in mutations(300, seed=2026):
        check(raw)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(FIELDS),
            st.text(max_size=80),
        ),
        max_size=6,
    ),
    st.text(max_size=300),
)
def test_any_fields(fields: list[tuple[str, str]], body: str) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    check(f"{head}\r\n{body}".encode("utf-8", "surrogatepass"))


@pytest.mark.soak
def test_twenty_thousand_mutated_mails() -> None:
    for raw in mutations(20_000, seed=1):
        check(raw)
