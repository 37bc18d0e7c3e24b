"""Mails made to hang or swell a parser, and the limits that stop them."""

from __future__ import annotations

import threading
import time

import pytest
from raw_mail import encoded, headers, mail, multipart, part

from deskterm.mail import bounded
from deskterm.mail.bounded import is_tame, parse_bounded
from deskterm.mail.message import Mail, Unparsable, parse

TOP = b"From: a@b.test\nSubject: s\n"


def nested(levels: int) -> bytes:
    edges = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(levels)
    )
    return TOP + edges + b"\ndeep\n"


HOSTILE = {
    "1 MB of recipients": b"To: " + b"x@y.test, " * 100_000 + b"\n" + TOP + b"\nhi",
    "1 MB of folded recipients": b"To: " + b"x@y.test,\n " * 100_000 + b"\n" + TOP + b"\nhi",
    "1 MB of encoded subject": b"Subject: "
    + b"=?utf-8?q?=C3=A9?= " * 55_000
    + b"\n"
    + TOP
    + b"\nhi",
    "1 MB of open words": b"Subject: " + b"=?utf-8?q?x" * 90_000 + b"\n" + TOP + b"\nhi",
    "100,000 parts": TOP
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 100_000,
    "parts behind a split boundary": TOP
    + b"Content-Type: multipart/mixed;\n boundary*0=b;\n boundary*1=c\n\n"
    + b"--bc\n\nx\n" * 60_000,
    "bracketed id": TOP + b"Message-ID: <[x@host]>\n\nhi",
    "nested 1,000 deep": nested(1000),
    "nested 5,000 deep": nested(5000),
    "mails in mails": TOP + b"Content-Type: message/rfc822\n\nSubject: x\n" * 1000 + b"\ndeep\n",
    "parentheses": b"From: " + b"(" * 100_000 + b"\n\nhi",
    "groups": b"To: " + b"a:" * 30_000 + b";\n" + TOP + b"\nhi",
    "angles": b"To: " + b"<a " * 20_000 + b"\n" + TOP + b"\nhi",
    "escaped quotes": b'To: "' + b'\\"' * 30_000 + b'"' * 3001 + b"\n" + TOP + b"\nhi",
    "parameters": TOP + b"Content-Type: multipart/mixed" + b";" * 500_000 + b"\n\nhi",
    "quoted parameters": TOP + b'Content-Type: multipart/mixed; a="' + b";" * 500_000 + b"\n\nhi",
    "a million fields": TOP + b"X: y\n" * 1_000_000 + b"\nhi",
    "references": TOP + b"References: " + b"<a@b>\n " * 100_000 + b"\n\nhi",
    "open tags": TOP + b"Content-Type: text/html\n\n" + b"<div><p>" * 45_000,
    "dashes": TOP + b"\n" + b"\n--x" * 500_000,
    "carriage returns": TOP + b"\n" + b"\r" * 3_000_000,
    "uuencode": TOP + b"\n" + b"begin 644 x\nM" * 200_000,
    "padding": TOP + b"Content-Transfer-Encoding: base64\n\n" + b"====\n" * 600_000,
    "flowed": TOP + b"Content-Type: text/plain; format=flowed\n\n" + b"x \n" * 1_000_000,
    "30 MB attachment": TOP
    + b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    + (b"QUJD" * 19 + b"\r\n") * 390_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_mail_is_parsed_or_refused_in_time(case: str) -> None:
    started = time.monotonic()
    try:
        found = parse_bounded(HOSTILE[case])
    except Unparsable as fault:
        assert fault.reason
    else:
        assert isinstance(found, Mail)
    assert time.monotonic() - started < 5


def test_what_a_cap_cut_is_told_and_the_rest_is_there() -> None:
    found = parse_bounded(HOSTILE["1 MB of recipients"])
    assert (found.subject, found.text, len(found.to)) == ("s", "hi", 500)
    assert len(found.truncated) == 2
    assert len(parse_bounded(HOSTILE["100,000 parts"]).truncated) == 1
    assert parse_bounded(HOSTILE["nested 1,000 deep"]).truncated


def test_thousands_of_files_are_capped() -> None:
    files = [encoded(f"image/png; name={number}.png", b"x") for number in range(1200)]
    found = parse(mail(multipart("mixed", *files)))
    assert 990 <= len(found.attachments) <= 1000
    assert found.truncated


WILD = mail(
    multipart(
        "mixed",
        part("text/plain; charset=utf-8", "Año \U0001f525"),
        encoded("application/pdf; name=a.pdf", bytes(range(256)) * 9),
        encoded("image/png; name=b.png", b"", "Content-ID: <x@y>"),
    ),
    "Sender: Desk <desk@client.test>",
    "Cc: B <b@x.test>",
    "References: <1@x> <2@x>",
)


def test_the_child_gives_the_same_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    here = parse_bounded(WILD)
    monkeypatch.setattr(bounded, "is_tame", lambda raw: False)
    assert parse_bounded(WILD) == here
    report = headers("From: MAILER-DAEMON@x.test", "X-Failed-Recipients: a@b.test")
    assert parse_bounded(report) == parse(report)
    with pytest.raises(Unparsable, match="empty"):
        parse_bounded(b"\n\n")


def test_the_child_is_stopped_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "is_tame", lambda raw: False)
    started = time.monotonic()
    with pytest.raises(Unparsable, match=r"more than 0\.01 seconds"):
        parse_bounded(WILD, seconds=0.01)
    assert time.monotonic() - started < 2


def test_the_child_is_stopped_at_its_memory() -> None:
    big = TOP + b"\n" + b"x\n" * 10_000_000
    with pytest.raises(Unparsable, match="more memory than it may"):
        parse_bounded(big, seconds=20, megabytes=60)


def test_too_large_is_refused_unread() -> None:
    with pytest.raises(Unparsable, match="the most that is read is 1 MB"):
        parse_bounded(b"x" * (2 * 2**20), largest=2**20)


def test_any_thread_may_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "is_tame", lambda raw: False)
    found: list[Mail] = []
    threads = [
        threading.Thread(target=lambda: found.append(parse_bounded(WILD, seconds=20)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [parse(WILD)] * 2


@pytest.mark.parametrize(
    ("raw", "tame"),
    [
        (WILD, True),
        (TOP + b"\n" + b"x\n" * 4_000_000, False),
        (HOSTILE["dashes"], False),
        (nested(5000), False),
    ],
    ids=["ordinary", "large", "dashes", "nested"],
)
def test_ordinary_mail_needs_no_child(raw: bytes, tame: bool) -> None:
    assert is_tame(raw) is tame
