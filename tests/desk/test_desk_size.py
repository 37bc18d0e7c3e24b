"""A server that says how much it takes is believed before a mail is written, not after (RFC 1870).

Without this an agent attached 30 MB, saw the reply leave, and found it failed a minute later.
"""

from __future__ import annotations

import pytest

from deskterm.desk import Desk
from deskterm.desk.writes.files import Upload
from deskterm.errors import Usage


def big(megabytes: float) -> Upload:
    return Upload("scan.pdf", b"\x00" * int(megabytes * 2**20))


def test_files_too_large_for_the_server_are_refused_when_attaching(lite: Desk) -> None:
    desk = lite
    desk.as_system().write.mailbox_states.takes("help", 2 * 2**20)
    ticket = desk.write.tickets.new("Printer", contact="joe@client.test", text="It burns")

    with pytest.raises(Usage, match=r"about 2\.9 MB and 127.0.0.1 takes 2\.1 MB"):
        desk.write.tickets.reply(ticket.number, "Here", attachments=[big(2)])

    assert [m.direction for m in desk.read.tickets.thread(ticket.number)] == ["in"]
    assert desk.read.outbox.list() == []
    sent = desk.write.tickets.reply(ticket.number, "Here", attachments=[big(1.2)])
    assert sent.delivery == "queued"


def test_a_server_that_does_not_say_takes_anything(lite: Desk) -> None:
    desk = lite
    ticket = desk.write.tickets.new("Printer", contact="joe@client.test", text="It burns")
    assert desk.write.tickets.reply(ticket.number, "x", attachments=[big(3)]).delivery == "queued"
