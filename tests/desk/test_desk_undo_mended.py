"""Stories of defects of undo: what it went over, what it told, and what it forgot to take along."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk.helpers import FixedClock, add_agent, mail, send_all, take
from desk.row_hash import check_words, row_hashes

from deskterm.desk import Desk
from deskterm.errors import Conflict, NotFound
from deskterm.policy import Actor
from deskterm.terms import DraftKind, Role


def rows(desk: Desk, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return desk.store.reader.rows(sql, list(values))


def refused(desk: Desk) -> str:
    """What undo says when it takes nothing back."""
    with pytest.raises(Conflict) as fault:
        desk.write.tickets.undo()
    return fault.value.sentence


@pytest.fixture
def bob(desk: Desk) -> Desk:
    return add_agent(desk, "bob", Role.LEAD)


@pytest.fixture
def luis(desk: Desk) -> Desk:
    """An agent in Support, which has the first ticket."""
    agent = add_agent(desk, "luis")
    desk.write.groups.add("Support")
    desk.write.groups.join("Support", ["luis"])
    take(desk, mail())
    desk.write.tickets.change([1], "group:Support")
    return agent


# -- a ticket that went into another


def test_what_went_into_another_ticket_is_not_opened(desk: Desk, bob: Desk) -> None:
    """A closed ticket, merged since, was opened again inside the other and listed as open."""
    take(desk, mail())
    take(desk, mail())
    desk.write.tickets.change([2], "status:closed +x")
    bob.write.tickets.merge([2], 1, closed=True)
    said = refused(desk)
    assert said == "not taken back: #2: it went into #1 since. Undo again reaches what was before."
    assert desk.read.tickets.numbers("is:open") == [1]
    bob.write.tickets.undo()
    assert (desk.read.tickets.get(2).status, desk.read.tickets.get(2).tags) == ("closed", ("x",))


def test_a_merged_ticket_gets_no_spam_mark_back(desk: Desk, bob: Desk) -> None:
    """Undo of `not spam` marked a ticket that had been merged: parted, it came back as spam."""
    take(desk, mail())
    take(desk, mail())
    desk.write.tickets.spam([2])
    desk.write.tickets.not_spam([2])
    bob.write.tickets.merge([2], 1)
    assert "it went into #1 since" in refused(desk)
    bob.write.tickets.undo()
    assert desk.read.tickets.numbers("is:spam") == []
    assert desk.read.tickets.get(2).status == "open"


def test_where_a_ticket_went_is_told_only_to_who_sees_that(desk: Desk, luis: Desk) -> None:
    """The reason names no ticket that is out of sight."""
    take(desk, mail())
    luis.write.tickets.change([1], "priority:high")
    desk.write.groups.add("HR", private=True)
    desk.write.tickets.change([2], "group:HR")
    desk.write.tickets.merge([1], 2)
    desk.store.writer.execute("DELETE FROM ticket_access WHERE ticket_id = 2 AND who LIKE '%1'")
    assert luis.read.tickets.get(1).number == 1
    with pytest.raises(NotFound):
        luis.read.tickets.get(2)
    assert "it went into another ticket since" in refused(luis)


def test_a_reply_that_went_along_is_withdrawn_where_it_is(desk: Desk, bob: Desk) -> None:
    """Its draft was kept on the merged ticket, where nobody could send it."""
    take(desk, mail())
    take(desk, mail(sender="sue@other.test"))
    bob.write.tickets.reply(2, "My long answer.", delay=60, then="priority:high")
    desk.write.tickets.merge([2], 1)
    assert bob.write.tickets.undo() == (
        "taken back: the reply on #2, which is on #1 now (a draft there); "
        "left as it is: #2: it went into #1 since"
    )
    draft = bob.read.drafts.get(1, DraftKind.REPLY)
    assert draft is not None
    assert (draft.text, draft.to) == ("My long answer.", "sue@other.test")
    assert bob.read.drafts.get(2, DraftKind.REPLY) is None
    assert send_all(desk) == []
    assert desk.read.tickets.events(1)[-1].kind == "withdrawn"
    desk.write.tickets.undo()
    assert desk.read.tickets.numbers("last:agent") == []
    people = "SELECT ticket_id, address FROM participants ORDER BY 1"
    assert rows(desk, people) == [(1, "joe@client.test"), (2, "sue@other.test")]


# -- out of sight


def test_who_has_left_the_group_takes_nothing_back(desk: Desk, luis: Desk) -> None:
    """Undo went on writing to tickets of a group the agent was in no more, and said how it went."""
    luis.write.tickets.reply(1, "Answer", delay=600, then="status:solved +x")
    desk.write.groups.leave("Support", ["luis"])
    before = row_hashes(desk)
    said = refused(luis)
    assert "it is not yours to see any more" in said
    assert "changed since" not in said
    assert row_hashes(desk) == before


def test_a_group_turned_private_keeps_its_tickets_from_undo(desk: Desk, bob: Desk) -> None:
    """A lead could still take back what they had done there before."""
    take(desk, mail())
    desk.write.groups.add("HR")
    desk.write.tickets.change([1], "group:HR")
    bob.write.tickets.change([1], "priority:urgent")
    desk.write.groups.set("HR", private=True)
    assert "it is not yours to see any more" in refused(bob)
    assert desk.read.tickets.get(1).priority.word == "urgent"


def test_a_role_lost_keeps_what_is_out_of_sight_from_undo(desk: Desk, bob: Desk) -> None:
    """A lead who became an agent took back changes of tickets that they could not open."""
    take(desk, mail())
    bob.write.tickets.change([1], "status:solved assignee:ana")
    desk.write.agents.set("bob", role="agent")
    agent = Desk(desk.store, Actor(bob.actor.id, "bob", "Bob", Role.AGENT), desk.clock)
    assert "it is not yours to see any more" in refused(agent)
    assert desk.read.tickets.get(1).status == "solved"


def test_a_ticket_handed_on_and_a_group_left_since_stays(desk: Desk, luis: Desk) -> None:
    """Giving it away had not taken the ticket from sight: being taken out of the group did."""
    luis.write.tickets.change([1], "assignee:luis")
    luis.write.tickets.change([1], "assignee:none")
    desk.write.groups.leave("Support", ["luis"])
    assert "it is not yours to see any more" in refused(luis)
    assert desk.read.tickets.get(1).assignee is None


def test_who_gave_a_ticket_away_takes_it_back(desk: Desk, luis: Desk) -> None:
    """By the very change that took it from sight, other fields of that change too."""
    before = row_hashes(desk)
    luis.write.tickets.change([1], "group:none priority:high")
    assert luis.read.tickets.numbers("") == []
    assert luis.write.tickets.undo() == "taken back on #1: group, priority"
    assert row_hashes(desk) == before


def test_what_giving_it_away_does_not_explain_stays(desk: Desk, luis: Desk) -> None:
    """A change that would leave the ticket out of sight even so is not taken back at all."""
    luis.write.tickets.change([1], "observer:+ana priority:high")
    desk.store.writer.execute("DELETE FROM ticket_access WHERE ticket_id = 1 AND why = 'group'")
    desk.store.writer.execute("UPDATE tickets SET group_id = NULL")
    assert "it is not yours to see any more" in refused(luis)
    assert desk.read.tickets.get(1).priority.word == "high"
    assert rows(desk, "SELECT why FROM ticket_access WHERE why = 'observer'") == [("observer",)]


def test_the_planned_date_needs_its_permission_again(desk: Desk) -> None:
    """An admin who became a lead took their planned date back, which they could set no more."""
    take(desk, mail())
    admin = add_agent(desk, "max", Role.ADMIN)
    admin.write.tickets.change([1], "due:3d +x")
    desk.write.agents.set("max", role="lead")
    lead = Desk(desk.store, Actor(admin.actor.id, "max", "Max", Role.LEAD), desk.clock)
    said = lead.write.tickets.undo()
    assert said == (
        "taken back on #1: tag; left as it is: #1: the planned date is not yours to set any more"
    )
    assert desk.read.tickets.numbers("due:none") == []


# -- changed since


def test_a_spam_mark_set_again_by_another_is_theirs(desk: Desk, bob: Desk) -> None:
    """It was taken off: only that the ticket was spam had been looked at."""
    take(desk, mail())
    desk.write.tickets.spam([1])
    bob.write.tickets.not_spam([1])
    bob.write.tickets.spam([1])
    assert "#1: spam mark has been changed since" in refused(desk)
    assert desk.read.tickets.numbers("is:spam") == [1]


def test_ones_own_spam_marks_go_back_one_by_one(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.spam([1])
    desk.write.tickets.not_spam([1])
    assert desk.write.tickets.undo() == "taken back on #1: spam mark"
    assert desk.read.tickets.numbers("is:spam") == [1]
    assert desk.write.tickets.undo() == "taken back on #1: spam mark"
    assert desk.read.tickets.numbers("is:spam") == []


def test_what_undo_left_as_it_was_still_stands(desk: Desk, bob: Desk) -> None:
    """Deeds that could not be taken back counted as taken back: a third agent went over them."""
    cat = add_agent(desk, "cat", Role.LEAD)
    take(desk, mail())
    desk.write.tickets.change([1], "priority:low")
    bob.write.tickets.change([1], "priority:high")
    bob.write.tickets.change([1], "priority:low")
    cat.write.tickets.change([1], "priority:urgent")
    for _ in range(2):
        assert "priority has been changed since" in refused(bob)
    assert "nothing of yours" in refused(bob)
    assert cat.write.tickets.undo() == "taken back on #1: priority"
    assert "priority has been changed since" in refused(desk)
    assert desk.read.tickets.get(1).priority.word == "low"


def test_an_address_left_alone_is_no_change_of_the_contact(desk: Desk, bob: Desk) -> None:
    """The contact stayed, `changed since`, and only its organization went back."""
    take(desk, mail())
    desk.write.tickets.change([1], "contact:sue@other.test")
    desk.write.tickets.reply(1, "Hello")
    header = re.search(rb"(?i)message-id:\s*(\S+)", send_all(desk)[0])
    assert header is not None
    stranger = take(desk, mail(sender="eve@else.test", in_reply_to=header[1].decode()))
    assert stranger.number == 1
    bob.write.messages.accept_address(stranger.message_id, "leave")
    assert "the reply cannot be taken back" in refused(desk)
    assert desk.write.tickets.undo() == "taken back on #1: contact, organization"
    assert desk.read.tickets.get(1).contact == "joe@client.test"


@pytest.mark.parametrize("theirs", ["contact:max@third.test", "org:none"])
def test_contact_and_organization_go_back_together(desk: Desk, bob: Desk, theirs: str) -> None:
    """One of them went back alone: a ticket of Joe's belonged to the organization of Sue."""
    take(desk, mail())
    desk.write.tickets.change([1], "contact:sue@other.test +x")
    bob.write.tickets.change([1], theirs)
    row = desk.read.tickets.get(1)
    said = desk.write.tickets.undo()
    assert said.startswith("taken back on #1: tag; left as it is: #1: ")
    assert "has been changed since" in said
    now = desk.read.tickets.get(1)
    assert (now.contact, now.organization) == (row.contact, row.organization)


