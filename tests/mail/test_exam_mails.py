"""Whole mails as distinct programs, servers and faulty software write them, and the right answers.

They stand in exam/*.txt. `%%% mail NAME`, the raw mail, `%%% want`, what a careful reader answers.
A raw mail is UTF-8 but for `\\xHH`, one byte; `= NAME <ADDRESS> = SUBJECT` as its first line stands
for an ordinary header. What `want` leaves out is the ordinary: no HTML, no files, no automat, and
all of the text said by the sender. Files whose size hangs on line ends have `?` for it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskterm.mail.message import parse, to_json

_SAMPLE = re.compile(r"^%%% mail (.+)\n((?:(?!%%% ).*\n)*)%%% want\n((?:(?!%%% ).*\n)*)", re.M)
_BYTE = re.compile(rb"\\x([0-9a-f]{2})")
_SHORT = re.compile(r"= (.*?) ?<(.*?)> = (.*)\n")
FILES = sorted((Path(__file__).parent / "exam").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
SAMPLES = [
    pytest.param(found[2], found[3], id=found[1])
    for text in TEXTS
    for found in _SAMPLE.finditer(text)
]


def raw_mail(written: str, eol: bytes = b"\r\n") -> bytes:
    """The bytes of a sample."""
    short = _SHORT.match(written)
    if short:
        sender = f"{short[1]} <{short[2]}>" if short[1] else short[2]
        written = (
            f"From: {sender}\nTo: help@example.test\nSubject: {short[3]}\n"
            "Date: Sat, 21 Nov 2026 10:00:00 +0100\nMessage-ID: <m1@client.test>\n"
            f"MIME-Version: 1.0\n{written[short.end() :]}"
        )
    data = written.encode().replace(b"\n", eol)
    return _BYTE.sub(lambda found: bytes([int(found[1], 16)]), data)


def wanted(written: str, answers: str) -> dict[str, object]:
    """All keys of the contract but the path."""
    short = _SHORT.match(written)
    found_id = re.search(r"^Message-ID: (<.*>)$", written, re.M)
    want: dict[str, object] = {
        "from_name": short[1] if short else "",
        "from_address": short[2].lower() if short else "",
        "subject": short[3] if short else "",
        "text": "",
        "html_present": False,
        "attachments": [],
        "message_id": "<m1@client.test>" if short else found_id[1] if found_id else "",
        "auto_reply": False,
        "bounce": False,
    }
    head, _, body = answers.partition("text:\n")
    text, said_apart, reply = body.partition("\nreply:\n")
    want["text"] = text.strip("\n")
    want["reply_text"] = (
        reply.strip("\n") if said_apart else re.sub(r"\n{3,}", "\n\n", text).strip()
    )
    files = want["attachments"]
    assert isinstance(files, list)
    for line in head.splitlines():
        name, _, value = line.partition(":")
        value = value.strip()
        if name == "from":
            want["from_name"], _, address = value.rpartition("<")
            want["from_name"] = str(want["from_name"]).strip()
            want["from_address"] = address.rstrip(">")
        elif name == "file":
            filename, kind, size = value.rsplit(" | ", 2)
            files.append({"filename": filename, "size": size, "content_type": kind})
        else:
            key = {"mid": "message_id", "subject": "subject"}.get(name)
            if key:
                want[key] = value
            else:
                for flag in line.split():
                    want[
                        {"html": "html_present", "auto": "auto_reply", "bounce": "bounce"}[flag]
                    ] = True
    return want


def test_every_sample_is_read() -> None:
    assert len(SAMPLES) == sum(text.count("%%% mail ") for text in TEXTS) >= 230


def told(raw: bytes) -> dict[str, object]:
    """What `mail parse` prints of a mail, without its path."""
    found = to_json(parse(raw), "-")
    del found["path"]
    return found


@pytest.mark.parametrize("eol", [b"\r\n", b"\n"], ids=["crlf", "lf"])
@pytest.mark.parametrize(("written", "answers"), SAMPLES)
def test_answers(written: str, answers: str, eol: bytes) -> None:
    found, want = told(raw_mail(written, eol)), wanted(written, answers)
    for file, expected in zip(found["attachments"], want["attachments"], strict=False):  # type: ignore[call-overload]
        expected["size"] = file["size"] if expected["size"] == "?" else int(expected["size"])
    assert found == want
