"""Helpers to write raw mails in tests as they read on the wire."""

from __future__ import annotations

import base64
import textwrap


def raw(text: str, *, eol: str = "\r\n", charset: str = "utf-8") -> bytes:
    """A mail from an indented literal, its line ends as given."""
    return textwrap.dedent(text).lstrip("\n").replace("\n", eol).encode(charset)


def headers(*lines: str, body: str = "Hello there.") -> bytes:
    """A plain mail with these header lines and a body."""
    return raw("\n".join(lines) + f"\n\n{body}\n")


def part(kind: str, body: bytes | str, *fields: str) -> bytes:
    """One leaf with its Content-Type, further fields and its body as it is."""
    data = body.encode() if isinstance(body, str) else body
    head = "\r\n".join((f"Content-Type: {kind}", *fields))
    return head.encode() + b"\r\n\r\n" + data


def encoded(kind: str, data: bytes, *fields: str) -> bytes:
    """One leaf in base64."""
    return part(kind, base64.encodebytes(data), "Content-Transfer-Encoding: base64", *fields)


def multipart(subtype: str, *parts: bytes, boundary: str = "=_edge") -> bytes:
    """A container: Content-Type field, boundaries and parts."""
    mark = boundary.encode()
    inner = b"".join(b"--" + mark + b"\r\n" + each + b"\r\n" for each in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + inner + b"--" + mark + b"--\r\n"


def mail(content: bytes, *fields: str) -> bytes:
    """A whole mail around a leaf or container."""
    top = "\r\n".join(
        (
            "From: Ana Ruiz <ana@client.test>",
            "To: help@example.test",
            "Subject: Printer",
            "Message-ID: <m1@client.test>",
            "Date: Sat, 21 Nov 2026 10:00:00 +0100",
            "MIME-Version: 1.0",
            *fields,
        )
    )
    return top.encode() + b"\r\n" + content
