"""`@login` in a note: who is named sees the ticket from then on, and nobody else does."""

from __future__ import annotations

import pytest
from desk.helpers import add_agent, kinds, mail, take

from deskterm.desk import Desk
from deskterm.errors import NotFound


@pytest.fixture
def luis(desk: Desk) -> Desk:
    """An agent who sees nothing of ticket 1 yet."""
    take(desk, mail())
    return add_agent(desk, "luis")


def _named(desk: Desk, number: int = 1) -> list[str | None]:
    return [event.new for event in desk.read.tickets.events(number) if event.kind == "mentioned"]


def test_who_is_named_sees_the_ticket_and_history_says_so_once(desk: Desk, luis: Desk) -> None:
    with pytest.raises(NotFound):
        luis.read.tickets.get(1)
    desk.write.tickets.note(1, "Have a look, @luis.")
    assert luis.read.tickets.numbers() == [1]
    assert luis.read.tickets.thread(1)[-1].text == "Have a look, @luis."
    desk.write.tickets.note(1, "@luis, once more")
    assert _named(desk) == ["luis"]
    assert kinds(desk, 1)[-3:] == ["note", "mentioned", "note"]


@pytest.mark.parametrize(
    "text",
    [
        "@luis", "(@Luis)", "@LUIS!", "ask @luis...", "@luis, @luis and @luis", "«@luis»",
        "@luis's turn", "x\n@luis: please", "@luis-", "*@luis*", "@nobody @luis",
    ],
)  # fmt: skip
def test_a_name_is_found_whatever_stands_around_it(desk: Desk, luis: Desk, text: str) -> None:
    desk.write.tickets.note(1, text)
    assert _named(desk) == ["luis"]
    assert luis.read.tickets.numbers() == [1]


@pytest.mark.parametrize(
    "text",
    [
        "luis@acme.test", "x@luis", "@luisa", "@lui", "@luis@acme.test", "foo.@luis", "a/@luis",
        "http://x.test/@luis", "@ luis", "@@luis", "-@luis", "@luisá", "@" + "l" * 500, "@", "@.",
        "@luis.romero",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_names_nobody(desk: Desk, luis: Desk, text: str) -> None:
    desk.write.tickets.note(1, text)
    assert _named(desk) == []
    assert luis.read.tickets.numbers() == []


def test_an_address_that_begins_with_a_login_names_nobody(desk: Desk) -> None:
    """`@ana.ruiz@acme.test` gave its first part away: the name was cut where it still fitted."""
    take(desk, mail())
    ruiz = add_agent(desk, "luis")
    desk.write.tickets.note(1, "@luis.romero@acme.test wrote")
    assert ruiz.read.tickets.numbers() == []


def test_the_longest_login_that_fits_is_meant(desk: Desk, luis: Desk) -> None:
    dotted = add_agent(desk, "luis.romero")
    desk.write.tickets.note(1, "Please, @luis.romero.")
    assert dotted.read.tickets.numbers() == [1]
    assert luis.read.tickets.numbers() == []


def test_who_is_off_or_writes_himself_is_not_named(desk: Desk, luis: Desk) -> None:
    desk.store.writer.execute("UPDATE agents SET active = FALSE WHERE login = 'luis'")
    desk.write.tickets.note(1, "@luis @ana")
    assert _named(desk) == []


def test_a_reply_names_nobody(desk: Desk, luis: Desk) -> None:
    desk.write.tickets.reply(1, "@luis will call you")
    assert luis.read.tickets.numbers() == []


def test_a_ticket_that_begins_with_a_note_names_people_too(desk: Desk, luis: Desk) -> None:
    number = desk.write.tickets.new("Order toner", text="@luis knows where").number
    assert luis.read.tickets.numbers() == [number]
    said = desk.write.tickets.new("Called", contact="joe@client.test", text="@luis knows").number
    assert said not in luis.read.tickets.numbers()


def test_tickets_of_private_groups_too(desk: Desk, luis: Desk) -> None:
    with desk.store.writer.session() as session:
        from deskterm.store.tables import GroupTable

        board = GroupTable(name="Board", name_folded="board", private=True, created_at=desk.clock())
        session.add(board)
    desk.write.tickets.change([1], "group:Board")
    desk.write.tickets.note(1, "@luis only you")
    assert luis.read.tickets.numbers() == [1]


def test_who_saw_the_one_ticket_sees_what_it_was_joined_to(desk: Desk, luis: Desk) -> None:
    eve = add_agent(desk, "eve")
    take(desk, mail("Eve <eve@x.test>", "Re: [#1] Printer on fire", "burns still"))
    desk.write.tickets.note(2, "@luis")
    desk.write.tickets.change([2], "observer:+eve")
    desk.write.tickets.join(2)
    assert luis.read.tickets.get(1).number == 1
    assert eve.read.tickets.get(1).number == 1
    found = [(e.kind, e.new, e.cause) for e in desk.read.tickets.events(1)]
    assert ("mentioned", "luis", "joined by an agent") in found
    assert ("observer_added", "eve", "joined by an agent") in found
