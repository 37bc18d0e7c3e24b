"""Whom `r` and `R` reach, and whom they name as left out."""

from __future__ import annotations

from deskterm.desk import Desk
from deskterm.values import Person

MAIL = (
    b"From: Marta <marta@client.test>\r\nTo: help@acme.test, Luis <luis@client.test>\r\n"
    b"Cc: Eva <eva@client.test>\r\nMessage-ID: <one@client.test>\r\nSubject: Printer\r\n%s\r\n"
    b"It burns.\r\n"
)


def take(desk: Desk, raw: bytes) -> int:
    return desk.as_system().write.intake.take(raw, mailbox="help").number


def addresses(people: tuple[Person, ...]) -> list[str]:
    return [person.address for person in people]


def test_after_our_own_answer_everybody_of_the_customers_mail_is_still_known(lite: Desk) -> None:
    """Once, `R` after one's own `r` reached nobody but the sender: it looked at our mail only."""
    number = take(lite, MAIL % b"")
    lite.write.tickets.reply(number, "On our way", cc=["dave@vendor.test"])

    shown = lite.read.tickets.recipients(number, everyone=True)
    assert addresses(shown.to) == ["marta@client.test", "luis@client.test"]
    assert addresses(shown.cc) == ["eva@client.test", "dave@vendor.test"]
    left = lite.read.tickets.recipients(number).left_out
    assert set(addresses(left)) == {"luis@client.test", "eva@client.test", "dave@vendor.test"}


def test_a_reply_to_stands_for_the_sender(lite: Desk) -> None:
    """A web form writes as itself and names the customer in Reply-To: the form wants no answer."""
    number = take(lite, MAIL % b"Reply-To: joe@home.test\r\n")
    shown = lite.read.tickets.recipients(number, everyone=True)
    assert addresses(shown.to) == ["joe@home.test", "luis@client.test"]
    assert "marta@client.test" not in addresses(shown.cc)
