"""Tickets made one: what moves, what is asked before, and that it is taken back exactly."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, mail_with_file, take
from desk.row_hash import check_words, every_row

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.terms import DraftKind, EventKind, Link, Role
from deskterm.values import TicketLink

JOE, SUE = "Joe Doe <joe@client.test>", "Sue Roe <sue@other.test>"


def asked(desk: Desk, sender: str = JOE, subject: str = "Printer on fire", text: str = "") -> int:
    """A ticket of that sender's."""
    return take(desk, mail(sender, subject, text or f"word{subject[:3]}")).number


def full(desk: Desk, clock: FixedClock) -> None:
    """Two tickets of two customers with everything on them that a ticket can have."""
    asked(desk, text="It burns brightly.")
    clock.advance(minutes=1)
    take(desk, mail_with_file(b"x", "smoke.png", sender=SUE, subject="Smoke", text="All grey."))
    clock.advance(minutes=1)
    for login in ("bob", "eve"):
        add_agent(desk, login)
    write = desk.write
    write.fields.add("room")
    write.fields.add("floor")
    write.tickets.change([1], "+vip assignee:bob custom.room:A")
    write.tickets.change([2], "+VIP +smoke observer:+eve assignee:bob custom.room:B custom.floor:3")
    write.tickets.change([2], "priority:high wake:3d")
    clock.advance(minutes=1)
    write.tickets.reply(1, "Call the fire brigade.", cc=["boss@client.test"])
    write.tickets.note(2, "@bob have a look at the chimney")
    write.attachments.add(2, Upload("plan.pdf", b"y"))
    write.drafts.save(2, DraftKind.REPLY, "Dear Sue", seen=2)
    write.drafts.save(2, DraftKind.NOTE, "begun there", seen=2)
    write.drafts.save(1, DraftKind.NOTE, "here already", seen=1)
    clock.advance(minutes=1)


def test_all_that_a_ticket_has_goes_to_the_other(desk: Desk, clock: FixedClock) -> None:
    full(desk, clock)
    before = {number: desk.read.tickets.get(number) for number in (1, 2)}
    row = desk.write.tickets.merge([2], 1)
    thread = desk.read.tickets.thread(1)
    assert [message.created_at for message in thread] == sorted(m.created_at for m in thread)
    assert [message.id for message in thread] == [1, 2, 3, 4]
    assert {file.filename for file in desk.read.attachments.list(1)} == {"smoke.png", "plan.pdf"}
    assert (row.number, row.tags, row.priority) == (1, ("smoke", "vip"), before[1].priority)
    assert row.created_at == before[1].created_at
    assert "eve" in desk.read.tickets.observers(1)
    assert desk.read.fields.of(1) == {"room": "A", "floor": "3"}
    drafts = {(d.ticket, d.kind): d.text for d in desk.read.drafts.mine()}
    assert drafts == {(1, DraftKind.REPLY): "Dear Sue",
                      (1, DraftKind.NOTE): "here already\n\n--- #2 ---\n\nbegun there"}  # fmt: skip
    gone = desk.read.tickets.get(2)
    assert (gone.status, gone.category, gone.message_count, gone.file_count) == (
        "closed", "closed", 0, 0)  # fmt: skip
    assert gone.wake_at is None
    assert desk.read.tickets.links(2) == (
        TicketLink(Link.MERGED, 1, "Printer on fire", outgoing=True),
    )
    assert desk.read.tickets.links(1) == (TicketLink(Link.MERGED, 2, "Smoke", outgoing=False),)
    assert desk.read.tickets.numbers("chimney") == [1]
    assert desk.read.tickets.numbers("burns grey chimney smoke.png") == [1]
    assert kinds(desk, 1)[-1] == EventKind.MERGED
    check_words(desk)


def test_a_merge_is_taken_back_exactly(desk: Desk, clock: FixedClock) -> None:
    full(desk, clock)
    before = every_row(desk)
    desk.write.tickets.merge([2], 1)
    assert every_row(desk) != before
    assert desk.write.tickets.undo() == "taken back: #2 is apart from #1 again"
    assert every_row(desk) == before
    check_words(desk)
    assert kinds(desk, 1)[-1] == kinds(desk, 2)[-1] == EventKind.UNDONE


def test_several_and_a_chain_are_taken_back_one_after_the_other(
    desk: Desk, clock: FixedClock
) -> None:
    full(desk, clock)
    for subject in ("Third", "Fourth"):
        asked(desk, SUE, subject)
    desk.write.tickets.change([1], "status:solved")
    states = [every_row(desk)]
    desk.write.tickets.merge([3, 4], 2)
    states.append(every_row(desk))
    assert len(desk.read.tickets.thread(2)) == 4
    desk.write.tickets.merge([2], 1)
    row = desk.read.tickets.get(1)
    assert (row.status, row.message_count) == ("open", 6)
    assert desk.read.tickets.numbers("wordThi wordFou chimney burns") == [1]
    desk.write.tickets.undo()
    assert every_row(desk) == states.pop()
    said = desk.write.tickets.undo()
    assert said == "taken back: #4 is apart from #2 again; #3 is apart from #2 again"
    assert every_row(desk) == states.pop()
    check_words(desk)


