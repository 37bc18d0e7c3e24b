"""Signed and encrypted mail: the letter is read wherever it can be, the rest is kept."""

from __future__ import annotations

import pytest
from raw_mail import encoded, mail, multipart, part

from deskterm.mail.message import parse

LETTER = multipart("mixed", part("text/plain; charset=utf-8", "Año"), encoded("image/png", b"x"))


def der(tag: int, *contents: bytes) -> bytes:
    """One value of ASN.1 with its length in two bytes."""
    inner = b"".join(contents)
    return bytes([tag, 0x82]) + len(inner).to_bytes(2, "big") + inner


def signed(content: bytes, *, kind: str = "02", streamed: bool = False) -> bytes:
    """A SignedData without signers around some content, whole or streamed in pieces."""
    octets = der(0x04, content)
    if streamed:
        half = len(content) // 2
        octets = b"\x24\x80" + der(4, content[:half]) + der(4, content[half:]) + b"\x00\x00"
    data_oid = bytes.fromhex("06092a864886f70d010701")
    inside = der(0x30, data_oid, der(0xA0, octets))
    body = der(0x30, b"\x02\x01\x01", b"\x31\x00", inside)
    return der(0x30, bytes.fromhex("06092a864886f70d0107" + kind), der(0xA0, body))


def smime(data: bytes) -> bytes:
    return mail(encoded("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", data))


@pytest.mark.parametrize("streamed", [False, True])
def test_a_letter_inside_its_signature_is_read(streamed: bool) -> None:
    found = parse(smime(signed(LETTER, streamed=streamed)))
    assert found.text == "Año"
    assert [file.filename for file in found.attachments] == ["smime.p7m", "image.png"]


@pytest.mark.parametrize(
    "data", [signed(LETTER, kind="03"), signed(LETTER)[:30], signed(b""), b"", b"\x30\x80", b"0"]
)
def test_what_cannot_be_opened_stays_a_file(data: bytes) -> None:
    found = parse(smime(data))
    assert [file.filename for file in found.attachments] == ["smime.p7m"]
    assert found.text == ""


def test_signatures_around_signatures_end() -> None:
    data = b"Content-Type: text/plain\r\n\r\nHi"
    for _ in range(30):
        data = encoded("application/pkcs7-mime; name=smime.p7m", signed(data))
        if len(data) > 40_000:
            break
    assert parse(mail(data)).attachments


def test_clear_signed_text_is_shown_and_the_signature_kept() -> None:
    content = multipart(
        "signed", part("text/plain", "Hi"), part("application/pgp-signature", "-----BEGIN PGP")
    )
    found = parse(mail(content))
    assert found.text == "Hi"
    assert [file.filename for file in found.attachments] == ["signature.asc"]


def test_text_and_the_same_as_html_are_read_once() -> None:
    text = part("text/plain", "The printer burns.")
    assert parse(
        mail(multipart("mixed", text, part("text/html", "<p>The printer burns.")))
    ).text == ("The printer burns.")
    more = part("text/html", "<p>Something else altogether.")
    assert parse(mail(multipart("mixed", text, more))).text == (
        "The printer burns.\n\nSomething else altogether."
    )
