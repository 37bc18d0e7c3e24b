"""Contacts that are one person, made one and told apart again."""

from __future__ import annotations

import json

import pytest
from desk.helpers import add_agent, mail, take

from deskterm.desk import Desk
from deskterm.errors import Conflict, NotFound, Usage
from deskterm.terms import Role


def _two(desk: Desk) -> None:
    take(desk, mail("Joe Doe <joe@client.test>"))
    take(desk, mail("Joe <joe@gmail.com>", "From home"))
    write = desk.write.contacts
    write.set(1, phones=["600 1"], attributes={"Plan": "Gold", "Same": "1"}, note="First")
    write.set(2, phones=["600 2", "6001"], attributes={"plan": "Silver", "Same": "1", "New": "x"},
              position="Boss", note="Second")  # fmt: skip


def _picture(desk: Desk) -> list[object]:
    """All that a merge may touch, row by row."""
    found: list[object] = []
    for table, order in (
        ("contacts", "id"),
        ("contact_addresses", "address"),
        ("contact_phones", "contact_id, digits"),
        ("contact_values", "contact_id, field"),
    ):
        found += desk.store.reader.rows(f"SELECT * FROM {table} ORDER BY {order}")
    for table in ("tickets", "messages"):
        found += desk.store.reader.rows(f"SELECT id, contact_id FROM {table} ORDER BY id")
    return found


def test_all_that_the_others_have_goes_to_the_one(desk: Desk) -> None:
    _two(desk)
    made = desk.write.contacts.merge(2, [1, 1, 2])
    assert made.addresses == ("joe@gmail.com", "joe@client.test")
    assert made.phones == ("600 2", "6001")
    assert made.attributes == (
        ("New", "x"),
        ("Plan (1)", "Gold"),
        ("Same", "1"),
        ("plan", "Silver"),
    )
    assert (made.position, made.note) == ("Boss", "Second\n\nFirst")
    assert (made.organization, made.tickets) == ("client.test", 2)
    assert [one.id for one in desk.read.contacts.search()] == [2]
    assert desk.read.contacts.count("doe") == 0
    assert desk.read.contacts.get("joe@client.test").id == 2
    with pytest.raises(NotFound, match="merged into contact 2"):
        desk.read.contacts.get("#1")
    with pytest.raises(NotFound, match="merged into contact 2"):
        desk.write.contacts.set(1, name="x")
    again = take(desk, mail("Joe Doe <joe@client.test>", "A third"))
    assert desk.read.tickets.get(again.number).contact_name == "Joe"


def test_undo_takes_a_merge_back_exactly(desk: Desk) -> None:
    _two(desk)
    desk.write.contacts.add("Third Joe", ["third@x.test"], individual=True)
    before = _picture(desk)
    desk.write.contacts.merge(1, [2, 3])
    assert _picture(desk) != before
    assert (
        desk.write.tickets.undo() == "taken back: contact 1 is apart from 2 Joe, 3 Third Joe again"
    )
    assert _picture(desk) == before
    [merged] = [one for one in desk.read.journal.recent() if one.kind == "contacts_merged"]
    assert json.loads(merged.new or "")["into"] == 1
    assert (merged.old, merged.ticket) == ("2 Joe, 3 Third Joe → 1 Joe Doe", None)


def test_mail_that_came_since_goes_with_its_address(desk: Desk) -> None:
    _two(desk)
    desk.write.contacts.merge(1, [2])
    number = take(desk, mail("Joe <joe@gmail.com>", "Since", text="Hola, ¿qué tal está?")).number
    assert desk.read.tickets.get(number).contact_name == "Joe Doe"
    desk.write.tickets.undo()
    assert desk.read.tickets.get(number).contact_name == "Joe"
    assert [row.number for row in desk.read.contacts.tickets(2)] == [number, 2]


def test_a_ticket_given_to_somebody_else_since_stays_there(desk: Desk) -> None:
    _two(desk)
    desk.write.contacts.merge(1, [2])
    add_agent(desk, "lia", Role.LEAD).write.tickets.change([2], "contact:sue@x.test")
    desk.write.tickets.undo()
    assert desk.read.tickets.get(2).contact == "sue@x.test"


@pytest.mark.parametrize("what", ["set", "moved on", "removed"])
def test_what_has_changed_since_is_not_taken_back_and_said(desk: Desk, what: str) -> None:
    _two(desk)
    desk.write.contacts.merge(1, [2])
    lead = add_agent(desk, "lia", Role.LEAD)
    if what == "set":
        lead.write.contacts.set(1, emails=["joe@client.test"])
    else:
        lead.write.contacts.add("Last", ["last@x.test"])
        lead.write.contacts.merge(3, [1])
        if what == "removed":
            for number in (1, 2):
                lead.write.tickets.change([number], "contact:sue@x.test")
            desk.store.writer.execute("UPDATE messages SET contact_id = NULL")
            lead.write.contacts.remove(3)
            assert [one.name for one in lead.read.contacts.search()] == ["sue"]
    before = _picture(desk)
    with pytest.raises(Conflict, match="not taken back: contact 1 "):
        desk.write.tickets.undo()
    with pytest.raises(Conflict, match="nothing of yours"):
        desk.write.tickets.undo()
    assert _picture(desk) == before


def test_merges_are_taken_back_one_after_the_other(desk: Desk) -> None:
    _two(desk)
    desk.write.contacts.add("Third", ["third@x.test"])
    before = _picture(desk)
    desk.write.contacts.merge(2, [3])
    desk.write.contacts.merge(1, [2])
    assert len(desk.read.contacts.get("#1").addresses) == 3
    desk.write.tickets.undo()
    desk.write.tickets.undo()
    assert _picture(desk) == before


def test_a_merge_needs_two_contacts_that_are_there(desk: Desk) -> None:
    _two(desk)
    before = _picture(desk)
    with pytest.raises(Usage, match="another"):
        desk.write.contacts.merge(1, [1])
    for into, others in ((1, [9]), (9, [1]), (1, [2, 9]), (-1, [1])):
        with pytest.raises(NotFound, match="no contact"):
            desk.write.contacts.merge(into, others)
    assert _picture(desk) == before
