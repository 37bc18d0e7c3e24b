"""Saved queries: whose they are, who may change them, and what is kept of them."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, mail, open_desk, take

from deskterm.desk import Desk
from deskterm.desk.seeds import VIEWS
from deskterm.errors import BadText, Conflict, NotFound, Refused, Usage
from deskterm.terms import Role

SEEDED = [name for name, _, _ in VIEWS]


@pytest.fixture
def team(desk: Desk) -> dict[str, Desk]:
    """ana, an admin; lea, a lead, and bob, an agent, in group Support; max, a lead outside."""
    lea, bob = add_agent(desk, "lea", Role.LEAD), add_agent(desk, "bob")
    desk.write.groups.add("Support", members=["lea", "bob"])
    return {"ana": desk, "lea": lea, "bob": bob, "max": add_agent(desk, "max", Role.LEAD)}


def names(desk: Desk) -> list[str]:
    return [view.name for view in desk.read.views.list()]


def settings(desk: Desk) -> list[tuple[str | None, str | None]]:
    """What the journal of settings says of views, oldest first."""
    events = desk.read.journal.admin(1000)[::-1]
    return [(e.old, e.new) for e in events if "view " in f"{e.old}{e.new}"]


def test_a_new_desk_has_its_first_nine_by_key(desk: Desk) -> None:
    views = desk.read.views.list()
    assert [(view.key, view.name) for view in views] == [
        (str(at), name) for at, name in enumerate(SEEDED, 1)
    ]
    assert {view.scope for view in views} == {"all"}
    assert desk.read.views.get("6").name == "Overdue"
    assert desk.read.views.get("6").text == "is:overdue sort:due"


def test_ones_own_is_nobody_elses(team: dict[str, Desk]) -> None:
    made = team["bob"].write.views.add("Printers", 'is:open "printer jam"', counted=False)
    assert (made.key, made.owner, made.group, made.counted) == ("", "bob", None, False)
    assert made.full_name == "mine:Printers"
    assert names(team["bob"]) == [*SEEDED, "Printers"]
    for who in ("ana", "lea"):
        assert "Printers" not in names(team[who])
        for call in (team[who].read.views.get, team[who].write.views.remove):
            with pytest.raises(NotFound, match="no view Printers"):
                call("Printers")
    assert settings(team["ana"]) == []


def test_a_groups_is_its_members_and_everybodys_is_all(team: dict[str, Desk]) -> None:
    team["lea"].write.views.add("Printers", "is:open tag:printer", group="support")
    team["ana"].write.views.add("Old", "is:open created:..30d", everybody=True, columns=["number"])
    assert names(team["bob"])[-2:] == ["Printers", "Old"]
    assert names(team["max"])[-1:] == ["Old"]
    assert names(team["ana"])[-1:] == ["Old"]
    others = team["ana"].read.views.list(others=True)
    assert others[-1].full_name == "group:Support:Printers"
    assert team["ana"].read.views.get("printers").group == "Support"
    assert "Printers" not in [view.name for view in team["max"].read.views.list(others=True)]
    assert settings(team["ana"]) == [
        (None, "view group:Support:Printers added: query=is:open tag:printer counted=yes"),
        (None, "view all:Old added: query=is:open created:..30d columns=number counted=yes"),
    ]


def test_who_may_share(team: dict[str, Desk]) -> None:
    for who, where in (
        ("bob", {"group": "Support"}), ("bob", {"everybody": True}),
        ("lea", {"everybody": True}), ("max", {"group": "Support"}),
    ):  # fmt: skip
        with pytest.raises(Refused, match="Nothing was changed"):
            team[who].write.views.add("X", "is:open", **where)
    with pytest.raises(Refused, match="the desk itself"):
        team["ana"].as_system().write.views.add("X", "is:open")
    with pytest.raises(NotFound, match=r"no group Suport .did you mean Support"):
        team["ana"].write.views.add("X", "is:open", group="Suport")
    with pytest.raises(Usage, match="not both"):
        team["ana"].write.views.add("X", "is:open", group="Support", everybody=True)
    team["lea"].write.views.add("X", "is:open", group="Support")
    for who in ("bob",):
        for call in (team[who].write.views.remove, team[who].write.views.set):
            with pytest.raises(Refused):
                call("X")
            with pytest.raises(Refused):
                call("Mine")
    assert team["bob"].read.views.get("X").query == "is:open"
    team["ana"].write.views.remove("X")
    assert "X" not in names(team["lea"])


def test_ones_own_goes_before_the_groups_before_everybodys(team: dict[str, Desk]) -> None:
    team["ana"].write.views.add("Printers", "tag:a", everybody=True)
    team["lea"].write.views.add("Printers", "tag:g", group="Support")
    bob = team["bob"]
    assert bob.read.views.get("printers").query == "tag:g"
    bob.write.views.add("PRÍNTERS", "tag:mine")
    assert bob.read.views.get("printers").query == "tag:mine"
    assert bob.read.views.get("all:Printers").query == "tag:a"
    assert bob.read.views.get("group:support:printers").query == "tag:g"
    assert team["ana"].read.views.get("printers").query == "tag:a"
    bob.write.views.set("Printers", query="tag:other")
    bob.write.views.remove("Printers")
    assert bob.read.views.get("Printers").group == "Support"


def test_a_name_of_two_groups_has_to_be_said_whole(team: dict[str, Desk]) -> None:
    ana = team["ana"]
    ana.write.groups.add("Sales", members=["lea"])
    for group in ("Support", "Sales"):
        ana.write.views.add("Big", f"is:open group:{group}", group=group)
    for desk in (ana, team["lea"]):
        with pytest.raises(Usage, match="Sales and Support have a view Big"):
            desk.write.views.set("Big", counted=False)
    made = team["lea"].write.views.set("group:Sales:Big", counted=False)
    assert (made.group, made.counted) == ("Sales", False)
    assert ana.read.views.get("group:Support:Big").counted


def test_one_of_a_name_is_enough(team: dict[str, Desk]) -> None:
    bob = team["bob"]
    bob.write.views.add("Señales", "is:open")
    with pytest.raises(Conflict) as conflict:
        bob.write.views.add("senales", "tag:x")
    assert conflict.value.next_step == "deskterm view set 'mine:Señales'"
    bob.write.views.add("Mine", "is:open")  # everybody's Mine is another
    with pytest.raises(Conflict):
        bob.write.views.set("Mine", name="SEÑALES")
    assert bob.write.views.set("Señales", name="señales").name == "señales"


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"query": "is:open asignee:me"}, 8),
        ({"query": "is:open assignee:nobdy"}, 17),
        ({"query": "(is:open"}, 0),
        ({"query": "is:open sort:color"}, 13),
        ({"columns": ("number", "subjet")}, 7),
        ({"columns": "number, custom.none"}, 8),
        ({"sort": "-color"}, 6),
        ({"grouping": "subject"}, 3),
    ],
)
def test_what_does_not_parse_is_pointed_at_and_not_kept(
    desk: Desk, fields: dict[str, object], column: int
) -> None:
    with pytest.raises(BadText) as fault:
        desk.write.views.add("X", **{"query": "is:open", **fields})
    assert fault.value.column == column
    desk.write.views.add("X", "is:open")
    with pytest.raises(BadText):
        desk.write.views.set("X", **fields)
    kept = desk.read.views.get("X")
    assert (kept.query, kept.columns, kept.sort, kept.grouping) == ("is:open", (), "", "")


@pytest.mark.parametrize("name", ["", " \t", "a:b", "-x", "x" * 61, "\x00\x1b"])
def test_a_name_is_one_short_line(desk: Desk, name: str) -> None:
    with pytest.raises(Usage):
        desk.write.views.add(name, "is:open")
    assert names(desk) == SEEDED


def test_an_order_and_groups_in_the_query_are_kept_apart(desk: Desk) -> None:
    made = desk.write.views.add("X", "tag:vip OR tag:big sort:-priority,created by:status")
    assert (made.query, made.sort, made.grouping) == (
        "tag:vip OR tag:big", "-priority,created", "status",
    )  # fmt: skip
    assert made.text == "tag:vip OR tag:big sort:-priority,created by:status"
    made = desk.write.views.set("X", query="tag:vip", columns="id,subject,Updated,subject")
    assert (made.sort, made.columns) == ("-priority,created", ("number", "subject", "updated_at"))
    made = desk.write.views.set("X", sort="", grouping="assignee, status", columns=())
    assert (made.sort, made.grouping, made.columns) == ("", "assignee,status", ())


def test_a_place_is_the_nth_of_ones_own_sidebar(team: dict[str, Desk]) -> None:
    bob = team["bob"]
    assert bob.write.views.add("One", "tag:1", position=1).key == "1"
    assert bob.write.views.add("Five", "tag:5", position=5).key == "5"
    assert bob.write.views.add("End", "tag:e", position=999).key == ""
    assert bob.write.views.set("End", position=2).key == "2"
    for at in range(12):  # more than fit between two numbers
        assert bob.write.views.add(f"N{at}", "tag:n", position=2).key == "2"
    assert names(bob)[0] == "One"
    assert names(bob)[1:13] == [f"N{at}" for at in reversed(range(12))]
    assert [name for name in names(bob) if name in SEEDED] == SEEDED
    assert names(team["ana"]) == SEEDED
    for wrong in (0, -1, 10_000, "2", True):
        with pytest.raises(Usage, match="is not a place"):
            bob.write.views.set("One", position=wrong)


def test_another_owner_is_told_as_gone_and_come(team: dict[str, Desk]) -> None:
    ana = team["ana"]
    ana.write.views.add("X", "is:open")
    assert ana.write.views.set("X", group="Support").full_name == "group:Support:X"
    assert ana.write.views.set("X", everybody=True).full_name == "all:X"
    assert ana.write.views.set("X", counted=False, query="is:new").scope == "all"
    assert ana.write.views.set("X", group="").full_name == "mine:X"
    assert settings(ana) == [
        (None, "view group:Support:X added: query=is:open counted=yes"),
        ("view group:Support:X removed: query=is:open counted=yes", None),
        (None, "view all:X added: query=is:open counted=yes"),
        ("view all:X query=is:open", "view all:X query=is:new"),
        ("view all:X counted=yes", "view all:X counted=no"),
        ("view all:X removed: query=is:new", None),
    ]
    with pytest.raises(Refused):
        team["lea"].write.views.set("Mine", group="Support")
    with pytest.raises(Usage, match=r"a view has no colums .did you mean columns"):
        ana.write.views.set("X", colums="a")


def test_a_groups_views_go_with_it_and_an_agents_wait(team: dict[str, Desk]) -> None:
    ana, bob = team["ana"], team["bob"]
    bob.write.views.add("Own", "is:open")
    ana.write.views.add("G", "is:open", group="Support")
    ana.write.groups.leave("Support", ["bob"])
    assert "G" not in names(bob)
    ana.write.groups.remove("Support")
    assert "G" not in [view.name for view in ana.read.views.list(others=True)]
    assert settings(ana)[-1] == ("view group:Support:G removed: query=is:open counted=yes", None)
    ana.write.agents.deactivate("bob")
    ana.write.agents.activate("bob")
    assert names(bob)[-1] == "Own"


def test_a_view_shows_what_its_query_finds_for_every_role(team: dict[str, Desk]) -> None:
    ana = team["ana"]
    for at in range(6):
        take(ana, mail(subject=f"Lamp {at}"))
        changes = ("assignee:bob", "group:Support", "priority:high +vip", "")[at % 4]
        if changes:
            ana.write.tickets.change([at + 1], changes)
    ana.write.views.add("V", "lamp -tag:none sort:number by:status", everybody=True)
    for desk in team.values():
        for view in desk.read.views.list():
            found = desk.read.tickets.numbers(view.text)
            again = desk.read.tickets.numbers(view.query, sort=view.sort)
            assert found == again
            assert len(found) == desk.read.tickets.count(view.query)
    assert len(team["bob"].read.tickets.numbers(ana.read.views.get("V").text)) < 6


def test_a_renamed_agent_keeps_theirs(team: dict[str, Desk]) -> None:
    team["bob"].write.views.add("Own", "assignee:me")
    team["ana"].write.agents.set("bob", login="robert")
    place = team["ana"].store.place
    robert = open_desk(place.url or str(place.path), team["ana"].clock, "robert")  # type: ignore[arg-type]
    assert robert.read.views.get("Own").owner == "robert"
    robert.close()
