"""Whole mails: what other programs read in them, and what nobody can smuggle into them."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.errors import Usage
from deskterm.mail.compose import (
    Attached,
    Outgoing,
    Quoted,
    build,
    mailable,
    references,
    render_text,
)

AT = datetime(2025, 11, 3, 8, 20, tzinfo=UTC)
REPLY = Outgoing(
    from_name="Ana Ruiz",
    desk_name="Acme",
    mailbox_address="help@acme.test",
    to=("Marta Gil <marta@client.test>",),
    subject="Re: Impresora",
    number=12,
    text="Vamos hoy a las 16:00.",
    quote=Quoted("Marta Gil", AT, "¿Vienen hoy?"),
    message_id="<12.abc.sig@acme.test>",
    in_reply_to="<1@client.test>",
    references=("<0@client.test>",),
    language="es",
    zone="Europe/Madrid",
    ref="12-k7f3q9",
    date=AT,
)
LONG_ID = "<" + "a" * 60 + "@" + "b" * 17 + ".test>"


def parsed(outgoing: Outgoing) -> EmailMessage:
    raw = build(outgoing)
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 998
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_a_reply_has_the_headers_people_and_programs_see() -> None:
    message = parsed(REPLY)
    assert message["From"] == '"Ana Ruiz (Acme)" <help@acme.test>'
    assert message["To"] == "Marta Gil <marta@client.test>"
    assert message["Subject"] == "Re: [#12] Impresora"
    assert message["Message-ID"] == "<12.abc.sig@acme.test>"
    assert message["In-Reply-To"] == "<1@client.test>"
    assert message["References"] == "<0@client.test> <1@client.test>"
    assert message["Date"] == "Mon, 03 Nov 2025 09:20:00 +0100"
    assert message["MIME-Version"] == "1.0"
    assert message["Auto-Submitted"] is None and message["Cc"] is None


def test_both_bodies_say_the_same() -> None:
    message = parsed(REPLY)
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().replace("\r\n", "\n") == render_text(REPLY)
    assert html.get_content_type() == "text/html"
    assert "Vamos hoy a las 16:00." in html.get_content()


def test_a_first_mail_has_the_tag_but_no_re() -> None:
    message = parsed(replace(REPLY, in_reply_to="", references=(), quote=None, begins=True))
    assert message["Subject"] == "[#12] Impresora"
    assert message["References"] is None and message["In-Reply-To"] is None


@pytest.mark.parametrize(
    "long", [LONG_ID, "<" + "x" * 200 + "@y.test>", "<[odd]!#$%@x>", "<=?utf-8?q?a?=@x.test>"]
)
def test_ids_of_any_shape_go_out_as_they_came(long: str) -> None:
    raw = build(replace(REPLY, in_reply_to=long, references=(LONG_ID, "<0@client.test>")))
    unfolded = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode()
    assert f"\r\nIn-Reply-To: {long}\r\n" in unfolded
    expected = " ".join(dict.fromkeys((LONG_ID, "<0@client.test>", long)))
    if long == LONG_ID:
        expected = f"<0@client.test> {LONG_ID}"
    assert f"\r\nReferences: {expected}\r\n" in unfolded


def test_references_are_bounded_to_their_ends() -> None:
    chain = tuple(f"<{n}@x.test>" for n in range(500))
    kept = references(chain, "<parent@x.test>")
    assert kept == (*chain[:20], *chain[481:], "<parent@x.test>")
    raw = build(replace(REPLY, references=tuple(f"<{'x' * 200}{n}@x.test>" for n in range(60))))
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_references_are_read_from_a_header_as_it_came() -> None:
    header = "<a@x>\r\n\t<b@x>,<c@x> rubbish <d@x <e@x> <ñ@x> <a@x>"
    assert references(header, "p@x") == ("<a@x>", "<b@x>", "<c@x>", "<e@x>", "<p@x>")
    assert references("", "") == ()
    assert references("<a@x> <p@x> <b@x>", "<p@x>") == ("<a@x>", "<b@x>", "<p@x>")


def test_an_automatic_mail_says_so() -> None:
    message = parsed(replace(REPLY, automatic=True))
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Deskterm-Loop"] == "help@acme.test"


def test_a_notice_is_no_answer_and_asks_for_none() -> None:
    notice = replace(REPLY, automatic=True, in_reply_to="", begins=True, quote=None)
    message = parsed(notice)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "[#12] Impresora"
    assert render_text(notice) == "Vamos hoy a las 16:00.\n\nRef. 12-k7f3q9\n"


def test_a_mail_of_no_ticket_has_neither_tag_nor_reference() -> None:
    letter = replace(REPLY, number=None, ref="", subject="Su sitio", begins=True, quote=None)
    assert parsed(letter)["Subject"] == "Su sitio"
    assert "Ref." not in render_text(letter)


EVIL = (
    "x\r\nBcc: spy@evil.test\r\n\r\nbody",
    "x\nBcc: spy@evil.test",
    "x\rBcc: spy@evil.test",
    "x\x0bBcc: spy@evil.test",
    "x\x85Bcc: y\u2028Bcc: z",
    "=?utf-8?q?x=0D=0ABcc:_spy=40evil.test?=",
    "\x00\ud800\udfff",
    '"; <spy@evil.test>, "',
    "\\",
    "",
    " ",
)


@pytest.mark.parametrize("evil", EVIL)
def test_names_and_subjects_cannot_inject_headers(evil: str) -> None:
    mail = replace(REPLY, subject=evil, from_name=evil, desk_name=evil, signature=evil, text=evil)
    mail = replace(mail, quote=Quoted(evil, AT, evil), attachments=(Attached(evil, evil, b"x"),))
    message = parsed(mail)
    assert message["Bcc"] is None
    assert set(message.keys()) == set(parsed(REPLY).keys())
    assert [box.addr_spec for box in message["From"].addresses] == ["help@acme.test"]


NAMES = (
    "Ana Ruiz",
    "Núñez, María José (Atención al Cliente)",
    'Ana "la jefa" Ruiz \\ Co.',
    "O'Neil, Ana",
    "日本語の名前 サポート",
    "Ñ" * 90,
    "Ana =?utf-8?q?x?= Ruiz",
    "👩‍🔧 Soporte",
)


def displayed(message: EmailMessage, field: str) -> str:
    """The display name as RFC 2047 reads it: no space between two encoded words."""
    raw = dict(message.raw_items())[field]
    return str(make_header(decode_header(parseaddr(raw)[0])))


@pytest.mark.parametrize("name", NAMES)
def test_names_read_back_as_they_were(name: str) -> None:
    to = f"{name} <marta@client.test>" if '"' not in name else "marta@client.test"
    message = parsed(replace(REPLY, from_name=name, desk_name="", to=(to,)))
    assert displayed(message, "From") == name
    assert [box.addr_spec for box in message["To"].addresses] == ["marta@client.test"]
    if '"' not in name:
        assert displayed(message, "To") == name


@pytest.mark.parametrize(
    "subject",
    [
        "Impresión " * 30,
        "printer " * 60,
        "x" * 2_000,
        "ñ" * 300,
        "a =?utf-8?q?b?= c",
        "打印机" * 50,
    ],
)
def test_subjects_read_back_and_their_lines_stay_short(subject: str) -> None:
    mail = replace(REPLY, subject=subject)
    message = parsed(mail)
    assert message["Subject"].split() == f"Re: [#12] {subject}".split()
    head = build(mail).partition(b"\r\n\r\n")[0]
    words = re.findall(rb"=\?[^?]+\?[bqBQ]\?[^?]*\?=", head)
    assert all(len(word) <= 75 for word in words)


def test_many_recipients_fold_and_keep_their_order() -> None:
    to = tuple(f"Persona Número {n} <p{n}@client.test>" for n in range(60))
    message = parsed(replace(REPLY, to=to, cc=("luis@client.test", "Kim Lee <kim@y.test>")))
    assert [box.addr_spec for box in message["To"].addresses] == [
        f"p{n}@client.test" for n in range(60)
    ]
    assert [box.addr_spec for box in message["Cc"].addresses] == ["luis@client.test", "kim@y.test"]


@pytest.mark.parametrize(
    "address",
    ["", "marta", "a@b\r\nBcc: x@y", "a b@x.test", "a@x..test", "ñ@x.test", "((((@x", "a@", "@x"],
)
def test_an_address_no_mail_can_go_to_is_refused_in_words(address: str) -> None:
    assert not mailable(address)
    with pytest.raises(Usage, match="no mail can go to"):
        build(replace(REPLY, to=(address,)))


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("marta@client.test", "marta@client.test"),
        ("Marta Gil <marta@client.test>", "marta@client.test"),
        ('"Gil, Marta" <marta@client.test>', "marta@client.test"),
        ("o'neil+tag@sub.client.test", "o'neil+tag@sub.client.test"),
        ("info@bücher.test", "info@xn--bcher-kva.test"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_usual_and_unusual_addresses_go_out(address: str, wire: str) -> None:
    assert mailable(address)
    assert parsed(replace(REPLY, to=(address,)))["To"].addresses[0].addr_spec == wire


FILES = (
    ("informe año 2025.pdf", "informe año 2025.pdf"),
    ("日本語.txt", "日本語.txt"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\ana\\foto.jpg", "foto.jpg"),
    ('a"b;c=d.txt', 'a"b;c=d.txt'),
    ("x\r\nContent-Type: text/html\r\n\r\n.pdf", "html .pdf"),
    ("", "file"),
    ("ñ" * 500 + ".pdf", "ñ" * 116 + ".pdf"),
)


@pytest.mark.parametrize(("name", "shown"), FILES)
def test_files_keep_their_names_and_bytes(name: str, shown: str) -> None:
    data = bytes(range(256)) * 300
    message = parsed(replace(REPLY, attachments=(Attached(name, "application/pdf", data),)))
    assert message.get_content_type() == "multipart/mixed"
    (file,) = message.iter_attachments()
    assert file.get_filename() == shown
    assert file.get_content_type() == "application/pdf"
    assert file.get_content() == data


@pytest.mark.parametrize(
    ("given_type", "sent"),
    [
        ("text/plain; charset=utf-8", "text/plain"),
        ("TEXT/CSV", "text/csv"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("a/b\r\nX: y", "a/b"),
    ],
)
def test_content_types_are_made_fit_for_an_attachment(given_type: str, sent: str) -> None:
    message = parsed(replace(REPLY, attachments=(Attached("a", given_type, b"x"),)))
    (file,) = message.iter_attachments()
    assert file.get_content_type() == sent
    assert file["X"] is None


def test_encoded_lines_keep_to_the_width_of_mime() -> None:
    attached = Attached("a.bin", "application/octet-stream", b"x" * 5_000)
    raw = build(replace(REPLY, text="ñandú " * 500, attachments=(attached,)))
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 78


def test_the_same_value_gives_the_same_bytes() -> None:
    mail = replace(REPLY, attachments=(Attached("a.txt", "text/plain", b"x"),))
    assert build(mail) == build(mail)
    assert build(mail) != build(replace(mail, message_id="<other@acme.test>"))


def test_a_reply_address_of_its_own_is_named() -> None:
    message = parsed(replace(REPLY, reply_to="help+12-k7f3q9@acme.test"))
    assert message["Reply-To"] == "help+12-k7f3q9@acme.test"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=300), st.text(max_size=40))
def test_no_text_makes_build_fail(subject: str, name: str, text: str, filename: str) -> None:
    mail = replace(REPLY, subject=subject, from_name=name, text=text, signature=name)
    attached = Attached(filename, "text/plain", text.encode("utf-8", "surrogatepass"))
    message = parsed(replace(mail, quote=Quoted(name, AT, text), attachments=(attached,)))
    assert set(message.keys()) == set(parsed(REPLY).keys())
