"""Agents: made, changed by whom it is left to, shut out; sessions that end with them."""

from __future__ import annotations

from typing import Any

import pytest
from desk.helpers import FixedClock, add_agent, mail, open_desk, take

from deskterm.desk import Desk
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.terms import DraftKind, Role


def _journal(desk: Desk, limit: int = 50) -> list[tuple[str | None, str | None]]:
    return [(event.old, event.new) for event in desk.read.journal.admin(limit)[::-1]]


def _as(desk: Desk, login: str) -> Desk:
    """The same desk as an agent who comes in now."""
    from deskterm.desk.opening import actor

    return Desk(desk.store, actor(desk.read.agents.get(login)), desk.clock)


def test_an_agent_is_added_in_the_desks_language_and_zone(desk: Desk) -> None:
    desk.write.settings.set("language", "es")
    desk.write.settings.set("time_zone", "Europe/Madrid")
    desk.write.groups.add("Support")
    made = desk.write.agents.add(
        "luis", name="Luis Prado", email="Luis@acme.test", groups=["support"]
    )
    assert (made.role, made.active, made.language, made.time_zone) == (
        Role.AGENT, True, "es", "Europe/Madrid"
    )  # fmt: skip
    assert (made.email, made.groups, made.os_user) == ("luis@acme.test", ("Support",), None)
    assert _journal(desk)[-2:] == [
        (None, "agent luis added: role=agent email=luis@acme.test"),
        (None, "group Support member=luis"),
    ]


def test_an_agent_that_cannot_be_is_not_added(desk: Desk) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"login": "Luis"}, {"login": "me"}, {"name": " "}, {"email": "luis"}, {"role": "system"},
        {"language": "fr"}, {"time_zone": "Mars"},
    )  # fmt: skip
    for fields in wrong:
        given = {"login": "luis", "name": "Luis", "email": "l@acme.test"} | fields
        with pytest.raises(Usage):
            desk.write.agents.add(given.pop("login"), **given)
    for taken in ({"login": "ana"}, {"os_user": "ana-at-os"}):
        given = {"login": "luis", "name": "Luis", "email": "l@acme.test"} | taken
        with pytest.raises(Conflict):
            desk.write.agents.add(given.pop("login"), **given)
    with pytest.raises(NotFound, match="no group"):
        desk.write.agents.add("luis", name="Luis", email="l@acme.test", groups=["none such"])
    assert [agent.login for agent in desk.read.agents.list()] == ["ana"]


def test_each_role_changes_what_is_left_to_it(desk: Desk) -> None:
    lead, luis = add_agent(desk, "lea", Role.LEAD), add_agent(desk, "luis")
    values: dict[str, Any] = {
        "name": "New", "email": "new@acme.test", "position": "Desk", "phone": "600",
        "signature": "S", "language": "es", "time_zone": "Europe/Madrid", "notices": "assigned",
        "reports": True, "os_user": "lu", "role": "lead", "login": "other", "groups": (),
    }  # fmt: skip
    own = {"name", "position", "phone", "signature", "language", "time_zone", "notices"}
    allowed = {
        (luis, "luis"): own,
        (luis, "lea"): set(),
        (luis, "ana"): set(),
        (lead, "luis"): own | {"email"},
        (lead, "lea"): own | {"email"},
        (lead, "ana"): set(),
    }
    for (who, whom), fields in allowed.items():
        for field, value in values.items():
            if field in fields:
                who.write.agents.set(whom, **{field: value})
            else:
                with pytest.raises(Refused, match=f"may not change .* {field}"):
                    who.write.agents.set(whom, **{field: value})
    for act in (lead.write.agents.activate, lead.write.agents.deactivate):
        with pytest.raises(Refused):
            act("luis")
    with pytest.raises(Refused):
        lead.write.agents.add("x", name="X", email="x@acme.test")
    for field, value in values.items():
        if field not in ("role", "login"):
            desk.write.agents.set("luis", **{field: value})


