"""Agents see the tickets they have to do with; for the rest there is nothing there."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, take

from deskterm.desk import Desk
from deskterm.errors import NotFound
from deskterm.terms import DraftKind, Role


@pytest.fixture
def bob(desk: Desk) -> Desk:
    """An agent to whom ticket 2 of three is assigned; 3 may follow 1, and names it."""
    for number in range(2):
        take(desk, mail(text=f"burns {number}"))
    take(desk, mail("Eve <eve@x.test>", "Re: [#1] Printer", "burns 2"))
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([2], "assignee:bob +vip")
    desk.write.tickets.change([1], "+secret")
    return bob


def test_lists_counts_and_words_hold_only_what_may_be_seen(desk: Desk, bob: Desk) -> None:
    for query in ("", "burns", "is:open", "number:1,2,3", "NOT burns OR burns", "is:unread"):
        assert bob.read.tickets.numbers(query) == [2], query
        assert bob.read.tickets.count(query) == 1
        assert [row.number for row in bob.read.tickets.search(query)] == [2]
    assert bob.read.tickets.counts({"a": "", "b": "number:1"}) == {"a": 1, "b": 0}
    assert [row.number for row in bob.read.tickets.rows([3, 2, 1])] == [2]
    assert bob.read.vocabulary.tags() == ["vip"]
    assert desk.read.vocabulary.tags() == ["secret", "vip"]
    assert {event.ticket for event in bob.read.journal.since(0)} <= {2, None}
    assert {event.ticket for event in bob.read.journal.recent()} <= {2, None}
    assert bob.read.contacts.get("joe@client.test").tickets == 1
    assert bob.read.contacts.latest(2) == []


def test_a_ticket_out_of_sight_is_not_found_by_any_verb(bob: Desk) -> None:
    read, write = bob.read, bob.write
    acts = [
        lambda n: read.tickets.get(n), lambda n: read.tickets.thread(n),
        lambda n: read.tickets.events(n), lambda n: read.tickets.links(n),
        lambda n: read.tickets.recipients(n), lambda n: read.attachments.list(n),
        lambda n: read.contacts.latest(n), lambda n: read.drafts.writing(n),
        lambda n: write.tickets.reply(n, "x"), lambda n: write.tickets.note(n, "x"),
        lambda n: write.tickets.change([n], "+x"), lambda n: write.tickets.spam([n]),
        lambda n: write.tickets.not_spam([n]), lambda n: write.tickets.mark_read(n),
        lambda n: write.tickets.mark_unread(n), lambda n: write.tickets.join(2, n),
        lambda n: write.tickets.join(n), lambda n: write.drafts.save(n, DraftKind.NOTE, "x"),
    ]  # fmt: skip
    for number in (1, 99, 2**40, 10**30, 0, -1):
        for act in acts:
            with pytest.raises(NotFound, match=f"no ticket {number}"):
                act(number)


def test_what_was_assigned_away_is_out_of_sight(desk: Desk, bob: Desk) -> None:
    desk.write.tickets.change([2], "assignee:ana")
    assert bob.read.tickets.numbers() == []


def test_the_author_of_a_ticket_sees_it(desk: Desk, bob: Desk) -> None:
    number = bob.write.tickets.new("Mine", changes="assignee:ana").number
    assert sorted(bob.read.tickets.numbers()) == [2, number]
    desk.write.tickets.change([number], "assignee:bob")
    desk.write.tickets.change([number], "assignee:none")
    assert bob.read.tickets.get(number).author == "bob"


def test_links_to_tickets_out_of_sight_are_left_out(desk: Desk, bob: Desk) -> None:
    desk.write.tickets.change([3], "assignee:bob")
    assert bob.read.tickets.links(3) == ()
    assert [link.number for link in desk.read.tickets.links(3)] == [1]


def test_leads_and_admins_see_all(desk: Desk) -> None:
    take(desk, mail())
    assert add_agent(desk, "lea", Role.LEAD).read.tickets.numbers() == [1]
    assert desk.as_system().read.tickets.numbers() == [1]
