"""A change of ten thousand tickets, and all of it taken back: every row is as it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from desk.helpers import add_agent
from desk.row_hash import check_words, row_hashes

from deskterm.desk import Desk
from deskterm.desk.writes.senders import ensure_contact
from deskterm.desk.writes.tickets import first_values
from deskterm.desk.writes.work import Work
from deskterm.store.fulltext import new_words
from deskterm.store.tables import MessageTable, TicketTable, TicketTagTable
from deskterm.terms import Channel, Direction, Visibility
from deskterm.words import fold, fold_text

TICKETS = 10_000
PLAIN = "status:waiting +done"
MUCH = (
    'subject:"Power is back" category:solved priority:high assignee:bob group:Support +done -old '
    "observer:+bob contact:new@fresh.test due:2026-12-01"
)


def fill(desk: Desk, many: int) -> list[int]:
    """So many tickets with a message, a customer and some a tag, in one transaction."""
    numbers = []
    with desk.store.writer.session() as session:
        work = Work(session, desk.actor, desk.clock())
        people = [ensure_contact(work, f"c{at}@client{at % 7}.test") for at in range(100)]
        for at in range(many):
            subject, text = f"Printer {at} on floor {at % 13}", f"It burns in room {at}."
            columns = first_values(subject, Channel.MAIL, "en", desk.clock())
            number = work.sql.insert(TicketTable, **columns, contact_id=people[at % 100])
            work.sql.insert(
                MessageTable,
                ticket_id=number,
                direction=Direction.IN,
                visibility=Visibility.PUBLIC,
                contact_id=people[at % 100],
                text=text,
                created_at=desk.clock(),
            )
            new_words(work.sql, number, fold_text(f"{subject} {text}"))
            if at % 3 == 0:
                row = {"ticket_id": number, "tag": "Old", "tag_folded": fold("Old")}
                work.sql.insert(TicketTagTable, **row)
            numbers.append(number)
    return numbers


@pytest.mark.soak
@pytest.mark.parametrize("text", [PLAIN, MUCH], ids=["two fields", "ten fields"])
def test_ten_thousand_tickets_changed_and_taken_back(
    desk: Desk, text: str, record_property: pytest.RecordProperty
) -> None:
    add_agent(desk, "bob")
    desk.write.groups.add("Support")
    numbers = fill(desk, TICKETS)
    before = row_hashes(desk)
    began = time.perf_counter()
    changed = desk.write.tickets.change(numbers, text)
    took = time.perf_counter() - began
    assert len(changed.numbers) == TICKETS
    assert changed.refused == ()
    began = time.perf_counter()
    said = desk.write.tickets.undo()
    back = time.perf_counter() - began
    assert said.startswith(f"taken back on {TICKETS} tickets: ")
    assert "left as it is" not in said
    assert row_hashes(desk) == before
    check_words(desk)
    kind = "SQLite" if isinstance(desk.store.writer.place.path, Path) else "PostgreSQL"
    line = f"{kind}, {TICKETS} tickets, {text!r}: changed in {took:.1f} s, back in {back:.1f} s"
    record_property("seconds", line)
    print(line)
