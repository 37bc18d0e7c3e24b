"""What undo puts back, to the last row; what it leaves; and that it can be cut off."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, mail, send_all, take
from desk.row_hash import check_words, every_row, row_hashes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskterm.desk import Desk
from deskterm.desk.writes import reverting
from deskterm.errors import Conflict
from deskterm.terms import Role


def stock(desk: Desk) -> None:
    """Four tickets that differ in all that can be set."""
    for _ in range(4):
        take(desk, mail())
    add_agent(desk, "bob", Role.LEAD)
    add_agent(desk, "eve", Role.LEAD)
    desk.write.groups.add("Support")
    desk.write.groups.add("Sales")
    desk.write.contacts.add("Sue", emails=["sue@big.test"])
    desk.write.fields.add("serial", kind="text", name_en="Serial")
    desk.write.tickets.change([2], "assignee:bob group:Sales +Old observer:+group:Support")
    desk.write.tickets.change([3], "status:waiting due:2026-12-01 custom.serial:A7 org:none")
    desk.write.tickets.change([3], "wake:3d")
    desk.write.tickets.change([4], "contact:sue@big.test subject:Elsewhere priority:urgent")


MANY = (
    'subject:"Quite other words" status:solved priority:high type:incident assignee:eve '
    "group:Support contact:new@fresh.test due:friday +vip -old observer:+bob "
    "observer:-group:Support custom.serial:B8"
)


def test_a_change_of_everything_is_taken_back_to_the_last_row(desk: Desk) -> None:
    stock(desk)
    before, found = every_row(desk), desk.read.tickets.numbers("burns", sort="number")
    changed = desk.write.tickets.change([1, 2, 3, 4], MANY)
    assert changed.numbers == (1, 2, 3, 4)
    assert desk.read.tickets.numbers("fresh.test other", sort="number") == []
    assert desk.read.tickets.numbers("quite", sort="number") == [1, 2, 3, 4]
    assert desk.write.tickets.undo().startswith("taken back on 4 tickets: subject, status, prio")
    assert every_row(desk) == before
    assert desk.read.tickets.numbers("quite") == []
    assert desk.read.tickets.numbers("burns", sort="number") == found
    check_words(desk)


def _what(text: str) -> str:
    """What a change is about; two about the same cannot stand together."""
    if text[0] in "+-":
        return text[1:].lower()
    field, _, value = text.partition(":")
    return f"{field} {value[1:]}" if field == "observer" else field.replace("category", "status")


CHANGES = st.lists(
    st.sampled_from(
        [
            "status:solved", "status:open", "category:waiting", "wake:3d", "wake:none",
            "priority:low", "priority:urgent", "type:incident", "assignee:bob", "assignee:none",
            "group:Sales", "group:none", "contact:sue@big.test", "contact:who@new.test",
            "contact:none", "org:big.test", "org:none", "due:2026-12-24", "due:none", "+Old",
            "+vip", "-old", "-vip", "observer:+eve", "observer:-group:Support",
            "subject:Elsewhere", 'subject:"Printer it burns"', "custom.serial:X",
            "custom.serial:none",
        ]
    ),
    min_size=1,
    max_size=6,
    unique_by=_what,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_was_changed_is_taken_back(lite: Desk, data: st.DataObject) -> None:
    if not lite.read.tickets.count():
        stock(lite)
    before = row_hashes(lite)
    batches = 0
    for numbers, words in data.draw(
        st.lists(
            st.tuples(st.lists(st.sampled_from([1, 2, 3, 4]), min_size=2, unique=True), CHANGES),
            min_size=1,
            max_size=3,
        )
    ):
        batches += bool(lite.write.tickets.change(numbers, " ".join(words)).numbers)
    for _ in range(batches):
        lite.write.tickets.undo()
    assert row_hashes(lite) == before


def test_what_came_with_a_contact_goes_with_them(desk: Desk) -> None:
    take(desk, mail())
    before = row_hashes(desk)
    desk.write.tickets.change([1], "contact:new@fresh.test")
    assert desk.read.tickets.get(1).organization == "fresh.test"
    desk.write.tickets.undo()
    assert row_hashes(desk) == before


def test_a_contact_whom_somebody_works_with_since_stays(desk: Desk) -> None:
    take(desk, mail())
    desk.write.tickets.change([1], "contact:new@fresh.test")
    bob = add_agent(desk, "bob", Role.LEAD)
    bob.write.tickets.new("Theirs", contact="new@fresh.test")
    desk.write.tickets.undo()
    assert desk.read.tickets.get(1).contact == "joe@client.test"
    assert desk.read.contacts.get("new@fresh.test").tickets == 1


# -- what stays


def test_what_was_set_back_to_the_same_by_another_is_theirs(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.change([1], "priority:high +vip")
    bob.write.tickets.change([1], "priority:low")
    bob.write.tickets.change([1], "priority:high")
    said = desk.write.tickets.undo()
    assert said == "taken back on #1: tag; left as it is: #1: priority has been changed since"
    assert desk.read.tickets.get(1).priority.word == "high"


def test_what_another_changed_and_took_back_is_as_it_was_left(desk: Desk) -> None:
    take(desk, mail())
    bob = add_agent(desk, "bob", Role.LEAD)
    desk.write.tickets.change([1], "priority:high")
    bob.write.tickets.change([1], "priority:low")
    bob.write.tickets.undo()
    assert desk.write.tickets.undo() == "taken back on #1: priority"
    assert desk.read.tickets.get(1).priority.word == "normal"


def test_who_has_left_or_is_gone_gets_nothing_back(desk: Desk) -> None:
    stock(desk)
    desk.write.tickets.change([2], "assignee:eve group:Support +x")
    desk.store.writer.execute("UPDATE agents SET active = FALSE WHERE login = 'bob'")
    desk.write.groups.set("Sales", name="Shop")
    with pytest.raises(Conflict, match="your last change is none that undo takes back"):
        desk.write.tickets.undo()
    desk.store.writer.execute("UPDATE events SET undone = TRUE WHERE kind = 'setting'")
    desk.store.writer.execute("UPDATE events SET cause = 'x' WHERE kind = 'setting'")
    said = desk.write.tickets.undo()
    assert said.startswith("taken back on #2: tag; left as it is: #2: assignee bob is off")
    row = desk.read.tickets.get(2)
    assert (row.assignee, row.group) == ("eve", "Support")


def test_of_many_tickets_with_something_left_a_few_are_named(lite: Desk) -> None:
    bob = add_agent(lite, "bob", Role.LEAD)
    numbers = [lite.write.tickets.new(f"T{at}").number for at in range(8)]
    lite.write.tickets.change(numbers, "priority:high +x")
    bob.write.tickets.change(numbers, "priority:low")
    said = lite.write.tickets.undo()
    assert said.startswith("taken back on 8 tickets: tag; left as it is: #8: priority has been")
    assert said.endswith("; and 3 tickets more")
    assert said.count("#") == 5


# -- what followed from it


def test_a_notice_that_waits_goes_with_the_assignment(desk: Desk, clock: FixedClock) -> None:
    add_agent(desk, "bob")
    desk.store.writer.execute("UPDATE agents SET notices = 'assigned'")
    take(desk, mail())
    before = row_hashes(desk)
    desk.write.tickets.change([1], "assignee:bob")
    assert len(desk.read.outbox.list()) == 1
    clock.advance(seconds=1)
    desk.write.tickets.undo()
    assert row_hashes(desk) == before
    clock.advance(seconds=1)
    desk.write.tickets.change([1], "assignee:bob")
    assert len(send_all(desk)) == 1
    desk.write.tickets.undo()
    assert [one.state for one in desk.read.outbox.list()] == ["sent"]


def test_what_the_desk_did_in_the_same_go_is_taken_back_with_it(desk: Desk) -> None:
    """As a rule will: its events are nobody's, have a cause, and stand behind the agent's own."""
    take(desk, mail())
    take(desk, mail())
    system = desk.as_system()
    batch = desk.write.tickets.change([1], "priority:high").batch
    with system.write.tickets._work(batch) as work:
        from deskterm.terms import EventKind

        for number in (1, 2):
            work.sql.run("UPDATE tickets SET type = 'incident' WHERE id = ?", (number,))
            work.record(EventKind.TYPE, number, "question", "incident", cause="rule: outage")
    desk.write.tickets.change([2], "+x")
    desk.write.tickets.undo()
    assert desk.write.tickets.undo() == "taken back on 2 tickets: type, priority"
    for number in (1, 2):
        assert desk.read.tickets.get(number).type == "question"
    with pytest.raises(Conflict, match="nothing of yours"):
        desk.write.tickets.undo()


# -- cut off


def test_cut_off_it_goes_on_where_it_was(desk: Desk) -> None:
    stock(desk)
    before = row_hashes(desk)
    desk.write.tickets.change([1, 2, 3, 4], MANY)

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.write.tickets.undo(stop)
    assert desk.read.tickets.numbers("tag:vip", sort="number") == [1, 2]
    assert desk.write.tickets.undo().startswith("taken back on 2 tickets")
    assert row_hashes(desk) == before


def test_a_ticket_that_fails_in_the_middle_is_left_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(desk)
    desk.write.tickets.change([1, 2, 3, 4], "status:solved priority:high +vip")
    ours = reverting.apply

    def fails(work, before, planned, fields, *, cause=""):  # type: ignore[no-untyped-def]
        ours(work, before, planned, fields, cause=cause)
        if before.number == 3:
            raise Conflict("the moon stands wrong. Nothing was changed.")

    monkeypatch.setattr(reverting, "apply", fails)
    said = desk.write.tickets.undo()
    assert said.startswith("taken back on 3 tickets: status, priority, tag")
    assert said.endswith("left as it is: #3: the moon stands wrong")
    row = desk.read.tickets.get(3)
    assert (row.status, row.priority.word, row.tags) == ("solved", "high", ("vip",))
    assert "undo" not in {event.cause for event in desk.read.tickets.events(3)}


def test_a_change_of_settings_is_told_once_and_stands_in_no_ones_way(desk: Desk) -> None:
    """Who added a group after changing five thousand tickets could never take these back: every
    undo was refused for the group's sake."""
    take(desk, mail())
    desk.write.tickets.change([1], "priority:high")
    desk.write.groups.add("Sales")
    desk.write.groups.add("Support")
    with pytest.raises(Conflict, match=r"group Support .* Undo again reaches what was before"):
        desk.write.tickets.undo()
    assert desk.read.tickets.get(1).priority.word == "high"
    assert desk.write.tickets.undo() == "taken back on #1: priority"
    assert {group.name for group in desk.read.groups.list()} == {"Sales", "Support"}
