"""export: tickets as CSV or JSON Lines, for other programs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from deskterm import door, lists
from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Columns, Query, Sort, View, filled
from deskterm.cli.queue import asked_of
from deskterm.cli.session import desk_of
from deskterm.errors import Conflict, Usage

if TYPE_CHECKING:
    from deskterm.desk import Desk
    from deskterm.desk.reads.ticket_export import Exported

MORE = ("observers", "links")
"""Columns that only an export has."""
MESSAGE = "message."
_OF_MESSAGE = (
    "id",
    "created_at",
    "direction",
    "visibility",
    "author",
    "from_name",
    "from_address",
    "to",
    "cc",
    "subject",
    "text",
    "attachments",
    "delivery",
)
_EACH = 500


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


@command(
    "deskterm export is:open > open.csv",
    "deskterm export created:2026-10 --format jsonl --messages --output october.jsonl",
    "deskterm export --view mine --columns number,subject,observers,custom.room",
)
def export_tickets(
    ctx: typer.Context,
    words: Query = None,
    form: Annotated[
        Format, typer.Option("--format", help="CSV with a head, or a JSON object a line.")
    ] = Format.CSV,
    messages: Annotated[
        bool, typer.Option("--messages", help="The messages too; in CSV one row a message.")
    ] = False,
    target: Annotated[
        str,
        typer.Option("--output", metavar="FILE", help="Where to; - is stdout.", callback=filled),
    ] = "-",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file there.")] = False,
    view: View = "",
    columns: Columns = "",
    sort: Sort = "",
) -> None:
    """Write every ticket that matches, one row a ticket, with all its fields.

    Without a query all you may see, lowest number first. The whole export is one moment of the
    desk. A view with columns of its own gives those; observers and links are columns too.
    """
    desk = desk_of(ctx)
    fields = desk.read.vocabulary.fields()
    asked = asked_of(desk, words, view)
    chosen = lists.columns(columns, fields, MORE) or asked.columns
    own = [field.name for field in fields if field.name.startswith(lists.CUSTOM)]
    names = chosen or (*lists.COLUMNS, *own, *MORE)
    found = desk.read.exports.tickets(asked.text, sort=sort, messages=messages)
    with (
        contextlib.closing(found),
        _opened(target, force) as stream,
        _progress(desk, asked.text, target) as done,
    ):
        tickets = _Counted(found, done)
        if form is Format.CSV:
            output.csv_rows(_csv(tickets, names, messages), stream)
        else:
            lines = (_object(each, chosen, messages) for each in tickets)
            output.json_lines(lines, stream)
    if target != "-":
        output.say(f"{output.counted(tickets.many, 'ticket')} in {target}.")
    elif not tickets.many:
        output.say("no tickets match" if asked.text else "no tickets")


class _Counted:
    """Tickets as they come, counted; `done` is told from time to time."""

    def __init__(self, tickets: Iterable[Exported], done: Callable[[int], None]) -> None:
        self._tickets = tickets
        self._done = done
        self.many = 0

    def __iter__(self) -> Iterator[Exported]:
        for each in self._tickets:
            self.many += 1
            if self.many % _EACH == 0:
                self._done(self.many)
            yield each


@contextlib.contextmanager
def _progress(desk: Desk, text: str, target: str) -> Iterator[Callable[[int], None]]:
    """A bar, unless the tickets themselves run over the terminal."""
    if (target == "-" and output.terminal()) or not output.terminal_err():
        yield lambda done: None
        return
    from deskterm.cli.paint import progress

    with progress("export", desk.read.tickets.count(text)) as done:
        yield done


@contextlib.contextmanager
def _opened(target: str, force: bool) -> Iterator[TextIO | None]:
    """The file to write, None for stdout; nothing is at its name before it is whole."""
    if target == "-":
        yield None
        return
    path = door.named(target, "without --output it goes to stdout: … export > FILE")
    if path.is_dir():
        raise Usage(f"{target} is a folder. Nothing was written.", "--output FILE")
    if path.exists() and not force:
        raise Conflict(f"{target} exists. Nothing was written.", "--force, or another --output")
    partial = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as stream:  # noqa: PTH123
            yield stream
        partial.replace(path)
    except OSError as fault:
        if fault.filename == str(partial):  # a name that nobody typed
            fault.filename, fault.filename2 = str(path), None
        raise
    finally:
        partial.unlink(missing_ok=True)


def _object(each: Exported, chosen: Sequence[str], messages: bool) -> dict[str, Any]:
    """A ticket for JSON Lines: all there is, or the columns that are named."""
    if chosen:
        values = _values(each)
        made = {name: values.get(name) for name in chosen}
    else:
        made = {
            **shapes.ticket(each.row),
            "custom": each.customs,
            "observers": list(each.observers),
            "links": [shapes.plain(link) for link in each.links],
        }
    if messages:
        made["messages"] = [shapes.message(one) for one in each.messages]
    return made


def _values(each: Exported) -> dict[str, Any]:
    return {
        **shapes.ticket(each.row),
        **{f"{lists.CUSTOM}{key}": value for key, value in each.customs.items()},
        "observers": list(each.observers),
        "links": [shapes.plain(link) for link in each.links],
    }


def _csv(tickets: Iterable[Exported], names: Sequence[str], messages: bool) -> Iterator[list[str]]:
    more = [f"{MESSAGE}{name}" for name in _OF_MESSAGE] if messages else []
    yield [*names, *more]
    for each in tickets:
        values = _values(each)
        cells = [_cell(values.get(name)) for name in names]
        if not messages:
            yield cells
        elif not each.messages:
            yield [*cells, *("" for _ in more)]
        for message in each.messages if messages else ():
            said = shapes.message(message)
            yield [*cells, *(_cell(said[name]) for name in _OF_MESSAGE)]


def _cell(value: Any) -> str:
    """Several values in one cell: parted by semicolons, by line ends where one holds such."""
    if not isinstance(value, list):
        return output.plain(value)
    texts = [_one(each) for each in value]
    if any(sign in text for text in texts for sign in ";,"):
        return "".join(f"{text}\n" for text in texts)
    return "; ".join(texts)


def _one(value: Any) -> str:
    if not isinstance(value, dict):
        return output.plain(value)
    if "filename" in value:
        return str(value["filename"])
    if "address" in value:
        return f"{value['name']} <{value['address']}>" if value["name"] else value["address"]
    return f"{value['kind']}:{value['number']}"
