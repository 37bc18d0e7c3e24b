"""db upgrade, db status, db copy, backup and restore."""

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


@command(
    "deskterm db copy --to postgresql://desk@localhost/desk",
    "deskterm --db postgresql://desk@localhost/desk db copy --to /srv/desk/desk.db",
)
def copy(
    ctx: typer.Context,
    to: Annotated[
        str,
        typer.Option("--to", metavar="URL", help="An empty database: postgresql://… or a file."),
    ],
    as_json: Json = False,
) -> None:
    """Move the desk to another database: PostgreSQL, or a SQLite file. Mail and files go along.

    It is copied as it is at one moment, while it stays in use, and every table is compared in the
    end. Cut off, the same command goes on where it was; until it has ended nobody can open the
    copy. Then name the copy in config.toml: deskterm config set database URL
    """
    from deskterm.cli.paint import counting
    from deskterm.config import shown_database
    from deskterm.desk import upkeep

    desk = porter_of(ctx)
    with counting("copy") as progress:
        done = upkeep.copy(desk, to, progress=progress)
    shown = shown_database(to)
    if as_json:
        output.json_object(
            {
                "to": shown,
                "rows": done.rows,
                "resumed": done.resumed,
                "anew": done.anew,
                "behind": done.behind,
                "tables": {name: table._asdict() for name, table in done.tables.items()},
            }
        )
        return
    if done.anew:
        output.say("the desk has changed since the copy was begun: it was begun anew.")
    went_on = f", {output.counted(done.resumed, 'row')} of them before it was cut off"
    output.say(
        f"{output.counted(done.rows, 'row')} in {len(done.tables)} tables copied to {shown} and "
        f"verified{went_on if done.resumed else ''}."
    )
    if done.behind:
        output.say(
            f"meanwhile {output.counted(done.behind, 'change')} came to the desk that the copy "
            "has not: stop whoever writes, and copy into an empty database."
        )
    else:
        output.say("Next: name it as database in config.toml, or in DESKTERM_DB")


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
