"""Replies and notes: what is stored, what is queued, and what keeps two people from colliding."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, send_all, take

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.terms import Delivery, Direction, DraftKind, Role, Visibility
from deskterm.values import Person


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Joe wrote with Sue in copy and himself elsewhere to be answered."""
    take(desk, mail(cc="Sue <sue@partner.test>, help@acme.test"), mailbox="help")
    return desk


def test_a_reply_goes_to_the_sender_and_names_whom_it_leaves_out(asked: Desk) -> None:
    shown = asked.read.tickets.recipients(1)
    assert shown.to == (Person("Joe Doe", "joe@client.test"),)
    assert shown.left_out == (Person("Sue", "sue@partner.test"),)
    reply = asked.write.tickets.reply(1, "Use water.")
    assert (reply.to, reply.cc) == (shown.to, ())
    assert (reply.author, reply.direction) == ("ana", Direction.OUT)
    assert (reply.delivery, reply.visibility) == (Delivery.QUEUED, Visibility.PUBLIC)
    assert kinds(asked, 1) == ["created", "reply"]
    row = asked.read.tickets.get(1)
    assert (row.unread, row.message_count) == (False, 2)
    assert asked.read.tickets.numbers("is:new") == []


def test_a_reply_to_everyone_leaves_out_only_ourselves(asked: Desk) -> None:
    reply = asked.write.tickets.reply(1, "Use water.", everyone=True)
    everyone = [one.address for one in (*reply.to, *reply.cc)]
    assert everyone == ["joe@client.test", "sue@partner.test"]


def test_reply_to_is_honoured(desk: Desk) -> None:
    take(desk, mail(headers="Reply-To: Office <office@client.test>"))
    assert desk.read.tickets.recipients(1).to == (Person("Office", "office@client.test"),)


def test_recipients_given_by_hand_are_taken_as_they_are(asked: Desk) -> None:
    to = ["Bo <bo@new.test>", Person("", "CY@new.test"), "bo@new.test"]
    reply = asked.write.tickets.reply(1, "Hello", to=to, cc=["dee@new.test"])
    assert reply.to == (Person("Bo", "bo@new.test"), Person("", "cy@new.test"))
    assert reply.cc == (Person("", "dee@new.test"),)
    # Whom an agent brings in may answer.
    assert take(asked, mail("Dee <dee@new.test>", "Re: [#1] fire")).number == 1


@pytest.mark.parametrize("address", ["nobody", "a b@c.test", "a@b@c", "x@\ny.test", "@c.test"])
def test_an_address_that_cannot_be_mailed_is_refused_before_anything_is_written(
    lite: Desk, address: str
) -> None:
    take(lite, mail())
    with pytest.raises(Usage):
        lite.write.tickets.reply(1, "Hello", to=[address])
    assert kinds(lite, 1) == ["created"]


def test_an_empty_text_is_refused(lite: Desk) -> None:
    take(lite, mail())
    for act in (lite.write.tickets.reply, lite.write.tickets.note):
        with pytest.raises(Usage, match="empty"):
            act(1, " \n")


def test_without_an_address_a_reply_is_stored_and_not_mailed(desk: Desk) -> None:
    desk.write.tickets.new("Walk-in")
    assert desk.read.tickets.recipients(1).note == "no address: it will be stored, not mailed"
    reply = desk.write.tickets.reply(1, "Told them")
    assert (reply.delivery, reply.message_id, reply.outbox_id) == (Delivery.NONE, "", None)


def test_a_reply_may_change_the_ticket_in_the_same_breath(asked: Desk) -> None:
    asked.write.tickets.reply(1, "Done", then="status:solved +printer priority:high")
    row = asked.read.tickets.get(1)
    assert (row.status, row.tags, row.priority.word) == ("solved", ("printer",), "high")
    events = asked.read.tickets.events(1)[1:]
    assert len({event.batch for event in events}) == 1
    assert [event.kind for event in events] == ["reply", "status", "tag_added", "priority"]