# -- a reply taken back


def test_a_reply_taken_back_leaves_nobody_in_the_ticket(desk: Desk) -> None:
    """Its recipients stayed participants: later mail of theirs, or their domain's, got in."""
    take(desk, mail(cc="ann@client.test"))
    desk.write.tickets.reply(
        1, "Oops", to=["bob@competitor.test", "ann@client.test"], cc=["joe@client.test"], delay=600
    )
    desk.write.tickets.undo()
    people = rows(desk, "SELECT address FROM participants ORDER BY 1")
    assert people == [("ann@client.test",), ("joe@client.test",)]
    taken = take(desk, mail(sender="eve@competitor.test", subject="Re: [#1] hi"))
    assert taken.outcome == "new"


def test_who_is_named_by_another_reply_still_takes_part(desk: Desk) -> None:
    take(desk, mail())
    for _ in range(2):
        desk.write.tickets.reply(1, "Hello", to=["ann@client.test"], delay=600)
    desk.write.tickets.undo()
    assert ("ann@client.test",) in rows(desk, "SELECT address FROM participants")
    desk.write.tickets.undo()
    assert ("ann@client.test",) not in rows(desk, "SELECT address FROM participants")


def test_a_reply_taken_back_is_no_answer(desk: Desk, clock: FixedClock) -> None:
    """The ticket still counted as answered, and was new no more."""
    take(desk, mail())
    clock.advance(hours=1)
    desk.write.tickets.reply(1, "First", delay=6000)
    first = rows(desk, "SELECT last_agent_at FROM tickets")
    clock.advance(hours=1)
    desk.write.tickets.reply(1, "Second", delay=6000)
    desk.write.tickets.undo()
    assert rows(desk, "SELECT last_agent_at FROM tickets") == first
    assert desk.read.tickets.numbers("last:agent") == [1]
    desk.write.tickets.undo()
    assert desk.read.tickets.numbers("last:agent") == []
    assert desk.read.tickets.numbers("is:new") == [1]


