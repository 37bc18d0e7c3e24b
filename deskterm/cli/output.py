"""The only writer of stdout: data goes there, talk goes to stderr, and people's text is cleaned.

JSON is pure ASCII, so no terminal can be made to act by it; tables and lines pass `safe`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from deskterm.cli.stdout import (
    GUARDED,
    flush,
    give_up,
    guarded,
    prepare,
    write,
    write_bytes,
)
from deskterm.safe import clean, clean_line

if TYPE_CHECKING:
    from deskterm.cli.paint import Column

__all__ = ["flush", "give_up", "prepare"]

_FORMULA = ("=", "+", "-", "@")
_BLANKS = ("\t", "\r")
_NUMBER = r"[-+]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"


def terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def terminal_err() -> bool:
    """Whether stderr is a terminal, so that somebody sees a bar there."""
    return sys.stderr.isatty()


def terminal_in() -> bool:
    """Whether stdin is a terminal, or nothing at all: no data will come from there."""
    return sys.stdin is None or sys.stdin.isatty()


def interactive() -> bool:
    """Whether somebody sits there: both ends are a terminal, so questions may be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def say(text: str) -> None:
    """Something for people on stderr."""
    try:
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()
    except OSError:  # nobody reading it is no fault, and what was done is done
        give_up(sys.stderr)


def ask(question: str, proposed: str = "", *, hidden: bool = False) -> str:
    """What somebody at the terminal answers; empty answers take what is proposed."""
    import typer

    answer: str = typer.prompt(
        clean_line(question), default=clean_line(proposed) or None, hide_input=hidden, err=True
    )
    return answer


def agree(question: str) -> None:
    """Goes on when somebody at the terminal says yes; typer.Abort otherwise."""
    import typer

    typer.confirm(clean_line(question), abort=True, err=True)


def line(text: str = "") -> None:
    """One line of data for people."""
    write(clean_line(text) + "\n")


def bare(text: str) -> None:
    """One line of completion: what is before and after the tab, cleaned."""
    write("\t".join(map(clean_line, text.split("\t", 1))) + "\n")


def text(block: str) -> None:
    """Several lines for people, ended by a line break."""
    cleaned = clean(block)
    write(cleaned if cleaned.endswith("\n") else cleaned + "\n")


def raw(data: bytes) -> None:
    """Bytes as they are; the caller has made sure that no terminal reads them."""
    write_bytes(data)


def as_json(value: object) -> str:
    """One line of ASCII JSON, DEL escaped too."""
    import json

    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")


def json_object(value: object) -> None:
    """One JSON object on a line of its own."""
    write(as_json(value) + "\n")


def json_lines(values: Iterable[object], stream: TextIO | None = None) -> None:
    """JSON Lines, to stdout or a file."""
    for value in values:
        (stream or GUARDED).write(as_json(value) + "\n")


def tsv(rows: Iterable[Sequence[str]]) -> None:
    """Tab-separated values without a header, one line each."""
    for row in rows:
        write("\t".join(clean_line(cell) for cell in row) + "\n")


def csv_cell(cell: str) -> str:
    """A cell no spreadsheet takes for a formula: = + - @ at its start get an apostrophe.

    So do those that have one there already: who reads it takes one off. Line breaks stay, and a
    plain number is none: `-20` stays a number.
    """
    import re
    import unicodedata

    cell = clean(cell)
    if re.fullmatch(_NUMBER, cell):
        return cell
    # Some programs trim a cell, and take wide signs for narrow ones, before they look at it.
    first = unicodedata.normalize("NFKC", cell.lstrip("' \n\t\r\u00a0\u3000")[:1])
    blank = cell.lstrip("'").startswith(_BLANKS)
    return f"'{cell}" if first.startswith(_FORMULA) or blank else cell


def csv_rows(rows: Iterable[Sequence[str]], stream: TextIO | None = None) -> None:
    """Comma-separated values (RFC 4180, but lines end in \\n), to stdout or a file."""
    import csv

    writer = csv.writer(stream or GUARDED, lineterminator="\n")
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """A table for the terminal. `rows` hold one text a column."""
    from deskterm.cli.paint import paint_table

    with guarded():
        paint_table(columns, rows, sys.stdout)


def grouped(
    columns: Sequence[Column], groups: Iterable[tuple[str, Sequence[Sequence[str]]]]
) -> None:
    """The same for rows under headings, all of them in columns of the same width."""
    from deskterm.cli.paint import paint_groups

    with guarded():
        paint_groups(columns, groups, sys.stdout)


def listing(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    *,
    as_json_lines: bool,
    fields: Sequence[str] = (),
    shown: Iterable[Sequence[str]] | None = None,
) -> None:
    """A list in the caller's form: JSON Lines, a table on a terminal, else TSV.

    `rows` are JSON objects; `shown` are the same rows as a person reads them (for the terminal).
    """
    names = tuple(fields) or tuple(column.name for column in columns)
    if as_json_lines:
        json_lines({name: row[name] for name in fields} if fields else row for row in rows)
    elif terminal() and shown is not None:
        table(columns, shown)
    else:
        tsv([plain(row[name]) for name in names] for row in rows)


def counted(many: int, one: str, several: str = "") -> str:
    """`1 ticket`, `2 tickets`; `several` where an s at the end is not enough."""
    return f"{many} {one if many == 1 else several or one + 's'}"


def cleaned(block: str) -> str:
    """Text that an editor or a pager of ours will show."""
    return clean(block)


def plain(value: object) -> str:
    """A JSON value as one plain word or line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(plain(each) for each in value)
    return str(value)
