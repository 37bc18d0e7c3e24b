"""One mail has one key, by whatever way it comes; another mail has another."""

from __future__ import annotations

import hashlib
import time

import pytest

from deskterm.mail.content import content_key

MAIL = (
    b"From: a@b.test\r\nSubject: s\r\n folded\r\nX-Mine: 1\r\n\r\n"
    b"Received: in the body\r\n\r\nline\r\n"
)
KEY = content_key(MAIL)

SAME = {
    "lf": MAIL.replace(b"\r\n", b"\n"),
    "cr": MAIL.replace(b"\r\n", b"\r"),
    "mixed": MAIL.replace(b"\r\n", b"\n", 3),
    "no line end at the end": MAIL.rstrip(b"\r\n"),
    "more line ends at the end": MAIL + b"\r\n\r\n",
    "mbox line": b"From ana Sat Nov 21 10:00:00 2026\n" + MAIL,
    **{
        name: f"{name}: one\r\n\ttwo\r\n three\r\n".encode() + MAIL
        for name in (
            "Return-Path", "Received", "RECEIVED", "Received-SPF", "Delivered-To", "X-Original-To",
            "Envelope-To", "Authentication-Results", "ARC-Seal", "ARC-Message-Signature",
            "X-Spam", "X-Spam-Status", "Status", "X-Status", "X-UID", "X-Keywords",
            "Content-Length", "received ", "X-Received", "Delivery-date", "X-Delivered-To",
            "Lines", "X-Mozilla-Status2", "X-Gmail-Labels", "X-Virus-Scanned", "X-IMAPbase",
            "X-Rspamd-Score",
        )
    },
    "between": MAIL.replace(b"X-Mine", b"Status: RO\r\nReceived: x\r\n y\r\nX-Mine"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_same_mail(case: str) -> None:
    assert content_key(SAME[case]) == KEY


WAYS = {
    "in a Maildir": MAIL.replace(b"\r\n", b"\n"),
    "over IMAP": b"Return-Path: <a@b.test>\r\nDelivered-To: help@example.test\r\n" + MAIL,
    "in an mbox": b"From a@b.test Sat Nov 21 10:00:00 2026\nX-UID: 7\nStatus: RO\nLines: 3\n"
    + MAIL.replace(b"\r\n", b"\n")
    + b"\n",
    "piped by Postfix": b"From a@b.test  Sat Nov 21 10:00:00 2026\n"
    b"X-Original-To: help@example.test\nDelivered-To: help@example.test\n"
    b"Received: by mx (Postfix)\n\tid 1; Sat, 21 Nov 2026\n" + MAIL.replace(b"\r\n", b"\n"),
    "piped by Exim": b"Return-path: <a@b.test>\nEnvelope-to: help@example.test\n"
    b"Delivery-date: Sat, 21 Nov 2026 10:00:00 +0100\n" + MAIL.replace(b"\r\n", b"\n"),
    "out of Thunderbird": b"From - Sat Nov 21 10:00:00 2026\r\nX-Mozilla-Status: 0001\r\n"
    b"X-Mozilla-Keys:   \r\n" + MAIL,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_way_it_came_does_not_count(way: str) -> None:
    assert content_key(WAYS[way]) == KEY


def test_a_nul_byte_comes_over_imap_as_another() -> None:
    """A fax gateway ends its texts with NUL. Read from the Maildir the byte is there; Dovecot may
    not send it (RFC 9051 §4.3.1) and hands the same mail over with 0x80 in its place.
    """
    maildir = MAIL.replace(b"line", b"li\x00ne").replace(b"X-Mine: 1", b"X-Mine: \x00")
    imap = maildir.replace(b"\x00", b"\x80")
    assert content_key(maildir) == content_key(imap) != KEY


OTHER = {
    "another body": MAIL.replace(b"line", b"lime"),
    "another subject": MAIL.replace(b"Subject: s", b"Subject: t"),
    "another fold": MAIL.replace(b" folded", b" fielded"),
    "a field more": b"X-Other: 1\r\n" + MAIL,
    "a name that only begins alike": b"Status-Of: 1\r\n" + MAIL,
    "body without a traced line": MAIL.replace(b"Received: in the body\r\n", b""),
    "blank lines inside": MAIL.replace(b"\r\n\r\nline", b"\r\n\r\n\r\nline"),
    "quoted From": MAIL.replace(b"line", b">From here"),
}


@pytest.mark.parametrize("case", OTHER)
def test_other_mail(case: str) -> None:
    assert content_key(OTHER[case]) != KEY


def test_key_is_the_plain_digest_of_what_counts() -> None:
    counted = b"From: a@b.test\nSubject: s\n folded\nX-Mine: 1\n\nReceived: in the body\n\nline"
    assert content_key(b"Received: x\r\n" + MAIL) == hashlib.sha256(counted).hexdigest()


def test_carriage_returns_at_block_edges_count_once() -> None:
    head = b"From: a@b.test\r\n\r\n"
    body = b"x" * (1_048_576 - 1) + b"\r\n" + b"y" * 1_048_576 + b"\r\nz"
    assert content_key(head + body) == content_key((head + body).replace(b"\r\n", b"\n"))


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r", b"x", b"\r\n\r\n", b" x\n", bytes(range(256))])
def test_any_bytes_have_a_key(raw: bytes) -> None:
    assert len(content_key(raw)) == 64


@pytest.mark.parametrize(
    "raw",
    [
        MAIL + b"QUJDREVG\r\n" * 2_000_000,
        b"X: y\r\n" * 2_000_000,
        b"\r\n" * 10_000_000,
        b"From: a@b.test\r\n" + b" folded\r\n" * 2_000_000,
    ],
    ids=["body", "fields", "blank", "folds"],
)
def test_twenty_megabytes_take_a_moment(raw: bytes) -> None:
    started = time.monotonic()
    content_key(raw)
    assert time.monotonic() - started < 2.5
