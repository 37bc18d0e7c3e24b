"""mail import and mail parse: mail from files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.cli.options import Json
from deskterm.cli.session import desk_of
from deskterm.errors import DeskError, Usage

if TYPE_CHECKING:
    from deskterm.desk import Desk

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="mbox, Maildir, .eml, a folder, or - for stdin."),
]


@command(
    "deskterm mail import old.mbox Maildir/ one.eml",
    "deskterm mail import -                # one live mail on stdin, as an MTA pipes it",
    "deskterm mail import --mailbox help - # the same, and answers leave through help",
    mailbox="mailbox",
)
def import_mail(
    ctx: typer.Context,
    paths: Paths = None,
    mailbox: Annotated[
        str, typer.Option("--mailbox", metavar="NAME", help="The mailbox it came to.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make tickets of mail in files. A mail that is here already is not taken twice.

    Files are history: nobody is notified. A mail on stdin is live.
    """
    given = list(paths or ())
    if not given:
        raise Usage("which mail?", "deskterm mail import PATH, or - for stdin")
    desk = desk_of(ctx).as_system()
    if mailbox:
        desk.read.mailboxes.get(mailbox)
    _refuse_missing(given)
    tally = {"new": 0, "joined": 0, "duplicate": 0, "bounce": 0, "quarantined": 0}
    for path in given:
        _take_all(desk, path, mailbox, tally)
    if as_json:
        output.json_object(tally)
    else:
        output.say(_said(tally))


def _refuse_missing(paths: list[str]) -> None:
    from deskterm.errors import NotFound

    for path in paths:
        if path != "-" and not Path(path).exists():
            raise NotFound(f"no file {path}. Nothing was imported.")


def _take_all(desk: Desk, path: str, mailbox: str, tally: dict[str, int]) -> None:
    from deskterm.cli.paint import progress
    from deskterm.mail import sources

    total = sources.total_bytes(path) or None
    with progress(f"import {path}", total) as done:
        read = 0
        for mail in sources.read(path, sys.stdin.buffer):
            taken = desk.write.intake.take(
                mail.raw, mailbox=mailbox or None, historic=path != "-", source=mail.label
            )
            tally[taken.outcome] += 1
            if taken.outcome == "quarantined":
                output.say(f"{mail.label}: kept in quarantine: {taken.reason}")
            read += len(mail.raw)
            done(read)


def _said(tally: dict[str, int]) -> str:
    words = {
        "new": "new tickets",
        "joined": "joined a ticket",
        "duplicate": "here already",
        "bounce": "delivery reports",
        "quarantined": "in quarantine",
    }
    parts = [f"{count} {words[outcome]}" for outcome, count in tally.items() if count]
    return ", ".join(parts) if parts else "no mail in there"


@command(
    "deskterm mail parse strange.eml",
    "deskterm mail parse A.eml B.eml --json",
    "deskterm mail parse - < strange.eml",
)
def parse(ctx: typer.Context, paths: Paths = None, as_json: Json = False) -> None:
    """Show what deskterm makes of a mail. Touches nothing and needs no desk.

    With --json one object a mail, one a line; a mail that cannot be read gives path and error.
    Exit code 1 when there was one of those.
    """
    given = list(paths or ())
    if not given:
        if sys.stdin.isatty():
            raise Usage("which mail?", "deskterm mail parse PATH, or - for stdin")
        given = ["-"]
    failed = 0
    for made in _parsed(given):
        if "error" in made:
            failed += 1
            if not as_json:
                output.say(f"deskterm: {made['path']}: {made['error']}")
        elif not as_json:
            _print(made)
        if as_json:
            output.json_object(made)
            output.flush()
    if failed:
        ctx.exit(1)


def _parsed(paths: list[str]) -> Iterator[dict[str, Any]]:
    from deskterm.mail import sources
    from deskterm.mail.bounded import parse_bounded
    from deskterm.mail.message import to_json

    for path in paths:
        try:
            for mail in sources.read(path, sys.stdin.buffer):
                try:
                    yield to_json(parse_bounded(mail.raw), mail.label)
                except DeskError as fault:
                    yield {"path": mail.label, "error": fault.sentence}
        except DeskError as fault:
            yield {"path": path, "error": fault.sentence}
        except OSError as fault:
            yield {"path": path, "error": (fault.strerror or str(fault)).lower()}


def _print(made: dict[str, Any]) -> None:
    output.line(f"{made['path']}")
    for key in ("subject", "from_name", "from_address", "message_id"):
        output.line(f"  {key.replace('_', ' ')}: {made[key]}")
    marks = [key.replace("_", " ") for key in ("html_present", "auto_reply", "bounce") if made[key]]
    if marks:
        output.line(f"  marks: {', '.join(marks)}")
    for part in made["attachments"]:
        output.line(f"  file: {part['filename']} ({part['content_type']}, {part['size']} bytes)")
    output.text("\n".join(f"  | {line}" for line in made["reply_text"].splitlines()))
