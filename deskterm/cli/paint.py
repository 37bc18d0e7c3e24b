"""Tables and progress for people, drawn with rich: imported on a terminal and nowhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from deskterm.safe import clean_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table


_GAP = 2


class Column(NamedTuple):
    """A column: the JSON key, its head, and how it gives way when the terminal is narrow.

    `marks` says from where to where of a cell's text is set off.
    """

    name: str
    head: str = ""
    right: bool = False
    style: str = ""
    keeps: bool = True  # False: shortened first
    marks: Callable[[str], Iterable[tuple[int, int]]] | None = None


def console_on(stream: TextIO) -> Console:
    """A console that takes text literally: no markup, no emoji codes, no highlighting."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False, soft_wrap=False)


def paint_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], stream: TextIO) -> None:
    """Print a table without lines, one row a line."""
    console = console_on(stream)
    cells = _cleaned(rows)
    console.print(_table(columns, _widths(columns, cells, console.width), cells))


def paint_groups(
    columns: Sequence[Column],
    groups: Iterable[tuple[str, Sequence[Sequence[str]]]],
    stream: TextIO,
) -> None:
    """Print tables under headings; their columns stand in line."""
    from rich.text import Text

    console = console_on(stream)
    found = [(clean_line(heading), _cleaned(rows)) for heading, rows in groups]
    widths = _widths(columns, [row for _, rows in found for row in rows], console.width)
    for at, (heading, cells) in enumerate(found):
        if at:
            console.print()
        console.print(Text(heading, style="bold", no_wrap=True, overflow="ellipsis"))
        console.print(_table(columns, widths, cells, head=not at))


def _cleaned(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[clean_line(cell) for cell in row] for row in rows]


def _table(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Iterable[Sequence[str]],
    *,
    head: bool = True,
) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0), show_header=head
    )
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            Text(column.head or column.name),
            justify="right" if column.right else "left",
            style=column.style or None,
            no_wrap=True,
            overflow="ellipsis",
            width=width,
        )
    for row in cells:
        shown = [Text(cell) for cell in row]
        for column, cell in zip(columns, shown, strict=True):
            for start, end in column.marks(cell.plain) if column.marks else ():
                cell.stylize("bold underline", start, end)
        table.add_row(*shown)
    return table


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Cells a column: the widest of those that may give way does, numbers only when all have.

    Left to itself rich shortens all alike, and a list without its numbers is of no use.
    """
    from rich.cells import cell_len

    widths = [
        max(map(cell_len, (column.head or column.name, *(row[at] for row in rows))))
        for at, column in enumerate(columns)
    ]
    left = room - _GAP * (len(columns) - 1)
    for giving, least in (
        ([at for at, column in enumerate(columns) if not column.keeps], 10),
        ([at for at, column in enumerate(columns) if not column.right], 3),
        (list(range(len(columns))), 1),
    ):
        while sum(widths) > left and (wide := [at for at in giving if widths[at] > least]):
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


@contextlib.contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while work lasts; yields the function that takes how much is done.

    Without a terminal nothing is drawn. `total` None draws a pulse.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with _bar() as bar:
        task = bar.add_task(clean_line(label), total=total)
        yield lambda done: bar.update(task, completed=done)


@contextlib.contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None]]:
    """The same for porters, who tell how much is done and how much there is."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with _bar() as bar:
        task = bar.add_task(clean_line(label), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=console_on(sys.stderr),
        transient=True,
    )
