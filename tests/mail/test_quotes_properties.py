"""Whatever the text: nothing is lost, nothing raises, and nasty input does not stall."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskterm.mail.quotes import fold, reply_text

PIECES = (
    "On Mon, 3 Nov 2025 at 9:20, Ana <a@x.test> wrote:",
    "El lun., 3 nov. 2025, 9:20, Ana escribió:",
    "Thanks! On Mon, Nov 3, 2025 at 9:20 AM Ana <a@x.test> wrote: > hi",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "From: Ana <a@x.test>",
    "Sent: 3 November 2025 09:20",
    "To: Marta",
    "Subject: Printer",
    "> quoted",
    ">> deeper",
    ">>> prompt",
    "| piped",
    "-- ",
    "--",
    "________________",
    "Sent from my iPhone",
    "Un saludo,",
    "Tel. 600 000 000",
    "This e-mail is confidential and intended solely for the addressee.",
    "-- Please reply above this line --",
    "Ya funciona.",
    "",
    "   ",
    "\x00\ud800\u202e",
    "To",
    "03/11/2025 09:20",
)
texts = st.lists(
    st.tuples(
        st.sampled_from(PIECES) | st.text(max_size=40),
        st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    ),
    max_size=25,
).map(lambda pairs: "".join(piece + end for piece, end in pairs))


@settings(max_examples=120, deadline=None)
@given(texts, st.sampled_from(["", "Re: x", "FW: x"]))
def test_segments_join_to_the_text(text: str, subject: str) -> None:
    segments = fold(text, subject)
    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    assert all(a.kind != b.kind for a, b in itertools.pairwise(segments))


@settings(max_examples=120, deadline=None)
@given(texts)
def test_what_was_said_is_part_of_the_text_and_never_lost_entirely(text: str) -> None:
    said = reply_text(text)
    lines = {line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")}
    whole = "\n".join(lines)
    assert all(line in whole for line in said.split("\n"))
    if not said and any(ch.isalnum() for ch in text):
        assert any(segment.kind == "attribution" for segment in fold(text))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_quote_added_below_adds_nothing_to_what_was_said(text: str) -> None:
    quote = "\n\nEl lun., 3 nov. 2025, 9:20, Ana escribió:\n> Hola\n> Ana\n"
    assert "> Hola" not in reply_text(f"Dicho.\n{text}{quote}") or "orwarded" in text


SIZE = 400_000
NASTY = {
    "newlines": "\n",
    "returns": "\r",
    "colons": ":\n",
    "marks": ">\n",
    "one-line-of-marks": ">",
    "dashes": "--\n",
    "rules": "_" * 40 + "\n",
    "attributions": "On 3 Nov 2025 9:20, x <a@b> wrote:\n",
    "attributions-with-quotes": "On 3 Nov 2025 9:20, x <a@b> wrote:\n> a\n",
    "half-attributions": ". on 3 " * 40 + "<a@b> wrote:\n",
    "flattened": "<a@b> wrote: " * 300 + "\n",
    "headers": "From: a@b\nTo: c\n",
    "long-recipients": "Cc: x@y;\n",
    "originals": "-----Original " * 9 + "\n",
    "placeholders": "[image: x]" * 50 + "\n",
    "senders": "sent from my " * 10 + "\n",
    "sign-offs": "Regards,\n",
    "small-print": "este mensaje confidencial por error elimine " * 2 + "\n\n",
    "long-small-print": "antes de imprimir este mensaje confidencial " * 9 + "\n",
    "combining": "a" + "\u0301\u0316" * 290 + "\n",
    "numbers": "1 2 3 " * 60 + ":\n",
    "phones": "tel: 600 000 000 a@b\n\n",
    "stamps": "03/11/2025 09:20 a\n",
    "answers": "a\n> b\n",
    "fragments": "> " + "w " * 40 + "\nfrag\n",
}


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_nasty_input_ends_in_time(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    before = time.process_time()
    segments = fold(text)
    took = time.process_time() - before
    assert "".join(segment.text for segment in segments) == text
    assert took < 4  # about 0.3 s; a pattern that backtracks takes minutes


def test_a_text_of_very_many_lines_keeps_its_rest() -> None:
    text = "line\n" * 25_000 + "the end\n"
    assert reply_text(text).endswith("the end")
