"""What fresh eyes tripped over at the desk, each with its story."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk.helpers import FixedClock, mail, open_desk, send_all, take

from deskterm.desk import Desk
from deskterm.errors import Conflict


def asked(desk: Desk) -> int:
    return desk.write.tickets.new("Printer", contact="joe@client.test", text="It burns").number


def test_one_agent_at_two_terminals_answers_once(lite: Desk) -> None:
    """Both terminals had the same draft open; both sent, and the customer got two answers."""
    number = asked(lite)
    seen = lite.read.tickets.get(number).last_message_id
    lite.write.tickets.reply(number, "One", seen=seen)
    with pytest.raises(Conflict, match="you replied"):
        lite.write.tickets.reply(number, "Two", seen=seen)
    assert len(lite.read.outbox.list()) == 1


def test_ones_own_note_does_not_stop_ones_reply(lite: Desk) -> None:
    number = asked(lite)
    seen = lite.read.tickets.get(number).last_message_id
    lite.write.tickets.note(number, "Same as #77")
    assert lite.write.tickets.reply(number, "One", seen=seen).delivery == "queued"


def test_undo_goes_past_a_reply_that_has_left(lite: Desk) -> None:
    """`z` said "message 37 has left already" for ever and reached nothing older."""
    number = asked(lite)
    lite.write.tickets.change([number], "priority:high")
    lite.write.tickets.reply(number, "On our way", then="+done")
    send_all(lite)

    assert "taken back on #1: tag" in lite.write.tickets.undo()
    assert "priority" in lite.write.tickets.undo()
    assert lite.read.tickets.get(number).priority.word == "normal"


def test_undo_says_once_that_a_reply_has_left(lite: Desk) -> None:
    number = asked(lite)
    lite.write.tickets.change([number], "+vip")
    lite.write.tickets.reply(number, "On our way")
    send_all(lite)
    with pytest.raises(Conflict, match=f"#{number}: the reply cannot be taken back any more"):
        lite.write.tickets.undo()
    assert "tag" in lite.write.tickets.undo()


def test_the_first_answer_to_a_ticket_somebody_rang_about_says_re(lite: Desk) -> None:
    number = asked(lite)
    lite.write.tickets.reply(number, "On our way")
    raw = lite.as_system().write.outbox.claim()
    assert raw is not None
    assert f"Subject: Re: [#{number}] Printer\r\n".encode() in raw.raw


def test_a_ticket_begun_by_us_does_not_say_re(lite: Desk) -> None:
    made = lite.write.tickets.new("Offer", contact="joe@client.test", text="Here", send=True)
    raw = lite.as_system().write.outbox.claim()
    assert raw is not None
    assert f"Subject: [#{made.number}] Offer\r\n".encode() in raw.raw


def test_a_stranger_who_is_joined_is_still_a_stranger(lite: Desk) -> None:
    """After `join` the next reply went to the stranger: he had become the last to write."""
    number = asked(lite)
    taken = take(lite, mail(sender="eve@evil.test", subject=f"Re: [#{number}] Printer"))
    lite.write.tickets.join(taken.number)

    shown = lite.read.tickets.recipients(number, everyone=True)
    assert [person.address for person in shown.to] == ["joe@client.test"]
    assert lite.read.tickets.thread(number)[-1].new_address
    again = take(lite, mail(sender="eve@evil.test", subject=f"Re: [#{number}] Printer", text="2"))
    assert again.outcome == "new"


def test_a_desk_replaced_while_it_is_open_is_not_written_to(
    lite: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    """A terminal went on saving drafts into a desk that had been deleted under it."""
    path = lite.store.place.path
    assert path is not None
    number = asked(lite)
    os.replace(path, tmp_path / "away.db")
    with pytest.raises(Conflict, match="deleted or replaced while it was open"):
        lite.write.tickets.note(number, "lost?")
    os.replace(tmp_path / "away.db", path)
    assert open_desk(str(path), clock).read.tickets.get(number).number == number
