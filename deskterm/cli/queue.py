"""list, count, search and show without their options' parsing: plain calls, no typer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskterm.cli import arguments, output, shapes
from deskterm.cli.paint import Column
from deskterm.cli.times import short, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskterm.cli.session import Session
    from deskterm.desk import Desk
    from deskterm.values import TicketRow

_COLUMNS = (
    Column("number", "", right=True),
    Column("status"),
    Column("priority"),
    Column("assignee"),
    Column("contact"),
    Column("updated_at"),
    Column("subject"),
)
_SHOWN = (
    Column("marks", ""),
    Column("number", "#", right=True),
    Column("contact", "who", keeps=False),
    Column("subject", keeps=False),
    Column("assignee", "agent"),
    Column("status"),
    Column("updated_at", "updated", right=True),
)
_PRIORITY_MARK = {"urgent": "U", "high": "H", "low": "L", "normal": " "}


def list_tickets(
    session: Session,
    words: list[str] | None = None,
    as_json: bool = False,
    limit: int = 50,
    sort: str = "",
    fields: str = "",
) -> None:
    """List tickets, newest change first.

    Without a query: all you may see. On a terminal a table, in a pipe tab-separated lines.
    """
    chosen = arguments.fields(fields, shapes.TICKET_FIELDS)
    desk = session.desk()
    text = arguments.query(words)
    rows = desk.read.tickets.search(text, sort=sort, limit=limit)
    print_list(desk, rows, as_json=as_json, fields=chosen)
    if not rows:
        output.say("no tickets match" if text else "no tickets")
    elif limit and len(rows) == limit:
        _say_how_many_more(desk, text, limit)


def _say_how_many_more(desk: Desk, text: str, limit: int) -> None:
    in_all = desk.read.tickets.count(text)
    if in_all > limit:
        output.say(f"{limit} of {in_all}; --limit 0 shows all")


def print_list(
    desk: Desk, rows: list[TicketRow], *, as_json: bool = False, fields: tuple[str, ...] = ()
) -> None:
    """Tickets in the caller's form."""
    shown = None
    columns = _COLUMNS
    if not as_json and output.terminal() and not fields:
        shown = _for_people(desk, rows)
        columns = _SHOWN
    output.listing(
        columns, map(shapes.ticket, rows), as_json_lines=as_json, fields=fields, shown=shown
    )


def _for_people(desk: Desk, rows: list[TicketRow]) -> Iterator[list[str]]:
    now, zone = desk.clock(), zone_of(desk.actor)
    for row in rows:
        yield [
            ("!" if row.failed else "w" if row.writing else "*" if row.unread else " ")
            + _PRIORITY_MARK[row.priority.word],
            str(row.number),
            row.contact_name or row.contact or "-",
            row.subject,
            row.assignee or "-",
            row.status,
            short(row.updated_at, now, zone),
        ]


def count(
    session: Session, words: list[str] | None = None, as_json: bool = False, by: str = ""
) -> None:
    """Count the tickets that match; without a query all you may see."""
    text = arguments.query(words)
    tickets = session.desk().read.tickets
    names, groups = tickets.tally(text, by=by) if by or "by:" in text.lower() else ((), [])
    if names:
        columns = [*map(Column, names), Column("count", right=True)]
        counted = [dict(zip((*names, "count"), (*key, many), strict=True)) for key, many in groups]
        shown = ([*(value or "-" for value in key), str(many)] for key, many in groups)
        output.listing(columns, counted, as_json_lines=as_json, shown=shown)
        return
    found = tickets.count(text)
    if as_json:
        output.json_object({"count": found})
    else:
        output.line(str(found))


def search(
    session: Session, words: list[str] | None = None, as_json: bool = False, limit: int = 50
) -> None:
    """Find words in subjects and messages, newest ticket first, with the line that holds them.

    Solved and closed tickets are searched too. Terms such as status:open narrow it.
    """
    desk = session.desk()
    text = arguments.query(words)
    rows = desk.read.tickets.search(text, sort="-number", limit=limit)
    from deskterm.cli.excerpt import excerpts

    matches = dict(excerpts(desk, rows, text))
    if as_json:
        output.json_lines({**shapes.ticket(row), "match": matches[row.number]} for row in rows)
    elif output.terminal():
        columns = [*_SHOWN[1:4], Column("match", keeps=False)]
        shown = ([*cells[1:4], matches[row.number]]
                 for row, cells in zip(rows, _for_people(desk, rows), strict=True))  # fmt: skip
        output.table(columns, shown)
    else:
        output.tsv([str(row.number), row.subject, matches[row.number]] for row in rows)
    if not rows:
        output.say("no tickets match")


def show(session: Session, number: str, as_json: bool = False) -> None:
    """Show a ticket with its messages, oldest first. It stays unread."""
    desk = session.desk()
    wanted = arguments.number(number)
    if not as_json:
        print_ticket(desk, wanted)
        return
    read = desk.read.tickets
    output.json_object(
        {
            **shapes.ticket(read.get(wanted)),
            "messages": [shapes.message(each) for each in read.thread(wanted)],
            "events": [shapes.event(each) for each in read.events(wanted)],
            "links": [shapes.plain(each) for each in read.links(wanted)],
            "observers": list(read.observers(wanted)),
        }
    )


def print_ticket(desk: Desk, number: int) -> None:
    """A ticket as text."""
    from deskterm.cli.transcript import transcript

    row = desk.read.tickets.get(number)
    thread = desk.read.tickets.thread(number)
    links = desk.read.tickets.links(number)
    files = desk.read.attachments.list(number)
    output.text("\n".join(transcript(row, thread, links, files, desk)))
