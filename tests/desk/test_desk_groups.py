"""Groups: members, names, those that are off, and where they are the default."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, take

from deskterm.desk import Desk
from deskterm.errors import Conflict, NotFound, Refused, Usage
from deskterm.terms import Role
from deskterm.values import Member


def _journal(desk: Desk, limit: int) -> list[tuple[str | None, str | None]]:
    return [(event.old, event.new) for event in desk.read.journal.admin(limit)[::-1]]


def test_a_group_is_made_with_members_some_of_whom_are_told(desk: Desk) -> None:
    add_agent(desk, "luis")
    made = desk.write.groups.add(
        "Service Desk", description="All sorts", private=True, members=["ana"], notify=["luis"]
    )
    assert made.members == (Member("ana", False), Member("luis", True))
    assert (made.private, made.active, made.position) == (True, True, 0)
    assert desk.write.groups.add("Sales").position == 1
    assert [group.name for group in desk.read.groups.list()] == ["Service Desk", "Sales"]
    assert _journal(desk, 5)[:4] == [
        (None, "group Service Desk added: private=yes"),
        (None, "group Service Desk member=ana"),
        (None, "group Service Desk member=luis"),
        ("group Service Desk notify luis=no", "group Service Desk notify luis=yes"),
    ]


def test_names_that_the_languages_cannot_write_are_refused(lite: Desk) -> None:
    lite.write.groups.add("Soporte Técnico")
    for name in ("", " ", 'a "b"', "group:x", "None", "my-groups", "x" * 61):
        with pytest.raises(Usage):
            lite.write.groups.add(name)
        with pytest.raises(Usage):
            lite.write.groups.set("Soporte Técnico", name=name)
    with pytest.raises(Conflict, match="Soporte Técnico already"):
        lite.write.groups.add("soporte tecnico")
    with pytest.raises(NotFound, match="did you mean Soporte"):
        lite.write.groups.set("Soporte Tecnica", private=True)
    with pytest.raises(Usage, match="did you mean description"):
        lite.write.groups.set("Soporte Técnico", descriptio="x")


def test_a_group_is_not_made_when_a_member_is_nobody(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no agent luis"):
        desk.write.groups.add("Support", members=["ana", "luis"])
    assert desk.read.groups.list() == []


def test_who_leaves_a_group_sees_its_tickets_no_more(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    desk.write.groups.add("Support", members=["luis"])
    desk.write.tickets.new("One", changes="group:Support")
    assert luis.read.tickets.numbers() == [1]
    desk.write.groups.leave("support", ["luis"])
    assert luis.read.tickets.numbers() == []
    with pytest.raises(NotFound, match="no ticket 1"):
        luis.read.tickets.get(1)
    desk.write.groups.join("Support", ["luis"], notify=True)
    assert luis.read.tickets.numbers() == [1]
    assert desk.read.groups.get("Support").members == (Member("luis", True),)


def test_members_change_in_one_go_or_not_at_all(desk: Desk) -> None:
    for login in ("luis", "eva"):
        add_agent(desk, login)
    change = desk.write.groups.members
    desk.write.groups.add("Support", members=["luis"])
    made = change("Support", add=["ana", "eva"], remove=["luis"], notify=["eva"])
    assert made.members == (Member("ana", False), Member("eva", True))
    assert change("Support", mute=["eva"]).members[1] == Member("eva", False)
    with pytest.raises(Conflict, match="luis is not in group Support"):
        change("Support", remove=["ana"], mute=["luis"])
    with pytest.raises(Usage, match="ana is named for both"):
        change("Support", add=["ana"], remove=["ana"])
    assert [one.login for one in desk.read.groups.get("Support").members] == ["ana", "eva"]
    before = len(desk.read.journal.admin(100))
    change("Support", add=["ana"], remove=["luis"], mute=["eva"])
    assert len(desk.read.journal.admin(100)) == before, "what was like that already is no event"


def test_who_is_not_active_joins_no_group(lite: Desk) -> None:
    add_agent(lite, "luis")
    lite.write.agents.deactivate("luis")
    with pytest.raises(Conflict, match="not active"):
        lite.write.groups.add("Support", members=["luis"])


def test_a_group_that_is_off_gets_nothing_new_and_keeps_what_it_has(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    desk.write.groups.add("Support", members=["luis"])
    desk.write.tickets.new("One", changes="group:Support")
    assert not desk.write.groups.disable("Support").active
    with pytest.raises(Usage, match="group Support is off"):
        desk.write.tickets.new("Two", changes="group:Support")
    assert luis.read.tickets.numbers("group:Support") == [1]
    assert desk.write.groups.enable("Support").active
    assert _journal(desk, 2) == [
        ("group Support active=yes", "group Support active=no"),
        ("group Support active=no", "group Support active=yes"),
    ]


def test_a_default_group_is_neither_switched_off_nor_removed(desk: Desk) -> None:
    desk.write.groups.add("Support")
    desk.write.settings.set("default_group", "support")
    assert desk.read.settings.get("default_group") == "Support"
    for act in (desk.write.groups.disable, desk.write.groups.remove):
        with pytest.raises(Conflict, match="new tickets of the desk"):
            act("Support")
    desk.write.settings.set("default_group", "")
    desk.write.mailboxes.set("help", default_group="Support")
    for act in (desk.write.groups.disable, desk.write.groups.remove):
        with pytest.raises(Conflict, match="mailbox help"):
            act("Support")
    desk.write.mailboxes.set("help", default_group="")
    desk.write.groups.disable("Support")
    with pytest.raises(NotFound, match="no active group"):
        desk.write.settings.set("default_group", "Support")


def test_a_new_name_is_followed_by_the_default_and_by_tickets(desk: Desk) -> None:
    """The setting holds a name: after a rename new mail would have gone to no group."""
    luis = add_agent(desk, "luis")
    desk.write.groups.add("Support", members=["luis"])
    desk.write.settings.set("default_group", "Support")
    take(desk, mail())
    desk.write.groups.set("Support", name="Service Desk")
    take(desk, mail())
    assert desk.read.settings.get("default_group") == "Service Desk"
    assert luis.read.tickets.numbers('group:"Service Desk"', sort="number") == [1, 2]
    assert _journal(desk, 2) == [
        ("default_group=Support", "default_group=Service Desk"),
        ("group Support name=Support", "group Support name=Service Desk"),
    ]


def test_a_group_is_removed_only_while_nothing_names_it(desk: Desk) -> None:
    desk.write.groups.add("Support", members=["ana"])
    desk.write.groups.add("Watch")
    desk.write.tickets.new("One", changes="group:Support observer:+group:Watch")
    for name in ("Support", "Watch"):
        with pytest.raises(Conflict, match="Nothing was changed") as refused:
            desk.write.groups.remove(name)
        assert refused.value.next_step == f"deskterm group disable '{name}'"
    desk.write.tickets.change([1], "group:none observer:-group:Watch")
    for name in ("Support", "Watch"):
        desk.write.groups.remove(name)
    assert desk.read.groups.list() == []
    assert desk.read.agents.me().groups == ()


def test_groups_are_for_admins_to_change(lite: Desk) -> None:
    lead = add_agent(lite, "lea", Role.LEAD)
    lite.write.groups.add("Support")
    with pytest.raises(Refused):
        lead.write.groups.members("Support", add=["lea"])
    assert lead.read.groups.get("Support").members == ()


def test_open_tickets_of_a_group_are_counted_as_far_as_one_sees(desk: Desk) -> None:
    lead = add_agent(desk, "lea", Role.LEAD)
    desk.write.groups.add("HR", private=True)
    desk.write.tickets.new("One", changes="group:HR")
    desk.write.tickets.new("Two", changes="group:HR status:solved")
    assert desk.read.groups.get("HR").open_tickets == 1
    assert lead.read.groups.get("HR").open_tickets == 0


def test_open_tickets_that_no_plain_agent_sees_are_counted(desk: Desk) -> None:
    desk.write.groups.add("Support")
    desk.write.tickets.new("Nobody's")
    desk.write.tickets.new("Of nobody's group", changes="group:Support")
    desk.write.tickets.new("Solved", changes="status:solved")
    desk.write.tickets.new("Mine", changes="assignee:ana")
    assert desk.read.health.unseen() is None, "there is no agent who sees only a part"
    add_agent(desk, "luis")
    both = [("", False, (1, 4)), ("Support", False, (2,))]
    assert sorted(desk.read.health.unseen() or []) == both
    desk.write.groups.join("Support", ["luis"])
    desk.write.tickets.change([4], "observer:+luis")
    assert desk.read.health.unseen() == [("", False, (1,))]
    desk.write.agents.deactivate("luis")
    add_agent(desk, "eva")
    assert sorted(desk.read.health.unseen() or []) == both


def test_tickets_of_a_private_group_are_unseen_when_nobody_active_is_in_it(desk: Desk) -> None:
    add_agent(desk, "luis")
    add_agent(desk, "lea", Role.LEAD)
    desk.write.groups.add("HR", private=True, members=["lea"])
    desk.write.tickets.new("Secret", changes="group:HR")
    desk.write.tickets.new("Lea's", changes="group:HR assignee:lea")
    assert desk.read.health.unseen() == []
    desk.write.groups.leave("HR", ["lea"])
    assert desk.read.health.unseen() == [("HR", True, (1,))]
    desk.write.groups.join("HR", ["ana"])
    assert desk.read.health.unseen() == []


def test_a_mailbox_that_is_switched_is_journalled_with_old_and_new(lite: Desk) -> None:
    lite.write.mailboxes.disable("help")
    lite.write.mailboxes.disable("help")
    assert _journal(lite, 1) == [("mailbox help enabled=yes", "mailbox help enabled=no")]


def test_an_ssh_address_is_one_word_that_ssh_takes_for_no_option(lite: Desk) -> None:
    for good in ("desk@help.acme.test", "desk@help.acme.test:2222", "desk@[::1]:22", ""):
        lite.write.settings.set("ssh_address", good)
        assert lite.read.settings.get("ssh_address") == good
    for bad in ("-oProxyCommand=x@y", "desk", "desk@", "a b@c", "desk@-h", "desk@h;id"):
        with pytest.raises(Usage):
            lite.write.settings.set("ssh_address", bad)
