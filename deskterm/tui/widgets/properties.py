"""The column beside the talk: properties, contact, the customer's latest tickets, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from deskterm.safe import clean, clean_line
from deskterm.tui.screens.ticket_state import TicketState
from deskterm.tui.times import left, stamp, when
from deskterm.tui.widgets.columns import RUNNING
from deskterm.tui.widgets.line_view import LineView
from deskterm.tui.widgets.lines import Line, clip, fit, wrap
from deskterm.tui.widgets.message_view import Look
from deskterm.tui.wording_ticket import property_words as words
from deskterm.tui.wording_ticket import size_shown

if TYPE_CHECKING:
    from deskterm.tui.names import Names

NAME = 11
STARS = 4
MOST_NOTE = 6
"""Lines of a contact's note; the card has all of it."""
MOST_LATEST = 5


class PropertiesView(LineView):
    """Shows what is known about a ticket and who wrote it."""

    def show(self, state: TicketState, look: Look, names: Names) -> None:
        """Lay it out for the present width."""
        self.state = (state, look, names)
        width = self.size.width
        if width:
            self.show_lines(property_lines(state, width - 2, look, names))

    def on_resize(self) -> None:
        """Lay it out again."""
        if hasattr(self, "state"):
            self.show(*self.state)


def property_lines(state: TicketState, width: int, look: Look, names: Names) -> list[Line]:
    """The lines of the column; `width` is what text may take, one cell in from the left."""
    return [
        Line(((" ", "text"), *line.pieces), line.right)
        for section in (
            _properties(state, width, look, names),
            _links(state, width),
            _contact(state, width),
            _latest(state, width, look, names),
            _files(state, width),
        )
        for line in section
    ]


def _heading(title: str, width: int) -> Line:
    return Line(((f"── {title} ", "dim"), ("─" * max(0, width - len(title) - 4), "rule")))


def _pair(name: str, value: str, width: int) -> Iterator[Line]:
    rows = list(wrap(clean_line(value), max(8, width - NAME))) or [""]
    for at, row in enumerate(rows):
        yield Line(((fit(name if at == 0 else "", NAME), "dim"), (row, "text")))


def _properties(state: TicketState, width: int, look: Look, names: Names) -> Iterator[Line]:
    row = state.row
    yield from _pair(words.status, names.status(row.status), width)
    if row.wake_at is not None:
        yield from _pair(words.wakes, left(row.wake_at, look.now, look.zone), width)
    if row.due_at is not None:
        due = stamp(row.due_at, look.now, look.zone)
        if row.category in RUNNING:
            due = f"{left(row.due_at, look.now, look.zone)} ({due})"
        yield from _pair(words.due, due, width)
    stars = "*" * row.priority.value + "·" * (STARS - row.priority.value)
    yield from _pair(words.priority, f"{stars} {row.priority.word}", width)
    yield from _pair(words.type, names.type(row.type) if row.type else "-", width)
    yield from _pair(words.assignee, look.agent(row.assignee) if row.assignee else "-", width)
    yield from _pair(words.group, row.group or "-", width)
    if state.observers:
        looking = ", ".join(names.observer(who) for who in state.observers)
        yield from _pair(words.observers, looking, width)
    yield from _pair(words.tags, " ".join(f"+{tag}" for tag in row.tags) or "-", width)
    for key, value in state.customs:
        name = fit(clean_line(names.custom(key)), NAME - 1)
        yield from _pair(name, names.custom_value(key, value), width)
    yield from _pair(words.mailbox, row.mailbox or "-", width)
    yield from _pair(words.channel, row.channel.value, width)
    if row.author:
        yield from _pair(words.author, look.agent(row.author), width)
    yield from _pair(words.created, stamp(row.created_at, look.now, look.zone), width)
    yield from _pair(words.updated, stamp(row.updated_at, look.now, look.zone), width)


def _links(state: TicketState, width: int) -> Iterator[Line]:
    if not state.links:
        return
    yield Line()
    yield _heading(words.links, width)
    for link in state.links:
        named = words.link(link.kind.value, link.outgoing)
        said = f"{named} #{link.number} {clean_line(link.subject)}"
        yield from (Line(((row, "text"),)) for row in wrap(said, width))


def _contact(state: TicketState, width: int) -> Iterator[Line]:
    yield Line()
    yield _heading(words.contact, width)
    contact = state.contact
    if contact is None:
        yield Line(((words.no_contact, "dim"),))
        return
    kind = f"  [{clean_line(contact.type)}]" if contact.type else ""
    name = clip(clean_line(contact.name) or "-", max(1, width - cell_len(kind)))
    yield Line(((name, "bold"), (kind, "new")))
    said = [*contact.addresses, *contact.phones]
    said += [part for part in (contact.position, state.row.organization) if part]
    for one in said:
        yield Line(((clip(clean_line(one), width), "text"),))
    for field, value in contact.attributes:
        yield from _pair(fit(clean_line(field), NAME - 1), value, width)
    for row in list(wrap(clean(contact.note).strip(), width))[:MOST_NOTE] if contact.note else ():
        yield Line(((row, "note"),))
    yield Line(((words.tickets(contact.open_tickets, contact.tickets), "dim"),))


def _latest(state: TicketState, width: int, look: Look, names: Names) -> Iterator[Line]:
    if not state.latest:
        return
    yield Line()
    yield _heading(words.latest, width)
    for row in state.latest[:MOST_LATEST]:
        number = f"#{row.number}"
        side = f" {names.status(row.status)} {when(row.updated_at, look.now, look.zone):>6}"
        yield Line(((fit(number, 7), "dim"), (clean_line(row.subject), "text")), ((side, "dim"),))


def _files(state: TicketState, width: int) -> Iterator[Line]:
    if not state.files:
        return
    yield Line()
    yield _heading(words.files, width)
    for file in state.files:
        yield Line(
            ((clean_line(file.filename), "text"),), ((f" {size_shown(file.size):>5}", "dim"),)
        )
