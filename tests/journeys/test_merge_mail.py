"""Mail that answers merged tickets, and messages that were split off: whole mails in."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from desk.helpers import HELP, FixedClock, mail, send_all, take
from desk.row_hash import check_words

from deskterm.desk import Desk
from deskterm.values import Taken

JOE, SUE, BOSS = "Joe <joe@client.test>", "Sue <sue@other.test>", "Boss <boss@other.test>"


def opened(mail_bytes: bytes) -> EmailMessage:
    """A mail of ours as their program reads it."""
    found = message_from_bytes(mail_bytes, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def by_header(sent: EmailMessage, sender: str) -> bytes:
    """An answer that names our Message-ID and quotes nothing."""
    return mail(sender, "mouse", "One more thing.", in_reply_to=str(sent["Message-ID"]))


def by_subject(sent: EmailMessage, sender: str) -> bytes:
    """One by a program that only keeps the subject."""
    return mail(sender, f"Re: {sent['Subject']}", "One more thing.")


def by_foot(sent: EmailMessage, sender: str) -> bytes:
    """One that only quotes: our reference is at the foot."""
    body = sent.get_body(("plain",))
    assert body is not None
    [reference] = re.findall(r"Ref\. \S+", body.get_content())
    return mail(sender, "hello", f"One more thing.\n\n> {reference}")


def by_theirs(_sent: EmailMessage, sender: str) -> bytes:
    """An answer to their own first mail, such as one in Cc gives."""
    return mail(sender, "mouse", "One more thing.", in_reply_to="<second@other.test>")


WAYS = (by_header, by_subject, by_foot, by_theirs)


@pytest.fixture
def two(desk: Desk, clock: FixedClock) -> EmailMessage:
    """Joe's ticket 1 and Sue's ticket 2; what we answered to her."""
    take(desk, mail(JOE, "Printer", "It burns."))
    take(desk, mail(SUE, "Mouse", "It left.", cc=BOSS, message_id="<second@other.test>"))
    desk.write.tickets.reply(2, "Which way did it go?")
    clock.advance(minutes=1)
    [sent] = send_all(desk)
    return opened(sent)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sender", [SUE, BOSS])
def test_an_answer_to_a_merged_ticket_lands_on_the_target(
    desk: Desk, two: EmailMessage, way: Callable[[EmailMessage, str], bytes], sender: str
) -> None:
    desk.write.tickets.merge([2], 1)
    taken: Taken = take(desk, way(two, sender))
    assert (taken.outcome, taken.number) == ("joined", 1)
    assert not desk.read.tickets.thread(1)[-1].new_address
    assert desk.read.tickets.get(1).unread


@pytest.mark.parametrize("way", WAYS)
def test_after_a_chain_and_after_undoing_it(
    desk: Desk, two: EmailMessage, way: Callable[[EmailMessage, str], bytes]
) -> None:
    take(desk, mail(JOE, "Third", "It sinks."))
    desk.write.tickets.merge([2], 3)
    desk.write.tickets.merge([3], 1)
    assert take(desk, way(two, SUE)).number == 1
    desk.write.tickets.undo()
    assert take(desk, way(two, SUE)).number == 3
    desk.write.tickets.undo()
    assert take(desk, way(two, SUE)).number == 2
    assert [len(desk.read.tickets.thread(number)) for number in (1, 2, 3)] == [2, 3, 2]
    check_words(desk)


def test_the_contact_writes_from_another_address_of_theirs(desk: Desk, two: EmailMessage) -> None:
    desk.write.contacts.set(2, emails=["sue@other.test", "sue@home.test"])
    desk.write.tickets.merge([2], 1)
    taken = take(desk, mail("sue@home.test", "Re: [#2] Mouse", "It is back."))
    assert (taken.outcome, taken.number) == ("joined", 1)


def test_a_stranger_with_the_number_of_a_merged_ticket_is_still_one(
    desk: Desk, two: EmailMessage
) -> None:
    desk.write.tickets.merge([2], 1)
    taken = take(desk, mail("eve@evil.test", "Re: [#2] Mouse", "Let me in."))
    assert (taken.outcome, taken.number) == ("new", 3)
    [link] = desk.read.tickets.links(3)
    assert link.number == 1


def test_a_reply_on_the_target_names_the_target(desk: Desk, two: EmailMessage) -> None:
    desk.write.tickets.reply(2, "Still looking.", delay=3600)
    desk.write.tickets.merge([2], 1)
    desk.write.tickets.reply(1, "Found it.")
    [sent] = send_all(desk)
    assert opened(sent)["Subject"] == "Re: [#1] Printer"
    assert take(desk, by_header(opened(sent), SUE)).number == 1


def test_a_report_about_a_mail_of_a_merged_ticket_is_found(desk: Desk, two: EmailMessage) -> None:
    desk.write.tickets.merge([2], 1)
    raw = (
        f"From: MAILER-DAEMON@other.test\r\nTo: {HELP}\r\nSubject: failure\r\n"
        "Message-ID: <dsn@other.test>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; other.test\r\n\r\nFinal-Recipient: rfc822; sue@other.test\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {two['Message-ID']}\r\n"
        "Subject: x\r\n\r\nx\r\n--b--\r\n"
    )
    taken = take(desk, raw.encode())
    assert (taken.outcome, taken.number) == ("bounce", 1)
    assert desk.read.tickets.get(1).failed


@pytest.mark.parametrize("way", [by_header, by_theirs])
def test_an_answer_to_a_message_that_was_split_off_lands_on_the_new_ticket(
    desk: Desk, two: EmailMessage, way: Callable[[EmailMessage, str], bytes]
) -> None:
    desk.write.tickets.merge([2], 1)
    made = desk.write.tickets.split(2, onwards=True).number
    assert made == 3
    for sender in (SUE, BOSS):
        taken = take(desk, way(two, sender))
        assert (taken.outcome, taken.number) == ("joined", made)
    assert take(desk, mail(JOE, "Re: [#1] Printer", "And now?")).number == 1


def test_a_reference_at_the_foot_follows_the_message_that_is_answered(
    desk: Desk, two: EmailMessage, clock: FixedClock
) -> None:
    raw = mail(SUE, "Re: Mouse", "Also, my chair.", in_reply_to=str(two["Message-ID"]),
               message_id="<chair@other.test>")  # fmt: skip
    chair = take(desk, raw).message_id
    made = desk.write.tickets.split(chair).number
    foot = by_foot(two, BOSS).decode()
    answer = foot.replace("MIME-Version", "In-Reply-To: <chair@other.test>\r\nMIME-Version", 1)
    assert take(desk, answer.encode()).number == made
    assert take(desk, by_foot(two, BOSS)).number == 2
