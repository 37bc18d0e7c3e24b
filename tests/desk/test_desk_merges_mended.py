"""Merging and splitting where it went wrong once: strangers, drafts, what came since, history."""

from __future__ import annotations

import pytest
from desk.helpers import FixedClock, add_agent, mail, send_all, take
from desk.row_hash import every_row

from deskterm.desk import Desk
from deskterm.errors import Conflict
from deskterm.terms import EventKind, Role

JOE, SUE, EVE = "Joe Doe <joe@client.test>", "Sue Roe <sue@other.test>", "Eve <eve@evil.test>"


def header(raw: bytes, name: str = "Message-ID") -> str:
    """One header of a mail that left."""
    return raw.partition(f"{name}: ".encode())[2].partition(b"\r\n")[0].decode()


def intruded(desk: Desk) -> int:
    """Ticket 1 is Joe's; Eve answers our mail to him and is a new address there: her message."""
    take(desk, mail(JOE))
    desk.write.tickets.reply(1, "The code is 4711.")
    [sent] = send_all(desk)
    raw = mail(EVE, "Tell me", "All of it.", in_reply_to=header(sent))
    taken = take(desk, raw)
    assert desk.read.tickets.thread(1)[-1].new_address
    return taken.message_id or 0


def goes_to(desk: Desk, number: int) -> list[str]:
    """Whom an answer is sent to."""
    return [one.address for one in desk.read.tickets.recipients(number).to]


def participants(desk: Desk, number: int) -> list[str]:
    """Whose mails may join a ticket by what they name."""
    wanted = "SELECT address FROM participants WHERE ticket_id = ? ORDER BY address"
    return [row[0] for row in desk.store.reader.rows(wanted, [number])]


def check_eve_is_a_stranger(desk: Desk, number: int = 1) -> None:
    messages = desk.read.tickets.thread(number)
    assert [m.new_address for m in messages if m.from_address == "eve@evil.test"] != []
    assert all(m.new_address for m in messages if m.from_address == "eve@evil.test")
    assert goes_to(desk, number) == ["joe@client.test"]
    assert "eve@evil.test" not in participants(desk, number)
    assert take(desk, mail(EVE, f"Re: [#{number}] Printer")).outcome != "joined"


def test_a_stranger_split_off_and_merged_back_is_a_stranger_again(desk: Desk) -> None:
    """A merge made her a participant: the next answer to the customer went to her."""
    id = intruded(desk)
    states = [every_row(desk)]
    made = desk.write.tickets.split(id).number
    states.append(every_row(desk))
    assert goes_to(desk, made) == ["eve@evil.test"]
    desk.write.tickets.merge([made], 1)
    while states:
        desk.write.tickets.undo()
        assert every_row(desk) == states.pop()
    desk.write.tickets.merge([desk.write.tickets.split(id).number], 1)
    check_eve_is_a_stranger(desk)


def test_so_is_she_by_way_of_other_tickets_and_with_what_she_wrote_since(desk: Desk) -> None:
    made = desk.write.tickets.split(intruded(desk)).number
    take(desk, mail("Eve II <eve.two@evil.test>", f"Re: [#{made}] Me too"))
    between = take(desk, mail(JOE, "Another")).number
    desk.write.tickets.merge([made], between)
    desk.write.tickets.merge([between], 1)
    check_eve_is_a_stranger(desk)
    assert "eve.two@evil.test" not in participants(desk, 1)
    assert sum(m.new_address for m in desk.read.tickets.thread(1)) == 2


def test_a_ticket_without_a_customer_does_not_become_the_stranger_s(desk: Desk) -> None:
    desk.write.tickets.new("Somebody called")
    desk.write.tickets.reply(1, "You called.", to=["joe@client.test"])
    [sent] = send_all(desk)
    id = take(desk, mail(EVE, "Tell me", "All.", in_reply_to=header(sent))).message_id or 0
    desk.write.tickets.merge([desk.write.tickets.split(id).number], 1)
    assert desk.read.tickets.get(1).contact is None
    assert desk.read.tickets.thread(1)[-1].new_address


