"""attachment list, get, add, set and remove."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm import door
from deskterm.cli import arguments, output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Identifier, Json, Number, Yes
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of
from deskterm.cli.times import full, size, zone_of
from deskterm.errors import Conflict, Usage
from deskterm.safe import clean_line
from deskterm.terms import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = (
    Column("id", "", right=True),
    Column("filename", keeps=False),
    Column("size", right=True),
    Column("content_type", "type"),
    Column("visibility"),
    Column("created_at", "added"),
    Column("description", keeps=False),
)
Public = Annotated[
    bool | None, typer.Option("--public/--private", help="Whether customers may see it.")
]
Description = Annotated[
    str | None, typer.Option("--description", metavar="TEXT", help="What it is.")
]


@command("deskterm attachment list 12", "deskterm attachment list 12 --json")
def list_files(ctx: typer.Context, number: Number, as_json: Json = False) -> None:
    """List the files of a ticket."""
    desk = desk_of(ctx)
    wanted = arguments.number(number)
    desk.read.tickets.get(wanted)
    files = desk.read.attachments.list(wanted)
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            str(each.id),
            each.filename,
            size(each.size),
            each.content_type,
            each.visibility,
            full(each.created_at, now, zone),
            each.description,
        ]
        for each in files
    )
    output.listing(_COLUMNS, map(shapes.attachment, files), as_json_lines=as_json, shown=shown)
    if not files:
        output.say(f"#{wanted} has no files")


@command(
    "deskterm attachment get 31                     # under its own name, here",
    "deskterm attachment get 31 --out photo.jpg",
    "deskterm attachment get 31 --out - | file -",
)
def get(
    ctx: typer.Context,
    file_id: Identifier,
    out: Annotated[str, typer.Option("--out", metavar="PATH", help="Where to; - is stdout.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file there.")] = False,
) -> None:
    """Save a file of a ticket, or write it to a pipe."""
    desk = desk_of(ctx)
    found = desk.read.attachments.get(file_id)
    data = desk.read.attachments.data(file_id)
    if out == "-" or (not out and door.behind_gate()):
        if output.terminal():
            raise Usage(
                "a terminal may obey bytes of a file.",
                f"take it by a pipe: attachment get {file_id} --out - > FILE",
            )
        for piece in data:
            output.raw(piece)
        return
    target = _target(out, found.filename)
    _save(target, data, force)
    output.say(f"{found.filename}: {size(found.size)} saved as {target}")


def _target(out: str, filename: str) -> Path:
    """Where to save; a name a stranger chose never leads out of the folder or hides there."""
    name = clean_line(filename).replace("/", "_").lstrip(".") or "attachment"
    if not out:
        return Path(name)
    target = door.named(out, "take it by a pipe: … attachment get ID > FILE")
    return target / name if target.is_dir() else target


def _save(target: Path, data: Iterable[bytes], force: bool) -> None:
    """Write beside the target first, so that a full disk leaves neither half a file nor none."""
    if target.exists() and not force:
        raise Conflict(f"{target} exists. Nothing was written.", "--force, or --out PATH")
    partial = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        with partial.open("xb") as file:
            for piece in data:
                file.write(piece)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@command(
    "deskterm attachment add 12 log.txt --description 'syslog of web1'",
    "deskterm attachment add 12 manual.pdf --public",
    "dmesg | deskterm attachment add 12 --name dmesg.txt",
)
def add(
    ctx: typer.Context,
    number: Number,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files; - is stdin, as when none is named."),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What it is called there.")
    ] = "",
    public: Public = None,
    description: Description = None,
    as_json: Json = False,
) -> None:
    """Put files on a ticket; private unless --public."""
    from deskterm.cli.uploads import upload

    if not paths:
        if output.terminal_in():
            raise Usage("which file?", "deskterm attachment add N PATH, or … < FILE")
        paths = ["-"]
    if name and len(paths) > 1:
        raise Usage("--name is for one file.")
    desk = desk_of(ctx)
    wanted = arguments.number(number)
    desk.read.tickets.get(wanted)
    for file in [upload(path, name) for path in paths]:
        made = desk.write.attachments.add(
            wanted,
            file,
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            description=description or "",
        )
        if as_json:
            output.json_object(shapes.attachment(made))
        else:
            output.say(f"#{wanted}: {made.filename} added as {made.id}, {made.visibility}.")


@command("deskterm attachment set 31 --public", "deskterm attachment set 31 --description 'photo'")
def set_fields(
    ctx: typer.Context,
    file_id: Identifier,
    public: Public = None,
    description: Description = None,
    as_json: Json = False,
) -> None:
    """Make a file public or private, or describe it."""
    if public is None and description is None:
        raise Usage("nothing to change.", "--public, --private or --description TEXT")
    visibility = None
    if public is not None:
        visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    made = desk_of(ctx).write.attachments.set(
        file_id, visibility=visibility, description=description
    )
    if as_json:
        output.json_object(shapes.attachment(made))
    else:
        output.say(f"{made.filename}: {made.visibility}{_described(made.description)}")


def _described(description: str) -> str:
    return f", {description}" if description else ""


@command("deskterm attachment remove 31 --yes")
def remove(ctx: typer.Context, file_id: Identifier, yes: Yes = False) -> None:
    """Take a file off its ticket."""
    desk = desk_of(ctx)
    found = desk.read.attachments.get(file_id)
    if not yes and output.interactive():
        output.agree(f"Remove {found.filename}?")
    desk.write.attachments.remove(file_id)
    output.say(f"{found.filename} removed from #{found.ticket}.")