@pytest.mark.parametrize("then", ["status:nonsense", "assignee:nobody", "wake:2020-01-01"])
def test_a_change_that_is_off_keeps_the_reply_from_leaving(lite: Desk, then: str) -> None:
    take(lite, mail())
    with pytest.raises((BadText, Usage)):
        lite.write.tickets.reply(1, "Done", then=then)
    assert kinds(lite, 1) == ["created"]
    assert send_all(lite) == []


def test_a_note_is_for_agents(asked: Desk) -> None:
    note = asked.write.tickets.note(1, "He is angry")
    assert (note.direction, note.visibility) == (Direction.NOTE, Visibility.PRIVATE)
    assert (note.delivery, note.outbox_id) == (Delivery.NONE, None)
    asked.write.tickets.reply(1, "Dear Joe", everyone=True)
    [raw] = send_all(asked)
    assert b"angry" not in raw
    assert asked.read.tickets.numbers("angry") == [1]


def test_the_message_answered_is_quoted_and_the_signature_put_under(desk: Desk) -> None:
    desk.write.agents.set("ana", signature="Ana\nAcme Ltd")
    take(desk, mail(text="It burns.\n\nOn Monday Bob wrote:\n> old words"))
    desk.write.tickets.reply(1, "Use water.")
    desk.write.tickets.reply(1, "And sand.", quote=False)
    first, second = send_all(desk)
    assert b"> It burns." in first
    assert b"Acme Ltd" in first
    assert b"It burns" not in second


# -- two people, one ticket


def test_a_reply_is_refused_when_somebody_wrote_since_and_its_text_is_kept(
    asked: Desk, clock: FixedClock
) -> None:
    seen = asked.read.tickets.get(1).last_message_id
    asked.write.drafts.save(
        1, DraftKind.REPLY, "Use", to="sue@partner.test", cc="x@y.test", seen=seen
    )
    bob = add_agent(asked, "bob", Role.LEAD)
    bob.write.tickets.reply(1, "I have it.")
    clock.advance(seconds=20)
    with pytest.raises(Conflict) as caught:
        asked.write.tickets.reply(1, "Use water.", seen=seen)
    assert str(caught.value).startswith(
        "ticket 1: Bob replied 20 s ago. Not sent; your text is kept as a draft."
    )
    draft = asked.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert (draft.text, draft.to, draft.cc) == ("Use water.", "sue@partner.test", "x@y.test")
    assert len(send_all(asked)) == 1
    # Having looked, she sends it.
    now = asked.read.tickets.get(1).last_message_id
    asked.write.tickets.reply(1, draft.text, seen=now)
    assert asked.read.drafts.get(1, DraftKind.REPLY) is None


def test_recipients_given_with_a_refused_reply_are_kept_too(lite: Desk) -> None:
    take(lite, mail(message_id="<j@client.test>"))
    seen = lite.read.tickets.get(1).last_message_id
    take(lite, mail(text="one more thing", references=["<j@client.test>"]))
    with pytest.raises(Conflict, match="Joe Doe wrote 0 s ago"):
        lite.write.tickets.reply(1, "Hi", to=["Bo <bo@new.test>"], cc=["cy@new.test"], seen=seen)
    draft = lite.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert (draft.to, draft.cc, draft.seen) == ("Bo <bo@new.test>", "cy@new.test", seen)


def test_ones_own_message_is_no_conflict(lite: Desk) -> None:
    take(lite, mail())
    seen = lite.read.tickets.get(1).last_message_id
    lite.write.tickets.note(1, "hm")
    assert lite.write.tickets.reply(1, "Use water.", seen=seen).id == seen + 2


