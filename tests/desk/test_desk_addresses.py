"""A message from an address new to its ticket: whose it is, or nobody's."""

from __future__ import annotations

import pytest
from desk.helpers import kinds, mail, send_all, take

from deskterm.desk import Desk
from deskterm.errors import Usage


def _stranger(desk: Desk) -> int:
    """Joe's ticket, and on it a mail from elsewhere that only our token vouches for."""
    take(desk, mail("Joe Doe <joe@client.test>"))
    desk.write.tickets.reply(1, "Hello")
    [raw] = send_all(desk)
    ours = next(line for line in raw.decode().splitlines() if line.lower().startswith("message-id"))
    taken = take(desk, mail("Joe <joe@home.test>", references=[ours.partition(": ")[2]]))
    assert taken.number == 1
    return taken.message_id


def _reply_goes_to(desk: Desk) -> list[str]:
    return [one.address for one in desk.read.tickets.recipients(1).to]


def test_it_is_another_address_of_the_contact(desk: Desk) -> None:
    id = _stranger(desk)
    assert desk.write.messages.accept_address(id, "add").new_address is False
    assert desk.read.contacts.get("joe@home.test").id == 1
    assert _reply_goes_to(desk) == ["joe@home.test"]


def test_it_is_a_contact_of_its_own_who_may_answer_on_this_ticket(desk: Desk) -> None:
    id = _stranger(desk)
    assert desk.write.messages.accept_address(id, "new").new_address is False
    made = desk.read.contacts.get("joe@home.test")
    assert (made.id, made.name, made.organization) == (2, "Joe", "home.test")
    assert desk.read.tickets.get(1).contact == "joe@client.test"
    assert _reply_goes_to(desk) == ["joe@home.test"]
    assert take(desk, mail("Joe <joe@home.test>", "Re: [#1] x")).number == 1


def test_left_alone_it_stays_a_stranger_and_is_asked_about_no_more(desk: Desk) -> None:
    id = _stranger(desk)
    assert desk.read.messages.get(id).address_left is False
    left = desk.write.messages.accept_address(id, "leave")
    assert (left.new_address, left.address_left) == (True, True)
    assert _reply_goes_to(desk) == ["joe@client.test"]
    assert take(desk, mail("Joe <joe@home.test>", "Re: [#1] x")).number == 2
    desk.write.messages.accept_address(id, "leave")
    assert kinds(desk, 1).count("contact") == 1
    assert [one.address_left for one in desk.read.tickets.thread(1)] == [False, False, True]
    after = desk.write.messages.accept_address(id, "add")
    assert (after.new_address, after.address_left) == (False, False)


def test_there_are_three_choices(lite: Desk) -> None:
    id = _stranger(lite)
    with pytest.raises(Usage, match="add, new, leave"):
        lite.write.messages.accept_address(id, "trust")
    with pytest.raises(Usage, match="did not come from a new address"):
        lite.write.messages.accept_address(1, "leave")
