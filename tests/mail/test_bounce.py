"""Delivery reports: by the standard, and as older servers write them."""

from __future__ import annotations

import pytest
from raw_mail import multipart, part, raw

from deskterm.mail.message import Bounce, parse

TOP = (
    b"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.test>\r\n"
    b"To: help@example.test\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
)
HUMAN = part(
    "text/plain", "I'm sorry: <joe@client.test>: host mx.client.test said: 550 5.1.1 No such user"
)
STATUS = (
    "Reporting-MTA: dns; mx.test\r\nArrival-Date: Sat, 21 Nov 2026 10:00:00 +0100\r\n\r\n"
    "Final-Recipient: rfc822; Joe@Client.test\r\nOriginal-Recipient: rfc822;joe@client.test\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n No such user\r\n"
)
COPY = (
    "From: help@example.test\r\nMessage-ID:\r\n <1.abc@example.test>\r\n"
    "Subject: Re: Printer\r\n\r\nHi Joe\r\n"
)
FAILED = Bounce(
    "<1.abc@example.test>", "joe@client.test", "failed", "5.1.1", "550 5.1.1 No such user"
)


def report(status: str = STATUS, copy: bytes = b"", kind: str = "delivery-status") -> bytes:
    inner = [HUMAN, part("message/delivery-status", status)]
    return TOP + multipart(f"report; report-type={kind}", *inner, *([copy] if copy else []))


def test_the_standard_report() -> None:
    found = parse(report(copy=part("message/rfc822", COPY)))
    assert found.bounce == FAILED
    assert found.auto_reply and found.no_answer
    assert found.text.startswith("I'm sorry")
    assert [file.filename for file in found.attachments] == [
        "delivery-status.txt",
        "Re: Printer.eml",
    ]


@pytest.mark.parametrize(
    "copy",
    [
        part("text/rfc822-headers", COPY),
        part("message/rfc822", COPY.replace("Message-ID:\r\n ", "message-id: ")),
        part("message/rfc822; name=mail.eml", COPY, "Content-Disposition: attachment"),
    ],
)
def test_the_original_is_found_in_a_copy_or_its_header(copy: bytes) -> None:
    assert parse(report(copy=copy)).bounce == FAILED


STATUSES = {
    "delayed": (("Action: failed", "Action: delayed"), ("delayed", "5.1.1")),
    "delayed by code": (("Action: failed\r\nStatus: 5.1.1", "Status: 4.4.1"), ("delayed", "4.4.1")),
    "delivered": (
        ("Action: failed\r\nStatus: 5.1.1", "Action: delivered\r\nStatus: 2.0.0"),
        ("delivered", "2.0.0"),
    ),
    "relayed": (("Action: failed", "Action: Relayed (to x)"), ("relayed", "5.1.1")),
    "no action": (("Action: failed\r\n", ""), ("failed", "5.1.1")),
    "odd action": (("Action: failed", "Action: exploded"), ("failed", "5.1.1")),
    "status with words": (("Status: 5.1.1", "Status: 5.1.1 (no such user)"), ("failed", "5.1.1")),
    "no status": (("Status: 5.1.1\r\n", ""), ("failed", "")),
    "bare newlines": (("\r\n", "\n"), ("failed", "5.1.1")),
}


@pytest.mark.parametrize("case", STATUSES)
def test_action_and_status(case: str) -> None:
    (old, new), expected = STATUSES[case]
    bounce = parse(report(STATUS.replace(old, new))).bounce
    assert bounce is not None
    assert (bounce.action, bounce.status) == expected
    assert bounce.recipient == "joe@client.test"


def test_of_several_recipients_the_one_that_fared_worst_speaks() -> None:
    good = "\r\nFinal-Recipient: rfc822; ann@client.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n"
    head, _, failed = STATUS.partition("\r\n\r\n")
    bounce = parse(report(head + "\r\n" + good + "\r\n" + failed)).bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.action) == ("joe@client.test", "failed")


@pytest.mark.parametrize("status", ["", "rubbish", "Reporting-MTA: dns; x\r\n", ":::\r\n\r\n:"])
def test_an_unreadable_report_is_read_from_its_words(status: str) -> None:
    bounce = parse(report(status, copy=part("message/rfc822", COPY))).bounce
    assert bounce is not None
    assert (bounce.recipient, bounce.action, bounce.status) == (
        "joe@client.test",
        "failed",
        "5.1.1",
    )
    assert bounce.original_message_id == "<1.abc@example.test>"


def test_a_report_whose_copy_is_in_the_text() -> None:
    found = parse(
        raw(
            """
            From: MAILER-DAEMON@mx.test
            Subject: failure notice

            Hi. This is the qmail-send program at mx.test.
            I'm afraid I wasn't able to deliver your message to the following addresses.

            <joe@client.test>:
            Sorry, no mailbox here by that name. (#5.1.1)

            --- Below this line is a copy of the message.

            From: help@example.test
            Message-ID: <1.abc@example.test>
            Subject: Re: Printer
            """
        )
    )
    assert found.bounce is not None
    assert found.bounce.original_message_id == "<1.abc@example.test>"
    assert (found.bounce.recipient, found.bounce.action) == ("joe@client.test", "failed")


def test_exim_names_the_recipient_in_a_field() -> None:
    found = parse(
        raw(
            """
            From: Mail Delivery System <Mailer-Daemon@mx.test>
            X-Failed-Recipients: Joe@client.test
            Subject: Mail delivery failed: returning message to sender
            References: <1.abc@example.test>

            A message that you sent could not be delivered.
            """
        )
    )
    assert found.bounce == Bounce("<1.abc@example.test>", "joe@client.test", "failed", "", "")


def test_a_warning_is_a_delay() -> None:
    found = parse(
        raw(
            """
            From: MAILER-DAEMON@mx.test
            Subject: Warning: message delayed 24 hours

            <joe@client.test>: connection timed out, will retry. You do not need to resend.
            """
        )
    )
    assert found.bounce is not None
    assert (found.bounce.recipient, found.bounce.action) == ("joe@client.test", "delayed")


NO_BOUNCES = {
    "out of office": """
        Return-Path: <>
        From: Ana <ana@client.test>
        Subject: Out of office
        Auto-Submitted: auto-replied

        I am away until 2.1.2027. Write to boss@client.test.
        """,
    "a person about a bounce": """
        From: Ana <ana@client.test>
        Subject: Undelivered Mail Returned to Sender

        I got this: <joe@client.test>: 550 5.1.1 No such user
        """,
    "postmaster about something else": """
        From: postmaster@client.test
        Subject: Your certificate expires

        Regards, postmaster@client.test
        """,
}


@pytest.mark.parametrize("case", NO_BOUNCES)
def test_what_is_no_bounce(case: str) -> None:
    assert parse(raw(NO_BOUNCES[case])).bounce is None
