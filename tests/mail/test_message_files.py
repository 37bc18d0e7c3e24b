"""Attachments: which parts they are, their bytes and their names."""

from __future__ import annotations

import struct

import pytest
from raw_mail import encoded, mail, multipart, part

from deskterm.mail.message import Part, parse


def file_of(*fields: str, kind: str = "application/pdf", data: bytes = b"%PDF") -> Part:
    """The one attachment of a mail with a part of these fields."""
    content = multipart("mixed", part("text/plain", "See."), encoded(kind, data, *fields))
    (found,) = parse(mail(content)).attachments
    return found


DISPOSITIONS = {
    "plain": ("attachment; filename=a.pdf", "a.pdf"),
    "quoted": ('attachment; filename="my report.pdf"', "my report.pdf"),
    "upper": ('ATTACHMENT; FILENAME="a.pdf"', "a.pdf"),
    "unquoted blanks": ("attachment; filename=my report.pdf", "my report.pdf"),
    "open quote": ('attachment; filename="a.pdf', "a.pdf"),
    "semicolon inside": ('attachment; filename="a;b.pdf"', "a;b.pdf"),
    "escaped quote": (r'attachment; filename="a\"b.pdf"', 'a"b.pdf'),
    "no space": ('attachment;filename="a.pdf";size=4', "a.pdf"),
    "folded": ('attachment;\r\n\tfilename="a.pdf"', "a.pdf"),
    "rfc 2231": ("attachment; filename*=utf-8''A%C3%B1o.pdf", "Año.pdf"),
    "rfc 2231 latin": ("attachment; filename*=iso-8859-1'es'A%F1o.pdf", "Año.pdf"),
    "rfc 2231 quoted": ("attachment; filename*=\"utf-8''A%C3%B1o.pdf\"", "Año.pdf"),
    "rfc 2231 no charset": ("attachment; filename*=A%C3%B1o.pdf", "Año.pdf"),
    "continued": ("attachment; filename*0=one-;\r\n filename*1=two.pdf", "one-two.pdf"),
    "continued, encoded": (
        "attachment; filename*0*=utf-8''A%C3;\r\n filename*1*=%B1o%20;\r\n filename*2=x.pdf",
        "Año x.pdf",
    ),
    "continued out of order": ("attachment; filename*1=two.pdf; filename*0=one-", "one-two.pdf"),
    "both forms": ("attachment; filename=plain.pdf; filename*=utf-8''A%C3%B1o.pdf", "Año.pdf"),
    "encoded word": ('attachment; filename="=?utf-8?Q?A=C3=B1o.pdf?="', "Año.pdf"),
    "encoded word, unquoted": ("attachment; filename==?utf-8?Q?A=C3=B1o.pdf?=", "Año.pdf"),
    "encoded words": ('attachment; filename="=?utf-8?B?QcOx?= =?utf-8?B?by5wZGY=?="', "Año.pdf"),
    "raw utf-8": ('attachment; filename="Año.pdf"', "Año.pdf"),
    "path": ("attachment; filename=../../etc/passwd", "passwd"),
    "windows path": (r'attachment; filename="C:\temp\report.pdf"', "report.pdf"),
    "hidden": ("attachment; filename=.bashrc", "bashrc"),
    "option": ('attachment; filename="-rf.pdf"', "rf.pdf"),
    "dots": ('attachment; filename=".."', "file.pdf"),
    "empty": ('attachment; filename=""', "file.pdf"),
    "blank": ('attachment; filename="  "', "file.pdf"),
    "slash": ('attachment; filename="/"', "file.pdf"),
    "controls": ("attachment; filename*=utf-8''a%00b%1B[31m%0Ac.pdf", "a b [31m c.pdf"),
    "text direction": ("attachment; filename*=utf-8''a%E2%80%AEfdp.exe", "a_fdp.exe"),
    "none": ("attachment", "file.pdf"),
    "rubbish": ("attachment; ;=; filename", "file.pdf"),
    "on the type": ("", "typed.pdf"),
}


