"""mailbox list, show, check and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deskterm import door
from deskterm.cli import output, shapes
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.paint import Column
from deskterm.cli.session import desk_of, session_of
from deskterm.cli.times import full, zone_of
from deskterm.errors import DeskError, Misconfigured, NetworkFault

if TYPE_CHECKING:
    from deskterm.config import Config
    from deskterm.values import Mailbox

Name = Annotated[str, typer.Argument(metavar="NAME", help="The mailbox's name.")]

_COLUMNS = (
    Column("name"),
    Column("address"),
    Column("protocol"),
    Column("host"),
    Column("enabled", "on"),
    Column("last_fetch_at", "last connection"),
    Column("last_error", "last error", keeps=False),
)


@command("deskterm mailbox list", "deskterm mailbox list --json")
def list_mailboxes(ctx: typer.Context, as_json: Json = False) -> None:
    """List the mailboxes with their last connection and last error."""
    desk = desk_of(ctx)
    found = desk.read.mailboxes.list()
    now, zone = desk.clock(), zone_of(desk.actor)
    shown = (
        [
            box.name,
            box.address,
            box.protocol,
            box.host,
            "yes" if box.enabled else "no",
            full(box.last_fetch_at, now, zone) if box.last_fetch_at else "never",
            box.last_error or box.send_error,
        ]
        for box in found
    )
    output.listing(_COLUMNS, map(as_object, found), as_json_lines=as_json, shown=shown)
    if not found:
        output.say("no mailboxes yet. Next: deskterm mailbox add --help")


def as_object(box: Mailbox) -> dict[str, object]:
    """A mailbox as JSON; secrets are never part of it."""
    made: dict[str, object] = shapes.plain(box)
    return made


@command("deskterm mailbox show help", "deskterm mailbox show help --json")
def show(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show one mailbox, and where its password comes from (never the password)."""
    desk = desk_of(ctx)
    box = desk.read.mailboxes.get(name)
    made = {**as_object(box), "secret": secret_source(session_of(ctx).config(), name)}
    if as_json:
        output.json_object(made)
        return
    for key, value in made.items():
        output.line(f"{key.replace('_', ' ')}: {output.plain(value) or '-'}")


def secret_source(config: Config, name: str) -> str:
    """Which source gives the password, or why none does; through the SSH door nobody's business."""
    if door.behind_gate():
        return "on the server"
    try:
        return config.secret_source(name)
    except Misconfigured as fault:
        return fault.sentence


@command("deskterm mailbox check help", "deskterm mailbox check help --json")
def check(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """Log in to its servers and say what they answer. Reads and sends nothing.

    Exit code 0 when both answer, 69 when one does not.
    """
    from deskterm.cli.probe import probe, size_limit

    desk = desk_of(ctx)
    box = desk.read.mailboxes.get(name)
    steps: list[dict[str, object]] = []
    faults: list[DeskError] = []
    for side, attempt in probe(session_of(ctx).config(), box):
        try:
            steps.append({"side": side, "ok": True, "said": attempt()})
        except (NetworkFault, Misconfigured) as fault:
            faults.append(fault)
            steps.append({"side": side, "ok": False, "said": [fault.sentence]})
    if box.smtp_host and not faults:
        # Known from now on when files are attached, before the first mail is sent.
        limit = size_limit(session_of(ctx).config(), box)
        desk.as_system().write.mailbox_states.takes(name, limit)
    if as_json:
        output.json_object({"mailbox": name, "ok": not faults, "steps": steps})
    else:
        for step in steps:
            if step["ok"]:
                output.line(f"{step['side']}: {'; '.join(step['said'])}")  # type: ignore[arg-type]
    for further in faults[1:]:
        output.say(f"deskterm: mailbox {name}: {further}")
    if faults:
        raise NetworkFault(f"mailbox {name}: {faults[0].sentence}", faults[0].next_step)


@command(
    "deskterm mailbox password help                      # asks for it",
    "pass show mail/help | deskterm mailbox password help",
)
def password(
    ctx: typer.Context,
    name: Name,
    smtp: Annotated[
        bool, typer.Option("--smtp", help="The password for sending, when it differs.")
    ] = False,
) -> None:
    """Store its password on this machine: in the keyring, or in a file only you may read.

    It never enters the database. A line from stdin is taken when something is piped in.
    """
    import sys

    session_of(ctx).check_admin("store a mailbox's password")
    desk_of(ctx).read.mailboxes.get(name)
    if output.interactive():
        secret = output.ask(f"Password of {name}", hidden=True)
    else:
        secret = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    if not secret:
        from deskterm.errors import Usage

        raise Usage("no password given. Nothing was stored.")
    where = session_of(ctx).config().save_secret(name, secret, "smtp" if smtp else "imap")
    output.say(f"stored in {where}. Next: deskterm mailbox check {name}")
