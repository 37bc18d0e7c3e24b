"""Mail on its way out: claimed by one, tried with patience, given up in the end, never lost."""

from __future__ import annotations

import email
import json
from datetime import timedelta

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, send_all, take

from deskterm.desk import Desk, holder
from deskterm.errors import Conflict, NotFound
from deskterm.terms import Delivery, OutboxState


@pytest.fixture
def queued(desk: Desk) -> Desk:
    """Joe wrote with Sue in copy, ana answered both."""
    take(desk, mail(cc="Sue <sue@partner.test>", message_id="<joe1@client.test>"))
    desk.write.tickets.reply(1, "Use water.", everyone=True, then="status:solved")
    return desk


def _row(desk: Desk):  # type: ignore[no-untyped-def]
    return desk.read.outbox.list(ticket=1)[0]


def _sql(desk: Desk, sql: str) -> None:
    desk.store.writer.execute(sql)


def test_a_reply_leaves_threaded_and_signed(queued: Desk) -> None:
    [raw] = send_all(queued)
    sent = email.message_from_bytes(raw)
    reply = queued.read.tickets.thread(1)[-1]
    assert sent["Message-ID"] == reply.message_id
    assert sent["In-Reply-To"] == "<joe1@client.test>"
    assert "<joe1@client.test>" in sent["References"]
    assert sent["From"] == '"Ana Ruiz (Acme)" <help@acme.test>'
    assert ("joe@client.test" in sent["To"], "sue@partner.test" in sent["Cc"]) == (True, True)
    assert reply.delivery is Delivery.SENT
    row = _row(queued)
    assert (row.state, row.recipients, row.last_error) == (OutboxState.SENT, (), "")
    assert kinds(queued, 1)[-1] == "sent"


def test_a_mail_is_claimed_once(queued: Desk) -> None:
    outbox = queued.as_system().write.outbox
    first = outbox.claim()
    assert first is not None
    assert outbox.claim() is None
    assert _row(queued).state == OutboxState.SENDING
    assert queued.read.tickets.thread(1)[-1].delivery is Delivery.QUEUED
    outbox.release(first.id)
    again = outbox.claim()
    assert again is not None
    assert (again.id, again.raw, again.attempts) == (first.id, first.raw, 0)


def test_the_claim_of_a_process_that_died_is_free(queued: Desk) -> None:
    outbox = queued.as_system().write.outbox
    outbox.claim()
    host = holder.me().partition(":")[0]
    _sql(queued, f"UPDATE outbox SET claimed_by = '{host}:999999:1'")
    assert outbox.claim() is not None


def test_the_claim_of_another_machine_holds_until_it_expires(
    queued: Desk, clock: FixedClock
) -> None:
    outbox = queued.as_system().write.outbox
    outbox.claim()
    _sql(queued, "UPDATE outbox SET claimed_by = 'elsewhere:1:1'")
    assert outbox.claim() is None
    clock.advance(minutes=61)
    assert outbox.claim() is not None


def test_a_reply_waits_for_its_publishing_delay(desk: Desk, clock: FixedClock) -> None:
    take(desk, mail())
    reply = desk.write.tickets.reply(1, "Soon", delay=10)
    assert reply.publish_at == clock.now + timedelta(seconds=10)
    outbox = desk.as_system().write.outbox
    assert outbox.claim() is None
    clock.advance(seconds=10)
    assert outbox.claim() is not None


def test_tries_wait_longer_and_end_after_five_days(queued: Desk, clock: FixedClock) -> None:
    outbox = queued.as_system().write.outbox
    waits = []
    for _ in range(6):
        claimed = outbox.claim()
        assert claimed is not None
        outbox.later(claimed.id, "451 try later")
        row = _row(queued)
        waits.append((row.not_before - clock.now).total_seconds() / 60)
        assert (row.state, row.last_error) == (OutboxState.QUEUED, "451 try later")
        clock.now = row.not_before
    assert waits == [1, 2, 4, 8, 15, 15]
    assert "delivery_failed" not in kinds(queued, 1)
    clock.advance(days=5)
    for _ in range(5):  # every mail gets a fair number of tries, however old it is
        claimed = outbox.claim()
        assert claimed is not None
        outbox.later(claimed.id, "451 try later")
        clock.advance(minutes=15)
    row = _row(queued)
    assert row.state == OutboxState.FAILED
    assert row.last_error == "given up after 5 days: 451 try later"
    assert outbox.claim() is None


def test_a_refused_mail_makes_its_ticket_unread_and_opens_it(queued: Desk) -> None:
    queued.write.tickets.mark_read(1)
    assert queued.read.tickets.get(1).status == "solved"
    outbox = queued.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    outbox.failed(claimed.id, "550 no such user")
    row = queued.read.tickets.get(1)
    assert (row.status, row.unread, row.failed) == ("open", True, True)
    assert queued.read.tickets.numbers("is:failed") == [1]
    message = queued.read.tickets.thread(1)[-1]
    assert (message.delivery, message.delivery_error) == (Delivery.FAILED, "550 no such user")
    assert queued.read.outbox.counts() == {"failed": 1}
    assert queued.read.outbox.list([OutboxState.QUEUED]) == []


