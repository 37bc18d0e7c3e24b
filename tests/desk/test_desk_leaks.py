"""Where a hidden ticket used to show through: each hole with its story."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, take

from deskterm.desk import Desk
from deskterm.desk.writes.intake import Arrival
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.terms import DraftKind, EventKind, Role
from deskterm.values import Invitee

HIDDEN = 1


@pytest.fixture
def bob(desk: Desk) -> Desk:
    """An agent who has 2 and 3; 3 may follow 1, which is not theirs, and names it."""
    take(desk, mail(text="burns"))
    take(desk, mail(text="burns"))
    take(desk, mail("Eve <eve@x.test>", "Re: [#1] Printer", "burns"))
    bob = add_agent(desk, "bob")
    desk.write.tickets.change([2, 3], "assignee:bob")
    return bob


def _add_group(desk: Desk, name: str, *, private: bool = False) -> None:
    desk.write.groups.add(name, private=private)


def test_history_names_no_hidden_ticket_as_linked(desk: Desk, bob: Desk) -> None:
    """`log 3` said "linked possible:1" while `show 3` left the link out."""
    assert EventKind.LINKED in [event.kind for event in desk.read.tickets.events(3)]
    journal = bob.read.journal
    for events in (bob.read.tickets.events(3), journal.since(0), journal.recent()):
        assert EventKind.LINKED not in [event.kind for event in events]
    desk.write.tickets.change([HIDDEN], "observer:+bob")
    linked = [event for event in bob.read.tickets.events(3) if event.kind == EventKind.LINKED]
    assert [event.new for event in linked] == ["possible:1"]


def test_history_does_not_say_which_hidden_ticket_was_moved_in(desk: Desk, bob: Desk) -> None:
    desk.write.tickets.join(HIDDEN, 2)
    moved = [e for e in bob.read.tickets.events(2) if e.kind == EventKind.MERGED]
    assert [event.old for event in moved] == [None]
    [seen] = [e for e in desk.read.tickets.events(2) if e.kind == EventKind.MERGED]
    assert seen.old == "1"


def test_joining_a_possible_follow_up_does_not_tell_of_what(bob: Desk) -> None:
    """It said "no ticket 1" to somebody who had never named 1."""
    with pytest.raises(Usage, match="ticket 3 is no possible follow-up of another") as told:
        bob.write.tickets.join(3)
    assert "1" not in str(told.value)


def test_nothing_is_joined_into_a_hidden_ticket_by_way_of_a_merged_one(
    desk: Desk, bob: Desk
) -> None:
    """2 went into 1, and what bob joined into 2 landed on 1, which he does not see."""
    desk.write.tickets.join(2, HIDDEN)
    before = desk.read.tickets.thread(HIDDEN)
    with pytest.raises(Conflict, match=r"ticket 2 went into another ticket\. Nothing"):
        bob.write.tickets.join(3, 2)
    assert desk.read.tickets.thread(HIDDEN) == before
    assert bob.read.tickets.get(3).category == "open"


def test_a_ticket_that_went_into_a_hidden_one_does_not_say_which(desk: Desk, bob: Desk) -> None:
    desk.write.tickets.join(2, HIDDEN)
    for act in (
        lambda: bob.write.tickets.reply(2, "x"),
        lambda: bob.write.tickets.change([2], "+x"),
        lambda: bob.write.tickets.spam([2]),
    ):
        with pytest.raises(Conflict) as told:
            act()
        assert "ticket 2 went into another ticket" in str(told.value)
        assert "1" not in f"{told.value}{told.value.next_step}"


def test_undo_says_nothing_new_of_what_is_out_of_sight(desk: Desk, bob: Desk) -> None:
    """It said "#2: priority has been changed since" of a ticket given away."""
    bob.write.tickets.change([2], "assignee:ana priority:high")
    desk.write.tickets.change([2], "priority:urgent +later")
    said = bob.write.tickets.undo()
    assert "changed since" not in said
    assert "it is not yours to see any more" in said
    assert bob.read.tickets.get(2).assignee == "bob"


def test_undo_opens_no_ticket_that_others_have_closed_off_since(desk: Desk, bob: Desk) -> None:
    """Who stopped observing a ticket came back to it by undo after it had become private."""
    desk.write.tickets.change([HIDDEN], "observer:+bob")
    bob.write.tickets.change([HIDDEN], "observer:-bob")
    _add_group(desk, "Vault", private=True)
    desk.write.tickets.change([HIDDEN], "group:Vault")
    with pytest.raises(Conflict, match="not taken back"):
        bob.write.tickets.undo()
    with pytest.raises(NotFound):
        bob.read.tickets.get(HIDDEN)
    with pytest.raises(Conflict, match="nothing of yours"):
        bob.write.tickets.undo()


def test_who_gives_a_ticket_away_is_answered_and_then_sees_it_no_more(
    desk: Desk, bob: Desk
) -> None:
    _add_group(desk, "Sales")
    changed = bob.write.tickets.change([2], "group:Sales assignee:none")
    assert changed.numbers == (2,)
    assert {kind for _, kind, _, _ in changed.facts} == {"group", "assignee"}
    with pytest.raises(NotFound, match="no ticket 2"):
        bob.read.tickets.get(2)
    sent = bob.write.tickets.reply(3, "Sales will look", then="assignee:none group:Sales")
    assert sent.text == "Sales will look"
    with pytest.raises(NotFound, match="no ticket 3"):
        bob.read.tickets.thread(3)
    assert "taken back on #3" in bob.write.tickets.undo()
    assert bob.read.tickets.get(3).assignee == "bob"


def test_of_several_tickets_a_hidden_one_is_refused_as_one_that_never_was(bob: Desk) -> None:
    changed = bob.write.tickets.change([2, HIDDEN, 99], "+x")
    assert changed.numbers == (2,)
    assert [refusal.why for refusal in changed.refused] == ["no ticket 1", "no ticket 99"]
    marked = bob.write.tickets.spam([3, HIDDEN, 99])
    assert [refusal.why for refusal in marked.refused] == ["no ticket 1", "no ticket 99"]


def test_who_leaves_a_group_loses_its_tickets_at_once(desk: Desk, bob: Desk) -> None:
    desk.write.groups.add("Sales", members=["bob"])
    desk.write.tickets.change([HIDDEN], "group:Sales observer:+group:Sales")
    assert bob.read.tickets.get(HIDDEN).group == "Sales"
    desk.write.groups.leave("Sales", ["bob"])
    with pytest.raises(NotFound):
        bob.read.tickets.get(HIDDEN)
    with pytest.raises(NotFound):
        bob.write.tickets.note(HIDDEN, "x")


def test_a_lead_meets_a_group_that_becomes_private(desk: Desk, bob: Desk) -> None:
    lea = add_agent(desk, "lea", Role.LEAD)
    _add_group(desk, "Wages")
    desk.write.tickets.change([HIDDEN], "group:Wages +secret")
    assert "secret" in lea.read.vocabulary.tags()
    desk.write.groups.set("Wages", private=True)
    assert HIDDEN not in lea.read.tickets.numbers()
    assert "secret" not in lea.read.vocabulary.tags()
    assert lea.read.groups.get("Wages").open_tickets == 0
    with pytest.raises(NotFound):
        lea.read.tickets.get(HIDDEN)
    desk.write.tickets.note(HIDDEN, "@lea please")
    assert lea.read.tickets.get(HIDDEN).group == "Wages"
    assert HIDDEN in lea.read.tickets.numbers("group:wages")


def test_merged_contacts_do_not_list_their_tickets_to_everybody(desk: Desk, bob: Desk) -> None:
    """What undo needs stood in the journal for all to read: every ticket of both contacts."""
    desk.write.contacts.merge(1, [2])
    for events in (bob.read.journal.since(0), bob.read.journal.recent()):
        [merged] = [event for event in events if event.kind == EventKind.CONTACTS_MERGED]
        assert merged.new is None
        assert merged.old is not None
        assert merged.old.startswith("2 Eve")


def test_mail_of_no_ticket_is_for_who_sees_everything(desk: Desk, bob: Desk) -> None:
    """A lead saw invitations only for as long as no group was private."""
    lea = add_agent(desk, "lea", Role.LEAD)
    desk.write.settings.set("ssh_address", "desk@acme.test")
    desk.write.agents.invite([Invitee("Eva", "eva@acme.test")])
    [invitation] = desk.read.outbox.list()
    assert invitation.ticket is None
    for name in ("Vault", "Wages"):
        assert desk.read.outbox.counts() == {"queued": 1}
        for other in (lea, bob):
            assert (other.read.outbox.list(), other.read.outbox.counts()) == ([], {})
            with pytest.raises(NotFound):
                other.write.outbox.cancel(invitation.id)
        _add_group(desk, name, private=True)
        desk.write.tickets.change([HIDDEN], f"group:{name}")


@pytest.mark.parametrize("where", ["mailbox", "desk"])
def test_a_lead_reads_no_quarantined_mail_of_a_private_group(desk: Desk, where: str) -> None:
    """Every lead could open the raw mail that could not become a ticket of, say, Wages."""
    lea = add_agent(desk, "lea", Role.LEAD)
    _add_group(desk, "Wages", private=True)
    desk.as_system().write.intake.quarantine(mail(), "odd", Arrival("help"))
    [kept] = lea.read.quarantine.list()
    if where == "mailbox":
        desk.write.mailboxes.set("help", default_group="Wages")
    else:
        desk.write.settings.set("default_group", "Wages")
    assert (lea.read.quarantine.list(), lea.read.quarantine.count()) == ([], 0)
    for act in (
        lea.read.quarantine.get,
        lea.read.quarantine.raw,
        lea.write.quarantine.retry,
        lea.write.quarantine.drop,
    ):
        with pytest.raises(NotFound, match=f"no mail {kept.id} in quarantine"):
            act(kept.id)
    assert desk.read.quarantine.list() == [kept]
    desk.write.groups.join("Wages", ["lea"])
    assert lea.read.quarantine.list() == [kept]
    lea.write.quarantine.drop(kept.id)
    assert desk.read.quarantine.count() == 0


def test_a_draft_stays_ones_own_and_nobody_hears_of_it_elsewhere(desk: Desk, bob: Desk) -> None:
    bob.write.drafts.save(2, DraftKind.REPLY, "my words")
    desk.write.drafts.save(HIDDEN, DraftKind.REPLY, "ana's words")
    assert [draft.text for draft in bob.read.drafts.mine()] == ["my words"]
    assert [draft.text for draft in desk.read.drafts.writing(2)] == [""]
    desk.write.tickets.change([2], "assignee:ana")
    assert [draft.text for draft in bob.read.drafts.mine()] == ["my words"]
    with pytest.raises(NotFound):
        bob.write.drafts.save(2, DraftKind.REPLY, "more words")


def _came(desk: Desk) -> int:
    return int(take(desk, mail("Joe <joe@client.test>"), mailbox="help").number)


def test_mail_to_a_private_group_is_nobody_elses_whoever_answers_its_sender(desk: Desk) -> None:
    """A mail to wages@ from a customer of bob's became bob's, and all of Support saw it."""
    bob, eve, lea = (add_agent(desk, login, Role.AGENT) for login in ("bob", "eve", "lea"))
    desk.write.groups.add("Wages", private=True, members=["lea"])
    desk.write.groups.add("Support", members=["eve"])
    desk.write.mailboxes.set("help", default_group="Wages")
    desk.write.organizations.add(
        "Client", domains=["client.test"], responsible="bob", observers=["group:Support", "lea"]
    )
    number = _came(desk)
    row = desk.read.tickets.get(number)
    assert (row.group, row.assignee) == ("Wages", None)
    assert desk.read.tickets.observers(number) == ("lea",)
    assert [one.read.tickets.numbers() for one in (bob, eve, lea)] == [[], [], [number]]
    desk.write.organizations.set(1, responsible="group:Support")
    assert desk.read.tickets.get(_came(desk)).group == "Wages"
    desk.write.organizations.set(1, responsible="lea")
    mine = desk.read.tickets.get(_came(desk))
    assert (mine.group, mine.assignee) == ("Wages", "lea")


def test_a_ticket_made_for_a_private_group_goes_to_nobody_else(desk: Desk) -> None:
    """A lead made themself responsible for a customer, and got what was registered for Wages."""
    lea = add_agent(desk, "lea", Role.LEAD)
    _add_group(desk, "Wages", private=True)
    lea.write.organizations.add("Client", domains=["client.test"], responsible="lea")
    lea.write.organizations.set(1, observers=["lea"])
    made = desk.write.tickets.new("Pay", contact="joe@client.test", changes="group:Wages")
    assert (made.group, made.assignee, made.organization) == ("Wages", None, "Client")
    assert lea.read.tickets.numbers() == []
    named = desk.write.tickets.new(
        "Pay", contact="joe@client.test", changes="group:Wages assignee:lea"
    )
    assert lea.read.tickets.numbers() == [named.number]


def test_a_lead_has_no_notices_of_a_private_group_sent_elsewhere(desk: Desk) -> None:
    """A lead set the e-mail of a member to their own: new tickets of Wages came by mail."""
    lea = add_agent(desk, "lea", Role.LEAD)
    bob = add_agent(desk, "bob")
    desk.write.groups.add("Wages", private=True, members=["bob"])
    with pytest.raises(Refused, match="bob is in a private group and lea is not"):
        lea.write.agents.set("bob", email="lea@acme.test")
    assert desk.read.agents.get(bob.actor.login).email == "bob@acme.test"
    assert lea.write.agents.set("bob", phone="12345").phone == "12345"
    desk.write.groups.join("Wages", ["lea"])
    assert lea.write.agents.set("bob", email="b@acme.test").email == "b@acme.test"


def test_an_agent_brings_no_new_senders_to_an_organization_that_is_answered(
    desk: Desk, bob: Desk
) -> None:
    """With one domain more on an organization of theirs, all its mail went to them."""
    desk.write.organizations.add("Client", domains=["big.test"], responsible="bob")
    desk.write.organizations.add("Watched", observers=["bob"])
    desk.write.organizations.add("Plain")
    for name in ("Client", "Watched"):
        one = desk.read.organizations.get(name)
        with pytest.raises(Refused, match="may not set the domains"):
            bob.write.organizations.set(one.id, domains=[*one.domains, "rival.test"])
        assert desk.read.organizations.get(name) == one
    plain = desk.read.organizations.get("Plain")
    assert bob.write.organizations.set(plain.id, domains=["rival.test"]).domains == ("rival.test",)


def test_an_agent_does_not_say_that_nobody_answers_an_organization(desk: Desk, bob: Desk) -> None:
    """To name somebody was refused; to name nobody was not."""
    made = desk.write.organizations.add("Client", responsible="ana", observers=["ana"])
    for fields in ({"responsible": ""}, {"observers": []}):
        with pytest.raises(Refused, match="may not set an organization's"):
            bob.write.organizations.set(made.id, **fields)
    assert desk.read.organizations.get("Client") == made