def test_what_came_to_the_target_since_stays_there(desk: Desk, clock: FixedClock) -> None:
    asked(desk)
    asked(desk, SUE, "Smoke", "All grey.")
    desk.write.tickets.merge([2], 1)
    clock.advance(minutes=5)
    late = take(desk, mail(SUE, "Re: [#2] Smoke", "Still lingering."))
    assert (late.outcome, late.number) == ("joined", 1)
    desk.write.tickets.undo()
    assert [m.id for m in desk.read.tickets.thread(1)] == [1, 3]
    assert [m.id for m in desk.read.tickets.thread(2)] == [2]
    assert desk.read.tickets.get(1).last_message_id == 3
    assert desk.read.tickets.numbers("lingering") == [1]
    assert desk.read.tickets.numbers("grey") == [2]
    again = take(desk, mail(SUE, "Re: [#1] Smoke", "And again."))
    assert (again.outcome, again.number) == ("joined", 1)
    check_words(desk)


def test_what_somebody_changed_since_is_said_and_stays(desk: Desk) -> None:
    asked(desk)
    asked(desk, SUE, "Smoke")
    lia = add_agent(desk, "lia", Role.LEAD)
    desk.write.tickets.change([1], "status:solved")
    desk.write.tickets.merge([2], 1)
    lia.write.tickets.change([1], "status:waiting")
    said = desk.write.tickets.undo()
    assert said == (
        "taken back: #2 is apart from #1 again (status of #1 has been changed since and stays)"
    )
    assert desk.read.tickets.get(1).status == "waiting"
    assert desk.read.tickets.get(2).status == "open"


def test_merges_of_two_agents_are_taken_back_in_either_order(desk: Desk) -> None:
    for subject in ("One", "Two", "Three"):
        asked(desk, JOE, subject)
    lia = add_agent(desk, "lia", Role.LEAD)
    desk.write.tickets.merge([2], 1)
    lia.write.tickets.merge([3], 1)
    desk.write.tickets.undo()
    assert desk.read.tickets.numbers("wordTwo") == [2]
    assert desk.read.tickets.numbers("wordThr") == [1]
    lia.write.tickets.undo()
    for number, word in ((1, "wordOne"), (2, "wordTwo"), (3, "wordThr")):
        assert desk.read.tickets.numbers(word) == [number]
    check_words(desk)


def test_a_merge_is_not_taken_back_when_the_target_went_on(desk: Desk) -> None:
    for subject in ("One", "Two", "Three"):
        asked(desk, JOE, subject)
    lia = add_agent(desk, "lia", Role.LEAD)
    desk.write.tickets.merge([3], 2)
    lia.write.tickets.merge([2], 1)
    before = every_row(desk)
    with pytest.raises(Conflict, match="#2 went into another ticket since"):
        desk.write.tickets.undo()
    assert every_row(desk) == before


def test_what_is_off_is_one_sentence_and_nothing_is_done(desk: Desk) -> None:
    for subject in ("One", "Two", "Three", "Four", "Five"):
        asked(desk, JOE, subject)
    desk.write.tickets.merge([5], 4)
    desk.write.tickets.change([3], "status:closed")
    before = every_row(desk)
    merge = desk.write.tickets.merge
    for numbers, into, error, said in (
        ([], 1, Usage, "which tickets go into 1"),
        ([1], 1, Usage, "ticket 1 cannot go into itself"),
        ([2, 2], 1, Usage, "ticket 2 is named twice"),
        ([2, 9], 1, NotFound, "no ticket 9"),
        ([2], 9, NotFound, "no ticket 9"),
        ([2, 5], 1, Conflict, "ticket 5 went into ticket 4"),
        ([2], 5, Conflict, "ticket 5 went into ticket 4"),
        ([2, 3], 1, Conflict, "ticket 3 is closed"),
        ([2], 3, Conflict, "ticket 3 is closed"),
        ([2**40], 1, NotFound, f"no ticket {2**40}"),
    ):
        with pytest.raises(error, match=said) as told:
            merge(numbers, into)
        assert type(told.value) is error
    assert every_row(desk) == before
    with pytest.raises(Conflict) as told:
        merge([2, 3], 1)
    assert told.value.next_step == ("deskterm merge 2 3 --into 1 --closed merges it all the same")
    desk.write.tickets.spam([2])
    with pytest.raises(Conflict, match="ticket 2 is marked as spam"):
        merge([2], 1)


