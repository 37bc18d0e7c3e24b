"""Texts begun on tickets that are merged: none is lost, none goes to whom it is not for."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, take
from desk.row_hash import every_row

from deskterm.desk import Desk
from deskterm.errors import Conflict
from deskterm.terms import DraftKind, Role

JOE, SUE = "Joe Doe <joe@client.test>", "Sue Roe <sue@other.test>"
REPLY, NOTE = DraftKind.REPLY, DraftKind.NOTE


@pytest.fixture
def bob(desk: Desk) -> Desk:
    """Ticket 1 is Joe's, ticket 2 Sue's, who wants answers at her desk; the desk as bob's."""
    take(desk, mail(JOE))
    take(desk, mail(SUE, "Smoke", headers="Reply-To: office@other.test"))
    return add_agent(desk, "bob", Role.LEAD)


def held(desk: Desk) -> list[tuple[int | None, str, str]]:
    """One's drafts: the ticket, the text and whom it is to."""
    return [(one.ticket, one.text, one.to) for one in desk.read.drafts.mine()]


def test_a_draft_written_on_since_stays_when_the_merge_is_taken_back(desk: Desk, bob: Desk) -> None:
    """It went to the other ticket with what was meant for this one's customer."""
    bob.write.drafts.save(2, REPLY, "Dear Sue", to="sue@other.test")
    desk.write.tickets.merge([2], 1)
    bob.write.drafts.save(1, REPLY, "Dear Joe, your salary", to="joe@client.test")
    said = desk.write.tickets.undo()
    assert said.endswith("again (a draft of #1 has been written on since and stays)")
    assert held(bob) == [(1, "Dear Joe, your salary", "joe@client.test")]


def test_a_draft_to_nobody_in_particular_stays_to_whom_it_was(desk: Desk, bob: Desk) -> None:
    """On the other ticket it was to the other ticket's customer, without a word."""
    bob.write.drafts.save(2, REPLY, "Dear Sue")
    bob.write.drafts.save(2, NOTE, "Ask her")
    before = every_row(desk)
    desk.write.tickets.merge([2], 1)
    assert sorted(held(bob)) == [(1, "Ask her", ""), (1, "Dear Sue", "office@other.test")]
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_words_on_both_become_one_draft_and_two_again(desk: Desk, bob: Desk) -> None:
    """The other ticket's were left on a ticket where nothing can be sent any more."""
    bob.write.drafts.save(1, REPLY, "Dear Joe", to="joe@client.test", seen=1)
    bob.write.drafts.save(2, REPLY, "Dear Sue", cc="boss@other.test", seen=2)
    before = every_row(desk)
    desk.write.tickets.merge([2], 1)
    both = "Dear Joe\n\n--- #2, boss@other.test ---\n\nDear Sue"
    assert held(bob) == [(1, both, "joe@client.test")]
    assert bob.read.tickets.numbers("has:draft") == [1]
    assert desk.write.tickets.undo() == "taken back: #2 is apart from #1 again"
    assert every_row(desk) == before


def test_words_on_both_stay_one_draft_when_somebody_has_gone_on(desk: Desk, bob: Desk) -> None:
    bob.write.drafts.save(1, NOTE, "One")
    bob.write.drafts.save(2, NOTE, "Two")
    desk.write.tickets.merge([2], 1)
    bob.write.drafts.save(1, NOTE, "One and two")
    assert "(a draft of #1 has been written on" in desk.write.tickets.undo()
    assert held(bob) == [(1, "One and two", "")]


def test_what_is_typed_on_a_merged_ticket_is_kept_where_it_went(desk: Desk, bob: Desk) -> None:
    """The editor was open on the ticket: its words were kept there, where nobody can send them."""
    bob.write.drafts.save(2, REPLY, "Dear", to="sue@other.test")
    take(desk, mail(JOE, "Third"))
    desk.write.tickets.merge([2], 1)
    desk.write.tickets.merge([1], 3)
    kept = bob.write.drafts.save(2, REPLY, "Dear Sue", to="sue@other.test")
    assert (kept.ticket, kept.text) == (3, "Dear Sue")
    assert held(bob) == [(3, "Dear Sue", "sue@other.test")]
    bob.write.drafts.drop(3, REPLY)
    bob.write.drafts.save(2, REPLY, "Once more")
    assert held(bob) == [(3, "Once more", "sue@other.test")]


def test_what_is_typed_there_leaves_other_words_alone(desk: Desk, bob: Desk) -> None:
    take(desk, mail(SUE, "Third"))
    for number, text in ((1, "One"), (2, "Two"), (3, "Three")):
        bob.write.drafts.save(number, NOTE, text)
    desk.write.tickets.merge([2, 3], 1)
    for text in ("Two a", "Two ab"):
        bob.write.drafts.save(2, NOTE, text)
    both = "One\n\n--- #2 ---\n\nTwo ab\n\n--- #3 ---\n\nThree"
    assert held(bob) == [(1, both, "")]
    bob.write.drafts.save(1, NOTE, "My own")
    for text in ("Two abc", "Two abcd"):
        bob.write.drafts.save(2, NOTE, text)
    assert held(bob) == [(1, "My own\n\n--- #2 ---\n\nTwo abcd", "")]


def test_where_the_other_ticket_is_out_of_sight_nothing_is_kept_there(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    take(desk, mail(JOE))
    take(desk, mail(SUE, "Smoke"))
    desk.write.groups.add("Board", private=True)
    desk.write.tickets.change([1], "group:Board")
    desk.write.tickets.change([2], "assignee:luis")
    desk.write.tickets.merge([2], 1)
    with pytest.raises(Conflict, match=r"ticket 2 went into another ticket\. Nothing was changed"):
        luis.write.drafts.save(2, NOTE, "Hello")
    assert held(luis) == []
