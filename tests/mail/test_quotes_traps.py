"""What looks like a quote or a signature and is the customer speaking: all of it stays said."""

from __future__ import annotations

import pytest

from deskterm.mail.quotes import fold, reply_text

KEPT = {
    "he-wrote-in-a-sentence": "On Monday he wrote: the printer is dead.\nWhat now?\n",
    "he-wrote-at-line-end": "On Monday he wrote:\nthe printer is dead, and that was all.\n",
    "date-in-a-sentence": "On 3 Nov 2025 at 9:20 the screen went black:\nno picture at all.\n",
    "sentence-with-a-whole-date": "On 3 Nov 2025 at 9:20 my boss wrote:\nfix it now.\nCan you?\n",
    "sentence-with-an-address": "El 3/11/2025 a las 9:20 kim@y.test escribió: no va.\n¿Y ahora?\n",
    "log-from": "The log says:\n\nFrom: 10.0.0.1\nTo: 10.0.0.2\nStatus: dropped\n\nWhy?\n",
    "pasted-headers": "These are the headers of that mail:\n\nFrom: Kim <kim@y.test>\n"
    "Date: Mon, 3 Nov 2025 09:20\nTo: me@x.test\nSubject: Broken\n\nCan you read them?\n",
    "raw-headers": "Look:\nReceived: from a by b; Mon, 3 Nov 2025\nFrom: Kim <kim@y.test>\n"
    "To: me@x.test\nSubject: Broken\nDate: Mon, 3 Nov 2025\nMessage-ID: <1@y.test>\n\nOdd?\n",
    "from-to-dates": "From: Monday\nTo: Friday\nI am away, please call Luis.\n",
    "shell-prompt": "I typed this:\n> ping server\nand nothing came back.\n",
    "shell-output": "The console shows:\n\n> build\n> failed with code 3\n\nWhat is code 3?\n",
    "python-session": "In Python:\n>>> import desk\n>>> desk.run()\nNothing happens.\n",
    "python-session-alone": "It fails so\n\n>>> 1/0\n>>> print('x')\n\nevery time\n",
    "npm": "Installing:\n\n> npm install\n\ndies.\n",
    "unix-diff": "The change:\n3c3\n< old line\n---\n> new line\nIs that right?\n",
    "unified-diff": "--- a/config\n+++ b/config\n@@ -1 +1 @@\n-old\n+new\n\nIs that right?\n",
    "markdown-rule": "First problem: black screen.\n\n---\n\nSecond problem: no sound.\n",
    "dash-sections": "Part one fails.\n--\nPart two works.\n--\nPart three I could not try.\n",
    "dash-list": "Missing:\n-- the cable\n-- the manual\n",
    "dash-list-names": "Please add:\n- Marta Gil\n- Luis Prado\n",
    "options": "I ran it with\n--force\n--verbose\nand it crashed.\n",
    "postscript": "It works again.\n--\nPS: the second printer does not, though.\n",
    "question-below-dashes": "It works again.\n--\nWhen will the technician come?\n",
    "address-asked-for": "My details are:\n\nMarta Gil\nTel: 600 000 000\nmarta@client.test\n",
    "phone-in-text": "Call me on +34 600 000 000 please.\nI am in until five.\n",
    "confidential-words": "This message is confidential: somebody opened my mail.\nPlease help.\n",
    "error-and-delete": "This message was sent to me in error, please delete my account.\n",
    "data-request": "Hola:\n\nEn cumplimiento del Reglamento (UE) 2016/679 de protección de datos, "
    "solicito el acceso a mis datos personales como interesado.\n",
    "print-trouble": "Hola:\n\nAntes de imprimir, la impresora pide papel aunque tiene.\n",
    "sent-from-desk": "The parcel was\nsent from my desk on Friday\nand is still not here.\n",
    "outlook-trouble": "Hello,\n\nOutlook for iOS does not open since Monday.\n",
    "greater-than": "It fails with x > 10 only.\n",
    "original-message-words": "The original message was lost.\nSend it again, please.\n",
    "reply-above-words": "Your mail says I must reply above this line but there is none to see.\n",
    "forwarded-words": "I forwarded the message to Kim.\nShe knows.\n",
    "thanks-first": "Thanks,\nthat worked.\nBut my phone 600 000 000 1 is not listed.\nWhy?\n",
    "mbox-from": "It began\n>From the start it was slow.\nSo it was.\n",
    "html-tail": "The tag <b> does not close.\n",
    "colons": "Name:\nMarta\nModel:\nX200\nSince:\nMonday 3/11/2025 at 9:20\n",
    "form": "De: Marta\nAsunto: impresora\nMensaje: no imprime nada desde el lunes\n",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_all_of_it_is_said(text: str) -> None:
    assert [(segment.kind, segment.text) for segment in fold(text)] == [("said", text)]


HEAD = "On Mon, 3 Nov 2025 at 09:20, Ana Ruiz <ana@acme.test> wrote:"


@pytest.mark.parametrize("name", ["python-session", "unified-diff", "dash-sections", "options"])
def test_it_stays_said_above_a_real_quote(name: str) -> None:
    text = KEPT[name]
    assert reply_text(f"{text}\n{HEAD}\n> Is it on?\n") == text.strip()