def test_a_reply_that_hands_the_ticket_over_is_still_returned(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([1], "assignee:bob")
    reply = bob.write.tickets.reply(1, "Ana knows more", then="assignee:ana")
    assert reply.author == "bob"
    with pytest.raises(NotFound):
        bob.read.tickets.get(1)


# -- drafts


def test_drafts_are_ones_own_and_others_see_that_somebody_writes(
    desk: Desk, clock: FixedClock
) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob", Role.LEAD)
    draft = desk.write.drafts.save(1, DraftKind.REPLY, "Dear J", to="j@x.test", seen=1)
    assert desk.read.drafts.mine() == [draft]
    assert (draft.agent, draft.ticket, draft.updated_at) == ("ana", 1, clock.now)
    [seen] = bob.read.drafts.writing(1)
    assert (seen.agent, seen.text) == ("ana", "")
    assert bob.read.tickets.get(1).writing == ("ana",)
    assert desk.read.tickets.get(1).writing == ()
    assert bob.read.drafts.get(1, DraftKind.REPLY) is None
    clock.advance(minutes=2)
    assert bob.read.drafts.writing(1) == []
    assert bob.read.tickets.get(1).writing == ()
    again = desk.write.drafts.save(1, DraftKind.REPLY, "Dear Joe")
    assert (again.id, again.text) == (draft.id, "Dear Joe")
    desk.write.drafts.drop(1, DraftKind.REPLY)
    desk.write.drafts.drop(1, DraftKind.REPLY)
    assert desk.read.drafts.mine() == []


def test_a_draft_of_a_ticket_to_come(lite: Desk) -> None:
    draft = lite.write.drafts.save(None, DraftKind.NEW, "text", subject="Subject")
    assert (draft.ticket, draft.subject) == (None, "Subject")
    assert lite.read.drafts.get(None, DraftKind.NEW) == draft


def test_drafts_follow_a_ticket_that_is_joined_to_another(desk: Desk) -> None:
    take(desk, mail())
    take(desk, mail("Eve <e@x.test>", "Re: [#1] Printer"))
    desk.write.drafts.save(2, DraftKind.REPLY, "on two")
    desk.write.drafts.save(2, DraftKind.NOTE, "note on two")
    desk.write.drafts.save(1, DraftKind.NOTE, "note on one")
    desk.write.tickets.join(2)
    found = {(draft.ticket, draft.kind): draft.text for draft in desk.read.drafts.mine()}
    assert found[1, DraftKind.REPLY] == "on two"
    assert found[1, DraftKind.NOTE] == "note on one\n\n--- #2 ---\n\nnote on two"


# -- tickets that went into others


def test_a_ticket_that_went_into_another_says_where(desk: Desk) -> None:
    take(desk, mail())
    take(desk, mail("Eve <e@x.test>", "Re: [#1] Printer"))
    desk.write.tickets.join(2)
    write = desk.write.tickets
    for act in (
        lambda: write.reply(2, "hello"),
        lambda: write.note(2, "hello"),
        lambda: write.change([2], "status:open"),
        lambda: write.spam([2]),
        lambda: write.join(2, 1),
        lambda: desk.write.attachments.add(2, Upload("a.txt", b"x")),
    ):
        with pytest.raises(Conflict, match="went into ticket 1"):
            act()
    changed = write.change([1, 2], "+vip")
    assert changed.numbers == (1,)
    assert [refusal.number for refusal in changed.refused] == [2]


# -- withdrawing


def test_a_reply_is_withdrawn_until_it_leaves(desk: Desk, clock: FixedClock) -> None:
    take(desk, mail())
    reply = desk.write.tickets.reply(1, "Too fast", delay=10, to=["joe@client.test"])
    assert reply.publish_at == clock.now + timedelta(seconds=10)
    bob = add_agent(desk, "bob", Role.LEAD)
    with pytest.raises(Refused, match="not yours"):
        bob.write.messages.withdraw(reply.id)
    back = desk.write.messages.withdraw(reply.id)
    assert (back.withdrawn, back.delivery) == (True, Delivery.NONE)
    draft = desk.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert (draft.text, draft.to) == ("Too fast", "joe@client.test")
    clock.advance(minutes=1)
    assert send_all(desk) == []
    with pytest.raises(Conflict):
        desk.write.messages.withdraw(reply.id)
    later = desk.write.tickets.reply(1, "Now")
    send_all(desk)
    with pytest.raises(Conflict, match="left already"):
        desk.write.messages.withdraw(later.id)
    note = desk.write.tickets.note(1, "hm")
    with pytest.raises(Conflict, match="never"):
        desk.write.messages.withdraw(note.id)
