"""Delivery reports find the mail they are about, and only that one."""

from __future__ import annotations

import pytest
from desk.helpers import HELP, kinds, mail, send_all, take

from deskterm.desk import Desk
from deskterm.terms import Delivery, OutboxState


def report(
    original: str, recipient: str = "joe@client.test", action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """A delivery report (RFC 3464) with the headers of the mail it is about."""
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.client.test>\r\nTo: {HELP}\r\n"
        "Return-Path: <>\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <bounce-{recipient}-{action}>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver your mail.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.client.test\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {original}\r\nSubject: [#1] fire\r\n\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def sent(desk: Desk) -> Desk:
    take(desk, mail(cc="Sue <sue@partner.test>"))
    desk.write.tickets.reply(1, "Use water.", everyone=True, then="status:solved")
    send_all(desk)
    desk.write.tickets.mark_read(1)
    return desk


def _ours(desk: Desk) -> str:
    return next(m.message_id for m in desk.read.tickets.thread(1) if m.author == "ana")


def test_a_failure_marks_the_mail_and_opens_the_ticket(sent: Desk) -> None:
    taken = take(sent, report(_ours(sent)))
    assert (taken.outcome, taken.number) == ("bounce", 1)
    row = sent.read.tickets.get(1)
    assert (row.status, row.unread, row.failed) == ("open", True, True)
    [mailed] = sent.read.outbox.list()
    assert mailed.state == OutboxState.FAILED
    assert "joe@client.test: 5.1.1" in mailed.last_error
    assert mailed.recipients == ("joe@client.test",)
    messages = sent.read.tickets.thread(1)
    assert (messages[-1].bounce, messages[-1].automatic) == (True, True)
    assert messages[1].delivery is Delivery.FAILED
    assert "delivery_failed" in kinds(sent, 1)
    # The daemon takes no part, and is not answered.
    assert sent.read.tickets.recipients(1).to[0].address == "joe@client.test"


def test_a_delay_is_not_a_failure(sent: Desk) -> None:
    taken = take(sent, report(_ours(sent), action="delayed", status="4.4.7"))
    assert taken.outcome == "bounce"
    row = sent.read.tickets.get(1)
    assert (row.status, row.failed) == ("solved", False)
    assert sent.read.outbox.list()[0].state == OutboxState.SENT
    assert "delivery_delayed" in kinds(sent, 1)


def test_a_report_with_a_forged_message_id_touches_nothing(sent: Desk) -> None:
    taken = take(sent, report("<1.abcdef0123.00000000000@acme.test>"))
    assert taken.number == 2
    assert sent.read.outbox.list()[0].state == OutboxState.SENT
    assert sent.read.tickets.get(1).status == "solved"
    assert sent.read.tickets.get(2).contact is None


def test_a_report_speaks_only_for_whom_the_mail_went_to(sent: Desk) -> None:
    take(sent, mail("Victim <victim@else.test>", "Other"))
    take(sent, report(_ours(sent), recipient="victim@else.test"))
    failed = "SELECT address FROM contact_addresses WHERE failed_at IS NOT NULL"
    assert sent.store.reader.rows(failed) == []
    take(sent, report(_ours(sent), recipient="joe@client.test"))
    assert sent.store.reader.rows(failed) == [("joe@client.test",)]


def test_retrying_after_a_report_mails_only_whom_it_named(sent: Desk) -> None:
    take(sent, report(_ours(sent), recipient="sue@partner.test"))
    [row] = sent.read.outbox.list()
    sent.write.outbox.retry(row.id)
    claimed = sent.as_system().write.outbox.claim()
    assert claimed is not None
    assert claimed.recipients == ("sue@partner.test",)


def test_a_report_does_not_stop_what_is_still_tried_for_others(desk: Desk) -> None:
    take(desk, mail(cc="Sue <sue@partner.test>"))
    ours = desk.write.tickets.reply(1, "Use water.", everyone=True).message_id
    outbox = desk.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    outbox.sent(claimed.id, later={"sue@partner.test": "451 later"})
    take(desk, report(ours, recipient="joe@client.test"))
    [row] = desk.read.outbox.list()
    assert (row.state, row.recipients) == (OutboxState.QUEUED, ("sue@partner.test",))


def test_a_report_about_somebody_elses_mail_is_a_ticket_that_nobody_is_thanked_for(
    desk: Desk,
) -> None:
    taken = take(desk, report("<unknown@elsewhere.test>"))
    row = desk.read.tickets.get(taken.number)
    assert (row.contact, row.status) == (None, "open")
    assert desk.read.tickets.recipients(taken.number).to == ()
