"""Changes of many tickets, and what may be set: due dates, categories, customers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desk.helpers import FixedClock, add_agent, kinds
from desk.row_hash import row_hashes

from deskterm.desk import Desk
from deskterm.errors import BadText, NotFound, Refused, Usage
from deskterm.terms import Role


def made(desk: Desk, many: int = 3) -> list[int]:
    """So many tickets."""
    return [desk.write.tickets.new(f"Ticket {at}").number for at in range(many)]


def due(desk: Desk, number: int) -> datetime | None:
    return desk.read.tickets.get(number).due_at


# -- due


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("due:2026-12-01", datetime(2026, 12, 1, 23, 59, tzinfo=UTC)),
        ("due:tomorrow", datetime(2026, 11, 3, 23, 59, tzinfo=UTC)),
        ("due:2026-12-01T10:30", datetime(2026, 12, 1, 10, 30, tzinfo=UTC)),
        ("due:4h", datetime(2026, 11, 2, 13, 0, tzinfo=UTC)),
        ("due:2026-10-01", datetime(2026, 10, 1, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_planned_date_is_set(lite: Desk, text: str, until: datetime) -> None:
    made(lite, 1)
    lite.write.tickets.change([1], text)
    assert due(lite, 1) == until
    [event] = [one for one in lite.read.tickets.events(1) if one.kind == "due"]
    assert event.old is None
    assert event.new == str(int(until.timestamp() * 1000))


def test_a_planned_date_is_found_emptied_and_taken_back(desk: Desk) -> None:
    made(desk)
    desk.write.tickets.change([1], "due:2026-10-01")
    desk.write.tickets.change([2], "due:2026-12-01")
    assert desk.read.tickets.numbers("is:overdue") == [1]
    assert desk.read.tickets.numbers("due:2026-12-01") == [2]
    assert desk.read.tickets.numbers("due:none") == [3]
    desk.write.tickets.change([2], "due:none")
    assert due(desk, 2) is None
    desk.write.tickets.undo()
    assert desk.read.tickets.numbers("due:2026-12-01") == [2]


@pytest.mark.parametrize("role", [Role.LEAD, Role.AGENT])
def test_who_may_not_plan_is_refused_before_anything_is_done(lite: Desk, role: Role) -> None:
    bob = add_agent(lite, "bob", role)
    bob.write.tickets.new("Mine")
    with pytest.raises(Refused, match="may not change the planned solution date"):
        bob.write.tickets.change([1], "priority:high due:friday")
    with pytest.raises(Refused, match="planned solution date"):
        bob.write.tickets.new("Another", changes="due:friday")
    assert bob.read.tickets.get(1).priority.word == "normal"
    assert bob.read.tickets.count() == 1


# -- category


def test_a_category_sets_its_first_status(desk: Desk) -> None:
    made(desk, 2)
    for category, status in (("solved", "solved"), ("waiting", "waiting"), ("closed", "closed")):
        desk.write.tickets.change([1], f"category:{category}")
        assert desk.read.tickets.get(1).status == status
    desk.write.tickets.change([2], "wake:3d category:waiting")
    assert desk.read.tickets.get(2).status == "suspended"
    assert desk.write.tickets.change([2], "category:waiting").numbers == ()
    desk.write.tickets.change([2], "category:open")
    assert kinds(desk, 2) == ["created", "status", "wake", "status", "wake"]
    assert desk.read.tickets.get(2).wake_at is None


def test_a_category_that_is_no_status_is_pointed_at(lite: Desk) -> None:
    made(lite, 1)
    for text, why in (
        ("category:spam", "spam is a mark"),
        ("category:new", "no status that means new"),
        ("status:open category:solved", "twice"),
    ):
        with pytest.raises(BadText, match=why) as caught:
            lite.write.tickets.change([1], text)
        assert "category" in text[: caught.value.column + 1] or caught.value.column > 0
    assert kinds(lite, 1) == ["created"]
    lite.write.tickets.spam([1])
    with pytest.raises(Usage, match="marked as spam"):
        lite.write.tickets.change([1], "category:solved")


# -- customers


def test_a_ticket_goes_to_the_organization_of_its_customer(desk: Desk) -> None:
    made(desk, 2)
    desk.write.contacts.add("Sue", emails=["sue@x.test"])
    dry = desk.write.tickets.change([1], "contact:sue@x.test", dry_run=True)
    done = desk.write.tickets.change([1], "contact:sue@x.test")
    assert dry.facts == done.facts
    assert {kind for _, kind, _, _ in done.facts} == {"contact", "organization"}
    assert desk.read.tickets.get(1).organization == "x.test"
    desk.write.tickets.change([1], "org:none")
    assert desk.write.tickets.change([1], "contact:sue@x.test").numbers == ()
    assert desk.read.tickets.get(1).organization is None
    desk.write.organizations.add("Elsewhere")
    desk.write.tickets.change([2], "contact:sue@x.test org:Elsewhere")
    assert desk.read.tickets.get(2).organization == "Elsewhere"
    desk.write.tickets.change([2], "contact:none")
    assert desk.read.tickets.get(2).organization is None


# -- many


def test_it_is_told_how_far_it_is(lite: Desk) -> None:
    numbers = made(lite)
    told: list[tuple[int, int]] = []
    lite.write.tickets.change(numbers, "+x", progress=lambda *at: told.append(at))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    told.clear()
    lite.write.tickets.undo(lambda *at: told.append(at))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_dry_run_says_what_would_be_refused_and_why(desk: Desk) -> None:
    made(desk)
    desk.write.tickets.spam([2])
    before = row_hashes(desk)
    said = desk.write.tickets.change([1, 2, 3, 99], "status:solved +x", dry_run=True)
    assert said.numbers == (1, 3)
    assert [(one.number, one.why.split(";")[0]) for one in said.refused] == [
        (2, "ticket 2: it is marked as spam"),
        (99, "no ticket 99"),
    ]
    assert row_hashes(desk) == before
    done = desk.write.tickets.change([1, 2, 3, 99], "status:solved +x")
    assert (done.numbers, done.facts, done.refused) == (said.numbers, said.facts, said.refused)


def test_a_name_nobody_has_stops_everything(desk: Desk) -> None:
    numbers = made(desk)
    before = row_hashes(desk)
    with pytest.raises(BadText):
        desk.write.tickets.change(numbers, "+x assignee:nobody")
    assert row_hashes(desk) == before


def test_who_is_off_by_the_time_a_ticket_is_written_does_not_get_it(desk: Desk) -> None:
    """Names are looked up once: an agent who left in the middle would have got the rest."""
    numbers = made(desk)
    add_agent(desk, "bob")

    def leave(done: int, total: int) -> None:
        if done == 1:
            desk.store.writer.execute("UPDATE agents SET active = FALSE WHERE login = 'bob'")

    done = desk.write.tickets.change(numbers, "assignee:bob", progress=leave)
    assert done.numbers == (1,)
    assert [one.why for one in done.refused] == [
        "agent bob is off by now. Nothing was changed."
    ] * 2
    assert kinds(desk, 2) == ["created"]


def test_who_may_not_come_in_any_more_is_stopped_where_they_were(desk: Desk) -> None:
    bob = add_agent(desk, "bob", Role.LEAD)
    numbers = made(desk)

    def leave(done: int, total: int) -> None:
        if done == 2:
            desk.store.writer.execute("UPDATE agents SET active = FALSE WHERE login = 'bob'")

    with pytest.raises(Refused, match="not active: stopped after 2 of 3 tickets"):
        bob.write.tickets.change(numbers, "+x", progress=leave)
    assert desk.read.tickets.numbers("tag:x", sort="number") == [1, 2]


def test_what_was_changed_before_a_stop_stays_and_can_be_taken_back(desk: Desk) -> None:
    numbers = made(desk, 5)
    before = row_hashes(desk)

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.write.tickets.change(numbers, "+x status:solved", progress=stop)
    assert desk.read.tickets.numbers("tag:x status:solved", sort="number") == [1, 2, 3]
    assert desk.write.tickets.undo() == "taken back on 3 tickets: tag, status"
    assert row_hashes(desk) == before


def test_the_words_are_told_together_when_several_changes_are_refused(
    lite: Desk, clock: FixedClock
) -> None:
    made(lite, 1)
    lite.write.tickets.spam([1])
    with pytest.raises(Usage) as caught:
        lite.write.tickets.change([1], "status:solved priority:high")
    assert caught.value.sentence.count("marked as spam") == 1
    with pytest.raises(NotFound):
        lite.write.tickets.change([99], "+x", dry_run=True)
