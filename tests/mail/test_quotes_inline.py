"""Where the answer stands: above, below, in between; what is nothing but a quote."""

from __future__ import annotations

import pytest

from deskterm.mail.quotes import fold, reply_text

HEAD = "On Mon, 3 Nov 2025 at 09:20, Ana Ruiz <ana@acme.test> wrote:"

CASES = {
    "bottom": (f"{HEAD}\n> Is it on?\n\nYes, since Monday.\n", "Yes, since Monday."),
    "bottom-no-blank": (f"{HEAD}\n> Is it on?\nYes, since Monday.\n", "Yes, since Monday."),
    "inline": (
        f"{HEAD}\n> Is it on?\n\nYes.\n\n> Which model?\n\nThe old one.\n\n> Ana\n",
        "Yes.\n\nThe old one.",
    ),
    "inline-tight": (
        f"{HEAD}\n> Is it on?\nYes.\n> Which model?\nThe old one.\n",
        "Yes.\n\nThe old one.",
    ),
    "greeting-then-inline": (
        f"Hi Ana,\n\n{HEAD}\n\n> Is it on?\n\nYes.\n",
        "Hi Ana,\n\nYes.",
    ),
    "nested": (
        f"Done.\n\n{HEAD}\n> Try again.\n>\n> On Sun, 2 Nov 2025 Marta wrote:\n>> It is broken\n"
        ">>> older\n",
        "Done.",
    ),
    "no-attribution-top": ("Works now, thanks.\n\n> Is it on?\n> Ana\n", "Works now, thanks."),
    "no-attribution-bottom": ("> Is it on?\n\nYes it is.\n", "Yes it is."),
    "indented-marks": (f"Sí.\n\n{HEAD}\n  > ¿Está encendida?\n  > Ana\n", "Sí."),
    "marks-without-space": (f"Sí.\n\n{HEAD}\n>¿Está encendida?\n>\n>Ana\n", "Sí."),
    "wide-marks": (f"はい。\n\n{HEAD}\n＞電源は入っていますか。\n", "はい。"),
    "pipes": (f"Yes.\n\n{HEAD}\n| Is it on?\n| Ana\n\nAnd it hums.\n", "Yes.\n\nAnd it hums."),
    "you-asked": (
        "You asked:\n> What colour is the light?\n\nGreen.\n",
        "You asked:\n\nGreen.",
    ),
    "crlf": (f"Yes.\r\n\r\n{HEAD}\r\n> Is it on?\r\n", "Yes."),
    "separator-inside-quote": (
        "Perfecto.\n\nEl lun, 3 nov 2025 a las 9:20, Ana (<a@x.test>) escribió:\n\n"
        "> -- Responda por encima de esta línea --\n>\n> ¿Está encendida?\n>\n> Ref. 12-k7f3q9\n",
        "Perfecto.",
    ),
    "wrapped-quote": (
        f"Yes.\n\n{HEAD}\n"
        "> Please look whether the light at the back of the machine is green or\n"
        "orange\n"
        "> before you turn it off.\n",
        "Yes.",
    ),
    "blank-runs": ("One.\n\n\n\n\nTwo.   \n \n\nThree.\n", "One.\n\nTwo.\n\nThree."),
    "only-a-quote": (f"{HEAD}\n> Is it on?\n> Ana\n", ""),
    "marks-only": ("> help, the printer is on fire\n", "> help, the printer is on fire"),
    "empty": ("", ""),
    "spaces": (" \n\t\n", ""),
    "emoji": (f"👍\n\n{HEAD}\n> Is it on?\n", "👍"),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_what_was_said(text: str, said: str) -> None:
    assert reply_text(text) == said
    assert "".join(segment.text for segment in fold(text)) == text


def test_segments_name_what_they_are() -> None:
    text = f"Yes.\n\n{HEAD}\n> Is it on?\n\nAnd green.\n-- \nMarta\n"
    assert [(segment.kind, segment.text) for segment in fold(text)] == [
        ("said", "Yes.\n\n"),
        ("attribution", f"{HEAD}\n"),
        ("quoted", "> Is it on?\n\n"),
        ("said", "And green.\n"),
        ("signature", "-- \nMarta\n"),
    ]
