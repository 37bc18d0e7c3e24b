"""What was delivered against what the desk holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from samples.generate import Generated

if TYPE_CHECKING:
    from servers.dovecot import Dovecot

    from deskterm.desk import Desk


def deliver_all(dovecot: Dovecot, mails: Sequence[Generated]) -> None:
    """Puts them all into the mailbox of help@example.test."""
    for one in mails:
        dovecot.deliver(one.raw)


def count_all(desk: Desk) -> int:
    """How many incoming mails the desk holds, quarantine included."""
    return int(desk.store.reader.value("SELECT COUNT(*) FROM raw_mails"))


def check_all_there(desk: Desk, mails: Sequence[Generated]) -> None:
    """Every mail is one message, with its own words, on the ticket of its conversation."""
    rows = desk.store.reader.rows(
        "SELECT message_id, ticket_id, text FROM messages WHERE direction = 'in'"
    )
    assert len(rows) == len(mails)
    held = {row[0]: (row[1], row[2]) for row in rows}
    assert held.keys() == {one.message_id for one in mails}
    lost = [one.key for one in mails if one.key not in held[one.message_id][1]]
    assert not lost, f"texts without their own words: {lost}"
    ticket_of = {place: held[one.message_id][0] for place, one in enumerate(mails)}
    astray = [place for place, one in enumerate(mails) if ticket_of[place] != ticket_of[one.thread]]
    assert not astray, f"mails not on their conversation's ticket: {astray}"
    roots = {one.thread for one in mails}
    assert len({ticket_of[root] for root in roots}) == len(roots), "conversations share a ticket"