# -- a subject taken back


def test_a_subject_goes_from_where_it_was_put(desk: Desk, bob: Desk) -> None:
    """Its words were taken out of the mail that came last: no phrase found that mail any more."""
    take(desk, mail())
    desk.write.tickets.change([1], "subject:printer")
    take(desk, mail(subject="Re: [#1] x", text="The laser printer burns."))
    bob.write.tickets.reply(1, "Which printer is it?")
    bob.write.tickets.note(1, "printer")
    desk.write.tickets.undo()
    check_words(desk)
    assert desk.read.tickets.numbers('"laser printer burns"') == [1]
    assert desk.read.tickets.numbers('"which printer is"') == [1]
    assert desk.read.tickets.numbers('"laser burns"') == []
    assert desk.read.tickets.numbers('"it burns printer"') == []


def test_subjects_go_one_by_one_to_the_last_word(desk: Desk, bob: Desk) -> None:
    take(desk, mail(text="printer printer"))
    before = row_hashes(desk)["ticket_documents"]
    desk.write.tickets.change([1], "subject:printer")
    bob.write.tickets.change([1], 'subject:"printer printer"')
    bob.write.tickets.undo()
    desk.write.tickets.undo()
    assert row_hashes(desk)["ticket_documents"] == before


def test_a_subject_is_found_no_more_when_tickets_were_poured_together_since(desk: Desk) -> None:
    """Where its words are cannot be told then: the document is made anew."""
    take(desk, mail(text="The laser printer burns."))
    take(desk, mail(text="Another printer here."))
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.change([1], "subject:printer")
    bob.write.tickets.merge([2], 1)
    assert desk.write.tickets.undo() == "taken back on #1: subject"
    check_words(desk)
    assert desk.read.tickets.numbers('"laser printer burns"') == [1]
    assert desk.read.tickets.numbers('"another printer here"') == [1]
    assert desk.read.tickets.get(1).subject == "Printer on fire"
    bob.write.tickets.undo()
    assert desk.read.tickets.numbers('"another printer here"') == [2]
    check_words(desk)
