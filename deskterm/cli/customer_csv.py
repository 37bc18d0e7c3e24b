"""contact import and export, org import and export: customers as CSV."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.options import DryRun, Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.errors import DeskError, NotFound, Usage
from deskterm.safe import clean_line

if TYPE_CHECKING:
    from deskterm.desk.csv_columns import Columns
    from deskterm.desk.csv_rows import Table
    from deskterm.desk.writes.importing.customers import Outcome

File = Annotated[str, typer.Argument(metavar="FILE", help="A CSV file, or - for stdin.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="COLUMN=FIELD", help="What a column is; COLUMN= leaves it out. Repeatable."
    ),
]
Attributes = Annotated[
    bool, typer.Option("--attributes", help="Keep columns of other names as custom attributes.")
]

_COLUMNS = (
    Column("line", right=True),
    Column("action"),
    Column("name", keeps=False),
    Column("why", keeps=False),
)
_SPOOLED = 16 * 2**20
_ACTIONS = ("created", "updated", "unchanged", "refused")


@command(
    "deskterm contact import clients.csv --dry-run",
    "deskterm contact import clients.csv",
    "deskterm contact import clients.csv --map 'Kundenmail=email' --attributes",
    "deskterm contact import - < clients.csv",
)
def import_contacts(
    ctx: typer.Context,
    file: File,
    mapped: Map = None,
    attributes: Attributes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take in a CSV file of contacts. Its first line names the columns, in English or Spanish.

    A contact is known by any of its e-mails, else by its name in its organization, which is made
    when it is missing. Without a column or cell for it one joins the organization that lists their
    mail domain; where none does they are in none, and join when org add or org import names it.
    Empty cells change nothing, and the same file again changes nothing. Exit code 1 when a row was
    refused; the others are in.
    """
    _import(ctx, "contact", file, mapped, attributes, dry_run, as_json)


