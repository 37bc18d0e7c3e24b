"""Many tickets at once, by plain inserts."""

from __future__ import annotations

from deskterm.desk import Desk
from deskterm.desk.writes.senders import ensure_contact
from deskterm.desk.writes.tickets import first_values
from deskterm.desk.writes.work import Work
from deskterm.store.fulltext import new_words
from deskterm.store.tables import MessageTable, TicketTable, TicketTagTable
from deskterm.terms import Channel, Direction, Visibility
from deskterm.words import fold, fold_text


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
