"""The shape that `mail parse --json` promises."""

from __future__ import annotations

import json

from raw_mail import encoded, headers, mail, multipart, part

from deskterm.mail.message import parse, to_json

KEYS = [
    "path",
    "from_name",
    "from_address",
    "subject",
    "text",
    "html_present",
    "attachments",
    "reply_text",
    "message_id",
    "auto_reply",
    "bounce",
]


def test_keys_and_values() -> None:
    text = part("text/plain", "Yes, it burns.\r\n\r\nOn Mon, Al <al@x.test> wrote:\r\n> Does it?")
    content = multipart("mixed", text, encoded("application/pdf; name=a.pdf", b"%PDF"))
    found = to_json(parse(mail(content)), "A.eml")
    assert list(found) == KEYS
    assert found["attachments"] == [
        {"filename": "a.pdf", "size": 4, "content_type": "application/pdf"}
    ]
    assert found["reply_text"] == "Yes, it burns."
    assert (found["path"], found["message_id"]) == ("A.eml", "<m1@client.test>")
    assert (found["html_present"], found["auto_reply"], found["bounce"]) == (False, False, False)
    json.dumps(found)


def test_texts_are_never_null_and_flags_are_true_or_false() -> None:
    found = to_json(parse(b"X-Nothing: 1\n\n"), "-")
    for key in ("from_name", "from_address", "subject", "text", "reply_text", "message_id"):
        assert found[key] == ""
    assert found["attachments"] == []


def test_a_failed_delivery_is_a_bounce_and_a_delivered_one_is_not() -> None:
    top = ("From: MAILER-DAEMON@x.test", "Subject: Delivery report")
    for action, flag in (("failed", True), ("delayed", True), ("delivered", False)):
        status = part(
            "message/delivery-status", f"Final-Recipient: rfc822;a@b.test\nAction: {action}\n"
        )
        raw = headers(*top).partition(b"\r\n\r\n")[0] + b"\r\n"
        found = to_json(parse(raw + multipart("report; report-type=delivery-status", status)), "-")
        assert found["bounce"] is flag
        assert found["auto_reply"] is True
