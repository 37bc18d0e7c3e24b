"""Subjects lose what piles up and keep what people wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskterm.mail.subjects import bare, find_tags, is_forward, reply_subject, tagged

BARE = {
    "Impresora": "Impresora",
    "Re: Impresora": "Impresora",
    "RE: RE: re: Impresora": "Impresora",
    "Re[2]: Impresora": "Impresora",
    "Re(3): Impresora": "Impresora",
    "Re^2: Impresora": "Impresora",
    "Re : Impresora": "Impresora",
    "RV: RE: Impresora": "Impresora",
    "FW: Fwd: Impresora": "Impresora",
    "AW: WG: Drucker": "Drucker",
    "Antw: Printer": "Printer",
    "SV: VS: Skrivare": "Skrivare",
    "TR: RE : Imprimante": "Imprimante",
    "R: I: Stampante": "Stampante",
    "Res: Enc: Impressora": "Impressora",
    "Odp: PD: Drukarka": "Drukarka",
    "YNT: İLT: Yazıcı": "Yazıcı",
    "回复：转发：打印机": "打印机",
    "Re:Impresora": "Impresora",
    "Re: [#12] Impresora": "Impresora",
    "[#12] Re: [#12] Impresora": "Impresora",
    "RE: [EXTERNAL] Re: [#12] Impresora": "Impresora",
    "  Re:\t Impresora \r\n en llamas ": "Impresora   en llamas",
    "Re:": "",
    "": "",
    "Recibo: enero": "Recibo: enero",
    "Reunión: martes": "Reunión: martes",
    "Error: disk": "Error: disk",
    "r: 5 ohm": "r: 5 ohm",
    "i: the first": "i: the first",
    "Fwupdate: fails": "Fwupdate: fails",
    "El asunto Re: de ayer": "El asunto Re: de ayer",
    "[urgent] Impresora": "[urgent] Impresora",
}


@pytest.mark.parametrize(("subject", "expected"), BARE.items())
def test_prefixes_and_tags_come_off(subject: str, expected: str) -> None:
    assert bare(subject).split() == expected.split()


@pytest.mark.parametrize("subject", ["Impresora", "Re: Impresora", "RE: RV: [#12] Re: Impresora"])
def test_a_reply_says_re_and_the_tag_once(subject: str) -> None:
    assert reply_subject(subject, 12) == "Re: [#12] Impresora"


def test_the_tag_is_not_doubled_inside() -> None:
    assert reply_subject("Impresora [#12] rota", 12) == "Re: [#12] Impresora rota"
    assert tagged("", 12) == "[#12]"


def test_tags_are_found_in_order_and_once() -> None:
    assert find_tags("Re: [#12] and [#7] and [ #12 ]") == [12, 7]
    assert find_tags("#12 [12] [#0] [#x] [#12345678901]") == []
    assert len(find_tags(" ".join(f"[#{n}]" for n in range(1, 100)))) == 20


@pytest.mark.parametrize("subject", ["FW: x", "Fwd: x", "RV: Re: x", "WG: x", "[#12] TR: x"])
def test_a_forward_is_known_by_its_first_prefix(subject: str) -> None:
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["x", "Re: FW: x", "AW: WG: x", "", "Forward: x"])
def test_an_answer_is_no_forward(subject: str) -> None:
    assert not is_forward(subject)


@given(st.text())
def test_a_bare_subject_is_one_line_and_stays_bare(subject: str) -> None:
    once = bare(subject)
    assert bare(once) == once
    assert not set(once) & set("\r\n\0\x85\u2028\u2029")