@command(
    "deskterm org import companies.csv --dry-run",
    "deskterm org import companies.csv",
    "deskterm org import - < companies.csv",
)
def import_orgs(
    ctx: typer.Context,
    file: File,
    mapped: Map = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take in a CSV file of organizations. Its first line names the columns.

    An organization is known by any of its names and domains. Empty cells change nothing, and the
    same file again changes nothing. Exit code 1 when a row was refused; the others are in.
    """
    _import(ctx, "organization", file, mapped, False, dry_run, as_json)


@command("deskterm contact export > contacts.csv", "deskterm contact export --json")
def export_contacts(ctx: typer.Context, as_json: Json = False) -> None:
    """Write all contacts as CSV, in the columns that import takes."""
    _export(ctx, "contact", as_json)


@command("deskterm org export > organizations.csv", "deskterm org export --json")
def export_orgs(ctx: typer.Context, as_json: Json = False) -> None:
    """Write all organizations as CSV, in the columns that import takes."""
    _export(ctx, "organization", as_json)


def _import(
    ctx: typer.Context,
    kind_word: str,
    file: str,
    mapped: list[str] | None,
    attributes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from deskterm.cli.paint import counting
    from deskterm.desk.csv_columns import Kind, match, records
    from deskterm.desk.csv_rows import read_table

    kind = Kind(kind_word)
    room = desk_of(ctx).write.customers
    room.import_rows(kind, ())  # Refused before anything is read for who may not import
    source = "stdin" if file == "-" else file
    with _opened(file) as stream:
        try:
            table = read_table(stream)
        except Usage as fault:
            raise Usage(f"{source}: {fault.sentence}", fault.next_step) from None
        columns = match(kind, table.columns, mapped or (), attributes=attributes)
        outcomes = room.import_rows(
            kind, records(table.rows, columns), source=_base(source), dry_run=dry_run
        )
        _remark(kind, table, columns, attributes)
        counts: Counter[str] = Counter()
        with counting("import") as progress:
            told = _told(outcomes, counts, lambda line: progress(line, table.lines or line))
            try:
                _show(told, dry_run, as_json)
            except DeskError as fault:
                _say_totals(counts, dry_run, kind)
                raise type(fault)(
                    f"{fault.sentence} The rows before stay.",
                    fault.next_step or "run it again: nothing is taken twice",
                ) from None
    _say_totals(counts, dry_run, kind)
    if counts["refused"]:
        ctx.exit(1)


def _base(source: str) -> str:
    return source.rpartition("/")[2]


def _opened(path: str) -> BinaryIO:
    """The file; what cannot be read twice, as stdin, is kept first."""
    from deskterm import door

    if path == "-":
        return _kept(sys.stdin.buffer)
    named = door.named(path)
    if named.is_dir():
        raise Usage(f"{path} is a folder. Nothing was imported.")
    try:
        stream: BinaryIO = named.open("rb")
    except FileNotFoundError:
        raise NotFound(f"no file {path}. Nothing was imported.") from None
    return stream if stream.seekable() else _kept(stream)


def _kept(stream: BinaryIO) -> BinaryIO:
    import tempfile

    from deskterm.cli import piped

    spooled: Any = tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115
    try:
        piped.keep(stream, spooled)
    except Usage:
        spooled.close()
        raise
    spooled.seek(0)
    return spooled  # type: ignore[no-any-return]


def _remark(kind: str, table: Table, columns: Columns, attributes: bool) -> None:
    if table.encoding not in ("utf-8-sig", "utf-16"):
        output.say(f"it is not UTF-8, so it is read as {table.encoding}")
    if columns.ignored:
        hint = " (--attributes keeps them)" if kind == "contact" and not attributes else ""
        output.say(f"columns left out: {', '.join(columns.ignored)}{hint}")


def _told(outcomes: Iterator[Outcome], counts: Counter[str], progress: Any) -> Iterator[Outcome]:
    for outcome in outcomes:
        counts[outcome.action] += 1
        if outcome.line % 50 == 0:
            progress(outcome.line)
        yield outcome


def _show(outcomes: Iterator[Outcome], dry_run: bool, as_json: bool) -> None:
    if as_json:
        output.json_lines(each._asdict() for each in outcomes)
    elif dry_run:
        shown = (
            [str(each.line), each.action, each.name, each.why]
            for each in outcomes
            if each.action != "unchanged"
        )
        if output.terminal():
            output.table(_COLUMNS, shown)
        else:
            output.tsv(shown)
    else:
        for each in outcomes:
            if each.action == "refused":
                name = f" ({clean_line(each.name)[:60]})" if each.name else ""
                output.say(clean_line(f"line {each.line}{name}: {each.why}"))


def _say_totals(counts: Counter[str], dry_run: bool, kind: str) -> None:
    total = sum(counts.values())
    if not total:
        output.say(f"no {kind}s in there")
        return
    parts = ", ".join(f"{counts[action]} {action}" for action in _ACTIONS if counts[action])
    end = ". Nothing was written: this was a dry run" if dry_run else ""
    if counts["refused"] and not dry_run:
        end = ". What was refused is not in; all other rows are"
    output.say(f"{total} {kind}{'' if total == 1 else 's'}: {parts}{end}")


def _export(ctx: typer.Context, kind_word: str, as_json: bool) -> None:
    from deskterm.desk.csv_columns import ATTRIBUTE, Kind

    table = desk_of(ctx).read.customers.export(Kind(kind_word))
    if not as_json:
        output.csv_rows([table.columns])
        output.csv_rows([_cell(cell) for cell in row] for row in table.rows)
        return
    for row in table.rows:
        made: dict[str, Any] = {"attributes": {}} if kind_word == "contact" else {}
        for column, cell in zip(table.columns, row, strict=True):
            if not column.startswith(ATTRIBUTE):
                made[column] = cell
            elif cell:
                made["attributes"][column.removeprefix(ATTRIBUTE)] = cell
        output.json_object(made)


def _cell(cell: str | tuple[str, ...]) -> str:
    """Several texts in one cell: parted by semicolons, by line ends where one holds a semicolon."""
    if isinstance(cell, str):
        return cell
    if any(sign in text for text in cell for sign in ";,"):
        return "".join(f"{text}\n" for text in cell)
    return "; ".join(cell)
