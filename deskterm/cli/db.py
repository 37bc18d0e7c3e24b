"""db upgrade, db status, backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deskterm import door
from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of, porter_of, session_of
from deskterm.cli.times import size
from deskterm.errors import Usage

File = Annotated[str, typer.Argument(metavar="FILE", help="The backup.")]


@command("deskterm db upgrade")
def upgrade(ctx: typer.Context, as_json: Json = False) -> None:
    """Bring the schema up to date; a verified copy is written first."""
    from deskterm.cli.paint import counting
    from deskterm.desk import upkeep

    session_of(ctx).check_admin("change the schema")
    with counting("copy") as progress:
        done = upkeep.upgrade(session_of(ctx).config(), progress)
    if as_json:
        copy = str(done.copy) if done.copy else None
        output.json_object({"before": done.before, "after": done.after, "copy": copy})
    elif done.copy is None:
        output.say(f"nothing to do: the schema is {done.after}.")
    else:
        output.say(f"schema {done.before} → {done.after}; the desk as it was is in {done.copy}.")


@command("deskterm db status", "deskterm db status --json")
def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show where the desk lies, its schema, and how large it is."""
    desk = desk_of(ctx)
    have, want = desk.read.health.schema()
    place = desk.store.place
    made = {
        # Through the SSH door it is a path of the server, and nobody's business.
        "database": None if door.behind_gate() else place.shown,
        "schema": have,
        "newest_schema": want,
        "size": place.path.stat().st_size if place.path is not None else None,
        "tickets": desk.read.tickets.count(),
    }
    if as_json:
        output.json_object(made)
        return
    for key, value in made.items():
        shown = size(value) if key == "size" and isinstance(value, int) else output.plain(value)
        output.line(f"{key.replace('_', ' ')}: {shown or '-'}")


@command("deskterm backup /backup/desk-$(date +%F).db", "deskterm backup /backup/desk.db --force")
def backup(
    ctx: typer.Context,
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file there.")] = False,
) -> None:
    """Write a verified copy of the whole desk, while it is in use. Mail and files are in it.

    Passwords of mailboxes are not: they are not in the database.
    """
    from deskterm.cli.paint import counting
    from deskterm.desk import upkeep

    if file == "-":
        raise Usage("a backup is a file: it is verified before it gets its name.",
                    "deskterm backup FILE")  # fmt: skip
    desk = porter_of(ctx)
    with counting("backup") as progress:
        written = upkeep.backup(desk, Path(file).expanduser(), force=force, progress=progress)
    output.say(f"{size(written)} written to {file} and verified.")


@command("deskterm restore /backup/desk.db", "deskterm restore /backup/desk.db --force")
def restore(
    ctx: typer.Context,
    file: File,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the desk there; a copy of it is kept.")
    ] = False,
) -> None:
    """Put a backup in the configured place. The backup is verified first."""
    from deskterm.cli.paint import counting
    from deskterm.desk import upkeep

    session = session_of(ctx)
    session.check_admin("replace the desk")
    with counting("restore") as progress:
        kept = upkeep.restore(
            session.config(), Path(file).expanduser(), force=force, progress=progress
        )
    if kept is not None:
        output.say(f"the desk that was there is in {kept}.")
    output.say(f"restored from {file}. Next: deskterm db status")