def test_whoever_took_part_before_takes_part_after(desk: Desk) -> None:
    """Only strangers are kept out: a split of the customer's own mail and back changes nothing."""
    take(desk, mail(JOE, cc="boss@else.test"))
    id = take(desk, mail(JOE, "Re: [#1] Mouse")).message_id or 0
    made = desk.write.tickets.split(id).number
    desk.write.tickets.reply(made, "A mouse is on its way.", cc=["shop@mice.test"])
    desk.write.tickets.merge([made], 1)
    assert participants(desk, 1) == ["boss@else.test", "joe@client.test", "shop@mice.test"]
    assert not any(m.new_address for m in desk.read.tickets.thread(1))


def two(desk: Desk) -> Desk:
    """Ticket 2 has a tag, an observer and an attribute that ticket 1 lacks; who else works here."""
    bob = add_agent(desk, "bob", Role.LEAD)
    take(desk, mail(JOE))
    take(desk, mail(SUE, "Smoke"))
    desk.write.fields.add("room")
    return bob


def test_what_somebody_took_off_and_set_again_since_is_named_and_stays(desk: Desk) -> None:
    """The undo of a merge took off what another agent had put there with their own hand."""
    bob = two(desk)
    desk.write.tickets.change([2], "+vip +smoke observer:+bob custom.room:A")
    desk.write.tickets.merge([2], 1)
    bob.write.tickets.change([1], "-vip -smoke observer:-bob custom.room:none")
    bob.write.tickets.change([1], "+VIP observer:+bob custom.room:A")
    said = desk.write.tickets.undo()
    assert said == "taken back: #2 is apart from #1 again (" + "; ".join(
        f"{what} of #1 was set again since and stays"
        for what in ("tag VIP", "observer bob", "custom.room")
    ) + ")"  # fmt: skip
    for number, tags in ((1, ("VIP",)), (2, ("smoke", "vip"))):
        assert desk.read.tickets.get(number).tags == tags
        assert desk.read.tickets.observers(number) == ("bob",)
        assert desk.read.fields.of(number) == {"room": "A"}


def test_what_was_taken_off_and_put_back_by_undo_goes_with_the_merge(desk: Desk) -> None:
    bob = two(desk)
    desk.write.tickets.change([2], "+vip observer:+bob custom.room:A")
    before = every_row(desk)
    desk.write.tickets.merge([2], 1)
    bob.write.tickets.change([1], "-vip observer:-bob custom.room:none")
    bob.write.tickets.undo()
    assert desk.write.tickets.undo() == "taken back: #2 is apart from #1 again"
    assert every_row(desk) == before


def test_a_value_goes_as_it_came_whatever_became_of_the_other_ticket_s(desk: Desk) -> None:
    """It was compared with the source's, which may be gone by then: a value nobody set stayed."""
    two(desk)
    desk.write.tickets.change([2], "custom.room:A")
    desk.write.tickets.merge([2], 1)
    desk.store.writer.execute("DELETE FROM custom_values WHERE ticket_id = 2")
    assert desk.write.tickets.undo() == "taken back: #2 is apart from #1 again"
    assert desk.read.fields.of(1) == {}


def test_who_was_named_in_a_note_since_still_sees_the_ticket(desk: Desk) -> None:
    two(desk)
    lia = add_agent(desk, "lia")
    desk.write.tickets.note(2, "@lia look")
    desk.write.tickets.merge([2], 1)
    desk.write.tickets.note(1, "@lia and here")
    said = desk.write.tickets.undo()
    assert said.endswith("again (lia was named on #1 since and still sees it)")
    assert lia.read.tickets.numbers("") == [2, 1]


def parted(desk: Desk) -> int:
    """Joe's second mail, split off ticket 1: the new ticket."""
    take(desk, mail(JOE))
    return desk.write.tickets.split(
        take(desk, mail(JOE, "Re: [#1] Mouse", message_id="<mouse@client.test>")).message_id or 0
    ).number