def test_a_refused_field_leaves_the_others_as_they_were(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    with pytest.raises(Refused):
        luis.write.agents.set("luis", name="Boss", role="admin")
    assert luis.read.agents.me().name == "Luis"


def test_every_change_of_rights_is_journalled_with_old_and_new(desk: Desk) -> None:
    add_agent(desk, "luis")
    desk.write.groups.add("Support", members=["luis"])
    desk.write.agents.set("luis", role="lead", reports=True, groups=[])
    desk.write.agents.set("luis", role="lead")
    desk.write.agents.deactivate("luis")
    desk.write.agents.activate("luis")
    assert _journal(desk, 5) == [
        ("agent luis role=agent", "agent luis role=lead"),
        ("agent luis reports=no", "agent luis reports=yes"),
        ("group Support member=luis", None),
        ("agent luis active=yes", "agent luis active=no"),
        ("agent luis active=no", "agent luis active=yes"),
    ]
    assert {event.actor for event in desk.read.journal.admin(5)} == {"ana"}


def test_only_who_may_audit_reads_about_settings(desk: Desk) -> None:
    lead, luis = add_agent(desk, "lea", Role.LEAD), add_agent(desk, "luis")
    take(desk, mail())
    desk.as_system().write.intake.quarantine(mail(), "odd")
    desk.write.agents.set("luis", phone="600")
    everything = {"setting", "quarantined", "created"}
    assert everything <= {event.kind for event in desk.read.journal.since(0)}
    for one, hidden in ((lead, {"setting"}), (luis, everything)):
        with pytest.raises(Refused):
            one.read.journal.admin()
        for events in (one.read.journal.since(0), one.read.journal.recent(100)):
            assert not {event.kind for event in events} & hidden
    assert "quarantined" in {event.kind for event in lead.read.journal.recent(100)}


def test_the_last_admin_stays_one(desk: Desk) -> None:
    with pytest.raises(Conflict, match="last admin"):
        desk.write.agents.deactivate("ana")
    with pytest.raises(Conflict, match="last admin"):
        desk.write.agents.set("ana", role="lead")
    add_agent(desk, "eva", Role.ADMIN)
    desk.write.agents.deactivate("eva")
    with pytest.raises(Conflict, match="last admin"):
        desk.write.agents.set("ana", role="lead")
    desk.write.agents.activate("eva")
    assert desk.write.agents.set("ana", role="lead").role is Role.LEAD


def test_who_was_shut_out_is_refused_at_the_next_refresh_and_the_next_write(
    desk: Desk, desk_url: str, clock: FixedClock
) -> None:
    luis = add_agent(desk, "luis")
    before = luis.read.journal.latest()
    desk.write.agents.deactivate("luis")
    assert desk.read.journal.latest() > before
    with pytest.raises(Refused, match="luis is not active"):
        luis.read.journal.latest()
    with pytest.raises(Refused, match="luis is not active"):
        luis.write.tickets.new("Late")
    with pytest.raises(Refused, match="not active"):
        open_desk(desk_url, clock, "luis")
    desk.write.agents.activate("luis")
    assert luis.read.journal.latest()


def test_a_session_ends_at_the_next_refresh_when_its_key_is_removed(desk: Desk) -> None:
    from dataclasses import replace

    luis = add_agent(desk, "luis")
    with desk.store.writer.session() as session:
        from deskterm.store.tables import AgentKeyTable

        session.add(
            AgentKeyTable(
                id=1,
                agent_id=luis.actor.id,
                type="ssh-ed25519",
                data="AAAA",
                fingerprint="SHA256:x",
                added_at=desk.clock(),
            )
        )
    inside = Desk(desk.store, replace(luis.actor, key=1), desk.clock)
    assert inside.read.journal.latest() == luis.read.journal.latest()
    desk.write.keys.remove("1")
    with pytest.raises(Refused, match="key luis came in with was removed"):
        inside.read.journal.latest()
    assert luis.read.journal.latest()


def test_another_role_or_login_ends_the_session(desk: Desk) -> None:
    """A renamed agent's `me` was nobody's login: `assignee:me` would have taken tickets away."""
    lea, luis = add_agent(desk, "lea", Role.LEAD), add_agent(desk, "luis")
    desk.write.agents.set("lea", role="agent")
    desk.write.agents.set("luis", login="luisa")
    for one in (lea, luis):
        with pytest.raises(Refused, match="now"):
            one.read.journal.latest()
        with pytest.raises(Refused, match="now"):
            one.write.tickets.new("Late")
    assert luis.read.agents.me().login == "luisa"
    assert _as(desk, "luisa").read.journal.latest()


def test_a_renamed_agent_keeps_tickets_and_their_history(desk: Desk) -> None:
    add_agent(desk, "luis")
    desk.write.tickets.new("One", changes="assignee:luis")
    desk.write.agents.set("luis", login="luisa")
    assert desk.read.tickets.get(1).assignee == "luisa"
    assert desk.read.tickets.numbers("assignee:luisa") == [1]
    with pytest.raises(Conflict, match="ana already"):
        desk.write.agents.set("luisa", login="ana")


def test_an_inactive_agent_can_be_asked_about_and_not_be_given_anything(desk: Desk) -> None:
    add_agent(desk, "luis")
    desk.write.tickets.new("One", changes="assignee:luis")
    desk.write.agents.deactivate("luis")
    assert desk.read.tickets.numbers("assignee:luis") == [1]
    with pytest.raises(BadText, match="no active agent"):
        desk.write.tickets.change([1], "assignee:luis")
    with pytest.raises(BadText, match="no active agent"):
        desk.write.tickets.change([1], "observer:+luis")


def test_open_tickets_go_to_another_agent_in_the_same_go(desk: Desk, clock: FixedClock) -> None:
    luis, eva = add_agent(desk, "luis"), add_agent(desk, "eva")
    for subject in ("Open", "Solved", "Other's"):
        desk.write.tickets.new(subject, changes="assignee:luis")
    desk.write.tickets.change([2], "status:solved")
    desk.write.tickets.change([3], "assignee:eva")
    clock.advance(hours=1)
    done = desk.write.agents.deactivate("luis", "eva")
    assert (done.agent.active, done.reassigned, done.left.tickets) == (False, (1,), ())
    assert eva.read.tickets.numbers("", sort="number") == [1, 3]
    assert desk.read.tickets.get(2).assignee == "luis"
    assert desk.read.tickets.get(1).updated_at == clock.now
    moved, shut = desk.read.tickets.events(1)[-1], desk.read.journal.admin(1)[0]
    assert (moved.kind, moved.old, moved.new, moved.cause) == (
        "assignee", "luis", "eva", "deactivated"
    )  # fmt: skip
    assert moved.batch == shut.batch
    desk.write.agents.activate("luis")
    assert luis.read.tickets.numbers() == [2]


def test_open_tickets_go_to_a_group_or_to_nobody(desk: Desk) -> None:
    add_agent(desk, "luis")
    eva = add_agent(desk, "eva")
    desk.write.groups.add("Old", members=["luis"])
    desk.write.groups.add("Service Desk", members=["eva"])
    for _ in range(2):
        desk.write.tickets.new("One", changes="assignee:luis group:Old")
    done = desk.write.agents.deactivate("luis", "group:service desk")
    assert done.reassigned == (1, 2)
    row = desk.read.tickets.get(1)
    assert (row.assignee, row.group) == (None, "Service Desk")
    assert eva.read.tickets.numbers("", sort="number") == [1, 2]
    kinds = [(e.kind, e.old, e.new) for e in desk.read.tickets.events(1)[-2:]]
    assert kinds == [("assignee", "luis", None), ("group", "Old", "Service Desk")]
    desk.write.agents.activate("luis")
    desk.write.tickets.change([1], "assignee:luis")
    assert desk.write.agents.deactivate("luis", "none").reassigned == (1,)
    row = desk.read.tickets.get(1)
    assert (row.assignee, row.group) == (None, "Service Desk")


def test_nobody_is_shut_out_when_the_heir_is_none(desk: Desk) -> None:
    add_agent(desk, "luis")
    add_agent(desk, "gone")
    desk.write.agents.deactivate("gone")
    desk.write.groups.add("Off")
    desk.write.groups.disable("Off")
    for heir, error in (
        ("nobody", NotFound), ("gone", NotFound), ("luis", Usage), ("group:Off", NotFound),
        ("group:", NotFound),
    ):  # fmt: skip
        with pytest.raises(error, match="Nothing was changed"):
            desk.write.agents.deactivate("luis", heir)
    assert desk.read.agents.get("luis").active


def test_what_an_agent_leaves_behind_is_named(desk: Desk) -> None:
    luis = add_agent(desk, "luis")
    desk.write.tickets.new("One", changes="assignee:luis")
    luis.write.drafts.save(1, DraftKind.REPLY, "Dear Joe")
    with desk.store.writer.session() as session:
        from deskterm.store.tables import OrganizationObserverTable, OrganizationTable

        me = luis.actor.id
        for id, name in enumerate(("Client SL", "Other"), 1):
            session.add(
                OrganizationTable(
                    id=id,
                    name=name,
                    name_folded=name.lower(),
                    responsible_agent_id=me if id == 1 else None,
                    created_at=desk.clock(),
                )
            )
        session.flush()
        session.add(OrganizationObserverTable(organization_id=2, who=f"agent:{me}"))
    left = desk.write.agents.deactivate("luis").left
    assert (left.tickets, left.responsible, left.observed) == ((1,), ("Client SL",), ("Other",))
    assert [(draft.ticket, draft.text) for draft in left.drafts] == [(1, "Dear Joe")]


def test_leads_open_the_drafts_of_who_has_left_and_of_nobody_else(desk: Desk) -> None:
    lead, luis, eva = (
        add_agent(desk, "lea", Role.LEAD),
        add_agent(desk, "luis"),
        add_agent(desk, "eva"),
    )
    desk.write.groups.add("HR", private=True)
    desk.write.tickets.new("One", changes="assignee:luis")
    desk.write.tickets.new("Secret", changes="assignee:luis group:HR")
    luis.write.drafts.save(1, DraftKind.REPLY, "Dear Joe")
    hidden = luis.write.drafts.save(2, DraftKind.REPLY, "Dear Sir")
    with pytest.raises(Refused, match="luis is active"):
        lead.read.drafts.of("luis")
    with pytest.raises(NotFound):
        lead.read.drafts.find(1)
    desk.write.agents.deactivate("luis")
    assert [draft.text for draft in lead.read.drafts.of("luis")] == ["Dear Joe"]
    assert lead.read.drafts.find(1).text == "Dear Joe"
    with pytest.raises(NotFound, match=f"no draft {hidden.id}"):
        lead.read.drafts.find(hidden.id)
    assert len(desk.read.drafts.of("luis")) == 2
    with pytest.raises(Refused):
        eva.read.drafts.of("luis")
    with pytest.raises(NotFound):
        eva.read.drafts.find(1)


def test_mail_that_waits_goes_out_after_its_writer_was_shut_out(desk: Desk) -> None:
    from desk.helpers import send_all

    luis = add_agent(desk, "luis")
    take(desk, mail(), mailbox="help")
    desk.write.tickets.change([1], "assignee:luis")
    luis.write.tickets.reply(1, "Hello", delay=0)
    desk.write.agents.deactivate("luis")
    assert len(send_all(desk)) == 1


def test_a_name_that_reads_like_anothers_login_takes_nothing(desk: Desk) -> None:
    """Everybody may change their name: eve, called `luis`, would have got luis's tickets."""
    eve = add_agent(desk, "eve")
    add_agent(desk, "luis")
    eve.write.agents.set("eve", name="luis")
    desk.write.tickets.new("One", changes="assignee:luis observer:+luis")
    assert desk.read.tickets.get(1).assignee == "luis"
    assert eve.read.tickets.numbers() == []
    assert desk.read.tickets.numbers("assignee:luis") == [1]


def test_a_name_two_agents_have_is_refused(desk: Desk) -> None:
    for login in ("eve", "luis"):
        add_agent(desk, login)
        desk.write.agents.set(login, name="Luis Prado")
    desk.write.tickets.new("One")
    with pytest.raises(BadText, match="eve, luis are called that"):
        desk.write.tickets.change([1], 'assignee:"Luis Prado"')
    with pytest.raises(BadText, match="eve, luis are called that"):
        desk.read.tickets.numbers('assignee:"Luis Prado"')


def test_undo_gives_nothing_to_who_has_left(desk: Desk) -> None:
    """Undo set the ticket to nobody and wrote into its history that luis had it again."""
    add_agent(desk, "luis")
    desk.write.groups.add("Support")
    desk.write.tickets.new("One", changes="assignee:luis group:Support")
    desk.write.tickets.change([1], "assignee:ana group:none priority:high")
    eva = add_agent(desk, "eva", Role.ADMIN)
    eva.write.agents.deactivate("luis")
    eva.write.groups.set("Support", name="Service")
    said = desk.write.tickets.undo()
    assert "luis is off" in said
    row = desk.read.tickets.get(1)
    assert (row.assignee, row.group, row.priority.word) == ("ana", None, "normal")


def test_undo_passes_over_tickets_that_were_handed_over(desk: Desk) -> None:
    add_agent(desk, "luis")
    desk.write.tickets.new("One", changes="assignee:luis")
    desk.write.tickets.change([1], "priority:high")
    add_agent(desk, "eva", Role.ADMIN).write.agents.deactivate("luis", "ana")
    desk.write.tickets.undo()
    row = desk.read.tickets.get(1)
    assert (row.assignee, row.priority.word) == ("ana", "normal")


def test_notices_are_words_of_a_list(lite: Desk) -> None:
    for given, kept in (
        ("mentioned,assigned", ("assigned", "mentioned")), ("none", ()),
        ("all", ("assigned", "mentioned", "group")), (("group",), ("group",)),
    ):  # fmt: skip
        assert lite.write.agents.set("ana", notices=given).notices == kept
    with pytest.raises(Usage, match="no notice"):
        lite.write.agents.set("ana", notices="everything")
