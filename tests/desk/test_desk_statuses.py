"""What mail and time do to a ticket's status."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk.helpers import FixedClock, kinds, mail, take

from deskterm.desk import Desk
from deskterm.errors import Usage
from deskterm.terms import Link

JOE = "Joe <joe@client.test>"
ABSENT = "Auto-Submitted: auto-replied"


def _ticket(desk: Desk, change: str = "") -> None:
    take(desk, mail(JOE, message_id="<j1@client.test>"))
    if change:
        desk.write.tickets.change([1], change)


def _answer(desk: Desk, headers: str = "") -> int:
    return take(desk, mail(JOE, references=["<j1@client.test>"], headers=headers)).number


@pytest.mark.parametrize("change", ["status:waiting", "wake:3d", "status:solved"])
def test_a_customers_mail_opens_a_ticket_again(desk: Desk, change: str) -> None:
    _ticket(desk, change)
    assert _answer(desk) == 1
    row = desk.read.tickets.get(1)
    assert (row.status, row.category, row.wake_at, row.unread) == ("open", "open", None, True)
    event = next(one for one in desk.read.tickets.events(1)[::-1] if one.kind == "status")
    assert (event.actor, event.new, event.cause) == ("system", "open", "the customer wrote")


@pytest.mark.parametrize("change", ["status:waiting", "wake:3d", "status:solved", "status:closed"])
@pytest.mark.parametrize("headers", [ABSENT, "Precedence: bulk"])
def test_automatic_mail_opens_nothing(lite: Desk, change: str, headers: str) -> None:
    _ticket(lite, change)
    before = lite.read.tickets.get(1)
    assert _answer(lite, headers) == 1
    after = lite.read.tickets.get(1)
    assert (after.status, after.wake_at) == (before.status, before.wake_at)
    assert lite.read.tickets.thread(1)[-1].automatic


def test_mail_on_a_closed_ticket_opens_a_new_one_that_names_it(desk: Desk) -> None:
    _ticket(desk, "status:closed")
    assert _answer(desk) == 2
    assert desk.read.tickets.get(1).status == "closed"
    [link] = desk.read.tickets.links(2)
    assert (link.kind, link.number, link.outgoing) == (Link.FOLLOWS, 1, True)
    assert desk.read.tickets.links(1)[0].outgoing is False
    assert desk.read.tickets.get(2).contact == "joe@client.test"


def test_a_new_address_on_a_closed_ticket_is_just_a_new_ticket(desk: Desk) -> None:
    _ticket(desk)
    ours = desk.write.tickets.reply(1, "Use water", then="status:closed").message_id
    taken = take(desk, mail("Eve <eve@other.test>", references=[ours]))
    assert taken.number == 2
    assert desk.read.messages.get(taken.message_id).new_address is False
    assert desk.read.tickets.recipients(2).to[0].address == "eve@other.test"


def test_a_suspended_ticket_wakes_to_the_status_it_had(desk: Desk, clock: FixedClock) -> None:
    _ticket(desk, "status:waiting")
    desk.write.tickets.change([1], "wake:2d")
    row = desk.read.tickets.get(1)
    assert (row.status, row.category) == ("suspended", "waiting")
    assert row.wake_at == clock.now + timedelta(days=2)
    tick = desk.as_system().write.clock
    clock.advance(days=1, hours=23)
    assert tick.wake_due() == []
    clock.advance(hours=1)
    assert tick.wake_due() == [1]
    assert tick.wake_due() == []
    row = desk.read.tickets.get(1)
    assert (row.status, row.category, row.wake_at) == ("waiting", "waiting", None)
    woke = next(one for one in desk.read.tickets.events(1) if one.kind == "woke")
    assert (woke.old, woke.new, woke.cause) == ("suspended", "waiting", "its date came")


def test_suspending_a_suspended_ticket_keeps_what_it_wakes_to(
    lite: Desk, clock: FixedClock
) -> None:
    _ticket(lite, "status:solved")
    lite.write.tickets.change([1], "wake:2d")
    lite.write.tickets.change([1], "wake:5d")
    clock.advance(days=5)
    lite.as_system().write.clock.wake_due()
    assert lite.read.tickets.get(1).status == "solved"


def test_a_suspended_ticket_that_is_spam_wakes_as_spam(lite: Desk, clock: FixedClock) -> None:
    _ticket(lite, "wake:2d")
    lite.write.tickets.spam([1])
    clock.advance(days=3)
    assert lite.as_system().write.clock.wake_due() == [1]
    assert lite.read.tickets.get(1).category == "spam"
    lite.write.tickets.not_spam([1])
    assert lite.read.tickets.get(1).category == "open"


def test_suspending_needs_a_date_to_come(lite: Desk) -> None:
    _ticket(lite)
    with pytest.raises(Usage, match="needs a date"):
        lite.write.tickets.change([1], "status:suspended")
    with pytest.raises(Usage, match="past"):
        lite.write.tickets.change([1], "wake:2020-01-01")
    assert kinds(lite, 1) == ["created"]


def test_historic_mail_keeps_its_day(desk: Desk, clock: FixedClock) -> None:
    old = clock.now - timedelta(days=900)
    taken = take(desk, mail(JOE, date=old), historic=True)
    row = desk.read.tickets.get(taken.number)
    assert row.created_at == row.updated_at == old


def test_a_mail_from_the_future_came_now(desk: Desk, clock: FixedClock) -> None:
    taken = take(desk, mail(JOE, date=clock.now + timedelta(days=400)))
    assert desk.read.tickets.get(taken.number).created_at == clock.now
    sent = desk.read.tickets.thread(taken.number)[0].sent_date
    assert sent == clock.now + timedelta(days=400)


def test_arrival_at_the_server_counts_before_the_mails_own_date(
    desk: Desk, clock: FixedClock
) -> None:
    at = clock.now - timedelta(hours=1)
    taken = take(desk, mail(JOE, date=clock.now - timedelta(days=3)), received_at=at)
    assert desk.read.tickets.get(taken.number).created_at == at
