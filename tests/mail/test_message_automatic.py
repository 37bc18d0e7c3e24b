"""Machines' mail: what is recognised as such, and what must not be mistaken for it."""

from __future__ import annotations

import pytest
from raw_mail import encoded, headers, mail, multipart, part

from deskterm.mail.message import parse

PERSON = "From: Ana <ana@client.test>"

# field lines → (auto_reply, bulk, no_answer)
CASES = {
    "a person": ([], (False, False, False)),
    "auto-submitted: no": (["Auto-Submitted: no"], (False, False, False)),
    "auto-replied": (["Auto-Submitted: auto-replied"], (True, False, True)),
    "auto-generated, parameters": (["Auto-Submitted: AUTO-GENERATED; x=y"], (True, False, True)),
    "auto-replied, comment": (["Auto-Submitted: auto-replied (vacation)"], (True, False, True)),
    "precedence auto_reply": (["Precedence: auto_reply"], (True, False, True)),
    "precedence bulk": (["Precedence: Bulk"], (False, True, True)),
    "precedence list": (["Precedence: list"], (False, True, True)),
    "precedence junk": (["Precedence: junk"], (False, True, True)),
    "precedence normal": (["Precedence: normal"], (False, False, False)),
    "suppress": (["X-Auto-Response-Suppress: All"], (True, False, True)),
    "suppress none": (["X-Auto-Response-Suppress: None"], (False, False, False)),
    "autoreply": (["X-Autoreply: yes"], (True, False, True)),
    "autoreply: no": (["X-Autoreply: no"], (False, False, False)),
    "autorespond": (["X-Autorespond: vacation"], (True, False, True)),
    "loop": (["X-Loop: help@example.test"], (False, False, True)),
    "our loop": (["X-Deskterm-Loop: acme"], (False, False, True)),
    "list": (["List-Id: <x.list.test>"], (False, True, True)),
    "newsletter": (["List-Unsubscribe: <https://x.test>"], (False, True, True)),
    "odd list field": (["List-Software: x"], (False, False, True)),
    "null path": (["Return-Path: <>"], (False, False, True)),
    "null path with blanks": (["Return-Path: < >"], (False, False, True)),
    "absent, with null path": (
        ["Return-Path: <>", "Subject: Out of Office: Printer"],
        (True, False, True),
    ),
    "absent, in Spanish": (
        ["Return-Path: <>", "Subject: =?utf-8?Q?Respuesta_autom=C3=A1tica:_Impresora?="],
        (True, False, True),
    ),
    "absent, by Exchange": (
        ["X-MS-Exchange-Inbox-Rules-Loop: a@b.test", "Subject: Automatic reply: Printer"],
        (True, False, True),
    ),
    "a person who writes about absence": (
        ["Subject: Out of office messages do not work"],
        (False, False, False),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_flags(case: str) -> None:
    lines, flags = CASES[case]
    found = parse(headers(PERSON, *lines))
    assert (found.auto_reply, found.bulk, found.no_answer) == flags
    assert found.bounce is None


SENDERS = {
    "no-reply@shop.test": True,
    "noreply@shop.test": True,
    "NoReply+x@shop.test": True,
    "do-not-reply@shop.test": True,
    "donotreply@shop.test": True,
    "orders-noreply@shop.test": True,
    "no_responder@shop.test": True,
    "noresponder@shop.test": True,
    "mailer-daemon@shop.test": True,
    "postmaster@shop.test": True,
    "bounces@shop.test": True,
    "list-bounces@shop.test": True,
    "ana@noreply.test": False,
    "norbert@shop.test": False,
    "reply@shop.test": False,
    "info@shop.test": False,
}


@pytest.mark.parametrize("address", SENDERS)
def test_senders_who_do_not_want_an_answer(address: str) -> None:
    found = parse(headers(f"From: {address}"))
    assert found.no_answer is SENDERS[address]
    assert not found.auto_reply


def test_a_read_receipt_is_automatic_and_no_bounce() -> None:
    report = multipart(
        "report; report-type=disposition-notification",
        part("text/plain", "Your message was read."),
        part(
            "message/disposition-notification",
            "Final-Recipient: rfc822;ana@client.test\r\nDisposition: manual-action; displayed\r\n",
        ),
    )
    found = parse(mail(report))
    assert found.auto_reply and found.bounce is None
    assert found.text == "Your message was read."
    assert [file.filename for file in found.attachments] == ["receipt.txt"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello, can you please tell me where my order is? Thanks", "en"),
        ("Hola, ¿me puede decir dónde está mi pedido? Gracias", "es"),
        ("Hello, my invoice is not in the mail that you sent to us.", "en"),
        ("Buenos días, no he recibido la factura del mes pasado.", "es"),
        ("Bonjour, je voudrais savoir où se trouve ma commande.", ""),
        ("ok", ""),
        ("", ""),
        ("您好，请问什么时候可以来修理", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert parse(mail(encoded("text/plain; charset=utf-8", text.encode()))).language == language
