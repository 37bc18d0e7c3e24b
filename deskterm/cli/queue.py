"""list, count, search and show without their options' parsing: plain calls, no typer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from deskterm import lists
from deskterm.cli import arguments, output, shapes
from deskterm.cli.listing import SHOWN, Groups, for_people, print_list, tell_groups
from deskterm.cli.paint import Column
from deskterm.errors import BadText, Usage
from deskterm.safe import clean_line

if TYPE_CHECKING:
    from deskterm.cli.session import Session
    from deskterm.desk import Desk
    from deskterm.values import TicketRow

_COUNTED = 10_000
"""So many are counted to say how many there are; beyond, that there are more."""
_ASKED = 500
"""So many tickets are asked one by one which group they are in."""


class Asked(NamedTuple):
    """What a list is asked for: the words narrow the view, whose columns are its own."""

    text: str
    columns: tuple[str, ...]


def asked_of(desk: Desk, words: list[str] | None, view: str, columns: str = "") -> Asked:
    """The query and the columns that words, a view's name and `--columns` make together."""
    text = arguments.query(words)
    if not view and not columns:
        return Asked(text, ())
    fields = desk.read.vocabulary.fields()
    chosen = lists.columns(columns, fields)
    if view:
        saved = desk.read.views.get(view)
        with of_view(desk, view):
            text, chosen = lists.narrowed(saved.text, text, fields), chosen or saved.columns
    return Asked(text, chosen)


@contextmanager
def of_view(desk: Desk, view: str) -> Iterator[None]:
    """A query's fault that is the saved query's names the view, and points into that."""
    try:
        yield
    except BadText:
        if view:
            saved = desk.read.views.get(view)
            try:
                desk.read.tickets.count(saved.text, most=1)
            except BadText as own:
                why = f"view {clean_line(saved.name)}: {own.why}"
                raise BadText(own.text, own.column, why, own.nearest) from None
        raise


def list_tickets(
    session: Session,
    words: list[str] | None = None,
    as_json: bool = False,
    limit: int = 50,
    sort: str = "",
    columns: str = "",
    view: str = "",
    page: str = "",
    by: str = "",
) -> None:
    """List tickets, newest change first.

    Without a query: all you may see. On a terminal a table, in a pipe tab-separated lines.
    """
    desk = session.desk()
    asked = asked_of(desk, words, view, columns)
    if by:  # a wrong name is wrong where nothing is grouped, too: in a pipe, as JSON
        desk.read.tickets.tally("number:0", by=by)
    with of_view(desk, view):
        rows, more = _page(desk, asked.text, sort, limit, page)
    groups = Groups() if as_json else _groups(desk, asked.text, by, rows)
    print_list(desk, rows, as_json=as_json, columns=asked.columns, groups=groups)
    _say_more(desk, asked.text, rows, limit, page, more)


def _page(desk: Desk, text: str, sort: str, limit: int, page: str) -> tuple[list[TicketRow], str]:
    """Rows, and what `--page` takes for those behind them."""
    if page and not limit:
        raise Usage("--limit 0 shows all, so there are no pages.", "leave --page out")
    if not (page.isascii() and page.isdigit()):
        found = desk.read.tickets.page(text, sort=sort, limit=limit, after=page)
        return found.rows, found.next
    number = int(page[:19])
    if not 0 < number < 10**9:
        raise Usage(f"{page[:20]} is not a page: they are counted from 1.", "leave --page out")
    offset = (number - 1) * limit
    rows = desk.read.tickets.search(text, sort=sort, limit=limit, offset=offset)
    return rows, str(number + 1) if len(rows) == limit else ""