@pytest.mark.parametrize("case", DISPOSITIONS)
def test_file_name(case: str) -> None:
    disposition, name = DISPOSITIONS[case]
    if disposition:
        found = file_of(f"Content-Disposition: {disposition}")
    else:
        found = file_of(kind='application/pdf; name="typed.pdf"')
    assert (found.filename, found.data, found.size) == (name, b"%PDF", 4)


def test_long_names_keep_their_ending() -> None:
    name = file_of(f'Content-Disposition: attachment; filename="{"ñ" * 400}.pdf"').filename
    assert name.endswith("ñ.pdf")
    assert len(name.encode()) <= 200


def test_files_keep_their_names_when_two_are_called_alike() -> None:
    names = ("a.pdf", "A.pdf", "a.pdf", "noending")
    parts = [
        encoded("application/pdf", b"x", f"Content-Disposition: attachment; filename={name}")
        for name in names
    ]
    found = [file.filename for file in parse(mail(multipart("mixed", *parts))).attachments]
    assert found == list(names)


KINDS = {
    "image/png": "image.png",
    "image/x-odd": "image.bin",
    "application/octet-stream": "file.bin",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-mime; smime-type=enveloped-data": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "text/csv": "file.csv",
    "text/rtf": "file.rtf",
    "text/x-vcard": "file.vcf",
    "text/rfc822-headers": "headers.txt",
    "message/delivery-status": "delivery-status.txt",
    "message/rfc822": "message.eml",
    "message/partial; number=1": "message.eml",
    "audio/ogg": "audio.ogg",
    "application/ms-tnef": "winmail.dat",
}


@pytest.mark.parametrize("kind", KINDS)
def test_nameless_files_are_named_by_their_type(kind: str) -> None:
    found = file_of(kind=kind, data=b"\x00data")
    assert found.filename == KINDS[kind]
    assert found.content_type == kind.partition(";")[0]


def test_an_encrypted_mail_keeps_its_parts() -> None:
    content = multipart(
        'encrypted; protocol="application/pgp-encrypted"',
        part("application/pgp-encrypted", "Version: 1"),
        part("application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----"),
    )
    found = parse(mail(content))
    assert found.text == ""
    assert [file.filename for file in found.attachments] == ["file.asc", "encrypted.asc"]


def test_empty_files_stay() -> None:
    found = file_of("Content-Disposition: attachment; filename=empty.pdf", data=b"")
    assert (found.filename, found.size) == ("empty.pdf", 0)


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, tag, value in attributes:
        out += struct.pack("<BHHI", level, tag, 6, len(value)) + value
        out += struct.pack("<H", sum(value) & 0xFFFF)
    return out


def test_winmail_is_opened() -> None:
    long_name = "Año.pdf".encode("utf-16-le") + b"\x00\x00"
    properties = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(long_name)) + long_name
    data = tnef(
        (1, 0x800C, b"The letter\x00"),
        (2, 0x9002, b"\x00" * 14),
        (2, 0x8010, b"A~1.PDF\x00"),
        (2, 0x800F, b"%PDF"),
        (2, 0x9005, properties),
    )
    content = encoded("application/ms-tnef; name=winmail.dat", data)
    found = parse(mail(multipart("mixed", part("text/plain", " "), content)))
    assert [(file.filename, file.data) for file in found.attachments] == [("Año.pdf", b"%PDF")]
    assert found.text == "The letter"


@pytest.mark.parametrize("cut", [0, 3, 6, 14, 40, 60])
def test_a_broken_winmail_stays_a_file_or_gives_what_is_whole(cut: int) -> None:
    data = tnef((2, 0x9002, b"\x00" * 14), (2, 0x8010, b"a.pdf\x00"), (2, 0x800F, b"%PDF"))[:cut]
    content = encoded("application/ms-tnef; name=winmail.dat", data)
    (found,) = parse(mail(multipart("mixed", part("text/plain", "x"), content))).attachments
    assert found.filename in ("winmail.dat", "a.pdf")
