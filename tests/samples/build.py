"""Writes mails byte by byte, as the many programs out there do; `email` would tidy them."""

from __future__ import annotations

import base64
import html
import quopri
import random
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from itertools import groupby
from urllib.parse import quote


@dataclass(frozen=True)
class Part:
    """A MIME part: its header lines, without line ends, and its encoded body with LF."""

    headers: tuple[str, ...]
    body: bytes


def words(text: str, charset: str = "utf-8") -> str:
    """A header value: as it is when ASCII, else encoded words (RFC 2047), folded."""
    if text.isascii():
        return text
    return Header(text, charset, maxlinelen=70).encode(linesep="\r\n")


def mailbox(name: str, address: str, charset: str = "utf-8") -> str:
    """One address with its display name, quoted or encoded as needed."""
    if not name:
        return address
    if not name.isascii():
        return f"{words(name, charset)} <{address}>"
    return f'"{name}" <{address}>' if set(name) & set('(),.:;<>@[]"\\') else f"{name} <{address}>"


def text_part(
    text: str, charset: str = "utf-8", subtype: str = "plain", encoding: str = "quoted-printable",
    *, declared: bool = True,
) -> Part:  # fmt: skip
    """A text part; what the charset cannot say becomes `?`, or a reference in HTML.

    `encoding` is 7bit, 8bit, quoted-printable or base64; `declared=False` leaves the charset out.
    """
    if encoding == "base64":
        text = text.replace("\n", "\r\n")
    data = text.encode(charset, "xmlcharrefreplace" if subtype == "html" else "replace")
    if encoding == "base64":
        body = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(data)
    else:
        body = data
    kind = f"text/{subtype}" + (f"; charset={charset}" if declared else "")
    return Part((f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"), body)


def file_part(
    name: str, content_type: str, data: bytes, *, style: str = "rfc2231", cid: str = ""
) -> Part:
    """An attachment, or an inline picture when it has a `cid`.

    `style` is how a name beyond ASCII is written: rfc2231, rfc2047 (wrong, and common) or raw.
    """
    if name.isascii() or style == "raw":
        plain = f'name="{name}"'
        disposed = f'filename="{name}"'
    elif style == "rfc2047":
        plain = f'name="{words(name)}"'
        disposed = f'filename="{words(name)}"'
    else:
        plain = f"name*=utf-8''{quote(name)}"
        disposed = f"filename*=utf-8''{quote(name)}"
    headers = [
        f"Content-Type: {content_type}; {plain}",
        f"Content-Disposition: {'inline' if cid else 'attachment'}; {disposed}",
        "Content-Transfer-Encoding: base64",
    ]
    if cid:
        headers.append(f"Content-ID: <{cid}>")
    return Part(tuple(headers), base64.encodebytes(data))


def multipart(kind: str, parts: Sequence[Part], rng: random.Random) -> Part:
    """Several parts under one boundary: mixed, alternative, related, report …"""
    boundary = f"=_{rng.getrandbits(80):020x}"
    out = bytearray()
    for part in parts:
        out += f"--{boundary}\n".encode() + _head(part.headers) + b"\n" + part.body
        out += b"" if part.body.endswith(b"\n") else b"\n"
    out += f"--{boundary}--\n".encode()
    return Part((f'Content-Type: multipart/{kind}; boundary="{boundary}"',), bytes(out))


def mail(headers: Sequence[str], part: Part, *, line_end: bytes = b"\r\n") -> bytes:
    """The whole mail: its own header lines, then the part's, then the body."""
    whole = _head([*headers, "MIME-Version: 1.0", *part.headers]) + b"\n" + part.body
    return whole.replace(b"\r\n", b"\n").replace(b"\n", line_end)


def _head(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def as_html(text: str, *, style: str = "plain") -> str:
    """Plain text as mail programs write it in HTML: gmail's divs, Outlook's MsoNormal, or `<p>`.

    Lines behind `>` become a blockquote.
    """
    blocks: list[str] = []
    for quoted, lines in groupby(text.split("\n"), lambda line: line.startswith(">")):
        if quoted:
            inner = _lines_as_html([line[1:].removeprefix(" ") for line in lines], style)
            kind = ' class="gmail_quote"' if style == "gmail" else ' type="cite"'
            blocks.append(f"<blockquote{kind}>{inner}</blockquote>")
        else:
            blocks.append(_lines_as_html(list(lines), style))
    body = "\n".join(blocks)
    if style == "gmail":
        return f'<div dir="ltr">{body}</div>'
    if style == "outlook":
        return _OUTLOOK.replace("BODY", body)
    return f"<!DOCTYPE html><html><body>\n{body}\n</body></html>"


def _lines_as_html(lines: list[str], style: str) -> str:
    escaped = [html.escape(line, quote=False) for line in lines]
    if style == "gmail":
        return "".join(f"<div>{line or '<br>'}</div>" for line in escaped)
    if style == "outlook":
        return "".join(
            f'<p class="MsoNormal"><span style="font-size:11.0pt">{line or "&nbsp;"}</span></p>\n'
            for line in escaped
        )
    paragraphs = "\n".join(escaped).strip("\n").split("\n\n")
    return "\n".join(f"<p>{block.replace(chr(10), '<br>' + chr(10))}</p>" for block in paragraphs)


_OUTLOOK = """<html xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<style><!--
/* Font Definitions */
@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri";}
a:link, span.MsoHyperlink {color:#0563C1; text-decoration:underline;}
.MsoChpDefault {font-size:10.0pt;}
@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 3.0cm 70.85pt 3.0cm;}
div.WordSection1 {page:WordSection1;}
--></style></head>
<body lang="ES" link="#0563C1" vlink="#954F72"><div class="WordSection1">
BODY</div></body></html>
"""