def test_closed_tickets_are_merged_when_it_is_said(desk: Desk) -> None:
    for subject in ("One", "Two", "Three"):
        asked(desk, JOE, subject)
    desk.write.tickets.change([1, 3], "status:closed")
    before = every_row(desk)
    desk.write.tickets.merge([3], 1, closed=True)
    assert desk.read.tickets.get(1).status == "closed"
    desk.write.tickets.merge([2], 1, closed=True)
    assert desk.read.tickets.get(1).status == "open"
    desk.write.tickets.undo()
    assert desk.read.tickets.get(1).status == "closed"
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_a_hidden_ticket_is_not_there_to_merge(desk: Desk) -> None:
    asked(desk)
    asked(desk, SUE, "Smoke")
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([1], "assignee:bob")
    before = every_row(desk)
    for numbers, into in (([2], 1), ([1], 2)):
        with pytest.raises(NotFound, match="no ticket 2"):
            bob.write.tickets.merge(numbers, into)
    assert every_row(desk) == before


def test_what_somebody_has_not_seen_of_the_other_is_new_to_them(desk: Desk) -> None:
    first, second = asked(desk, JOE, "One"), asked(desk, SUE, "Two")
    bob = add_agent(desk, "bob", Role.LEAD)
    eve = add_agent(desk, "eve", Role.LEAD)
    for one in (desk, bob, eve):
        one.write.tickets.mark_read(second)
    desk.write.tickets.mark_read(first)
    bob.write.tickets.mark_unread(first)
    before = every_row(desk)
    desk.write.tickets.merge([first], second)
    unread = [one.read.tickets.get(second).unread for one in (desk, bob, eve)]
    assert unread == [False, True, True]
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_who_had_the_one_looks_on_at_the_other_but_not_into_a_private_group(desk: Desk) -> None:
    bob = add_agent(desk, "bob")
    desk.write.groups.add("Board", private=True, members=["ana"])
    for subject in ("One", "Two", "Three"):
        asked(desk, JOE, subject)
    desk.write.tickets.change([2, 3], "assignee:bob")
    desk.write.tickets.merge([2], 1)
    assert desk.read.tickets.observers(1) == ("bob",)
    assert bob.read.tickets.get(1).number == 1
    desk.write.tickets.undo()
    with pytest.raises(NotFound):
        bob.read.tickets.get(1)
    desk.write.tickets.change([1], "group:Board")
    desk.write.tickets.merge([3], 1)
    with pytest.raises(NotFound):
        bob.read.tickets.get(1)


def test_a_follow_up_that_was_joined_is_taken_back_exactly(desk: Desk) -> None:
    number = asked(desk)
    taken = take(desk, mail("eve@evil.test", f"Re: [#{number}] Printer", "It was me."))
    desk.write.tickets.change([number], "status:solved")
    before = every_row(desk)
    desk.write.tickets.join(taken.number)
    assert desk.read.tickets.thread(number)[-1].new_address
    assert desk.read.tickets.get(number).status == "open"
    assert desk.write.tickets.undo() == "taken back: #2 is apart from #1 again"
    assert every_row(desk) == before


def test_what_is_out_of_sight_is_not_taken_back_nor_told_of(desk: Desk) -> None:
    bob = add_agent(desk, "bob")
    for subject in ("One", "Two"):
        asked(desk, JOE, subject)
    desk.write.tickets.change([1, 2], "assignee:bob")
    bob.write.tickets.merge([2], 1)
    desk.write.groups.add("Board", private=True)
    desk.write.tickets.change([1], "group:Board assignee:none observer:-bob")
    before = every_row(desk)
    with pytest.raises(Conflict) as told:
        bob.write.tickets.undo()
    assert "not all yours to see" in str(told.value)
    assert not set("12") & set(str(told.value))
    assert every_row(desk) == before


def test_the_links_of_a_merged_ticket_are_the_targets(desk: Desk) -> None:
    asked(desk)
    taken = take(desk, mail("eve@evil.test", "Re: [#1] Printer", "Me too."))
    asked(desk, SUE, "Smoke")
    before = every_row(desk)
    desk.write.tickets.merge([taken.number], 3)
    found = {(link.kind, link.number) for link in desk.read.tickets.links(3)}
    assert found == {(Link.POSSIBLE, 1), (Link.MERGED, 2)}
    desk.write.tickets.merge([3], 1)
    assert Link.POSSIBLE not in {link.kind for link in desk.read.tickets.links(3)}
    desk.write.tickets.undo()
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_history_does_not_show_what_undoing_needs(desk: Desk) -> None:
    asked(desk)
    asked(desk, SUE, "Smoke")
    bob = add_agent(desk, "bob")
    desk.write.tickets.merge([2], 1)
    desk.write.tickets.change([1], "assignee:bob")
    [event] = [e for e in desk.read.tickets.events(1) if e.kind == EventKind.MERGED]
    assert (event.old, event.new) == ("2", None)
    [event] = [e for e in bob.read.tickets.events(1) if e.kind == EventKind.MERGED]
    assert (event.old, event.new) == (None, None)
    desk.write.tickets.change([1], "assignee:none")
