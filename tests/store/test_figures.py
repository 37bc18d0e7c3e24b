"""The figures that counts are read from follow the tickets, whoever writes them."""

from __future__ import annotations

from types import SimpleNamespace

from deskterm.desk import Desk, upkeep
from deskterm.store.tallies import COUNTED


def _figures(desk: Desk) -> list[tuple[object, ...]]:
    wanted = "SELECT category, status, priority, assignee_id, group_id, asleep, many"
    return sorted(desk.store.reader.rows(f"{wanted} FROM ticket_tallies"))


def _counted(desk: Desk) -> list[tuple[object, ...]]:
    return sorted(desk.store.reader.rows(COUNTED))


def test_figures_follow_every_change_of_a_ticket(desk: Desk) -> None:
    for number in range(4):
        desk.write.tickets.new(f"Ticket {number}", contact="joe@client.test", text="words")
    assert [row[-1] for row in _figures(desk)] == [4]
    for change in ("status:solved", "assignee:me", "priority:high", "wake:3d", "subject:Other"):
        desk.write.tickets.change([1, 2], change)
        assert _figures(desk) == _counted(desk)
    desk.write.tickets.spam([3])
    desk.write.tickets.undo()
    assert _figures(desk) == _counted(desk)
    assert not any(row[-1] == 0 for row in _figures(desk))
    assert not desk.read.health.miscounted()


def test_figures_follow_plain_sql_and_deleted_rows_too(desk: Desk) -> None:
    for number in range(3):
        desk.write.tickets.new(f"Ticket {number}")
    for sql in (
        "UPDATE tickets SET priority = priority + 1 WHERE id > 1",
        "UPDATE tickets SET merged_into = 1 WHERE id = 2",
        "UPDATE tickets SET merged_into = NULL, wake_at = 5 WHERE id = 2",
        "UPDATE tickets SET updated_at = updated_at + 1",
        "DELETE FROM ticket_access WHERE ticket_id = 3",
        "DELETE FROM ticket_reads WHERE ticket_id = 3",
        "DELETE FROM ticket_documents WHERE ticket_id = 3",
        "UPDATE events SET ticket_id = NULL WHERE ticket_id = 3",
        "DELETE FROM tickets WHERE id = 3",
    ):
        desk.store.writer.execute(sql)
        assert _figures(desk) == _counted(desk), sql
    assert sum(int(str(row[-1])) for row in _figures(desk)) == 2


def test_what_was_miscounted_is_told_and_counted_anew(desk: Desk) -> None:
    desk.write.tickets.new("One")
    desk.store.writer.execute("UPDATE ticket_tallies SET many = 7")
    assert desk.read.health.miscounted()
    assert desk.read.tickets.count() == 7
    place = desk.store.place
    upkeep.upgrade(SimpleNamespace(database=str(place.path or place.url)))  # type: ignore[arg-type]
    assert not desk.read.health.miscounted()
    assert desk.read.tickets.count() == 1
