"""Whole replies as particular programs write them: webmail, phones, Outlook, Notes, lists.

They stand in replies/*.txt: `%%% mail NAME`, the mail's text, `%%% said`, what its sender said.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskterm.mail.quotes import fold, reply_text

_SAMPLE = re.compile(r"^%%% mail (.+)\n((?:(?!%%% ).*\n)*)%%% said\n((?:(?!%%% ).*\n)*)", re.M)
FILES = sorted((Path(__file__).parent / "replies").glob("*.txt"))
TEXT = "".join(path.read_text(encoding="utf-8") for path in FILES)
SAMPLES = [pytest.param(m[2], m[3].rstrip("\n"), id=m[1]) for m in _SAMPLE.finditer(TEXT)]


def test_every_sample_is_read() -> None:
    assert len(SAMPLES) == TEXT.count("%%% mail ") >= 240


@pytest.mark.parametrize(("text", "said"), SAMPLES)
def test_what_was_said(text: str, said: str) -> None:
    assert reply_text(text) == said
    assert "".join(segment.text for segment in fold(text)) == text


@pytest.mark.parametrize(("text", "said"), SAMPLES)
def test_line_ends_of_the_wire_change_nothing(text: str, said: str) -> None:
    assert reply_text(text.replace("\n", "\r\n")) == said
