"""What is the letter, which of its versions is read, and what becomes of broken structure."""

from __future__ import annotations

import base64

import pytest
from raw_mail import encoded, mail, multipart, part, raw

from deskterm.mail.message import parse

PLAIN = part("text/plain; charset=utf-8", "Good morning, the printer on the second floor burns.")
HTML = part(
    "text/html; charset=utf-8",
    "<p>Good morning, the <b>printer</b> on the second floor burns.</p>",
)
PDF = encoded("application/pdf; name=a.pdf", b"%PDF-1")
PNG = b"\x89PNG\r\n\x1a\n"
SAID = "Good morning, the printer on the second floor burns."


def inline_image(name: str = "shot.png", cid: str = "shot@x") -> bytes:
    return encoded(
        f"image/png; name={name}", PNG, f"Content-ID: <{cid}>", "Content-Disposition: inline"
    )


TEXTS = {
    "plain": (PLAIN, SAID),
    "html": (HTML, SAID),
    "alternative": (multipart("alternative", PLAIN, HTML), SAID),
    "html first": (multipart("alternative", HTML, PLAIN), SAID),
    "empty plain": (multipart("alternative", part("text/plain", "  "), HTML), SAID),
    "excuse instead of plain": (
        multipart(
            "alternative",
            part("text/plain", "Your e-mail client does not support HTML messages."),
            HTML,
        ),
        SAID,
    ),
    "empty html": (multipart("alternative", PLAIN, part("text/html", "<html></html>")), SAID),
    "html says less": (
        multipart("alternative", PLAIN, part("text/html", "<a href='http://x.test'>Open</a>")),
        SAID,
    ),
    "several texts": (
        multipart("mixed", PLAIN, part("text/plain", "And the scanner.")),
        f"{SAID}\n\nAnd the scanner.",
    ),
    "text and html": (
        multipart("mixed", part("text/plain", "First."), part("text/html", "<p>Second")),
        "First.\n\nSecond",
    ),
    "two plain versions that differ": (
        multipart("alternative", PLAIN, part("text/plain", "Sent through our web form")),
        f"{SAID}\n\nSent through our web form",
    ),
    "footer of a list": (
        multipart("mixed", PLAIN, PDF, part("text/plain", "-- \nlist footer")),
        f"{SAID}\n\n-- \nlist footer",
    ),
    "related": (multipart("related", HTML, inline_image()), SAID),
    "apple": (
        multipart(
            "alternative",
            part("text/plain", "One.\n\nTwo."),
            multipart(
                "mixed",
                part("text/html", "<p>One."),
                PDF,
                part("text/html", "<p>Two."),
                boundary="inner",
            ),
        ),
        "One.\n\nTwo.",
    ),
    "signed": (
        multipart("signed", PLAIN, encoded("application/pkcs7-signature; name=smime.p7s", b"x")),
        SAID,
    ),
    "enriched": (
        part("text/enriched", "<bold>Good</bold> morning,\nall\n\nof you <<3"),
        "Good morning, all\nof you <3",
    ),
    "markdown": (part("text/markdown", "# Title"), "# Title"),
    "html called plain": (part("text/plain", "<!DOCTYPE html><html><p>Hi</p></html>"), "Hi"),
    "plain called html": (part("text/html", "One\n\nTwo & three"), "One\n\nTwo & three"),
    "comment type": (part("text/plain (plain text); charset=us-ascii", "Hi"), "Hi"),
    "type without subtype": (part("text", "Hi"), "Hi"),
    "rubbish type": (part("%%%; charset=", "Hi"), "Hi"),
    "no semicolon": (part("text/plain charset=utf-8", "Año"), "Año"),
    "double semicolons": (part("text/plain;; charset=utf-8;;", "Año"), "Año"),
    "named root": (part("text/plain; name=mail.txt", "Hi"), "Hi"),
    "quoted type": (part('"text/html"', "<p>Hi</p>"), "Hi"),
    "dots stay": (part("text/plain", "Hi\r\n..\r\n.bye"), "Hi\n..\n.bye"),
    "empty": (part("text/plain", ""), ""),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text(case: str) -> None:
    content, text = TEXTS[case]
    assert parse(mail(content)).text == text


def test_html_is_marked_even_when_the_plain_version_is_read() -> None:
    assert parse(mail(multipart("alternative", PLAIN, HTML))).html_present
    assert not parse(mail(PLAIN)).html_present


TRANSFER = {
    "base64": ("base64", base64.encodebytes("Año nuevo".encode()), "Año nuevo"),
    "upper, quoted": ('"BASE64"', base64.encodebytes("Año nuevo".encode()), "Año nuevo"),
    "no padding": ("base64", b"QcOxbyBudWV2bw", "Año nuevo"),
    "odd digit": ("base64", b"QcOxbyBudWV2b", "Año nuev"),
    "junk between": ("base64", b"QcOx\r\n*!byBu\r\ndWV2bw==", "Año nuevo"),
    "two pieces": ("base64", b"QcOxbw==\r\nIG51ZXZv\r\n", "Año nuevo"),
    "footer under it": (
        "base64",
        b"QcOxbyBudWV2bw==\r\n_______________\r\nlist at example.test\r\n",
        "Año nuevo\n_______________\nlist at example.test",
    ),
    "a lie": (
        "base64",
        b"Good morning, it's me: Ana. The printer burns!",
        "Good morning, it's me: Ana. The printer burns!",
    ),
    "qp": ("quoted-printable", b"A=C3=B1o=20nuevo", "Año nuevo"),
    "qp soft break": ("quoted-printable", b"A=C3=\r\n=B1o", "Año"),
    "qp soft break with blanks": ("quoted-printable", b"A=C3=B1o =  \r\nnuevo", "Año nuevo"),
    "qp lower case": ("quoted-printable", b"A=c3=b1o", "Año"),
    "qp not escaped": ("quoted-printable", b"1=1, a=ZZ, 100%=", "1=1, a=ZZ, 100%"),
    "qp misspelt": ("Quoted_Printable", b"A=C3=B1o", "Año"),
    "8bit": ("8bit", "Año".encode(), "Año"),
    "unknown": ("x-secret", b"Hi", "Hi"),
    "empty": ("", b"Hi", "Hi"),
    "comment": ("8bit; charset=x", "Año".encode(), "Año"),
}


@pytest.mark.parametrize("case", TRANSFER)
def test_transfer_encoding(case: str) -> None:
    encoding, body, text = TRANSFER[case]
    content = part("text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {encoding}")
    assert parse(mail(content)).text == text


def test_flowed_text_is_unwrapped() -> None:
    body = (
        "A long line that \r\nflows on.\r\n\r\n"
        "> quoted \r\n> too\r\n> > deeper\r\n  stuffed\r\n-- \r\nAna"
    )
    assert parse(mail(part("text/plain; format=flowed", body))).text == (
        "A long line that flows on.\n\n> quoted too\n> > deeper\n stuffed\n-- \nAna"
    )
    assert parse(mail(part("text/plain; format=Flowed; delsp=yes", "foo \r\nbar"))).text == "foobar"


BROKEN = {
    "no closing boundary": multipart("mixed", PLAIN, PDF).rpartition(b"--=_edge--")[0],
    "no boundary parameter": multipart("mixed", PLAIN, PDF).replace(b'; boundary="=_edge"', b""),
    "wrong boundary parameter": multipart("mixed", PLAIN, PDF).replace(
        b'boundary="=_edge"', b'boundary="other"'
    ),
    "open quote": multipart("mixed", PLAIN, PDF).replace(b'"=_edge"', b'"=_edge'),
    "boundary in other case of name": multipart("mixed", PLAIN, PDF).replace(
        b"boundary=", b"BOUNDARY = "
    ),
    "blanks after boundaries": multipart("mixed", PLAIN, PDF).replace(
        b"--=_edge\r\n", b"--=_edge \t\r\n"
    ),
    "boundary given twice": multipart("mixed", PLAIN, PDF).replace(
        b'boundary="=_edge"', b'boundary="=_edge"; boundary="x"'
    ),
    "same boundary inside": multipart("mixed", multipart("alternative", PLAIN, HTML), PDF),
    "encoded as a whole": part(
        'multipart/mixed; boundary="=_edge"',
        base64.encodebytes(multipart("mixed", PLAIN, PDF).partition(b"\r\n\r\n")[2]),
        "Content-Transfer-Encoding: base64",
    ),
    "wrong encoding on the container": multipart("mixed", PLAIN, PDF).replace(
        b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1
    ),
    "text before and after": multipart("mixed", PLAIN, PDF).replace(
        b"\r\n\r\n", b"\r\n\r\nThis is a multi-part message.\r\n", 1
    )
    + b"trailer",
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_structure_loses_neither_text_nor_file(case: str) -> None:
    found = parse(mail(BROKEN[case]))
    assert SAID in found.text
    assert [file.filename for file in found.attachments] == ["a.pdf"]
    assert found.attachments[0].data == b"%PDF-1"


def test_parts_declared_and_absent() -> None:
    found = parse(mail(part('multipart/mixed; boundary="x"', "Nothing is divided here.")))
    assert found.text == "Nothing is divided here."
    assert parse(mail(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n")).text == ""


def test_no_mime_version_and_repeated_content_type() -> None:
    found = parse(
        raw(
            """
            From: ana@client.test
            Content-Type: text/html
            Content-Type: text/plain

            <p>Hi</p>
            """
        )
    )
    assert found.text == "Hi"


def test_pictures_show_where_they_stood() -> None:
    html = part("text/html", 'See <img src="cid:shot@x"> and <img src="cid:gone"> here')
    found = parse(mail(multipart("related", html, inline_image())))
    assert found.text == "See [image: shot.png] and [image] here"
    assert [(file.filename, file.inline, file.content_id) for file in found.attachments] == [
        ("shot.png", True, "shot@x")
    ]


def test_pictures_between_texts_show_once() -> None:
    between = multipart(
        "mixed", part("text/plain", "Before"), inline_image(), part("text/plain", "After")
    )
    assert parse(mail(between)).text == "Before\n\n[image: shot.png]\n\nAfter"
    marked = multipart("mixed", part("text/plain", "See [cid:shot@x] here"), inline_image())
    assert parse(mail(marked)).text == "See [image: shot.png] here"


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
DTSTART:19700101T000000
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:Printer\\, second
  floor
DTSTART;TZID=Europe/Madrid:20261121T100000
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", "[calendar: Printer, second floor, 2026-11-21 10:00 Europe/Madrid]"),
        (
            ";TZID=Europe/Madrid:20261121T100000",
            ":20261121T100000Z",
            "[calendar: Printer, second floor, 2026-11-21 10:00 UTC]",
        ),
        (
            ";TZID=Europe/Madrid:20261121T100000",
            ";VALUE=DATE:20261121",
            "[calendar: Printer, second floor, 2026-11-21]",
        ),
        (
            "REQUEST",
            "CANCEL",
            "[calendar: Printer, second floor, 2026-11-21 10:00 Europe/Madrid, cancelled]",
        ),
    ],
)
def test_an_invitation_is_a_file_and_a_line(old: str, new: str, line: str) -> None:
    invitation = part(
        "text/calendar; method=REQUEST", INVITATION.replace(old, new) if old else INVITATION
    )
    again = encoded(
        "application/ics; name=invite.ics",
        INVITATION.replace(old, new).encode() if old else INVITATION.encode(),
        "Content-Disposition: attachment",
    )
    content = multipart(
        "mixed", multipart("alternative", PLAIN, HTML, invitation, boundary="in"), again
    )
    found = parse(mail(content))
    assert found.text == f"{SAID}\n\n{line}"
    assert [file.filename for file in found.attachments] == ["invitation.ics", "invite.ics"]


def test_a_forwarded_mail_is_a_file_to_the_byte() -> None:
    inner = (
        b"From: x@y.test\r\nSubject: =?utf-8?Q?A=C3=B1o?= a/b\r\nX:  odd   spacing\r\n"
        b"\r\nInner text\r\n"
    )
    found = parse(mail(multipart("mixed", PLAIN, part("message/rfc822", inner))))
    (file,) = found.attachments
    assert found.text == SAID
    assert (file.filename, file.content_type) == ("Año a-b.eml", "message/rfc822")
    assert file.data == inner


def test_digest_parts_are_mails() -> None:
    inner = b"\r\nSubject: one\r\n\r\ntext"
    found = parse(mail(multipart("digest", inner)))
    assert [file.content_type for file in found.attachments] == ["message/rfc822"]


def test_uuencoded_files_leave_the_text() -> None:
    body = "Hello\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nBye\nbegin quote at once\nend\n"
    found = parse(mail(part("text/plain", body)))
    assert found.text == "Hello\n\n[attachment: cat.txt]\n\nBye\nbegin quote at once\nend"
    assert [(file.filename, file.data) for file in found.attachments] == [("cat.txt", b"Cat")]


def test_named_text_is_a_file_but_is_read_when_there_is_no_other() -> None:
    notes = part("text/plain; name=notes.txt", "the notes")
    found = parse(mail(multipart("mixed", PLAIN, notes)))
    assert found.text == SAID
    assert [file.filename for file in found.attachments] == ["notes.txt"]
    alone = parse(mail(multipart("mixed", notes, PDF)))
    assert alone.text == "the notes"
    attached = part("text/html", "<p>x", "Content-Disposition: attachment; filename=page.html")
    assert parse(mail(multipart("mixed", PLAIN, attached))).text == SAID
    assert parse(mail(attached)).text == ""


def test_one_faulty_part_loses_only_itself() -> None:
    bad = part("text/plain; charset=utf-16", b"\xff\xfe\xd8", "Content-Transfer-Encoding: base64")
    found = parse(mail(multipart("mixed", PLAIN, bad, PDF)))
    assert found.text.startswith(SAID)
    assert len(found.attachments) == 1