@pytest.mark.parametrize("hidden", [True, False])
def test_a_split_that_stays_tells_of_links_only_to_who_sees_them(desk: Desk, hidden: bool) -> None:
    """`It is linked to other tickets` told of a follow-up that the agent was not to know of."""
    luis = add_agent(desk, "luis")
    desk.write.groups.add("Support", members=["luis"])
    take(desk, mail(JOE))
    id = take(desk, mail(JOE, "Re: [#1] Mouse", message_id="<mouse@client.test>")).message_id
    desk.write.tickets.change([1], "group:Support")
    made = luis.write.tickets.split(id or 0).number
    other = take(desk, mail(EVE, "Me too", in_reply_to="<mouse@client.test>")).number
    if not hidden:
        desk.write.tickets.change([other], "group:Support")
    said = "something else names it" if hidden else "it is linked to other tickets"
    with pytest.raises(Conflict, match=f"#{made} stays: {said}"):
        luis.write.tickets.undo()


@pytest.mark.parametrize("how", ["sent", "sending", "tried"])
def test_a_split_stays_when_its_mail_has_left(desk: Desk, clock: FixedClock, how: str) -> None:
    """The ticket was gone, and so was whoever answered by the number on the mail or at its foot."""
    take(desk, mail(JOE))
    take(desk, mail(JOE, "Re: [#1] Mouse"))
    desk.write.tickets.reply(1, "We send one.", delay=60)
    made = desk.write.tickets.split(2, onwards=True).number
    clock.advance(minutes=5)
    outbox = desk.as_system().write.outbox
    claimed = outbox.claim()
    assert claimed is not None
    assert f"[#{made}]".encode() in claimed.raw
    if how == "sent":
        outbox.sent(claimed.id)
    elif how == "tried":
        outbox.later(claimed.id, "greylisted")
    with pytest.raises(Conflict, match=f"#{made} stays: mail has left from it since"):
        desk.write.tickets.undo()
    taken = take(desk, mail(JOE, f"Re: [#{made}] Mouse"))
    assert (taken.outcome, taken.number) == ("joined", made)


def test_mail_that_still_waits_goes_back_with_a_split(desk: Desk, clock: FixedClock) -> None:
    take(desk, mail(JOE))
    take(desk, mail(JOE, "Re: [#1] Mouse"))
    desk.write.tickets.reply(1, "We send one.", delay=600)
    before = every_row(desk)
    desk.write.tickets.split(2, onwards=True)
    clock.advance(minutes=5)
    assert desk.as_system().write.outbox.claim() is None
    desk.write.tickets.undo()
    assert every_row(desk) == before


def test_what_was_read_on_the_new_ticket_is_read_when_it_returns(desk: Desk) -> None:
    """What an agent had read after the split was unread again; what they have not seen stays so."""
    bob, lia, eve = (add_agent(desk, login, Role.LEAD) for login in ("bob", "lia", "eve"))
    take(desk, mail(JOE))
    bob.write.tickets.mark_read(1)
    lia.write.tickets.mark_read(1)
    id = take(desk, mail(JOE, "Re: [#1] Mouse")).message_id or 0
    made = desk.write.tickets.split(id).number
    take(desk, mail(JOE, "Re: [#1] More"))
    for one in (bob, eve):
        one.write.tickets.mark_read(made)
    for one in (bob, lia):
        one.write.tickets.mark_read(1)
    desk.write.tickets.undo()
    unread = [one.read.tickets.numbers("is:unread") for one in (bob, lia, eve)]
    assert unread == [[], [1], [1]]


def test_what_was_marked_unread_on_the_new_ticket_is_unread_when_it_returns(desk: Desk) -> None:
    take(desk, mail(JOE))
    id = take(desk, mail(JOE, "Re: [#1] Mouse")).message_id or 0
    desk.write.tickets.mark_read(1)
    made = desk.write.tickets.split(id).number
    desk.write.tickets.mark_unread(made)
    desk.write.tickets.undo()
    assert desk.read.tickets.numbers("is:unread") == [1]


def test_history_says_of_all_that_was_done_on_the_ticket_that_is_no_more_where(
    desk: Desk,
) -> None:
    """Taking back a change there read as if it had been the other ticket's."""
    made = parted(desk)
    desk.write.tickets.change([made], "priority:urgent")
    desk.write.tickets.undo()
    desk.write.tickets.undo()
    told = [(e.old, e.cause) for e in desk.read.tickets.events(1) if e.kind == EventKind.PRIORITY]
    assert told == [("normal", f"on #{made}"), ("urgent", f"undo, on #{made}")]
