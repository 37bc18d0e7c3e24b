"""doctor: everything checked, one line each, with what to do."""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm import door
from deskterm.cli import output
from deskterm.cli.checks import FAIL, Finding, examine
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of, session_of


@command(
    "deskterm doctor",
    "deskterm doctor --offline",
    "deskterm doctor --json",
    "deskterm doctor --access               # who may do what, and who sees which tickets",
)
def doctor(
    ctx: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask any server.")] = False,
    access: Annotated[
        bool, typer.Option("--access", help="Show who may do what, and who sees which tickets.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check database, mailboxes, secrets, sending, disk and terminal, and say what to do.

    Exit code 0 when nothing failed, 1 otherwise. With --access nothing is checked: it shows every
    method of the desk and every kind of ticket by role.
    """
    if access:
        from deskterm.cli.access import show

        show(desk_of(ctx), as_json=as_json)
        return
    door.refuse("the server's files, secrets and mailboxes are not checked", "doctor --access")
    failed = False
    for finding in examine(session_of(ctx), offline=offline):
        failed = failed or finding.level == FAIL
        if as_json:
            output.json_object(finding._asdict())
        else:
            output.line(_shown(finding))
        output.flush()
    if failed:
        ctx.exit(1)


def _shown(finding: Finding) -> str:
    said = f"{finding.level:<4}  {finding.check}: {finding.said}"
    return f"{said} Next: {finding.next}" if finding.next else said
