"""Tickets made, changed, marked and taken back; each fact leaves its event."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, send_all, take

from deskterm.desk import Desk
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.terms import Channel, Direction, DraftKind, Role


def _events(desk: Desk, number: int) -> list[tuple[str, str | None, str | None, str]]:
    return [(one.kind, one.old, one.new, one.actor) for one in desk.read.tickets.events(number)]


# -- new


def test_a_ticket_needs_only_a_subject(desk: Desk, clock: FixedClock) -> None:
    row = desk.write.tickets.new("  Printer on\nfire ")
    assert (row.number, row.subject, row.status) == (1, "Printer on fire", "open")
    assert (row.type, row.priority.word, row.author) == ("question", "normal", "ana")
    assert (row.assignee, row.contact, row.unread) == (None, None, False)
    assert (row.channel, row.created_at) == (Channel.DESK, clock.now)
    assert _events(desk, 1) == [("created", None, "Printer on fire", "ana")]
    with pytest.raises(Usage, match="subject"):
        desk.write.tickets.new(" \x00\n")


def test_what_a_contact_said_is_recorded_and_not_mailed(desk: Desk) -> None:
    row = desk.write.tickets.new(
        "Call", contact="Joe@Client.test", contact_name="Joe", text="It burns",
        channel=Channel.PHONE, changes="priority:urgent assignee:me +vip type:incident",
    )  # fmt: skip
    assert (row.contact, row.contact_name, row.channel) == ("joe@client.test", "Joe", Channel.PHONE)
    assert (row.priority.word, row.assignee, row.tags) == ("urgent", "ana", ("vip",))
    [message] = desk.read.tickets.thread(1)
    assert (message.direction, message.author) == (Direction.IN, None)
    assert desk.read.outbox.list() == []
    assert take(desk, mail("joe@client.test", "Re: [#1] Call")).number == 1


def test_a_first_mail_to_a_contact(desk: Desk) -> None:
    desk.write.tickets.new("Hello", contact="joe@client.test", text="We moved", send=True)
    [raw] = send_all(desk)
    assert b"We moved" in raw
    assert b"joe@client.test" in raw
    with pytest.raises(Usage, match="nobody"):
        desk.write.tickets.new("Hello", text="x", send=True)
    with pytest.raises(Usage, match="nothing to send"):
        desk.write.tickets.new("Hello", contact="joe@client.test", send=True)
    with pytest.raises(Usage, match="not an e-mail address"):
        desk.write.tickets.new("Hello", contact="sue")
    assert desk.read.tickets.count() == 1


def test_numbers_are_never_used_again(desk: Desk) -> None:
    desk.write.tickets.new("one")
    with pytest.raises(BadText):
        desk.write.tickets.new("two", changes="assignee:nobody")
    desk.store.writer.execute("UPDATE events SET ticket_id = NULL")
    for table in ("ticket_documents", "ticket_access", "ticket_reads"):
        desk.store.writer.execute(f"DELETE FROM {table}")
    desk.store.writer.execute("DELETE FROM tickets")
    assert desk.write.tickets.new("three").number > 1


# -- change


def test_every_fact_leaves_an_event_with_its_old_and_new_value(desk: Desk) -> None:
    take(desk, mail())
    changed = desk.write.tickets.change(
        [1],
        'subject:"New words" status:waiting priority:high type:incident assignee:me '
        "contact:sue@x.test +VIP",
    )
    assert changed.numbers == (1,)
    assert _events(desk, 1)[1:] == [
        ("subject", "Printer on fire", "New words", "ana"),
        ("status", "open", "waiting", "ana"),
        ("priority", "normal", "high", "ana"),
        ("type", "question", "incident", "ana"),
        ("assignee", None, "ana", "ana"),
        ("contact", "joe@client.test", "sue@x.test", "ana"),
        ("tag_added", None, "VIP", "ana"),
        ("organization", "client.test", "x.test", "ana"),
    ]
    row = desk.read.tickets.get(1)
    assert (row.subject, row.status, row.category) == ("New words", "waiting", "waiting")
    assert (row.assignee, row.contact, row.tags) == ("ana", "sue@x.test", ("VIP",))
    assert desk.read.tickets.numbers("subject:words tag:vip assignee:ana contact:sue") == [1]
    desk.write.tickets.change([1], "-vip assignee:none contact:none")
    row = desk.read.tickets.get(1)
    assert (row.assignee, row.contact, row.tags) == (None, None, ())


def test_changing_nothing_leaves_no_event(desk: Desk) -> None:
    take(desk, mail())
    assert desk.write.tickets.change([1], "status:open -nothere").numbers == ()
    assert kinds(desk, 1) == ["created"]
    with pytest.raises(Usage, match="nothing to change"):
        desk.write.tickets.change([1], " ")


def test_another_address_of_the_same_contact_changes_nothing(lite: Desk) -> None:
    take(lite, mail())
    ours = lite.write.tickets.reply(1, "hm").message_id
    second = take(lite, mail("Joe <joe@home.test>", references=[ours]))
    lite.write.messages.accept_address(second.message_id)
    assert lite.write.tickets.change([1], "contact:joe@home.test").numbers == ()


def test_a_dry_run_says_and_does_nothing(desk: Desk) -> None:
    take(desk, mail())
    said = desk.write.tickets.change([1], "status:solved +vip", dry_run=True)
    assert said.facts == ((1, "status", "open", "solved"), (1, "tag_added", None, "vip"))
    assert desk.read.tickets.get(1).status == "open"
    assert kinds(desk, 1) == ["created"]


def test_of_many_those_that_cannot_be_changed_are_named(desk: Desk) -> None:
    for _ in range(3):
        take(desk, mail())
    desk.write.tickets.spam([2])
    changed = desk.write.tickets.change([1, 2, 3, 99, 1], "status:solved")
    assert changed.numbers == (1, 3)
    assert [one.number for one in changed.refused] == [2, 99]
    assert "spam" in changed.refused[0].why
    assert changed.refused[1].why == "no ticket 99"
    batches = {event.batch for n in (1, 3) for event in desk.read.tickets.events(n)[1:]}
    assert batches == {changed.batch}
    with pytest.raises(NotFound):
        desk.write.tickets.change([99], "status:solved")
    with pytest.raises(Usage):
        desk.write.tickets.change([2], "status:solved")


@pytest.mark.parametrize(
    ("text", "word"),
    [("assignee:bbo", "bbo"), ("status:nope", "nope"), ("nope:1", "nope"), ("contact:joe", "joe")],
)
def test_a_value_nobody_knows_is_pointed_at(lite: Desk, text: str, word: str) -> None:
    take(lite, mail())
    with pytest.raises(BadText) as caught:
        lite.write.tickets.change([1], text)
    assert text[caught.value.column :].startswith(word)


def test_an_agent_is_named_by_login_or_name(lite: Desk) -> None:
    take(lite, mail())
    for text in ("assignee:ana", 'assignee:"ana ruiz"', "assignee:ANA"):
        lite.write.tickets.change([1], text)
        assert lite.read.tickets.get(1).assignee == "ana"
    add_agent(lite, "bob")
    lite.store.writer.execute("UPDATE agents SET active = FALSE WHERE login = 'bob'")
    with pytest.raises(BadText, match="no active agent"):
        lite.write.tickets.change([1], "assignee:bob")


# -- undo


def test_undo_takes_back_the_last_change_of_all_its_tickets(desk: Desk) -> None:
    for _ in range(2):
        take(desk, mail())
    desk.write.tickets.change([1], "+old")
    desk.write.tickets.change([1, 2], "status:solved +vip assignee:me")
    assert desk.write.tickets.undo() == "taken back on 2 tickets: status, tag, assignee"
    for number in (1, 2):
        row = desk.read.tickets.get(number)
        assert (row.status, row.assignee) == ("open", None)
    assert desk.read.tickets.get(1).tags == ("old",)
    causes = {event.cause for event in desk.read.tickets.events(2)[4:]}
    assert causes == {"undo"}
    assert desk.write.tickets.undo() == "taken back on #1: tag"
    with pytest.raises(Conflict, match="nothing of yours"):
        desk.write.tickets.undo()


def test_undo_leaves_what_was_changed_since(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.change([1], "status:solved priority:high")
    bob.write.tickets.change([1], "priority:low")
    said = desk.write.tickets.undo()
    assert "left as it is: #1: priority has been changed since" in said
    row = desk.read.tickets.get(1)
    assert (row.status, row.priority.word) == ("open", "low")


def test_undo_refuses_when_all_was_changed_since(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.change([1], "priority:high")
    bob.write.tickets.change([1], "priority:low")
    before = kinds(desk, 1)
    with pytest.raises(Conflict, match="changed since"):
        desk.write.tickets.undo()
    assert kinds(desk, 1) == before
    assert bob.write.tickets.undo().startswith("taken back on #1: priority")
    assert desk.read.tickets.get(1).priority.word == "high"


def test_undo_of_a_suspension_and_of_its_end(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.change([1], "status:waiting")
    desk.write.tickets.change([1], "wake:3d")
    woken = desk.read.tickets.get(1).wake_at
    desk.write.tickets.change([1], "status:open")
    desk.write.tickets.undo()
    row = desk.read.tickets.get(1)
    assert (row.status, row.wake_at) == ("suspended", woken)
    desk.write.tickets.change([1], "wake:none")
    assert desk.read.tickets.get(1).status == "waiting"


def test_undo_takes_back_a_reply_and_what_was_set_with_it(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.reply(1, "Use water", delay=10, then="status:solved")
    assert desk.write.tickets.undo() == "taken back on #1: reply (kept as a draft), status"
    assert desk.read.tickets.get(1).status == "open"
    draft = desk.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert draft.text == "Use water"
    desk.write.tickets.reply(1, "Use water", then="status:solved")
    send_all(desk)
    said = desk.write.tickets.undo()
    assert said.startswith("taken back on #1: status; left as it is: #1: the reply cannot be")
    assert desk.read.tickets.get(1).status == "open"


def test_undo_of_having_given_a_ticket_away(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([1], "assignee:bob")
    bob.write.tickets.change([1], "assignee:ana")
    assert bob.read.tickets.numbers() == []
    bob.write.tickets.undo()
    assert bob.read.tickets.get(1).assignee == "bob"


def test_undo_is_of_ones_own(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.change([1], "+vip")
    bob = add_agent(desk, "bob", Role.LEAD)
    with pytest.raises(Conflict):
        bob.write.tickets.undo()


# -- spam


def test_spam_is_hidden_everywhere_but_in_spam(desk: Desk) -> None:
    take(desk, mail(message_id="<s@client.test>"))
    desk.write.tickets.change([1], "+vip status:waiting")
    assert desk.write.tickets.spam([1]).numbers == (1,)
    assert desk.write.tickets.spam([1]).numbers == ()
    queries = [view.query for view in desk.read.views.list() if view.name != "Spam"]
    for query in [*queries, "burns", "tag:vip", "contact:joe", "status:waiting", "is:waiting"]:
        assert desk.read.tickets.numbers(query) == [], query
        assert desk.read.tickets.count(query) == 0
    for query in ("is:spam", "category:spam", "number:1", "is:spam burns"):
        assert desk.read.tickets.numbers(query) == [1], query
    assert desk.read.tickets.get(1).category == "spam"
    # More of it joins without coming up again.
    take(desk, mail(references=["<s@client.test>"]))
    assert desk.read.tickets.numbers() == []
    desk.write.tickets.not_spam([1])
    row = desk.read.tickets.get(1)
    assert (row.status, row.category) == ("waiting", "waiting")
    assert [kind for kind in kinds(desk, 1) if "spam" in kind] == ["spam", "unspam"]


def test_nothing_is_sent_to_spam(desk: Desk, clock: FixedClock) -> None:
    take(desk, mail())
    desk.write.tickets.reply(1, "Hello", delay=10)
    desk.write.tickets.spam([1])
    clock.advance(minutes=5)
    assert send_all(desk) == []
    with pytest.raises(Refused, match="spam"):
        desk.write.tickets.reply(1, "Hello")
    desk.write.tickets.undo()
    assert len(send_all(desk)) == 1


def test_undoing_a_spam_mark_that_is_gone_says_so(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.spam([1])
    add_agent(desk, "bob", Role.LEAD).write.tickets.not_spam([1])
    with pytest.raises(Conflict, match="changed since"):
        desk.write.tickets.undo()


# -- read and unread


def test_each_agent_has_read_their_own(desk: Desk) -> None:
    take(desk, mail(message_id="<u@client.test>"))
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.mark_read(1)
    assert desk.read.tickets.numbers("is:unread") == []
    assert bob.read.tickets.numbers("is:unread") == [1]
    bob.write.tickets.note(1, "mine")
    assert desk.read.tickets.numbers("is:unread") == [1]
    assert bob.read.tickets.numbers("is:unread") == []
    desk.write.tickets.mark_read(1)
    desk.write.tickets.mark_unread(1)
    assert desk.read.tickets.get(1).unread
    desk.write.tickets.mark_read(1)
    take(desk, mail(references=["<u@client.test>"]))
    assert desk.read.tickets.get(1).unread
