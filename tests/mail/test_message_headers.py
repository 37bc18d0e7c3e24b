"""Header fields of all the ways people and programs write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from raw_mail import headers, raw

from deskterm.mail.message import Address, Unparsable, parse

FROM = {
    "plain": ("From: Ana Ruiz <Ana@Client.TEST>", "Ana Ruiz", "ana@client.test"),
    "bare": ("From: ana@client.test", "", "ana@client.test"),
    "no space": ("From:Ana <ana@client.test>", "Ana", "ana@client.test"),
    "space before colon": ("From : Ana <ana@client.test>", "Ana", "ana@client.test"),
    "upper": ("FROM: Ana <ANA@CLIENT.TEST>", "Ana", "ana@client.test"),
    "comment": ("From: ana@client.test (Ana Ruiz)", "Ana Ruiz", "ana@client.test"),
    "nested": (
        "From: ana@client.test (Ana (of (the) shop))",
        "Ana (of (the) shop)",
        "ana@client.test",
    ),
    "quoted comma": ('From: "Ruiz, Ana" <ana@client.test>', "Ruiz, Ana", "ana@client.test"),
    "bare comma": ("From: Ruiz, Ana <ana@client.test>", "Ruiz, Ana", "ana@client.test"),
    "quoted pair": (
        r'From: "Ana \"Nan\" Ruiz" <ana@client.test>',
        'Ana "Nan" Ruiz',
        "ana@client.test",
    ),
    "open quote": ('From: "Ana Ruiz <ana@client.test>', "Ana Ruiz", "ana@client.test"),
    "address as name": (
        'From: "ana@client.test" <ana@client.test>',
        "ana@client.test",
        "ana@client.test",
    ),
    "address in name": (
        'From: "Ana via boss@other.test" <ana@client.test>',
        "Ana via boss@other.test",
        "ana@client.test",
    ),
    "bare with name": ("From: Ana Ruiz ana@client.test", "Ana Ruiz", "ana@client.test"),
    "mailto": ("From: Ana <mailto:ana@client.test>", "Ana", "ana@client.test"),
    "double angles": ("From: Ana <<ana@client.test>>", "Ana", "ana@client.test"),
    "open angle": ("From: Ana <ana@client.test", "Ana", "ana@client.test"),
    "quotes in angle": ("From: Ana <'ana@client.test'>", "Ana", "ana@client.test"),
    "blanks in angle": ("From: Ana < ana@client.test >", "Ana", "ana@client.test"),
    "route": ("From: Ana <@relay.test,@x.test:ana@client.test>", "Ana", "ana@client.test"),
    "q word": (
        "From: =?utf-8?Q?Jos=C3=A9_Mar=C3=ADa?= <jose@client.test>",
        "José María",
        "jose@client.test",
    ),
    "b word": ("From: =?UTF-8?B?Sm9zw6k=?= <jose@client.test>", "José", "jose@client.test"),
    "word in quotes": (
        'From: "=?utf-8?Q?Jos=C3=A9?=" <jose@client.test>',
        "José",
        "jose@client.test",
    ),
    "comma in word": (
        "From: =?utf-8?Q?Ruiz=2C_Ana?= <ana@client.test>",
        "Ruiz, Ana",
        "ana@client.test",
    ),
    "raw comma in word": (
        "From: =?utf-8?Q?Ruiz,_Ana?= <ana@client.test>",
        "Ruiz, Ana",
        "ana@client.test",
    ),
    "all encoded": (
        "From: =?utf-8?Q?Jos=C3=A9_=3Cjose=40client=2Etest=3E?=",
        "José",
        "jose@client.test",
    ),
    "split character": (
        "From: =?utf-8?Q?Jos=C3?= =?utf-8?Q?=A9?= <jose@client.test>",
        "José",
        "jose@client.test",
    ),
    "raw utf-8": ("From: José <jose@client.test>", "José", "jose@client.test"),
    "idn": ("From: Jo <jo@xn--mller-kva.test>", "Jo", "jo@xn--mller-kva.test"),
    "unicode domain": ("From: Jo <jo@müller.test>", "Jo", "jo@müller.test"),
    "ip domain": ("From: Jo <jo@[192.0.2.7]>", "Jo", "jo@[192.0.2.7]"),
    "dots and plus": ("From: <jo.o'neil+x_y@sub.client.test>", "", "jo.o'neil+x_y@sub.client.test"),
    "trailing dot": ("From: Jo <jo@client.test.>", "Jo", "jo@client.test"),
    "two authors": ("From: Jo <jo@a.test>, Al <al@b.test>", "Jo", "jo@a.test"),
    "two fields": ("From: Jo <jo@a.test>\nFrom: Al <al@b.test>", "Jo", "jo@a.test"),
    "group": ("From: Team: Jo <jo@a.test>, al@b.test;", "Jo", "jo@a.test"),
    "colon in name": ("From: Support: Jo <jo@a.test>", "Support: Jo", "jo@a.test"),
    "brackets": ("From: [EXT] Jo <jo@a.test>", "[EXT] Jo", "jo@a.test"),
    "folded by tab": ("From: Ana\n\tRuiz\n\t<ana@client.test>", "Ana Ruiz", "ana@client.test"),
    "missing, sender": ("Sender: Jo <jo@a.test>", "Jo", "jo@a.test"),
    "missing, reply-to": ("Reply-To: jo@a.test", "", "jo@a.test"),
    "missing, path": ("Return-Path: <jo@a.test>", "", "jo@a.test"),
    "empty, path": ("From:\nReturn-Path: <jo@a.test>", "", "jo@a.test"),
    "name only, sender": ("From: Jo\nSender: <x@a.test>", "Jo", "x@a.test"),
    "nobody": ("Subject: hi", "", ""),
    "no domain": ("From: root", "root", ""),
    "parentheses for ever": ("From: " + "(" * 5000 + "\nSubject: x", "(" * 1000, ""),
    "control in word": ("From: =?utf-8?Q?Jo=0D=0ABcc:_x?= <jo@a.test>", "Jo Bcc: x", "jo@a.test"),
}


@pytest.mark.parametrize("case", FROM)
def test_who_wrote_it(case: str) -> None:
    line, name, address = FROM[case]
    mail = parse(headers(line))
    assert (mail.from_name, mail.from_address) == (name, address)


SUBJECTS = {
    "plain": ("Subject: Printer on fire", "Printer on fire"),
    "colons stay": ("Subject: Re: [#12] AW: Printer", "Re: [#12] AW: Printer"),
    "folded": ("Subject: Printer\n on fire", "Printer on fire"),
    "folded by tab": ("Subject: Printer\n\ton fire", "Printer on fire"),
    "q": ("Subject: =?iso-8859-1?Q?A=F1o_nuevo?=", "Año nuevo"),
    "b": ("Subject: =?utf-8?B?QcOxbw==?=", "Año"),
    "b unpadded": ("Subject: =?utf-8?B?QcOxbw?=", "Año"),
    "b cut": ("Subject: =?utf-8?B?QcOx?= =?utf-8?B?bw=?=", "Año"),
    "b cut in a quad": ("Subject: =?utf-8?B?QcO?= =?utf-8?B?xbw==?=", "Año"),
    "adjacent": ("Subject: =?utf-8?Q?A=C3=B1o?= =?utf-8?Q?_nuevo?=", "Año nuevo"),
    "adjacent folded": ("Subject: =?utf-8?Q?A=C3=B1o?=\n =?utf-8?Q?_nuevo?=", "Año nuevo"),
    "no gap": ("Subject: =?utf-8?Q?A=C3=B1o?==?utf-8?Q?_nuevo?=", "Año nuevo"),
    "mixed kinds": ("Subject: =?utf-8?B?QcOx?= =?utf-8?Q?o?=", "Año"),
    "split character": ("Subject: =?utf-8?B?QcM=?= =?utf-8?B?sW8=?=", "Año"),
    "two charsets": ("Subject: =?iso-8859-1?Q?A=F1o?= =?utf-8?Q?_=E2=82=AC?=", "Año €"),
    "word and text": ("Subject: Feliz =?utf-8?Q?a=C3=B1o?= nuevo", "Feliz año nuevo"),
    "glued": ("Subject: x=?utf-8?Q?a=C3=B1o?=y", "xañoy"),
    "blanks inside": ("Subject: =?utf-8?Q?a=C3=B1o nuevo?=", "año nuevo"),
    "question mark inside": ("Subject: =?utf-8?Q?qu=C3=A9?=3F?=", "qué??"),
    "language": ("Subject: =?utf-8*es?Q?a=C3=B1o?=", "año"),
    "unknown charset": ("Subject: =?x-nobody-knows?Q?caf=E9?=", "café"),
    "wrong charset": ("Subject: =?us-ascii?Q?caf=C3=A9?=", "café"),
    "gb2312": ("Subject: =?gb2312?B?xOO6ww==?=", "你好"),
    "iso-2022-jp": ("Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    "koi8-r": ("Subject: =?koi8-r?B?8NLJ18XU?=", "Привет"),
    "big5": ("Subject: =?big5?B?p0Gmbg==?=", "你好"),
    "broken escape": ("Subject: =?utf-8?Q?a=ZZb?=", "a=ZZb"),
    "unterminated": ("Subject: =?utf-8?Q?abc", "=?utf-8?Q?abc"),
    "unterminated then good": ("Subject: =?utf-8?Q?abc =?utf-8?Q?def?=", "=?utf-8?Q?abc def"),
    "line breaks inside": ("Subject: =?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b"),
    "null": ("Subject: a\x00b", "a b"),
    "raw utf-8": ("Subject: Año nuevo €", "Año nuevo €"),
    "raw iso-2022-jp": ("Subject: \x1b$BF|K\\\x1b(B", "日本"),
    "escape sequence": ("Subject: a\x1b[31mb", "a [31mb"),
    "none": ("X-Other: 1", ""),
    "empty": ("Subject:", ""),
    "empty then full": ("Subject:\nSubject: second", "second"),
    "emoji": ("Subject: =?utf-8?B?8J+UpQ==?= fire", "🔥 fire"),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_subject(case: str) -> None:
    line, subject = SUBJECTS[case]
    assert parse(headers("From: a@b.test", line)).subject == subject


@pytest.mark.parametrize(
    ("data", "charset", "subject"),
    [
        (b"A\xf1o", "", "Año"),
        (b"A\xf1o \x80", "iso-8859-1", "Año €"),
        (b"\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "Привет"),
        ("Año".encode(), "koi8-r", "Año"),
        (b"\xc4\xe3\xba\xc3", "gb2312", "你好"),
    ],
)
def test_raw_bytes_in_a_header_are_utf8_then_the_charset_of_the_text(
    data: bytes, charset: str, subject: str
) -> None:
    label = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""
    mail = parse(b"From: a@b.test\r\nSubject: " + data + b"\r\n" + label.encode() + b"\r\nx")
    assert mail.subject == subject


RECIPIENTS = {
    "several": ("a@x.test, B <b@x.test>", ["a@x.test", "b@x.test"]),
    "semicolons": ("a@x.test; B <b@x.test>", ["a@x.test", "b@x.test"]),
    "nobody": ("undisclosed-recipients:;", []),
    "nobody, open": ("undisclosed-recipients:", []),
    "group": ("Team: a@x.test, b@x.test;, c@x.test", ["a@x.test", "b@x.test", "c@x.test"]),
    "names with commas": ('"Ruiz, A" <a@x.test>, "B, C" <b@x.test>', ["a@x.test", "b@x.test"]),
    "bare commas": ("Ruiz, A <a@x.test>, Gil, B <b@x.test>", ["a@x.test", "b@x.test"]),
    "rubbish between": ("a@x.test, , ;, <>, @, b@x.test", ["a@x.test", "b@x.test"]),
    "open quote": ('"A <a@x.test>, b@x.test', ["a@x.test", "b@x.test"]),
    "folded": ("a@x.test,\n b@x.test,\n\tc@x.test", ["a@x.test", "b@x.test", "c@x.test"]),
}


@pytest.mark.parametrize("case", RECIPIENTS)
def test_recipients(case: str) -> None:
    line, expected = RECIPIENTS[case]
    mail = parse(headers("From: a@b.test", f"To: {line}", f"Cc: {line}"))
    assert [entry.address for entry in mail.to] == expected
    assert mail.cc == mail.to


def test_other_people_of_the_header() -> None:
    mail = parse(
        headers(
            "Return-Path: <bounce@client.test>",
            "Delivered-To: help@example.test",
            "Delivered-To: HELP@example.test",
            "X-Original-To: ayuda@example.test",
            "From: Ana <ana@client.test>",
            "Sender: Desk <desk@client.test>",
            "Reply-To: Office <office@client.test>, x@y.test",
            "Authentication-Results: mx.example.test; spf=pass",
            "X-Deskterm-Loop: acme",
        )
    )
    assert mail.sender == Address("Desk", "desk@client.test")
    assert mail.reply_to == (Address("Office", "office@client.test"), Address("", "x@y.test"))
    assert mail.delivered_to == ("help@example.test", "ayuda@example.test")
    assert mail.authentication == ("mx.example.test; spf=pass",)
    assert mail.loops == ("acme",)
    assert mail.no_answer and not mail.auto_reply


IDS = {
    "plain": ("<a@b>", "<a@b>"),
    "blanks around": ("  <a@b>  ", "<a@b>"),
    "bracketed host": ("<[x@host]>", "<[x@host]>"),
    "bare": ("a@b", "<a@b>"),
    "open": ("<a@b", "<a@b>"),
    "folded inside": ("<aaaaaa\n bbb@host>", "<aaaaaabbb@host>"),
    "on the next line": ("\n <a@b>", "<a@b>"),
    "encoded": ("=?utf-8?q?=3Ca=40b=3E?=", "<a@b>"),
    "case stays": ("<AbC@Host.Test>", "<AbC@Host.Test>"),
    "comment": ("<a@b> (added by relay)", "<a@b>"),
    "no at": ("<12345>", "<12345>"),
    "empty": ("", ""),
    "angles only": ("<>", ""),
}


@pytest.mark.parametrize("case", IDS)
def test_message_id(case: str) -> None:
    value, expected = IDS[case]
    assert parse(headers("From: a@b.test", f"Message-ID: {value}")).message_id == expected


def test_ids_of_a_thread_keep_their_order_and_lose_their_doubles() -> None:
    mail = parse(
        headers(
            "From: a@b.test",
            "In-Reply-To: Your message of Monday <2@x>",
            "References: <1@x>\n\t<2@x><3@x>,<1@x>",
            "References: <4@x>",
        )
    )
    assert mail.in_reply_to == ("<2@x>",)
    assert mail.references == ("<1@x>", "<2@x>", "<3@x>", "<4@x>")


def test_of_too_many_references_the_first_and_the_newest_stay() -> None:
    line = "References: " + "\n ".join(f"<{number}@x>" for number in range(1000))
    found = parse(headers("From: a@b.test", line)).references
    assert len(found) == 200
    assert (found[0], found[-1]) == ("<0@x>", "<999@x>")


DATES = {
    "Sat, 21 Nov 2026 10:00:00 +0100": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    "21 Nov 2026 10:00 GMT": datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    "Sat, 21 Nov 26 10:00:00 EST": datetime(2026, 11, 21, 15, 0, tzinfo=UTC),
    "Sat, 21 Nov 2026 10:00:00 -0000 (UTC)": datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    "Sat Nov 21 10:00:00 2026": datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    "2026-11-21T10:00:00+01:00": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    "2026-11-21 10:00:00": datetime(2026, 11, 21, 10, 0, tzinfo=UTC),
    "Sat, 32 Nov 2026 10:00:00 +0000": None,
    "Sat, 21 Nov 2026 25:00:00 +0000": None,
    "Sat, 21 Nov 2026 10:00:00 +9999999": None,
    "yesterday": None,
    "": None,
}


@pytest.mark.parametrize("value", DATES)
def test_date(value: str) -> None:
    assert parse(headers("From: a@b.test", f"Date: {value}")).date == DATES[value]


LAYOUTS = {
    "cr lf": raw("From: a@b.test\nSubject: s\n\nbody\n"),
    "lf": raw("From: a@b.test\nSubject: s\n\nbody\n", eol="\n"),
    "cr": raw("From: a@b.test\nSubject: s\n\nbody\n", eol="\r"),
    "mixed": b"From: a@b.test\r\nSubject: s\n\r\nbody\r",
    "mbox line": b"From ana Sat Nov 21 10:00:00 2026\nFrom: a@b.test\nSubject: s\n\nbody\n",
    "escaped mbox line": b">From ana Sat Nov 21\nFrom: a@b.test\nSubject: s\n\nbody\n",
    "byte order mark": b"\xef\xbb\xbfFrom: a@b.test\nSubject: s\n\nbody\n",
    "blank lines on top": b"\r\n\r\nFrom: a@b.test\r\nSubject: s\r\n\r\nbody\r\n",
    "line that is no field": b"From: a@b.test\nthis is no field\nSubject: s\n\nbody\n",
    "lone cr in a field": b"X-Junk: a\rb\r\nFrom: a@b.test\r\nSubject: s\r\n\r\nbody\r\n",
    "space before colons": b"From : a@b.test\nSubject : s\n\nbody\n",
    "no blank line": b"From: a@b.test\nSubject: s\nbody\n",
    "blank line of spaces": b"From: a@b.test\nSubject: s\n\nbody\n\n \n",
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_layout(case: str) -> None:
    mail = parse(LAYOUTS[case])
    assert (mail.from_address, mail.subject, mail.text) == ("a@b.test", "s", "body")


def test_header_only_and_body_only() -> None:
    only_header = parse(b"From: a@b.test\nSubject: s\n")
    assert (only_header.subject, only_header.text) == ("s", "")
    only_body = parse(b"Good morning,\nthe printer burns.\n\nAna\n")
    assert (only_body.subject, only_body.from_address) == ("", "")
    assert only_body.text == "Good morning,\nthe printer burns.\n\nAna"


@pytest.mark.parametrize("data", [b"", b"\r\n \n", b"\x00\x00"])
def test_nothing_is_unparsable(data: bytes) -> None:
    with pytest.raises(Unparsable) as caught:
        parse(data)
    assert caught.value.reason == "The mail is empty."
