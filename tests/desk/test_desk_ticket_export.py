"""Tickets for other programs: all of one moment, read as they are taken."""

from __future__ import annotations

import tracemalloc

import pytest
from desk.helpers import add_agent, mail, mail_with_file, open_desk, take

from deskterm.desk import Desk
from deskterm.desk.reads import ticket_export
from deskterm.errors import BadText


@pytest.fixture
def seven(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Seven tickets, read in pages of three numbers and two rows."""
    for name, size in (("_NUMBERS", 3), ("_TICKETS", 2), ("_THREADS", 2)):
        monkeypatch.setattr(ticket_export, name, size)
    for at in range(7):
        take(desk, mail(subject=f"Lamp {'gfedcba'[at]}"))
    return desk


@pytest.mark.parametrize("sort", ["", "subject", "-updated", "priority,-number"])
@pytest.mark.parametrize("messages", [False, True])
def test_pages_make_the_whole_list(seven: Desk, sort: str, messages: bool) -> None:
    found = [one.row.number for one in seven.read.exports.tickets(sort=sort, messages=messages)]
    assert found == seven.read.tickets.numbers(sort=sort or "number")
    assert len(found) == 7


def test_an_order_in_the_query_counts(seven: Desk) -> None:
    found = [one.row.number for one in seven.read.exports.tickets("lamp sort:-number")]
    assert found == [7, 6, 5, 4, 3, 2, 1]
    found = [one.row.number for one in seven.read.exports.tickets("lamp")]
    assert found == [1, 2, 3, 4, 5, 6, 7]


def test_it_is_one_moment_of_the_desk(seven: Desk) -> None:
    export = seven.read.exports.tickets(messages=True)
    first = next(export)
    place = seven.store.place
    other = open_desk(place.url or str(place.path), seven.clock)  # type: ignore[arg-type]
    other.write.tickets.change([7], "subject:Changed +vip")
    other.write.tickets.note(7, "later")
    other.close()
    rest = list(export)
    assert [first.row.number, *(one.row.number for one in rest)] == [1, 2, 3, 4, 5, 6, 7]
    assert (rest[-1].row.subject, len(rest[-1].messages)) == ("Lamp a", 1)
    assert seven.read.tickets.get(7).subject == "Changed"


def test_who_stops_early_lets_the_moment_go(seven: Desk) -> None:
    export = seven.read.exports.tickets()
    next(export)
    export.close()
    seven.write.tickets.change([1], "subject:Changed")
    assert seven.read.tickets.get(1).subject == "Changed"


def test_what_does_not_parse_is_said_before_the_first_ticket(seven: Desk) -> None:
    for query, sort in (("is:opn", ""), ("assignee:nobody", ""), ("", "colour")):
        with pytest.raises(BadText):
            seven.read.exports.tickets(query, sort=sort)


def test_all_that_hangs_on_a_ticket_comes_along(desk: Desk) -> None:
    take(desk, mail_with_file(b"x", "photo.jpg"))
    take(desk, mail(subject="Again"))
    bob = add_agent(desk, "bob")
    desk.write.groups.add("Support")
    desk.write.fields.add("room")
    desk.write.tickets.change(
        [1], "observer:+bob observer:+ana observer:+group:Support custom.room:B12 assignee:bob"
    )
    desk.write.tickets.merge([2], 1)
    one, two = list(desk.read.exports.tickets("number:1,2", messages=True))
    read = desk.read.tickets
    for each in (one, two):
        number = each.row.number
        assert each.row == read.get(number)
        assert each.messages == read.thread(number)
        assert sorted(each.links) == sorted(read.links(number))
        assert each.observers == read.observers(number)
        assert each.customs == desk.read.fields.of(number)
    assert one.observers == ("ana", "bob", "group:Support")
    assert (one.customs, [link.number for link in one.links]) == ({"room": "B12"}, [2])
    mine = list(bob.read.exports.tickets("number:1.."))
    assert [(each.row.number, [link.number for link in each.links]) for each in mine] == [
        (each.number, [link.number for link in bob.read.tickets.links(each.number)])
        for each in bob.read.tickets.search("number:1..", sort="number")
    ]


def test_memory_stays_flat_however_long_the_texts(
    lite: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_export, "_THREADS", 2)
    for _ in range(30):
        lite.write.tickets.new("Long", text="word " * 10_000)
    tracemalloc.start()
    letters = sum(
        len(message.text)
        for one in lite.read.exports.tickets(messages=True)
        for message in one.messages
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert letters == 30 * 50_000
    assert peak < 750_000
