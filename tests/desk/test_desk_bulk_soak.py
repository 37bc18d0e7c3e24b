"""A change of ten thousand tickets, and all of it taken back: every row is as it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from desk.helpers import add_agent
from desk.many import fill
from desk.row_hash import check_words, row_hashes

from deskterm.desk import Desk

TICKETS = 10_000
PLAIN = "status:waiting +done"
MUCH = (
    'subject:"Power is back" category:solved priority:high assignee:bob group:Support +done -old '
    "observer:+bob contact:new@fresh.test due:2026-12-01"
)


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
