"""One ticket made two: what goes along, whose it is, and that it is taken back exactly."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, kinds, mail, mail_with_file, send_all, take
from desk.row_hash import check_words, every_row

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import Conflict, NotFound
from deskterm.terms import DraftKind, EventKind, Link, Role
from deskterm.values import TicketLink

JOE = "Joe Doe <joe@client.test>"
SUE = "Sue Roe <sue@client.test>"


@pytest.fixture
def talk(desk: Desk, clock: FixedClock) -> int:
    """Five messages: a question, an answer, another question with a file, a note, an answer."""
    number = take(desk, mail(JOE, "Printer on fire", "It burns brightly.")).number
    add_agent(desk, "bob")
    desk.write.groups.add("Support", members=["ana"])
    desk.write.tickets.change(
        [number], "assignee:bob group:Support priority:high type:incident observer:+bob +vip"
    )
    clock.advance(minutes=1)
    desk.write.tickets.reply(number, "Call the brigade.")
    send_all(desk)
    clock.advance(minutes=1)
    raw = mail_with_file(b"x", "cable.png", sender=SUE, subject=f"RE: [#{number}] Gone mouse",
                         text="The mouse has left us.")  # fmt: skip
    take(desk, raw)
    clock.advance(minutes=1)
    desk.write.tickets.note(number, "@bob take the cheese")
    clock.advance(minutes=1)
    desk.write.tickets.reply(number, "We send a mouse.", attachments=[Upload("map.pdf", b"y")])
    clock.advance(minutes=1)
    return number


def test_a_message_becomes_a_ticket_of_its_sender(desk: Desk, talk: int) -> None:
    old = desk.read.tickets.get(talk)
    made = desk.write.tickets.split(3)
    assert made.number == talk + 1
    assert (made.subject, made.status) == ("Gone mouse", "open")
    assert (made.contact, made.contact_name) == ("sue@client.test", "Sue Roe")
    along = ("assignee", "group", "priority", "type", "channel", "mailbox", "organization")
    for field in along:
        assert getattr(made, field) == getattr(old, field), field
    assert (made.message_count, made.file_count, made.tags) == (1, 1, ())
    assert made.last_message_id == 3
    assert [m.id for m in desk.read.tickets.thread(talk)] == [1, 2, 4, 5]
    assert desk.read.tickets.links(made.number) == (
        TicketLink(Link.SPLIT, talk, "Printer on fire", outgoing=True),
    )
    assert desk.read.tickets.links(talk) == (
        TicketLink(Link.SPLIT, made.number, "Gone mouse", outgoing=False),
    )
    assert desk.read.tickets.observers(made.number) == ("bob",)
    for words, numbers in (("left mouse", [2]), ("sue", [2]), ("cable.png", [2]), ("burns", [1]),
                           ("cheese", [1]), ("brigade", [1]), ("send", [1])):  # fmt: skip
        assert desk.read.tickets.numbers(words) == numbers, words
    check_words(desk)
    assert kinds(desk, talk)[-1] == EventKind.SPLIT
    assert kinds(desk, made.number)[0] == EventKind.CREATED


def test_from_a_message_on_all_later_ones_go(desk: Desk, talk: int) -> None:
    made = desk.write.tickets.split(3, onwards=True, subject="A mouse is missing")
    assert made.subject == "A mouse is missing"
    assert [m.id for m in desk.read.tickets.thread(made.number)] == [3, 4, 5]
    assert {file.filename for file in desk.read.attachments.list(made.number)} == {
        "cable.png", "map.pdf"}  # fmt: skip
    assert {row.message_id: row.ticket for row in desk.read.outbox.list()} == {
        2: talk,
        5: made.number,
    }
    old = desk.read.tickets.get(talk)
    assert (old.last_message_id, old.message_count, old.file_count) == (2, 2, 0)
    assert desk.read.tickets.numbers("cheese") == [made.number]
    [mail_out] = send_all(desk)
    assert f"[#{made.number}]".encode() in mail_out
    check_words(desk)


@pytest.mark.parametrize("onwards", [False, True])
@pytest.mark.parametrize("id", [1, 2, 3, 4, 5])
def test_a_split_is_taken_back_exactly(desk: Desk, talk: int, id: int, onwards: bool) -> None:
    if id == 1 and onwards:
        id = 2
    before = every_row(desk)
    made = desk.write.tickets.split(id, onwards=onwards)
    assert every_row(desk) != before
    assert desk.write.tickets.undo() == f"taken back: #{made.number} is back in #{talk}"
    assert every_row(desk) == before
    check_words(desk)
    with pytest.raises(NotFound):
        desk.read.tickets.get(made.number)
    history = [(event.kind, event.cause) for event in desk.read.tickets.events(talk)]
    assert ("created", f"on #{made.number}") in history
    assert history[-1] == ("undone", "undo")


def test_a_stranger_s_mail_becomes_a_ticket_of_theirs(desk: Desk, talk: int) -> None:
    [sent] = send_all(desk)
    header = sent.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()
    raw = mail("Eve <eve@evil.test>", "Re: Printer", "Let me in.", in_reply_to=header)
    assert take(desk, raw).number == talk
    [id] = [m.id for m in desk.read.tickets.thread(talk) if m.new_address]
    desk.store.writer.execute("DELETE FROM organization_domains WHERE domain = 'evil.test'")
    before = every_row(desk)
    made = desk.write.tickets.split(id)
    assert (made.contact, made.organization) == ("eve@evil.test", "evil.test")
    [message] = desk.read.tickets.thread(made.number)
    assert not message.new_address
    to = desk.read.tickets.recipients(made.number).to
    assert [person.address for person in to] == ["eve@evil.test"]
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_nothing_is_split_when_nothing_would_be_left(desk: Desk, talk: int) -> None:
    alone = take(desk, mail(SUE, "Alone")).message_id
    eve = add_agent(desk, "eve")
    before = every_row(desk)
    with pytest.raises(Conflict, match=f"message {alone} is the only one of ticket 2"):
        desk.write.tickets.split(alone)
    with pytest.raises(Conflict, match="message 1 is the first of ticket 1: nothing would be left"):
        desk.write.tickets.split(1, onwards=True)
    for id in (0, -1, 99, 2**70):
        with pytest.raises(NotFound, match=f"no message {id}"):
            desk.write.tickets.split(id)
    with pytest.raises(NotFound, match="no message 3"):
        eve.write.tickets.split(3)
    assert every_row(desk) == before


@pytest.mark.parametrize("what", ["mail", "draft", "tag", "merge", "note"])
def test_a_split_stays_when_something_was_done_there_since(
    desk: Desk, talk: int, what: str
) -> None:
    made = desk.write.tickets.split(3)
    lia = add_agent(desk, "lia", Role.LEAD)
    said = f"#{made.number} stays"
    if what == "mail":
        take(desk, mail(SUE, f"Re: [#{made.number}] mouse", "And the keyboard."))
        said = f"messages have come to #{made.number} or left it since"
    elif what == "draft":
        lia.write.drafts.save(made.number, DraftKind.REPLY, "Dear")
        said = f"#{made.number} stays: somebody is writing on it"
    elif what == "tag":
        lia.write.tickets.change([made.number], "+x")
        said = f"#{made.number} has been changed since"
    elif what == "merge":
        lia.write.tickets.merge([made.number], talk)
        said = f"#{made.number} went into another ticket since"
    else:
        lia.write.tickets.note(made.number, "mine now")
        said = f"messages have come to #{made.number} or left it since"
    before = every_row(desk)
    with pytest.raises(Conflict, match=said):
        desk.write.tickets.undo()
    assert every_row(desk) == before
    assert desk.read.tickets.get(made.number).number == made.number


def test_what_was_read_stays_read(desk: Desk, talk: int) -> None:
    bob = add_agent(desk, "lia", Role.LEAD)
    desk.write.tickets.mark_read(talk)
    made = desk.write.tickets.split(3)
    assert not desk.read.tickets.get(made.number).unread
    assert bob.read.tickets.get(made.number).unread
    assert not desk.read.tickets.get(talk).unread


def test_what_was_split_and_merged_again_is_taken_back_both_ways(desk: Desk, talk: int) -> None:
    before = every_row(desk)
    made = desk.write.tickets.split(3, onwards=True)
    between = every_row(desk)
    desk.write.tickets.merge([made.number], talk)
    assert [m.id for m in desk.read.tickets.thread(talk)] == [1, 2, 3, 4, 5]
    assert desk.read.tickets.numbers("cheese") == [talk]
    desk.write.tickets.undo()
    assert every_row(desk) == between
    desk.write.tickets.undo()
    assert every_row(desk) == before
    check_words(desk)
