"""A reply read before the mail it answers still ends on that mail's ticket."""

from __future__ import annotations

import itertools

from desk.helpers import kinds, mail, send_all, take
from samples.generate import generate

from deskterm.desk import Desk

JOE, ANN = "Joe <joe@client.test>", "Ann <ann@partner.test>"
EVE = "Eve <eve@evil.test>"


def _texts(desk: Desk, number: int) -> list[str]:
    return [message.text for message in desk.read.tickets.thread(number)]


def test_the_parent_that_would_open_a_ticket_joins_its_answers(desk: Desk) -> None:
    early = take(
        desk, mail(ANN, "Re: Fire", "answer", in_reply_to="<p@client.test>", to="joe@client.test")
    )
    late = take(
        desk, mail(JOE, "Fire", "parent", message_id="<p@client.test>", cc="ann@partner.test")
    )
    assert (early.number, late.number, late.outcome) == (1, 1, "joined")
    assert sorted(_texts(desk, 1)) == ["answer", "parent"]
    joined = desk.read.tickets.events(1)[-1]
    assert (joined.kind, joined.cause) == ("message", "its answer came first")


def test_two_early_answers_end_together(desk: Desk) -> None:
    for text in ("first", "second"):
        take(desk, mail(ANN, "Re: Fire", text, in_reply_to="<p@client.test>"))
    assert desk.read.tickets.count() == 2
    take(desk, mail(JOE, "Fire", "parent", message_id="<p@client.test>", cc="ann@partner.test"))
    assert desk.read.tickets.numbers() == [1]
    assert sorted(_texts(desk, 1)) == ["first", "parent", "second"]
    moved = [event for event in desk.read.tickets.events(1) if event.kind == "moved_in"]
    assert [(event.old, event.cause) for event in moved] == [
        ("2", "the mail it answers came later")
    ]


def test_a_parent_that_itself_answers_a_ticket_brings_the_early_answer_there(desk: Desk) -> None:
    take(desk, mail(JOE, "Fire", "root", message_id="<r@client.test>", cc="ann@partner.test"))
    take(desk, mail(ANN, "Re: Fire", "early", in_reply_to="<p@client.test>"))
    assert desk.read.tickets.count() == 2
    take(
        desk,
        mail(
            JOE,
            "Re: Fire",
            "parent",
            message_id="<p@client.test>",
            cc="ann@partner.test",
            in_reply_to="<r@client.test>",
        ),
    )
    assert desk.read.tickets.numbers() == [1]
    assert sorted(_texts(desk, 1)) == ["early", "parent", "root"]
    assert "moved_in" in kinds(desk, 1)


def test_a_parent_that_joins_by_token_brings_the_early_answer_there(desk: Desk) -> None:
    take(desk, mail(JOE, "Fire", "root", cc="ann@partner.test"))
    ours = desk.write.tickets.reply(1, "Use water").message_id
    send_all(desk)
    take(desk, mail(ANN, "Re: Fire", "early", in_reply_to="<p@client.test>"))
    take(
        desk,
        mail(
            JOE,
            "Re: Fire",
            "parent",
            message_id="<p@client.test>",
            cc="ann@partner.test",
            in_reply_to=ours,
        ),
    )
    assert desk.read.tickets.numbers() == [1]
    assert sorted(_texts(desk, 1)) == ["Use water", "early", "parent", "root"]


def test_a_chain_in_any_order_is_one_ticket(lite: Desk) -> None:
    for order in itertools.permutations(range(4)):
        name = "".join(map(str, order))
        ids = [f"<c{place}.{name}@x.test>" for place in range(4)]
        for place in order:
            author, other = (JOE, ANN) if place % 2 == 0 else (ANN, JOE)
            parent = ids[place - 1] if place else ""
            raw = mail(
                author, name, ids[place], message_id=ids[place], cc=other, in_reply_to=parent
            )
            take(lite, raw)
        [number] = lite.read.tickets.numbers(f"subject:{name}")
        assert sorted(_texts(lite, number)) == ids, name


def test_a_stranger_who_names_an_id_to_come_does_not_get_in(desk: Desk) -> None:
    take(desk, mail(EVE, "Hello", "waiting", references=["<p@client.test>"]))
    taken = take(desk, mail(JOE, "Fire", "secret", message_id="<p@client.test>"))
    assert (taken.outcome, taken.number) == ("new", 2)
    assert desk.read.tickets.get(1).message_count == 1
    # Nor by having it named once more after it came.
    assert take(desk, mail(EVE, "Hello", "again", references=["<p@client.test>"])).number == 3


def test_an_answer_that_joined_a_ticket_is_not_dragged_off_by_its_parent(desk: Desk) -> None:
    take(desk, mail(JOE, "Fire", "root", message_id="<r@client.test>"))
    take(desk, mail(JOE, "Re: Fire", "both", references=["<p@evil.test>", "<r@client.test>"]))
    assert desk.read.tickets.get(1).message_count == 2
    # Eve knows the ID, and puts Joe in copy so that he is among her mail's people.
    taken = take(
        desk, mail(EVE, "Mine now", "hook", message_id="<p@evil.test>", cc="joe@client.test")
    )
    assert (taken.outcome, taken.number) == ("new", 2)
    assert sorted(_texts(desk, 1)) == ["both", "root"]


def test_a_closed_ticket_of_an_early_answer_stays_closed(desk: Desk) -> None:
    take(desk, mail(ANN, "Re: Fire", "answer", in_reply_to="<p@client.test>"))
    desk.write.tickets.change([1], "status:closed")
    taken = take(
        desk, mail(JOE, "Fire", "parent", message_id="<p@client.test>", cc="ann@partner.test")
    )
    assert taken.number == 2
    assert desk.read.tickets.get(1).status == "closed"
    assert desk.read.tickets.get(2).status == "open"


def test_every_generated_answer_is_on_the_ticket_of_its_conversation(desk: Desk) -> None:
    mails = generate(60, seed=7, address="help@acme.test")
    where = [take(desk, one.raw).message_id for one in mails]
    tickets = {
        message.id: number
        for number in desk.read.tickets.numbers()
        for message in desk.read.tickets.thread(number)
    }
    assert len(tickets) == len(mails)
    for place, one in enumerate(mails):
        assert tickets[where[place]] == tickets[where[one.thread]], one.subject
    assert len(set(tickets.values())) == len({one.thread for one in mails})
    for one, message in zip(mails, where, strict=True):
        assert desk.read.tickets.numbers(one.key) == [tickets[message]]