def test_refused_recipients_are_remembered_while_others_are_asked_again(
    queued: Desk, clock: FixedClock
) -> None:
    outbox = queued.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    assert claimed.recipients == ("joe@client.test", "sue@partner.test")
    outbox.sent(
        claimed.id, refused={"joe@client.test": "550 no"}, later={"sue@partner.test": "451 later"}
    )
    assert _row(queued).recipients == ("sue@partner.test",)
    assert kinds(queued, 1).count("delivery_failed") == 1
    clock.advance(minutes=1)
    claimed = outbox.claim()
    assert claimed is not None
    assert claimed.recipients == ("sue@partner.test",)
    outbox.sent(claimed.id)
    row = _row(queued)
    assert (row.state, row.recipients) == (OutboxState.FAILED, ("joe@client.test",))
    assert row.last_error == "joe@client.test: 550 no"
    assert kinds(queued, 1).count("delivery_failed") == 1
    # Sent again by hand, it goes to whom it did not reach.
    queued.write.outbox.retry(row.id)
    claimed = outbox.claim()
    assert claimed is not None
    assert claimed.recipients == ("joe@client.test",)
    outbox.sent(claimed.id)
    assert _row(queued).state == OutboxState.SENT


def test_a_partial_refusal_fails_the_row_for_those_refused(queued: Desk) -> None:
    outbox = queued.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    outbox.sent(claimed.id, refused={"sue@partner.test": "550 5.1.1 no such user"})
    row = _row(queued)
    assert (row.state, row.recipients) == (OutboxState.FAILED, ("sue@partner.test",))
    assert row.sent_at is not None


def test_sent_mail_is_neither_retried_nor_cancelled(queued: Desk) -> None:
    send_all(queued)
    id = _row(queued).id
    for act in (queued.write.outbox.retry, queued.write.outbox.cancel):
        with pytest.raises(Conflict):
            act(id)
    with pytest.raises(NotFound):
        queued.write.outbox.retry(99)


def test_a_cancelled_mail_never_leaves(queued: Desk) -> None:
    row = queued.write.outbox.cancel(_row(queued).id)
    assert row.state == OutboxState.CANCELLED
    assert send_all(queued) == []
    message = queued.read.tickets.thread(1)[-1]
    assert (message.delivery, message.withdrawn) == (Delivery.NONE, True)
    assert kinds(queued, 1)[-1] == "withdrawn"
    with pytest.raises(Conflict):
        queued.write.outbox.cancel(row.id)


def test_a_failed_mail_is_sent_again_by_hand(queued: Desk, clock: FixedClock) -> None:
    outbox = queued.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    outbox.failed(claimed.id, "550 no")
    row = queued.write.outbox.retry(claimed.id)
    assert (row.state, row.attempts, row.not_before) == (OutboxState.QUEUED, 0, clock.now)
    [raw] = send_all(queued)
    assert raw == claimed.raw


def test_a_disabled_mailbox_sends_nothing(queued: Desk) -> None:
    queued.write.mailboxes.disable("help")
    outbox = queued.as_system().write.outbox
    assert outbox.claim() is None
    queued.write.mailboxes.enable("help")
    assert outbox.claim(("sales",)) is None
    assert outbox.claim(("help",)) is not None


def test_a_desk_that_cannot_send_sends_nothing(queued: Desk) -> None:
    queued.write.settings.set("can_send", "no")
    assert queued.as_system().write.outbox.claim() is None


def test_without_a_mailbox_mail_waits_for_one(desk: Desk) -> None:
    desk.write.mailboxes.remove("help")
    desk.write.tickets.new("Call me", contact="joe@client.test", text="Hello", send=True)
    assert send_all(desk) == []
    desk.write.mailboxes.add("sales", host="127.0.0.1", address="sales@acme.test")
    [raw] = send_all(desk)
    assert b"sales@acme.test" in raw
    assert _row(desk).sender == "sales@acme.test"


def test_an_address_that_cannot_be_mailed_fails_with_a_sentence(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.reply(1, "Hello")
    people = json.dumps([["", "joe@client.test\nBcc: all@x.test"]])
    _sql(desk, f"UPDATE outbox SET to_people = '{people}'")
    assert send_all(desk) == []
    row = _row(desk)
    assert row.state == OutboxState.FAILED
    assert row.last_error


def test_agents_see_only_the_mail_of_their_tickets(queued: Desk) -> None:
    bob = add_agent(queued, "bob")
    assert bob.read.outbox.list() == []
    assert bob.read.outbox.counts() == {}
    with pytest.raises(NotFound):
        bob.write.outbox.cancel(_row(queued).id)
    queued.write.tickets.change([1], "assignee:bob")
    assert bob.read.outbox.counts() == {"queued": 1}
    bob.write.outbox.cancel(_row(queued).id)