def _groups(desk: Desk, text: str, by: str, rows: list[TicketRow]) -> Groups:
    """What a list is grouped by, for a terminal; nothing when it is not grouped."""
    if not rows or not output.terminal() or not (by or "by:" in text.lower()):
        return Groups()
    tally = desk.read.tickets.tally
    names, counts = tally(text, by=by)
    if tell_groups(names):
        return Groups(names, counts)
    if len(rows) > _ASKED:
        output.say(f"only {_ASKED} tickets are grouped by {','.join(names)}; --limit takes fewer")
        return Groups()
    keys = {row.number: tally(f"number:{row.number}", by=",".join(names))[1] for row in rows}
    return Groups(names, counts, {at: [key for key, _ in found] for at, found in keys.items()})


def _say_more(
    desk: Desk, text: str, rows: list[TicketRow], limit: int, page: str, more: str
) -> None:
    if not rows:
        said = "no more tickets" if page else "no tickets match" if text else "no tickets"
        output.say(said)
    elif more:
        in_all = desk.read.tickets.count(text, most=_COUNTED + 1)
        if page or in_all > limit:
            many = f"{_COUNTED}+" if in_all == _COUNTED + 1 else str(in_all)
            output.say(f"{len(rows)} of {many}; more: --page {more}; --limit 0 shows all")


def count(
    session: Session,
    words: list[str] | None = None,
    as_json: bool = False,
    by: str = "",
    view: str = "",
) -> None:
    """Count the tickets that match; without a query all you may see."""
    desk = session.desk()
    text = arguments.query(words)
    if view:
        fields = desk.read.vocabulary.fields()
        with of_view(desk, view):
            text = lists.narrowed(desk.read.views.get(view).query, text, fields)
    tickets = desk.read.tickets
    names: tuple[str, ...] = ()
    with of_view(desk, view):
        if by or "by:" in text.lower():
            names, groups = tickets.tally(text, by=by)
        found = 0 if names else tickets.count(text)
    if names:
        columns = [*map(Column, names), Column("count", right=True)]
        counted = [dict(zip((*names, "count"), (*key, many), strict=True)) for key, many in groups]
        shown = ([*(value or "-" for value in key), str(many)] for key, many in groups)
        output.listing(columns, counted, as_json_lines=as_json, shown=shown)
        return
    if as_json:
        output.json_object({"count": found})
    else:
        output.line(str(found))


def search(
    session: Session,
    words: list[str] | None = None,
    as_json: bool = False,
    limit: int = 50,
    page: str = "",
) -> None:
    """Find words in subjects and messages, newest ticket first, with the text around them.

    Solved and closed tickets are searched too. Terms such as status:open narrow it.
    """
    from deskterm.cli.excerpt import excerpts, hits, wanted
    from deskterm.query import parse

    desk = session.desk()
    text = arguments.query(words)
    query = parse(text, desk.read.vocabulary.fields())
    terms = wanted(query)
    # Tickets that hold words come newest number first by themselves, or as the query has it.
    rows, more = _page(desk, text, "" if terms or query.sort else "-number", limit, page)
    found = list(excerpts(desk, rows, terms))
    if as_json:
        output.json_lines(
            {**shapes.ticket(row), "match": one.text, "match_in": one.where or None,
             "match_message": one.message}
            for row, one in zip(rows, found, strict=True)
        )  # fmt: skip
    elif output.terminal():
        mark = hits(terms)
        columns = [*SHOWN[1:3], SHOWN[3]._replace(marks=mark),
                   Column("match", keeps=False, marks=mark)]  # fmt: skip
        shown = ([*cells[1:4], _beside_subject(one.where, one.text)]
                 for cells, one in zip(for_people(desk, rows), found, strict=True))  # fmt: skip
        output.table(columns, shown)
    else:
        output.tsv([str(row.number), row.subject, _beside_subject(one.where, one.text)]
                   for row, one in zip(rows, found, strict=True))  # fmt: skip
    _say_more(desk, text, rows, limit, page, more)


def _beside_subject(where: str, text: str) -> str:
    return "" if where == "subject" else text


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
            "custom": desk.read.fields.of(wanted),
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
