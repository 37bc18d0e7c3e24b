"""Rights that hold however somebody goes about it, and a last change that is the last."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, mail, take

from deskterm.desk import Desk
from deskterm.errors import Conflict, Refused
from deskterm.terms import Role


def _as(desk: Desk, login: str, role: Role = Role.AGENT) -> Desk:
    return add_agent(desk, login, role)


def test_nobody_moves_a_customer_whose_tickets_they_do_not_see(desk: Desk) -> None:
    """luis, who is responsible for Org A, moved a stranger's contact into it: the contact's hidden
    ticket became Org A's, and the next mail was assigned to luis, who read it."""
    luis, lea = _as(desk, "luis"), _as(desk, "lea", Role.LEAD)
    desk.write.organizations.add("Org A", responsible="luis")
    hidden = take(desk, mail("V <victim@gmail.com>")).number
    assert hidden is not None
    victim = desk.read.contacts.get("victim@gmail.com").id
    tries = (
        lambda: luis.write.contacts.move([victim], "Org A"),
        lambda: luis.write.contacts.set(victim, organization="Org A"),
    )
    for attempt in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.sentence == (
            f"only a lead or an admin moves contact {victim}. Nothing was changed."
        )
    assert desk.read.contacts.get("victim@gmail.com").organization is None
    # What changes nothing is nobody's business, and nor are other fields.
    assert luis.write.contacts.set(victim, organization="", position="Boss").position == "Boss"
    assert luis.write.contacts.add(emails=["new@gmail.com"], organization="Org A").organization
    desk.write.tickets.change([hidden], "observer:+luis")
    assert luis.write.contacts.move([victim], "Org A") == 1
    take(desk, mail("V <victim@gmail.com>", "Unseen"))
    assert lea.write.contacts.move([victim], "") == 1


def test_nobody_names_an_organization_that_they_answer_like_a_domain(desk: Desk) -> None:
    """luis answered Org A and called it new.test: the first mail from there made that its domain,
    and everybody's mail from new.test was his."""
    luis = _as(desk, "luis")
    theirs = desk.write.organizations.add("Org A", responsible="luis").id
    with pytest.raises(Refused, match="a name like one"):
        luis.write.organizations.set(theirs, name="new.test")
    assert luis.write.organizations.set(theirs, name="Org B").name == "Org B"
    free = desk.write.organizations.add("Org C").id
    assert luis.write.organizations.set(free, name="c.test").name == "c.test"


def test_a_contact_that_a_new_ticket_makes_is_not_in_the_way_of_undo(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.change([1], "+vip")
    desk.write.tickets.new("Other", contact="somebody@new.test")
    assert desk.write.tickets.undo() == "taken back on #1: tag"


def test_undo_takes_back_the_last_change_and_none_before(desk: Desk, clock: FixedClock) -> None:
    """contact set, then undo, took back something else: a reply written ten minutes before, which
    became a draft again, or who observed a ticket. It says so first; only who undoes again means
    what was before."""
    number = take(desk, mail()).number
    assert number is not None
    desk.write.tickets.change([number], "priority:high")
    contact = desk.read.contacts.get("joe@client.test").id
    desk.write.contacts.set(contact, position="Boss")
    with pytest.raises(Conflict) as told:
        desk.write.tickets.undo()
    assert f"contact {contact} position=Boss. Nothing was changed." in told.value.sentence
    assert desk.read.tickets.get(number).priority.name == "HIGH"
    desk.write.tickets.change([number], "+vip")
    assert desk.write.tickets.undo() == f"taken back on #{number}: tag"
    desk.write.settings.set("publish_delay", "20")
    with pytest.raises(Conflict, match="publish_delay=20"):
        desk.write.tickets.undo()


def test_undo_still_tells_merged_contacts_apart(desk: Desk) -> None:
    """A merge is a change of customers that undo does know."""
    one, two = (desk.write.contacts.add(name) for name in ("Joe", "Jo"))
    desk.write.contacts.merge(one.id, [two.id])
    assert "is apart from" in desk.write.tickets.undo()
    with pytest.raises(Conflict, match="name=Jo"):
        desk.write.tickets.undo()


def test_thousands_of_tickets_change_hands_some_at_a_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All open tickets were handed over in one transaction, and nobody could write meanwhile; cut
    short it was as if nothing had been asked. Now the same command goes on with what is left."""
    from deskterm.desk.writes import agents, leaving

    _as(desk, "luis"), _as(desk, "eva")
    numbers = [take(desk, mail(subject=f"N{n}")).number for n in range(5)]
    desk.write.tickets.change([n for n in numbers if n], "assignee:luis")
    monkeypatch.setattr(leaving, "MOST", 2)
    real, calls = leaving.hand_over, []

    def cut(work, row, heir):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(work, row, heir)

    monkeypatch.setattr(agents, "hand_over", cut)
    with pytest.raises(KeyboardInterrupt):
        desk.write.agents.deactivate("luis", "eva")
    assert not desk.read.agents.get("luis").active
    assert len(desk.read.agents.left("luis").tickets) == 3
    done = desk.write.agents.deactivate("luis", "eva")
    assert done.reassigned == tuple(numbers[2:])
    assert done.left.tickets == ()
    events = [e for e in desk.read.journal.recent(50) if e.cause == leaving.CAUSE]
    assert len(events) == 5


def test_an_admin_who_leaves_hands_over_first(desk: Desk) -> None:
    """Who is not active writes nothing more, not even to give away their own tickets."""
    eva = _as(desk, "eva", Role.ADMIN)
    number = take(desk, mail()).number
    assert number is not None
    eva.write.tickets.change([number], "assignee:me")
    assert eva.write.agents.deactivate("eva", "ana").reassigned == (number,)
    assert not desk.read.agents.get("eva").active
    assert desk.read.tickets.get(number).assignee == "ana"


def test_a_ticket_told_to_be_nobodys_is_not_routed(desk: Desk) -> None:
    """group:none and assignee:none were taken for nothing said, and the ticket was routed."""
    desk.write.groups.add("Support", members=["ana"])
    desk.write.settings.set("default_group", "Support")
    desk.write.organizations.add("Client", domains=["client.test"], responsible="ana")
    new = desk.write.tickets.new
    made = new("A", contact="joe@client.test", changes="group:none")
    assert (made.group, made.assignee) == (None, "ana")
    made = new("B", contact="joe@client.test", changes="assignee:none")
    assert (made.group, made.assignee) == ("Support", None)
