"""demo: a desk of its own, full of sample mail, that cannot send."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.errors import Conflict

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.desk import Desk

_SHOWN = 12
"""Rows of the queue that are printed where there is no terminal."""


@command("deskterm demo", "deskterm demo --dir /tmp/demo --fresh")
def demo(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Option("--dir", metavar="PATH", help="Where the demo desk lies.")
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew.")] = False,
) -> None:
    """Look around on a desk with sample mail. It is a desk of its own and sends nothing.

    Without a terminal it prints the queue and one ticket.
    """
    from deskterm import desk as desks

    config = demo_config(folder)
    if fresh:
        _forget(config)
    desk = desks.open(config) if desks.exists(config) else _made(config)
    if not output.interactive():
        _print(desk)
        desk.close()
        return
    from deskterm import tui

    desk.close()
    ctx.exit(tui.start(config, mail=False))


def demo_config(folder: str) -> Config:
    """The demo's own configuration; what the environment says of the real desk is ignored."""
    from deskterm import config

    place = Path(folder).expanduser() if folder else _default_folder()
    given = {"DESKTERM_DB": str(place / "demo.db"), "DESKTERM_CONFIG": str(place / "config.toml")}
    return config.load({**os.environ, **given})


def _default_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("deskterm", appauthor=False) / "demo"


def _forget(config: Config) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(config.database + suffix).unlink(missing_ok=True)


def _made(config: Config) -> Desk:
    """Fill a desk beside its place and move it there, so that there never is half a demo."""
    from deskterm import desk as desks

    beside = config._replace(database=f"{config.database}.new")
    _forget(beside)
    half = _found(beside)
    _fill(half)
    half.close()
    Path(beside.database).replace(config.database)
    return desks.open(config)


def _found(config: Config) -> Desk:
    from deskterm import desk as desks
    from deskterm.cli.init import default_language, default_zone

    made = desks.found(
        config,
        name="Acme",
        login="ana",
        agent_name="Ana Ruiz",
        agent_email="ana@acme.test",
        language=default_language(),
        time_zone=default_zone(),
        user=desks.os_user(),
        title="DEMO",
        can_send=False,
    )
    if made.read.settings.get("can_send") != "no":
        raise Conflict("the demo desk could send. Nothing was loaded.")
    # The address all sample mail is written to: a reply to all must know it as its own.
    made.write.mailboxes.add("help", host="mail.acme.test", address="help@acme.test")
    made.write.mailboxes.disable("help")
    return made


def _fill(desk: Desk) -> None:
    """Take the sample mail in as if it had just been fetched."""
    import sys

    from deskterm.cli.paint import progress
    from deskterm.mail import sources

    system = desk.as_system()
    mbox = files("deskterm").joinpath("data", "demo.mbox")
    with progress("sample mail", sources.total_bytes(str(mbox)) or None) as done:
        read = 0
        for mail in sources.read(str(mbox), sys.stdin.buffer):
            system.write.intake.take(mail.raw, source=mail.label)
            read += len(mail.raw)
            done(read)


def _print(desk: Desk) -> None:
    from deskterm.cli.queue import print_list, print_ticket

    rows = desk.read.tickets.search("is:open", limit=_SHOWN)
    print_list(desk, rows)
    in_all = desk.read.tickets.count("is:open")
    output.say(f"{len(rows)} of {in_all} open tickets; this is one of them:")
    longest = max(rows, key=lambda row: row.message_count, default=None)
    if longest is not None:
        output.line()
        print_ticket(desk, longest.number)
